//! What paces promise across quiet minutes, pauses and many domains.

use bansou::config::{MailRoute, SmtpTls};
use bansou::mail::{Envelope, LetterClass, LetterState, Servers, servers, tidy};
use chrono::TimeDelta;
use entities::MailMessageId;
use entities::mail::pace;
use sea_orm::{EntityTrait, PaginatorTrait};

use super::room::{Room, address, endpoint, post_with};
use crate::support::{At, Do, SmtpSink};

const UNUSUAL: &str = "421 4.7.28 unusual rate of unsolicited mail to hanako.sato@gmail.com";

async fn paced_room(settings: &[(&str, &str)]) -> Room {
    let mut room = Room::new().await;
    room.post = post_with(settings);
    room
}

async fn to(room: &Room, mailbox: &str, class: LetterClass) -> MailMessageId {
    let envelope = Envelope::to(address(mailbox), mailbox.to_owned());
    room.enqueue(Envelope { class, ..envelope }).await
}

async fn letters_to(room: &Room, domain: &str, count: usize) {
    for number in 0..count {
        to(room, &format!("reader{number}@{domain}"), LetterClass::Transactional).await;
    }
}

async fn drained(room: &Room) -> usize {
    room.sender().with_lanes(1).drain().await.unwrap().accepted
}

async fn shown(room: &Room) -> Servers {
    let route = MailRoute::Smtp(vec![endpoint(&room.sink, SmtpTls::None)]);
    servers(room.database.reader(), &room.post, &route, room.now()).await.unwrap()
}

async fn buckets(room: &Room) -> u64 {
    pace::Entity::find().count(room.database.reader()).await.unwrap()
}

#[tokio::test]
async fn a_sign_in_letter_waits_for_no_pause_of_a_provider() {
    let room = paced_room(&[]).await;
    let first = to(&room, "first@gmail.com", LetterClass::Transactional).await;
    room.sink.once(At::Rcpt, Do::Say(UNUSUAL));
    drained(&room).await;

    let urgent = to(&room, "urgent@gmail.com", LetterClass::SignIn).await;
    let other = to(&room, "other@gmail.com", LetterClass::Transactional).await;
    let accepted = drained(&room).await;

    assert_eq!((accepted, room.row(urgent).await.state), (1, LetterState::Accepted));
    for waits in [first, other] {
        assert_eq!(room.row(waits).await.state, LetterState::Pending);
    }
}

#[tokio::test]
async fn a_sign_in_letter_that_meets_a_pause_asks_again_within_a_minute() {
    let room = paced_room(&[]).await;
    for name in ["one@gmail.com", "two@gmail.com"] {
        to(&room, name, LetterClass::Transactional).await;
        room.sink.once(At::Rcpt, Do::Say(UNUSUAL));
        drained(&room).await;
        room.wait_minutes(1);
    }
    let urgent = to(&room, "urgent@gmail.com", LetterClass::SignIn).await;
    for pause in [2, 5] {
        room.sink.once(At::Rcpt, Do::Say(UNUSUAL));
        drained(&room).await;
        let row = room.row(urgent).await;
        assert!(row.next_attempt_at <= room.now() + TimeDelta::minutes(1), "{pause}: {row:?}");
        assert_eq!((row.state, row.attempts), (LetterState::Pending, 0));
        room.wait_minutes(1);
    }

    drained(&room).await;

    assert_eq!(room.row(urgent).await.state, LetterState::Accepted);
}

#[tokio::test]
async fn a_sign_in_letter_goes_beyond_a_pace_and_the_others_make_up_for_it() {
    let room = paced_room(&[("BANSOU_MAIL_DOMAIN_PACE", "gmail=6/min")]).await;
    for number in 0..4 {
        to(&room, &format!("urgent{number}@gmail.com"), LetterClass::SignIn).await;
    }
    to(&room, "other@gmail.com", LetterClass::Transactional).await;

    let at_once = drained(&room).await;
    room.hands.advance(TimeDelta::seconds(35));
    let soon = drained(&room).await;
    room.hands.advance(TimeDelta::seconds(5));
    let later = drained(&room).await;

    assert_eq!((at_once, soon, later), (4, 0, 1));
}

#[tokio::test]
async fn quiet_minutes_save_up_nothing_and_take_nothing_from_others() {
    let room = paced_room(&[("BANSOU_MAIL_PACE", "60/min")]).await;
    let (living, other) = (room.sender(), room.other_sender().await);
    for number in 0..5 {
        to(&room, &format!("single{number}@example.jp"), LetterClass::Transactional).await;
        assert_eq!(living.drain().await.unwrap().accepted, 1);
        room.wait_minutes(1);
    }

    to(&room, "last@example.jp", LetterClass::Transactional).await;
    living.drain().await.unwrap();
    room.many(60).await;
    let elsewhere = other.drain().await.unwrap().accepted;
    let here = living.drain().await.unwrap().accepted;
    room.wait_minutes(1);
    let later = living.drain().await.unwrap().accepted;

    assert_eq!((elsewhere, here, later), (9, 0, 10), "ten at once, however quiet it was");
}

