//! How fast letters leave, and by which server.

use bansou::config::{MailRoute, SmtpTls};
use bansou::mail::{
    Drained, EndpointState, Envelope, LetterClass, LetterState, PostOffice, Sender, servers,
};
use bansou::vocabulary::Chance;
use chrono::TimeDelta;
use entities::mail::attempt::AttemptOutcome;

use super::room::{Room, address, endpoint, impatient, post_with};
use crate::support::{At, Do, SmtpSink};

async fn paced_room(settings: &[(&str, &str)]) -> Room {
    let mut room = Room::new().await;
    room.post = post_with(settings);
    room
}

async fn letters_to(room: &Room, domain: &str, count: usize) {
    for number in 0..count {
        let to = address(&format!("reader{number}@{domain}"));
        let envelope = Envelope::to(to, format!("{domain}:{number}"));
        room.enqueue(Envelope { class: LetterClass::Bulk, ..envelope }).await;
    }
}

fn confirmed_to(room: &Room, domain: &str) -> usize {
    let taken = room.sink.taken();
    taken.iter().filter(|letter| letter.to[0].ends_with(domain)).count()
}

async fn drained(room: &Room) -> Drained {
    room.sender().drain().await.unwrap()
}

#[tokio::test]
async fn a_slow_domain_holds_nobody_up_and_spends_no_tries() {
    let room = paced_room(&[("BANSOU_MAIL_DOMAIN_PACE", "docomo=60/min")]).await;
    letters_to(&room, "docomo.ne.jp", 60).await;
    letters_to(&room, "mopera.net", 10).await;
    letters_to(&room, "example.jp", 70).await;

    let first = drained(&room).await;
    let carriers = confirmed_to(&room, "docomo.ne.jp") + confirmed_to(&room, "mopera.net");
    room.hands.advance(TimeDelta::seconds(5));
    let second = drained(&room).await;

    assert_eq!((first.accepted, carriers), (80, 10), "ten seconds' worth, and all others");
    assert_eq!(second.accepted, 5);
    assert_eq!(room.in_state(LetterState::Pending).await, 55);
}

#[tokio::test]
async fn two_processes_take_from_one_bucket_and_a_restart_does_not_fill_it() {
    let room = paced_room(&[("BANSOU_MAIL_DOMAIN_PACE", "*=60/min")]).await;
    letters_to(&room, "example.jp", 40).await;
    let (one, other) = (room.sender(), room.other_sender().await);

    let both = tokio::join!(one.drain(), other.drain());
    let sent = both.0.unwrap().accepted + both.1.unwrap().accepted;
    drop((one, other));
    let restarted = room.other_sender().await.drain().await.unwrap();

    assert_eq!((sent, restarted.accepted), (10, 0));
}

#[tokio::test]
async fn a_mail_server_gets_letters_at_its_pace_and_the_next_one_the_rest() {
    let second = SmtpSink::start().await;
    let room = paced_room(&[("BANSOU_MAIL_PACE", "60/min -")]).await;
    let all = vec![endpoint(&room.sink, SmtpTls::None), endpoint(&second, SmtpTls::None)];
    let route = MailRoute::Smtp(all);
    room.many(30).await;

    let drained = room.sender_to(room.database.clone(), &route).drain().await.unwrap();

    assert_eq!(drained.accepted, 30);
    assert_eq!(room.sink.confirmed() + second.confirmed(), 30);
    assert!(room.sink.confirmed() <= 10, "{}", room.sink.confirmed());
}

#[tokio::test]
async fn one_mail_server_keeps_to_its_pace_across_processes() {
    let room = paced_room(&[("BANSOU_MAIL_PACE", "60/min")]).await;
    room.many(30).await;

    let first = drained(&room).await;
    let at_once = room.other_sender().await.drain().await.unwrap();
    room.hands.advance(TimeDelta::seconds(3));
    let later = drained(&room).await;

    assert_eq!((first.accepted, at_once.accepted, later.accepted), (10, 0, 3));
    assert_eq!(room.in_state(LetterState::Pending).await, 17);
}

