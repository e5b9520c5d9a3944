//! What goes over the wire, judged from outside.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::process::Command;

use bansou::mail::{self, CircularFile, Envelope, Letter};
use bansou::newsletter::issues::letters::IssueTest;
use proptest::prelude::*;

use super::letters::SUBJECT;
use crate::mail::room::{Room, address, post_with};
use crate::support::{At, Do, Taken};

/// Python's email package takes every message apart; what it found must be what was meant.
#[tokio::test]
async fn an_independent_parser_finds_what_was_written() {
    let room = Room::new().await;
    room.circular(120).await;
    room.sender().drain_circulars().await.unwrap();

    let folder = room.home.folder().join("messages");
    std::fs::create_dir_all(&folder).unwrap();
    let mut expected = String::new();
    for (number, letter) in room.sink.taken().iter().enumerate() {
        std::fs::write(folder.join(format!("{number}.eml")), &letter.bytes).unwrap();
        writeln!(expected, "{}", letter.to[0]).unwrap();
    }
    std::fs::write(folder.join("recipients"), expected).unwrap();
    let judge = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/judges/messages/check.py");
    let verdict = Command::new("python3").arg(judge).arg(&folder).arg(SUBJECT).output().unwrap();

    let said = String::from_utf8_lossy(&verdict.stdout);
    assert!(verdict.status.success(), "{said}{}", String::from_utf8_lossy(&verdict.stderr));
    assert_eq!(said.trim(), "120 messages");
}

#[tokio::test]
async fn the_second_try_is_the_first_to_the_byte() {
    let room = Room::new().await;
    room.circular(5).await;
    room.sink.always(At::Dot, Do::Say("451 4.3.0 later"));
    room.sender().drain_circulars().await.unwrap();
    room.sink.always(At::Dot, Do::Accept);
    room.wait_minutes(2);

    room.sender().drain_circulars().await.unwrap();

    let mut tries: BTreeMap<Vec<String>, Vec<Vec<u8>>> = BTreeMap::new();
    for letter in room.sink.taken() {
        tries.entry(letter.to).or_default().push(letter.bytes);
    }
    assert_eq!(tries.len(), 5);
    assert!(tries.values().all(|copies| copies.len() == 2 && copies[0] == copies[1]));
}

#[tokio::test]
async fn nothing_of_one_reader_stands_in_anothers_letter_or_row() {
    let room = Room::new().await;
    let id = room.circular(60).await;
    room.sender().drain_circulars().await.unwrap();

    let rows = room.circular_letters(id).await;
    for letter in room.sink.taken() {
        let own = letter.to[0].clone();
        let words = String::from_utf8(letter.bytes.clone()).unwrap() + &decoded(&letter.bytes);
        let others = rows.iter().filter(|row| row.to_address != own);
        let strangers: Vec<_> = others
            .filter(|row| {
                let first = row.merge_values.as_deref().unwrap().lines().next().unwrap().to_owned();
                words.contains(&format!("<{}>", row.to_address))
                    || words.contains(&format!("To: {}\r", row.to_address))
                    || words.contains(&first)
            })
            .map(|row| row.to_address.clone())
            .collect();
        assert_eq!(strangers, Vec::<String>::new());
    }
}

#[tokio::test]
async fn staff_see_the_letter_as_its_reader_got_it_but_for_the_links_that_act() {
    let room = Room::new().await;
    let id = room.circular(3).await;
    room.sender().drain_circulars().await.unwrap();
    let row = &room.circular_letters(id).await[1];

    let seen = bansou::mail::letter(room.database.reader(), row.id).await.unwrap().unwrap();

    assert_eq!(seen.line.subject, SUBJECT);
    let content = seen.content.unwrap();
    let first = row.merge_values.as_deref().unwrap().lines().next().unwrap().to_owned();
    assert!(content.text.contains("https://bansou.example.jp/l/（本人だけのリンク）\n"));
    assert!(!content.text.contains(&first) && !content.html.contains(&first));
    assert!(content.html.contains("&lt;登録&gt;&amp;フォーム"));
    assert_eq!(seen.attempts.len(), 1);
}

#[tokio::test]
async fn issues_and_their_tests_come_from_the_magazine_and_other_letters_do_not() {
    let from = ("BANSOU_NEWSLETTER_FROM", "伴走通信 <mag@news.bansou.example.jp>");
    let room = Room { post: post_with(&[from]), ..Room::new().await };
    room.circular(1).await;
    room.letter().await;
    let test = Envelope::to(address("suzuki@example.jp"), "test:1");
    let tx = room.database.begin_write().await.unwrap();
    let issue = IssueTest::samples().remove(0);
    mail::enqueue(&tx, &room.post, room.now(), test, &issue).await.unwrap();
    tx.commit().await.unwrap();

    room.sender().drain_circulars().await.unwrap();
    room.sender().drain().await.unwrap();

    let mut told: Vec<_> = room.sink.taken().iter().map(senders).collect();
    told.sort();
    let magazine = ("mag@news.bansou.example.jp".to_owned(), "伴走通信".to_owned());
    let office = ("no-reply@bansou.example.jp".to_owned(), "地域の人事部 伴走支援".to_owned());
    assert_eq!(told, [magazine.clone(), magazine, office]);
}

/// Address and name of whom a letter comes from; the envelope says the same.
fn senders(letter: &Taken) -> (String, String) {
    let parsed = mail_parser::MessageParser::default().parse(&letter.bytes).unwrap();
    let from = parsed.from().unwrap().first().unwrap();
    assert_eq!(from.address(), Some(letter.from.as_str()));
    (from.address().unwrap().to_owned(), from.name().unwrap_or_default().to_owned())
}

/// The bodies, decoded by another way than they were encoded.
fn decoded(message: &[u8]) -> String {
    let parsed = mail_parser::MessageParser::default().parse(message).unwrap();
    let text = parsed.body_text(0).unwrap().into_owned();
    text + &parsed.body_html(0).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// Values of any length move everything behind them; the bodies stay what was written.
    #[test]
    fn bodies_decode_to_what_was_written_whatever_the_values(
        values in proptest::collection::vec("[ -~ぁ-ん]{0,90}", 3),
        text in "[ -~ぁ-ん\n]{0,400}",
        file in proptest::option::of(proptest::collection::vec(any::<u8>(), 0..300)),
    ) {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(async {
            let room = Room::new().await;
            let files = file.clone().map(|bytes| CircularFile {
                file_name: "配布資料.pdf".to_owned(),
                media_type: "application/pdf".to_owned(),
                bytes,
            });
            room.one_letter(&text, &values, files.into_iter().collect()).await;
            room.sender().drain_circulars().await.unwrap();

            let letter = &room.sink.taken()[0];
            let parsed = mail_parser::MessageParser::default().parse(&letter.bytes).unwrap();
            let expected = format!("{text}1{}2{}3{}{text}", values[0], values[1], values[2]);
            let found = parsed.body_text(0).unwrap().replace("\r\n", "\n");
            assert_eq!(found.trim_end_matches('\n'), expected.trim_end_matches('\n'));
            assert_eq!(parsed.attachment_count(), usize::from(file.is_some()));
            if let Some(bytes) = &file {
                assert_eq!(parsed.attachment(0).unwrap().contents(), bytes.as_slice());
            }
            assert!(letter.bytes.split(|byte| *byte == b'\n').all(|line| line.len() <= 999));
        });
    }
}