#[tokio::test]
async fn quiet_minutes_of_circulars_save_up_nothing_either() {
    let room = paced_room(&[("BANSOU_MAIL_PACE", "60/min")]).await;
    let living = room.sender();
    for _ in 0..5 {
        living.drain_circulars().await.unwrap();
        room.wait_minutes(1);
    }
    room.circular(60).await;

    let at_once = living.drain_circulars().await.unwrap().accepted;
    to(&room, "suzuki@example.jp", LetterClass::Transactional).await;
    let beside = drained(&room).await;

    assert_eq!((at_once, beside), (7, 1), "and their part is left to the others");
}

#[tokio::test]
async fn a_pace_for_a_domain_holds_for_its_group() {
    let room = paced_room(&[("BANSOU_MAIL_DOMAIN_PACE", "mopera.net=60/min")]).await;
    letters_to(&room, "docomo.ne.jp", 8).await;
    letters_to(&room, "mopera.net", 8).await;

    let accepted = drained(&room).await;

    let view = shown(&room).await;
    assert_eq!(accepted, 10);
    assert_eq!(view.paces[0].0, "docomo");
    assert_eq!((view.buckets[0].group.as_str(), view.buckets[0].room), ("docomo", Some(0)));
}

#[tokio::test]
async fn a_relay_that_refuses_us_turns_no_letter_away() {
    let first = SmtpSink::start().await;
    first.always(At::Mail, Do::Say("553 5.7.1 sender not owned by user"));
    let room = Room::new().await;
    let ids = [
        to(&room, "a@example.jp", LetterClass::Transactional).await,
        to(&room, "b@example.jp", LetterClass::Transactional).await,
    ];
    let alone = MailRoute::Smtp(vec![endpoint(&first, SmtpTls::None)]);
    let both = vec![endpoint(&first, SmtpTls::None), endpoint(&room.sink, SmtpTls::None)];

    let refused = room.sender_to(room.database.clone(), &alone).drain().await.unwrap();
    room.wait_minutes(15);
    let both = room.sender_to(room.database.clone(), &MailRoute::Smtp(both));
    let taken = both.drain().await.unwrap();

    assert_eq!((refused.accepted, refused.rejected), (0, 0), "{refused:?}");
    assert_eq!((taken.accepted, room.sink.confirmed()), (2, 2), "{taken:?}");
    for id in ids {
        assert_eq!(room.row(id).await.attempts, 0, "it cost the letters no try");
    }
}

#[tokio::test]
async fn the_words_of_servers_and_providers_name_nobody() {
    let room = paced_room(&[]).await;
    to(&room, "one@gmail.com", LetterClass::Transactional).await;
    room.sink.once(At::Rcpt, Do::Say(UNUSUAL));
    drained(&room).await;
    to(&room, "taro.yamada@example.jp", LetterClass::Transactional).await;
    room.sink.once(At::Mail, Do::Say("550 5.7.1 letters to taro.yamada@example.jp are not yours"));
    drained(&room).await;

    let view = shown(&room).await;

    let answer = view.buckets[0].answer.clone().unwrap();
    let trouble = view.endpoints[0].last_trouble.clone().unwrap();
    assert!(answer.contains("unusual rate") && !answer.contains("hanako"), "{answer}");
    assert!(trouble.contains("are not yours") && !trouble.contains("taro"), "{trouble}");
}

#[tokio::test]
async fn a_pace_for_every_domain_costs_no_statement_for_each() {
    let room = paced_room(&[("BANSOU_MAIL_DOMAIN_PACE", "*=60/min")]).await;
    let names: Vec<_> = (0..30).map(|number| format!("d{number}.example.jp")).collect();
    let domains: Vec<_> = names.iter().map(|name| (name.as_str(), 1)).collect();
    room.circular_at(&domains).await;
    for name in &names {
        to(&room, &format!("a@{name}"), LetterClass::Transactional).await;
    }
    let sender = room.sender();
    let before = room.database.statements();

    sender.drain_circulars().await.unwrap();
    let of_circulars = room.database.statements() - before;

    assert_eq!((room.sink.confirmed(), buckets(&room).await), (30, 30));
    assert!(of_circulars < 65, "{of_circulars} statements");
    assert_eq!(sender.drain().await.unwrap().accepted, 30);
}

#[tokio::test]
async fn buckets_that_say_nothing_any_more_are_forgotten() {
    let room = paced_room(&[("BANSOU_MAIL_DOMAIN_PACE", "*=60/min")]).await;
    letters_to(&room, "a.example.jp", 3).await;
    letters_to(&room, "b.example.jp", 3).await;
    drained(&room).await;
    let forget = async || {
        let tx = room.database.begin_write().await.unwrap();
        tidy(&tx, room.now()).await.unwrap();
        tx.commit().await.unwrap();
        buckets(&room).await
    };

    room.wait_minutes(23 * 60);
    let early = forget().await;
    room.sink.once(At::Rcpt, Do::Say(UNUSUAL));
    to(&room, "last@b.example.jp", LetterClass::Transactional).await;
    drained(&room).await;
    room.wait_minutes(2 * 60);
    let late = forget().await;
    room.wait_minutes(24 * 60);
    let last = forget().await;

    assert_eq!((early, late, last), (2, 1, 0));
}
