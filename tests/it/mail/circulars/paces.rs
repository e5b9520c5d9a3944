//! How fast the letters of a circular leave, and by which server.

use bansou::config::{MailRoute, SmtpTls};
use bansou::mail::{EndpointState, LetterState, Sender, servers};
use chrono::TimeDelta;
use entities::mail::attempt::AttemptOutcome;
use sea_orm::EntityTrait;

use crate::mail::room::{Room, endpoint, post_with};
use crate::support::{At, Do, SmtpSink};

async fn paced_room(settings: &[(&str, &str)]) -> Room {
    let mut room = Room::new().await;
    room.post = post_with(settings);
    room
}

fn taken_at(room: &Room, domain: &str) -> usize {
    room.sink.taken().iter().filter(|letter| letter.to[0].ends_with(domain)).count()
}

async fn accepted(sender: &Sender) -> usize {
    sender.drain_circulars().await.unwrap().accepted
}

#[tokio::test]
async fn a_slow_provider_gets_its_pace_and_holds_no_other_reader_up() {
    let room = paced_room(&[("BANSOU_MAIL_DOMAIN_PACE", "docomo=60/min")]).await;
    let id = room.circular_at(&[("docomo.ne.jp", 60), ("example.jp", 70)]).await;
    let sender = room.sender();

    let first = accepted(&sender).await;
    let at_once = (first, taken_at(&room, "docomo.ne.jp"));
    let mut so_far = Vec::new();
    for _ in 0..30 {
        room.hands.advance(TimeDelta::seconds(5));
        accepted(&sender).await;
        so_far.push(taken_at(&room, "docomo.ne.jp"));
    }

    assert_eq!(at_once, (77, 7), "what goes at once but for the part of other letters, and others");
    let too_fast = so_far.iter().zip(1_usize..).find(|(gone, times)| **gone > 10 + 5 * times);
    assert_eq!(too_fast, None, "{so_far:?}");
    assert_eq!(so_far.last(), Some(&60), "{so_far:?}");
    assert_eq!(room.sink.taken().len(), 130);
    let rows = room.circular_letters(id).await;
    assert!(rows.iter().all(|row| row.state == LetterState::Accepted && row.attempts == 0));
}

#[tokio::test]
async fn a_restarted_process_and_another_one_share_the_pace() {
    let room = paced_room(&[("BANSOU_MAIL_DOMAIN_PACE", "*=60/min")]).await;
    room.circular(80).await;

    let (one, other) = (room.sender(), room.other_sender().await);
    let both = tokio::join!(one.drain_circulars(), other.drain_circulars());
    let sent = both.0.unwrap().accepted + both.1.unwrap().accepted;
    drop((one, other));
    let restarted = accepted(&room.other_sender().await).await;

    assert_eq!((sent, restarted), (7, 0));
}

#[tokio::test]
async fn who_signs_in_finds_room_beside_a_circular() {
    let room = paced_room(&[("BANSOU_MAIL_PACE", "60/min")]).await;
    room.circular(80).await;
    let sender = room.sender();

    let circular = accepted(&sender).await;
    room.letter().await;
    let letter = sender.drain().await.unwrap().accepted;
    let more = accepted(&sender).await;

    assert_eq!((circular, letter, more), (7, 1, 0));
}

#[tokio::test]
async fn a_server_gets_a_circular_at_its_pace_and_the_next_one_the_rest() {
    let second = SmtpSink::start().await;
    let room = paced_room(&[("BANSOU_MAIL_PACE", "60/min -")]).await;
    let all = vec![endpoint(&room.sink, SmtpTls::None), endpoint(&second, SmtpTls::None)];
    room.circular(90).await;

    let sender = room.sender_to(room.database.clone(), &MailRoute::Smtp(all));
    let all = accepted(&sender).await;

    assert_eq!(all, 90);
    assert_eq!(room.sink.confirmed() + second.confirmed(), 90);
    assert!((1..=7).contains(&room.sink.confirmed()), "{}", room.sink.confirmed());
}

#[tokio::test]
async fn a_provider_that_asks_for_fewer_is_left_alone_and_then_gets_half() {
    let room = paced_room(&[]).await;
    let id = room.circular_at(&[("gmail.com", 30), ("example.jp", 5)]).await;
    room.sink.once(At::Rcpt, Do::Say("421 4.7.28 unusual rate of unsolicited mail"));
    let sender = room.sender().with_lanes(1);

    let first = accepted(&sender).await;
    room.hands.advance(TimeDelta::seconds(59));
    let paused = accepted(&sender).await;
    room.hands.advance(TimeDelta::seconds(12));
    let slowly = accepted(&sender).await;

    assert_eq!((first, taken_at(&room, "example.jp"), paused), (5, 5, 0));
    assert!((1..=10).contains(&slowly), "{slowly}");
    let tries = entities::mail::attempt::Entity::find().all(room.database.reader()).await.unwrap();
    let throttled = tries.iter().filter(|line| line.outcome == AttemptOutcome::Throttled).count();
    assert_eq!(throttled, 1, "whoever only waited has no line in its history");
    assert!(room.circular_letters(id).await.iter().all(|row| row.attempts == 0));
}

#[tokio::test]
async fn when_a_server_goes_down_in_the_middle_the_other_finishes_and_nobody_gets_two() {
    let first = SmtpSink::start().await;
    let room = Room::new().await;
    let all = vec![endpoint(&first, SmtpTls::None), endpoint(&room.sink, SmtpTls::None)];
    let route = MailRoute::Smtp(all);
    room.circular(400).await;
    let sender = room.sender_to(room.database.clone(), &route).with_lanes(8);
    let drain = tokio::spawn(async move { sender.drain_circulars().await.unwrap() });
    while first.confirmed() < 30 {
        tokio::time::sleep(std::time::Duration::from_millis(1)).await;
    }
    first.always(At::Mail, Do::Say("421 4.3.2 shutting down"));
    first.always(At::Greeting, Do::Say("421 4.3.2 shutting down"));

    let drained = drain.await.unwrap();

    assert_eq!((drained.accepted, drained.unknown), (400, 0), "{drained:?}");
    let mut readers: Vec<_> =
        first.taken().into_iter().chain(room.sink.taken()).map(|letter| letter.to).collect();
    readers.sort();
    readers.dedup();
    assert_eq!((readers.len(), first.taken().len() + room.sink.taken().len()), (400, 400));
    let view = servers(room.database.reader(), &room.post, &route, room.now()).await.unwrap();
    assert!(matches!(view.endpoints[0].state, EndpointState::Resting(_)), "{view:?}");
    assert_eq!(view.endpoints[1].state, EndpointState::Working);
}

#[tokio::test]
async fn a_reader_whom_one_server_refuses_is_not_offered_to_the_next() {
    let second = SmtpSink::start().await;
    let room = Room::new().await;
    let all = vec![endpoint(&room.sink, SmtpTls::None), endpoint(&second, SmtpTls::None)];
    room.circular(3).await;
    room.sink.once(At::Rcpt, Do::Say("550 5.1.1 no such user"));

    let sender = room.sender_to(room.database.clone(), &MailRoute::Smtp(all)).with_lanes(1);
    let drained = sender.drain_circulars().await.unwrap();

    assert_eq!((drained.accepted, drained.rejected), (2, 1));
    assert_eq!(second.taken().len(), 0);
    assert_eq!(room.suppressions().await, 1);
}
