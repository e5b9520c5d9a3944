//! Letters of a circular are many: what finds them, and what leaves them alone.

use bansou::mail::{self, Envelope, LetterLine, LetterQuery, LetterSearch};

use super::circulars::letters::SUBJECT;
use super::room::{Room, address};

async fn search(room: &Room, search: LetterSearch) -> (Vec<LetterLine>, u64) {
    let query = LetterQuery { search, ..LetterQuery::default() };
    mail::letters(room.database.reader(), &room.post, &query, 0, 10).await.unwrap()
}

async fn to(room: &Room, to: &str) -> Vec<String> {
    let wanted = LetterSearch { to: to.to_owned(), ..LetterSearch::default() };
    let (lines, _) = search(room, wanted).await;
    lines.into_iter().map(|line| line.to_address).collect()
}

#[tokio::test]
async fn a_part_of_an_address_leaves_circulars_alone_and_the_whole_finds_theirs() {
    let room = Room::new().await;
    room.circular(3).await;
    room.enqueue(Envelope::to(address("reader9@example.jp"), "check:9")).await;

    assert_eq!(to(&room, "reader").await, ["reader9@example.jp"]);
    assert_eq!(to(&room, "reader1").await, Vec::<String>::new());
    assert_eq!(to(&room, "Reader1@Example.jp").await, ["reader1@example.jp"]);
}

#[tokio::test]
async fn words_of_its_subject_find_all_letters_of_a_circular() {
    let room = Room::new().await;
    room.circular(3).await;
    room.enqueue(Envelope::to(address("reader9@example.jp"), "check:9")).await;

    let subject = "めーるまがじん 第１２号".to_owned();
    let words = LetterSearch { subject, ..LetterSearch::default() };
    let (lines, total) = search(&room, words.clone()).await;
    let query = LetterQuery { search: words, ..LetterQuery::default() };
    let reader = room.database.reader();
    let part = mail::letters_after(reader, &room.post, &query, (None, 2)).await.unwrap();

    assert_eq!((lines.len(), total), (3, 3));
    assert_eq!(lines[0].subject, SUBJECT);
    assert_eq!(part, lines[..2]);
}

#[tokio::test]
async fn what_folds_to_nothing_does_not_narrow() {
    let room = Room::new().await;
    room.many(2).await;

    let blank = LetterSearch { to: " 　".into(), subject: "・。".into(), people: None };
    let (_, total) = search(&room, blank).await;

    assert_eq!(total, 2);
}
