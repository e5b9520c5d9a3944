use bansou::mail::Roots;
use bansou::mail::bounces::{is_due, mailbox_state, read};

use super::{returned, returning_room, rows, sent};
use crate::mail::room::Room;
use crate::support::{PostBox, Speaks};

async fn room_with(post_box: &PostBox, after: &str) -> Room {
    let url = post_box.url();
    returning_room(&[("BANSOU_BOUNCE_MAILBOX", &url), ("BANSOU_BOUNCE_MAILBOX_AFTER", after)]).await
}

/// How many messages were new; looks again when it is time.
async fn reading(room: &Room) -> usize {
    room.wait_minutes(5);
    read(&room.database, &room.post, &room.clock, &Roots::default()).await.unwrap()
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

    assert_eq!(rows(&room).await.len(), 1);
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