#[tokio::test]
async fn a_provider_that_asks_for_fewer_letters_gets_a_pause_and_then_half() {
    let room = paced_room(&[]).await;
    letters_to(&room, "gmail.com", 30).await;
    letters_to(&room, "example.jp", 5).await;
    room.sink.once(At::Rcpt, Do::Say("421 4.7.28 unusual rate of unsolicited mail"));

    let sender = room.sender().with_lanes(1);
    let first = sender.drain().await.unwrap();
    let view = shown(&room).await;
    room.hands.advance(TimeDelta::seconds(59));
    let paused = sender.drain().await.unwrap();
    room.hands.advance(TimeDelta::seconds(7));
    let slowly = sender.drain().await.unwrap();

    assert_eq!((first.accepted, first.rejected, confirmed_to(&room, "example.jp")), (5, 0, 5));
    assert_eq!((paced_groups(&view), view.buckets[0].steps), (vec!["gmail".to_owned()], 1));
    assert_eq!(paused.accepted, 0);
    assert!((1..=10).contains(&slowly.accepted), "{slowly:?}");
    let tries = all_attempts(&room).await;
    let throttled = tries.iter().filter(|try_| **try_ == AttemptOutcome::Throttled).count();
    assert_eq!(throttled, 1, "whoever only waited has no line in its history");
    assert_eq!(room.in_state(LetterState::Deferred).await, 0, "no tries were spent");
}

#[tokio::test]
async fn grey_listing_slows_nobody_down() {
    let room = paced_room(&[]).await;
    room.sink.once(At::Rcpt, Do::Say("450 4.7.1 Greylisted, too many new senders"));
    letters_to(&room, "gmail.com", 2).await;

    let first = room.sender().with_lanes(1).drain().await.unwrap();

    assert_eq!((first.accepted, first.deferred), (1, 1));
    assert_eq!(shown(&room).await.buckets, []);
}

#[tokio::test]
async fn when_a_server_dies_in_the_middle_the_other_finishes_and_nobody_gets_two() {
    let first = SmtpSink::start().await;
    let room = Room::new().await;
    let all = vec![endpoint(&first, SmtpTls::None), endpoint(&room.sink, SmtpTls::None)];
    let route = MailRoute::Smtp(all);
    letters_to(&room, "example.jp", 120).await;
    first.once(At::Mail, Do::Accept);
    let sender = room.sender_to(room.database.clone(), &route).with_lanes(4);
    let drain = tokio::spawn(async move { sender.drain().await.unwrap() });
    while first.confirmed() < 30 {
        tokio::time::sleep(std::time::Duration::from_millis(2)).await;
    }
    first.always(At::Mail, Do::Reset);
    first.always(At::Greeting, Do::Reset);

    let drained = drain.await.unwrap();

    assert_eq!((drained.accepted, drained.unknown), (120, 0), "{drained:?}");
    let mut readers: Vec<_> =
        first.taken().into_iter().chain(room.sink.taken()).map(|letter| letter.to).collect();
    readers.sort();
    readers.dedup();
    assert_eq!((readers.len(), first.taken().len() + room.sink.taken().len()), (120, 120));
    let view = servers(room.database.reader(), &room.post, &route, room.now()).await.unwrap();
    let states: Vec<_> = view.endpoints.iter().map(|endpoint| endpoint.state).collect();
    assert!(matches!(states[0], EndpointState::Resting(until) if until > room.now()), "{states:?}");
    assert_eq!(states[1], EndpointState::Working);
    assert!(view.endpoints[0].last_trouble.is_some());
}

async fn shown(room: &Room) -> bansou::mail::Servers {
    let route = MailRoute::Smtp(vec![endpoint(&room.sink, SmtpTls::None)]);
    servers(room.database.reader(), &room.post, &route, room.now()).await.unwrap()
}

fn paced_groups(view: &bansou::mail::Servers) -> Vec<String> {
    view.buckets.iter().map(|bucket| bucket.group.clone()).collect()
}

async fn all_attempts(room: &Room) -> Vec<AttemptOutcome> {
    use sea_orm::EntityTrait as _;
    let rows = entities::mail::attempt::Entity::find().all(room.database.reader()).await.unwrap();
    rows.into_iter().map(|row| row.outcome).collect()
}

/// A sender of settings of its own, as another machine would have.
#[tokio::test]
async fn a_sender_without_paces_respects_a_pause_another_one_noted() {
    let room = paced_room(&[]).await;
    letters_to(&room, "gmail.com", 3).await;
    room.sink.once(At::Rcpt, Do::Say("452 4.3.2 too many recipients, slow down"));
    room.sender().with_lanes(1).drain().await.unwrap();

    let post: PostOffice = post_with(&[]);
    let route = MailRoute::Smtp(vec![endpoint(&room.sink, SmtpTls::None)]);
    let other =
        Sender::new(room.database.clone(), room.clock.clone(), Chance::System, post, &route);
    let drained = other.unwrap().with_limits(impatient()).drain().await.unwrap();

    assert_eq!(drained.accepted, 0);
    assert_eq!(room.sink.confirmed(), 0);
}
