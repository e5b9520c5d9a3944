//! Returned letters in the forms of the servers that write them, in our own words.

use bansou::mail::bounces::parse;
use entities::mail::bounce::BounceKind::{
    self, AutoReply, Complaint, Delayed, Hard, Soft, Unclear,
};
use proptest::prelude::*;

use super::kind;

fn words(from: &str, subject: &str, text: &str) -> BounceKind {
    kind(&format!(
        "From: {from}\nTo: bounce@example.jp\nSubject: {subject}\nMIME-Version: 1.0\n\
         Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{text}\n"
    ))
}

fn report(status: &str, action: &str, diagnostic: &str) -> BounceKind {
    kind(&format!(
        "From: postmaster@mx.example.jp\nSubject: Report\nMIME-Version: 1.0\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n\
         Content-Type: text/plain\n\nAbout your letter.\n\n--b\n\
         Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.jp\n\n\
         Final-Recipient: rfc822; reader@example.jp\nAction: {action}\nStatus: {status}\n\
         Diagnostic-Code: smtp;\n {diagnostic}\n\n--b--\n"
    ))
}

#[test]
fn postfix_says_it_in_a_report() {
    assert_eq!(report("5.1.1", "failed", "550 5.1.1 <r@example.jp>: User unknown"), Hard);
    assert_eq!(report("5.2.2", "failed", "552 5.2.2 Mailbox full"), Soft);
    assert_eq!(report("4.4.1", "delayed", "connect timed out"), Delayed);
    assert_eq!(report("4.4.1", "failed", "connect timed out"), Soft);
    assert_eq!(report("5.7.1", "failed", "550 5.7.1 user unknown to our policy"), Soft);
    assert_eq!(report("5.0.0", "failed", "550 no such user here"), Hard);
}

#[test]
fn exchange_says_it_with_codes_and_in_japanese() {
    let unknown = "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found";
    assert_eq!(report("5.1.10", "failed", unknown), Hard);
    assert_eq!(report("5.2.3", "failed", "550 5.2.3 RESOLVER.RST.RecipSizeLimit"), Soft);
    let text = "次の受信者またはグループへの配信に失敗しました。\n\
                入力した電子メール アドレスが見つかりませんでした。";
    assert_eq!(words("postmaster@example.jp", "配信不能: お知らせ", text), Hard);
}

#[test]
fn gmail_says_it_in_both_languages() {
    let from = "Mail Delivery Subsystem <mailer-daemon@googlemail.com>";
    let subject = "Delivery Status Notification (Failure)";
    assert_eq!(words(from, subject, "アドレス不明\n宛先が見つからないため配信できません。"), Hard);
    assert_eq!(words(from, subject, "The address couldn't be found."), Hard);
    assert_eq!(words(from, subject, "受信トレイがいっぱいのため配信できません。"), Soft);
}

#[test]
fn the_carriers_say_little() {
    let daemon = "MAILER-DAEMON@mfsmax.docomo.ne.jp";
    let docomo = "host mfsmax.docomo.ne.jp said: 550 Unknown user reader@docomo.ne.jp";
    assert_eq!(words(daemon, "Returned mail: see transcript for details", docomo), Hard);
    let au = "<reader@ezweb.ne.jp>: 550 <reader@ezweb.ne.jp>: User unknown";
    assert_eq!(words("Mail-Daemon@ezweb.ne.jp", "Mail System Error - Returned Mail", au), Hard);
    let softbank = "<reader@softbank.ne.jp>: 550 Invalid recipient";
    assert_eq!(words("postmaster@softbank.ne.jp", "Undeliverable", softbank), Hard);
    let refused = "550 受信拒否の設定により配信できませんでした";
    assert_eq!(words(daemon, "送信エラー", refused), Soft);
}

#[test]
fn exim_and_sendmail_say_it_in_their_ways() {
    let exim = "A message that you sent could not be delivered.\n\n  reader@example.jp\n    \
                Unrouteable address";
    assert_eq!(words("Mailer-Daemon@example.jp", "Mail delivery failed", exim), Hard);
    let full = "  reader@example.jp\n    retry timeout exceeded";
    assert_eq!(words("Mailer-Daemon@example.jp", "Mail delivery failed", full), Soft);
    let sendmail = "----- The following addresses had permanent fatal errors -----\n\
                    <reader@example.jp>\n    (reason: 550 5.1.1 User unknown)";
    assert_eq!(words("MAILER-DAEMON@example.jp", "Returned mail", sendmail), Hard);
    let warned = "Your message will be retried for five days.";
    assert_eq!(words("MAILER-DAEMON@example.jp", "Warning", warned), Delayed);
}

#[test]
fn what_the_returned_letter_says_is_not_what_the_server_says() {
    let daemon = "MAILER-DAEMON@example.jp";
    let original = "Return-Path: <bounce@example.jp>\nReceived: from mx (Exim 4.94.2)\n\
                    From: desk@example.jp\nSubject: 容量と迷惑メールのご案内\n\
                    Message-ID: <1@example.jp>\n\nIf your mailbox is full: 452 4.2.2 quota";
    let unknown = format!("<reader@example.jp>: user unknown\n\n--- a copy:\n\n{original}");
    assert_eq!(words(daemon, "failure notice", &unknown), Hard);
    let quoted = original.replace('\n', "\n> ");
    let unknown = format!("<reader@example.jp>: user unknown\n\n> {quoted}");
    assert_eq!(words(daemon, "failure notice", &unknown), Hard);
    let after = "Your message\n\n  To: reader@example.jp\n  Subject: お知らせ\n\n\
                 did not reach them:\n\n  550 5.1.1 no such user";
    assert_eq!(words(daemon, "Undeliverable", after), Hard);
    let nothing = format!("Sorry.\n\nSubject: user unknown\n{original}");
    assert_eq!(words(daemon, "failure notice", &nothing), Unclear);
}

