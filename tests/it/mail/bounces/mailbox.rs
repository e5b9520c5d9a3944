use bansou::mail::bounces::{is_due, mailbox_state, read};
use bansou::mail::{Roots, tidy};
use entities::mail::bounce::BounceKind;
use entities::mail::mailbox_place;
use sea_orm::{EntityTrait, PaginatorTrait};

use super::{nobody_leaves, returned, returning_room, rows, sent};
use crate::mail::room::Room;
use crate::support::{PostBox, Speaks};

async fn room_with(post_box: &PostBox, after: &str) -> Room {
    let url = post_box.url();
    returning_room(&[("BANSOU_BOUNCE_MAILBOX", &url), ("BANSOU_BOUNCE_MAILBOX_AFTER", after)]).await
}

/// How many messages were new; looks again when it is time.
async fn reading(room: &Room) -> usize {
    room.wait_minutes(5);
    let roots = Roots::default();
    read(&room.database, &room.post, &room.clock, &roots, &nobody_leaves).await.unwrap()
}

async fn each_message_is_read_once_and_stays(speaks: Speaks) {
    let post_box = PostBox::start(speaks).await;
    let room = room_with(&post_box, "keep").await;
    let (id, from) = sent(&room).await;
    post_box.put(&returned(&from, "5.1.1"));
    post_box.put("From: a@example.jp\r\nSubject: hello\r\n\r\n.dots\r\n");

    let read = (reading(&room).await, reading(&room).await);
    post_box.put("From: b@example.jp\r\nSubject: later\r\n\r\nx\r\n");
    let later = reading(&room).await;

    assert_eq!((read, later), ((2, 0), 1));
    assert_eq!((post_box.count(), post_box.fetched()), (3, 3));
    assert_eq!(rows(&room).await[0].message_id, Some(id));
    assert_eq!(room.suppressions().await, 1);
}

async fn what_was_read_is_deleted_where_asked(speaks: Speaks) {
    let post_box = PostBox::start(speaks).await;
    let room = room_with(&post_box, "delete").await;
    post_box.put("From: a@example.jp\r\nSubject: hello\r\n\r\nx\r\n");

    assert_eq!(reading(&room).await, 1);

    assert_eq!((post_box.count(), rows(&room).await.len()), (0, 1));
}

#[tokio::test]
async fn each_message_of_a_pop3_mailbox_is_read_once() {
    each_message_is_read_once_and_stays(Speaks::Pop3).await;
}

#[tokio::test]
async fn each_message_of_an_imap_mailbox_is_read_once() {
    each_message_is_read_once_and_stays(Speaks::Imap).await;
}

#[tokio::test]
async fn a_pop3_mailbox_is_emptied_where_asked() {
    what_was_read_is_deleted_where_asked(Speaks::Pop3).await;
}

#[tokio::test]
async fn an_imap_mailbox_is_emptied_where_asked() {
    what_was_read_is_deleted_where_asked(Speaks::Imap).await;
}

#[tokio::test]
async fn the_same_message_delivered_twice_counts_once() {
    let post_box = PostBox::start(Speaks::Imap).await;
    let room = room_with(&post_box, "keep").await;
    let raw = "Message-ID: <1@mx.example.jp>\r\nSubject: x\r\n\r\nbody\r\n";
    post_box.put(&format!("Received: by a\r\n{raw}"));
    post_box.put(&format!("Received: by b\r\n{raw}"));

    reading(&room).await;
    reading(&room).await;

    assert_eq!((rows(&room).await.len(), post_box.fetched()), (1, 2), "and neither is asked again");
}

async fn places(room: &Room) -> u64 {
    mailbox_place::Entity::find().count(room.database.reader()).await.unwrap()
}

