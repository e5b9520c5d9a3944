//! Mail servers and mailboxes say whom they speak of; no line of the log does.

use bansou::mail::bounces::read;
use bansou::mail::{Envelope, Roots};

use super::bounces::{nobody_leaves, returned, returning_room};
use super::room::{Room, address};
use crate::support::{At, Do, Log, PostBox, Speaks};

/// Every reader here, and what servers call them.
const SECRETS: [&str; 6] = ["suzuki", "reader0", "鈴木", "花子", "hana.ko@", "pass@"];

/// Answers with everything a server could know.
const ANSWERS: [(At, &str); 11] = [
    (At::Rcpt, "550 5.1.1 <suzuki@example.jp>: Recipient address rejected: 鈴木 花子 unknown"),
    (At::Rcpt, "451 4.7.1 <suzuki@example.jp>: greylisted for suzuki@example.jp"),
    (At::Rcpt, "550 5.1.1 reader0@example.jp hana.ko@docomo.ne.jp does not exist"),
    (At::Mail, "452 4.3.1 suzuki@example.jp is over quota"),
    (At::Mail, "550 5.7.1 not for suzuki@example.jp"),
    (At::Data, "554 5.6.0 suzuki@example.jp refuses"),
    (At::Data, "451 4.3.0 suzuki@example.jp later"),
    (At::Dot, "554 5.7.1 [suzuki@example.jp] spam for 鈴木"),
    (At::Dot, "421 4.7.0 too many for suzuki@example.jp"),
    (At::Ehlo, "421 4.3.2 go away suzuki@example.jp"),
    (At::Greeting, "554 5.3.2 suzuki@example.jp"),
];

fn refuse_secrets(log: &Log) {
    let text = log.text();
    let found: Vec<_> = SECRETS.iter().filter(|secret| text.contains(**secret)).collect();
    assert_eq!(found, Vec::<&&str>::new(), "{text}");
}

#[tokio::test]
async fn what_a_mail_server_says_of_a_recipient_is_not_logged() {
    let (log, _listening) = Log::listening();
    for (number, (at, says)) in ANSWERS.into_iter().enumerate() {
        let room = Room::new().await;
        room.sink.once(at, Do::Say(says));
        room.sink.once(at, Do::Say(says));
        let to = address("suzuki@example.jp");
        room.enqueue(Envelope::to(to, format!("check:{number}"))).await;
        room.circular(1).await;

        room.sender().drain().await.unwrap();
        room.sender().drain_circulars().await.unwrap();
    }

    assert!(log.text().contains("mail server"), "{}", log.text());
    refuse_secrets(&log);
}

#[tokio::test]
async fn nor_is_what_lies_in_the_mailbox_or_opens_it() {
    let (log, _listening) = Log::listening();
    for speaks in [Speaks::Imap, Speaks::Pop3] {
        let post_box = PostBox::start(speaks).await;
        let url = post_box.url();
        let room = returning_room(&[("BANSOU_BOUNCE_MAILBOX", &url)]).await;
        let id = room.letter().await;
        room.sender().drain().await.unwrap();
        let from = room.sink.taken().last().unwrap().from.clone();
        post_box.put(&returned(&from, "5.1.1"));
        post_box.put("From: hana.ko@docomo.ne.jp\r\nSubject: 鈴木 花子です\r\n\r\n花子\r\n");
        post_box.refuse_next();
        post_box.put("From: suzuki@example.jp\r\nSubject: x\r\n\r\nx\r\n");

        room.wait_minutes(5);
        let roots = Roots::default();
        read(&room.database, &room.post, &room.clock, &roots, &nobody_leaves).await.unwrap();
        let wrong = url.replace("pass@", "hana.ko@");
        let locked = returning_room(&[("BANSOU_BOUNCE_MAILBOX", &wrong)]).await;
        locked.wait_minutes(5);
        let post = &locked.post;
        read(&locked.database, post, &locked.clock, &roots, &nobody_leaves).await.unwrap();

        assert!(room.suppressions().await == 1, "{id:?}");
    }

    assert!(log.text().contains("mailbox"), "{}", log.text());
    refuse_secrets(&log);
}