#[test]
fn versions_of_programs_are_no_codes() {
    let daemon = "MAILER-DAEMON@example.jp";
    let postfix = "Postfix 2.11.3 at mx.example.jp said: 550 5.1.1 <r@example.jp>: unknown";
    assert_eq!(words(daemon, "Undelivered Mail", postfix), Hard);
    let exim = "Exim 4.94.2 tried 192.0.2.15: no such user";
    assert_eq!(words(daemon, "Mail delivery failed", exim), Hard);
    let qmail = "192.0.2.1 does not like recipient. Remote host said: no. (#5.1.1)";
    assert_eq!(words(daemon, "failure notice", qmail), Hard);
    let dashed = "550-5.1.1 The account you tried does not\n550 5.1.1 reply.";
    assert_eq!(words(daemon, "failure notice", dashed), Hard);
    let full = "host mx said: 452 4.2.2 no such user has room";
    assert_eq!(words(daemon, "failure notice", full), Soft);
}

#[test]
fn people_and_their_machines_return_nothing() {
    assert_eq!(words("a@example.jp", "Re: お知らせ", "user unknown とは何ですか"), Unclear);
    assert_eq!(words("a@example.jp", "自動応答: 不在です", "戻りは来週です"), AutoReply);
    assert_eq!(words("mailer-daemon@example.jp", "?", "nothing to say"), Unclear);
    assert_eq!(kind(""), Unclear);
}

#[test]
fn a_complaint_names_the_letter_it_is_about() {
    let raw = "From: feedback@provider.example\nSubject: complaint\nMIME-Version: 1.0\n\
               Content-Type: multipart/report; report-type=feedback-report; boundary=b\n\n--b\n\
               Content-Type: text/plain\n\nAbuse.\n\n--b\nContent-Type: message/feedback-report\n\n\
               Feedback-Type: abuse\nVersion: 1\nOriginal-Mail-From: <bounce+abc@example.jp>\n\n\
               --b\nContent-Type: message/rfc822\n\nFrom: x@example.jp\n\
               Message-ID: <1@example.jp>\nSubject: s\n\nbody\n--b--\n";
    let parsed = parse(raw.replace('\n', "\r\n").as_bytes());

    assert_eq!(parsed.kind, Complaint);
    assert_eq!(parsed.return_paths, ["bounce+abc@example.jp"]);
    assert_eq!(parsed.message_ids, ["<1@example.jp>"]);
}

#[test]
fn nobody_s_address_is_kept() {
    let raw = "From: mailer-daemon@mx.example.jp\r\nSubject: failed for taro@example.jp\r\n\r\n\
               <taro.yamada@example.jp>: user unknown\r\n";
    let parsed = parse(raw.as_bytes());

    assert!(!format!("{:?}", (&parsed.diagnostic, &parsed.headers)).contains("taro"), "{parsed:?}");
}

proptest! {
    #[test]
    fn whatever_comes_is_read_without_a_fall(raw in prop::collection::vec(any::<u8>(), 0..2000)) {
        let _ = parse(&raw);
    }

    #[test]
    fn whatever_stands_in_a_report_is_read(text in "(?s).{0,400}", status in ".{0,12}") {
        let raw = format!(
            "From: MAILER-DAEMON@a\r\nContent-Type: multipart/report; boundary=b\r\n\r\n--b\r\n\
             Content-Type: message/delivery-status\r\n\r\nStatus: {status}\r\nAction: failed\r\n\
             {text}\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n{text}\r\n--b--\r\n"
        );
        let parsed = parse(raw.as_bytes());

        prop_assert!(parsed.headers.chars().count() <= 2000);
        prop_assert!(parsed.diagnostic.is_none_or(|words| words.chars().count() <= 500));
    }
}

/// The Japanese servers' own encodings.
#[test]
fn what_is_said_in_older_encodings_is_read() {
    let text = "次の受信者またはグループへの配信に失敗しました。\n\
                入力した電子メール アドレスが見つかりませんでした。";
    for encoding in [encoding_rs::ISO_2022_JP, encoding_rs::SHIFT_JIS, encoding_rs::EUC_JP] {
        let mut raw = format!(
            "From: postmaster@example.jp\nSubject: Undeliverable\nMIME-Version: 1.0\n\
             Content-Type: text/plain; charset={}\nContent-Transfer-Encoding: 8bit\n\n",
            encoding.name()
        )
        .into_bytes();
        raw.extend_from_slice(&encoding.encode(text).0);
        assert_eq!(parse(&raw).kind, Hard, "{}", encoding.name());
    }
}

/// Taken apart one within the other they would need more stack than a thread has.
#[test]
fn messages_within_messages_end_somewhere() {
    let raw = "Content-Type:message/rfc822\r\n\r\n".repeat(16_000);
    let small = std::thread::Builder::new().stack_size(2 * 1024 * 1024);
    let parsed = small.spawn(move || parse(raw.as_bytes())).unwrap().join().unwrap();
    assert_eq!(parsed.kind, Unclear);
}

#[test]
fn names_of_letters_are_plain() {
    let raw = "From: a@example.jp\r\nSubject: x\r\nContent-Type: text/plain\r\n\
               Content-Transfer-Encoding: base64\r\n\r\nTWVzc2FnZS1JRDogPGEAYkBjPg0KTWVzc2FnZS1JRDogPG9rQGM+DQo=\r\n";
    assert_eq!(parse(raw.as_bytes()).message_ids, ["<ok@c>"]);
}