async fn tidied(room: &Room) {
    let tx = room.database.begin_write().await.unwrap();
    tidy(&tx, room.now()).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn places_are_forgotten_after_ninety_days_and_what_still_lies_there_counts_once() {
    let post_box = PostBox::start(Speaks::Pop3).await;
    let room = room_with(&post_box, "keep").await;
    post_box.put("From: a@example.jp\r\nSubject: hello\r\n\r\nx\r\n");
    reading(&room).await;

    room.wait_minutes(90 * 24 * 60);
    tidied(&room).await;
    let kept = places(&room).await;
    room.wait_minutes(1);
    tidied(&room).await;
    let forgotten = places(&room).await;
    reading(&room).await;
    reading(&room).await;

    assert_eq!((kept, forgotten, places(&room).await), (1, 0, 1));
    assert_eq!((rows(&room).await.len(), post_box.fetched()), (1, 2));
}

async fn many_of_the_same_hide_nothing(speaks: Speaks) {
    let post_box = PostBox::start(speaks).await;
    let room = room_with(&post_box, "keep").await;
    let (id, from) = sent(&room).await;
    for _ in 0..201 {
        post_box.put("Message-ID: <1@mx.example.jp>\r\nSubject: x\r\n\r\nbody\r\n");
    }
    post_box.put(&returned(&from, "5.1.1"));

    let read = (reading(&room).await, reading(&room).await, reading(&room).await);

    assert_eq!((read, post_box.fetched()), ((200, 2, 0), 202));
    assert_eq!(rows(&room).await.last().unwrap().message_id, Some(id));
}

#[tokio::test]
async fn many_of_the_same_hide_nothing_in_an_imap_mailbox() {
    many_of_the_same_hide_nothing(Speaks::Imap).await;
}

#[tokio::test]
async fn many_of_the_same_hide_nothing_in_a_pop3_mailbox() {
    many_of_the_same_hide_nothing(Speaks::Pop3).await;
}

#[tokio::test]
async fn a_folder_made_anew_is_worked_off_again_and_what_is_new_is_reached() {
    let post_box = PostBox::start(Speaks::Imap).await;
    let room = room_with(&post_box, "keep").await;
    let (id, from) = sent(&room).await;
    for number in 0..210 {
        post_box.put(&format!("Message-ID: <{number}@mx.example.jp>\r\nSubject: x\r\n\r\nb\r\n"));
    }
    let before = (reading(&room).await, reading(&room).await);

    post_box.change_validity();
    post_box.put(&returned(&from, "5.1.1"));
    let after = (reading(&room).await, reading(&room).await, reading(&room).await);

    assert_eq!((before, after), ((200, 10), (200, 11, 0)));
    assert_eq!(rows(&room).await.last().unwrap().message_id, Some(id));
}

/// The answer to a search is one line of all numbers.
#[tokio::test]
async fn an_imap_mailbox_with_many_thousand_messages_is_read() {
    let post_box = PostBox::start(Speaks::Imap).await;
    let room = room_with(&post_box, "keep").await;
    for number in 0..15_000 {
        post_box.put(&format!("Message-ID: <{number}@mx.example.jp>\r\n\r\n"));
    }

    let read = (reading(&room).await, reading(&room).await);

    assert_eq!((read, post_box.fetched()), ((200, 200), 400));
    let state = mailbox_state(room.database.reader(), &room.post).await.unwrap().unwrap();
    assert_eq!((state.read_at, state.trouble), (Some(room.now()), None));
}

async fn one_bad_message_stops_nobody_behind_it(speaks: Speaks, after: &str) {
    let post_box = PostBox::start(speaks).await;
    let room = room_with(&post_box, after).await;
    let (id, from) = sent(&room).await;
    post_box.refuse_next();
    post_box.put("Subject: damaged\r\n\r\nx\r\n");
    post_box.put(&format!("Subject: long\r\n\r\n{}\r\n.\r\n", "x".repeat(200_000)));
    post_box.put(&returned(&from, "5.1.1"));

    let read = (reading(&room).await, reading(&room).await);

    assert_eq!((read, post_box.fetched()), ((2, 0), 2));
    let rows = rows(&room).await;
    let found = |kind| rows.iter().filter(|row| row.kind == kind).count();
    assert_eq!((found(BounceKind::Unclear), found(BounceKind::Hard)), (2, 1));
    assert!(rows.iter().any(|row| row.message_id == Some(id)), "{rows:?}");
    let refused = rows.iter().find(|row| row.source_key.starts_with("refused:")).unwrap();
    assert!(refused.diagnostic.as_ref().unwrap().contains("answered to"), "{refused:?}");
    let left = if after == "keep" { 3 } else { 1 };
    assert_eq!(post_box.count(), left, "nobody deletes what was not read");
}

#[tokio::test]
async fn one_bad_message_of_a_pop3_mailbox_stops_nobody_behind_it() {
    one_bad_message_stops_nobody_behind_it(Speaks::Pop3, "keep").await;
    one_bad_message_stops_nobody_behind_it(Speaks::Pop3, "delete").await;
}

#[tokio::test]
async fn one_bad_message_of_an_imap_mailbox_stops_nobody_behind_it() {
    one_bad_message_stops_nobody_behind_it(Speaks::Imap, "keep").await;
    one_bad_message_stops_nobody_behind_it(Speaks::Imap, "delete").await;
}

#[tokio::test]
async fn a_server_that_hands_out_nothing_is_in_trouble_and_asked_again() {
    let post_box = PostBox::start(Speaks::Imap).await;
    let room = room_with(&post_box, "keep").await;
    post_box.refuse_next();
    post_box.put("Subject: damaged\r\n\r\nx\r\n");

    let alone = reading(&room).await;
    let state = mailbox_state(room.database.reader(), &room.post).await.unwrap().unwrap();
    let before = rows(&room).await.len();
    post_box.put("Subject: fine\r\n\r\nx\r\n");
    let beside = reading(&room).await;

    assert!(state.trouble.unwrap().1.contains("IMAP answered to FETCH"));
    assert_eq!((alone, before, beside, rows(&room).await.len()), (0, 0, 1, 2));
}

#[tokio::test]
async fn trouble_shows_until_the_mailbox_can_be_read_again_and_tells_no_password() {
    let post_box = PostBox::start(Speaks::Imap).await;
    let url = post_box.url().replace("pass@", "secret@");
    let room = returning_room(&[("BANSOU_BOUNCE_MAILBOX", &url)]).await;
    let before = is_due(room.database.reader(), &room.post, room.now()).await.unwrap();

    let read = reading(&room).await;

    let state = mailbox_state(room.database.reader(), &room.post).await.unwrap().unwrap();
    let (_, words) = state.trouble.unwrap();
    assert_eq!((before, read, state.read_at), (true, 0, None));
    assert!(words.contains("IMAP answered to LOGIN"), "{words}");
    assert!(!words.contains("secret") && !state.name.contains("secret"), "{words}");
    assert!(!is_due(room.database.reader(), &room.post, room.now()).await.unwrap());
}
