//! Ways a letter leaves the house.

use bansou::config::{MailRoute, SmtpEndpoint, SmtpTls};
use bansou::mail::{Drained, LetterState, Roots, Sender};

use super::room::{Room, endpoint};
use crate::support::{At, Do, SmtpSink, Tls, certificate};

fn accepted(count: usize) -> Drained {
    Drained { accepted: count, ..Drained::default() }
}

#[tokio::test]
async fn two_hundred_letters_go_down_one_line_without_waiting() {
    let room = Room::new().await;
    room.many(200).await;

    let drained = room.sender().with_lanes(1).drain().await.unwrap();

    assert_eq!(drained, accepted(200));
    // Without TCP_NODELAY nearly all of them do; on a busy machine a few happen to.
    assert!(room.sink.hung_back() < 40, "{} letters hung back", room.sink.hung_back());
    assert_eq!(room.sink.connections(), 2, "a line carries a hundred letters");
}

#[tokio::test]
async fn ten_lanes_and_no_more_are_open_at_once() {
    let room = Room::new().await;
    room.many(200).await;

    let drained = room.sender().drain().await.unwrap();

    assert_eq!(drained, accepted(200));
    assert_eq!(room.sink.most_open(), 10);
}

#[tokio::test]
async fn a_line_that_the_server_closed_meanwhile_costs_nothing() {
    let room = Room::new().await;
    room.many(2).await;
    room.sink.once(At::Mail, Do::Accept);
    room.sink.once(At::Mail, Do::Close);

    let drained = room.sender().with_lanes(1).drain().await.unwrap();

    assert_eq!(drained, accepted(2));
    assert_eq!(room.sink.connections(), 2);
}

#[tokio::test]
async fn a_server_that_asks_for_tls_and_a_password_gets_both() {
    let room = Room::with_sink(SmtpSink::start_with(Tls::Upgraded).await).await;
    let id = room.letter().await;

    believing(&room, SmtpTls::StartTls).drain().await.unwrap();

    assert_eq!(room.row(id).await.state, LetterState::Accepted);
    let verbs: Vec<_> = room.sink.commands().iter().map(|line| line[..4].to_owned()).collect();
    assert_eq!(verbs, ["EHLO", "STAR", "EHLO", "AUTH", "MAIL", "RCPT", "DATA", "QUIT"]);
}

#[tokio::test]
async fn a_server_behind_tls_from_the_first_byte_is_reached() {
    let room = Room::with_sink(SmtpSink::start_with(Tls::Wrapped).await).await;
    room.many(50).await;

    let drained = believing(&room, SmtpTls::Wrapped).with_lanes(1).drain().await.unwrap();

    assert_eq!(drained, accepted(50));
    assert!(room.sink.hung_back() < 10, "{} letters hung back", room.sink.hung_back());
}

#[tokio::test]
async fn a_certificate_nobody_vouches_for_gets_no_letter_and_no_password() {
    let room = Room::with_sink(SmtpSink::start_with(Tls::Upgraded).await).await;
    let id = room.letter().await;
    let route = MailRoute::Smtp(vec![with_password(&room, SmtpTls::StartTls)]);

    room.sender_to(room.database.clone(), &route).drain().await.unwrap();

    assert_eq!(room.row(id).await.state, LetterState::Pending);
    assert_eq!(room.sink.taken().len(), 0);
    assert!(!room.sink.commands().iter().any(|line| line.starts_with("AUTH")));
}

#[tokio::test]
async fn a_server_without_the_tls_we_require_gets_no_letter() {
    let room = Room::new().await;
    let id = room.letter().await;

    believing(&room, SmtpTls::StartTls).drain().await.unwrap();

    assert_eq!(room.row(id).await.state, LetterState::Pending);
    assert_eq!(room.sink.taken().len(), 0);
}

#[tokio::test]
async fn a_wrong_password_costs_no_letter() {
    let room = Room::with_sink(SmtpSink::start_with(Tls::Upgraded).await).await;
    room.sink.once(At::Auth, Do::Say("535 5.7.8 wrong"));
    let id = room.letter().await;

    believing(&room, SmtpTls::StartTls).drain().await.unwrap();

    let row = room.row(id).await;
    assert_eq!((row.state, row.attempts, row.smtp_code), (LetterState::Pending, 0, Some(535)));
}

#[tokio::test]
async fn the_second_server_takes_over_when_the_first_is_away() {
    let room = Room::new().await;
    let away = SmtpSink::start().await;
    away.always(At::Greeting, Do::Say("421 4.3.2 down"));
    let route =
        MailRoute::Smtp(vec![endpoint(&away, SmtpTls::None), endpoint(&room.sink, SmtpTls::None)]);
    room.many(30).await;

    let drained = room.sender_to(room.database.clone(), &route).drain().await.unwrap();

    assert_eq!(drained, accepted(30));
    assert_eq!(room.sink.confirmed(), 30);
}

#[tokio::test]
async fn letters_for_a_folder_are_whole_files_under_their_ids() {
    let room = Room::new().await;
    let folder = room.home.folder().join("letters");
    let id = room.letter().await;

    let sender = room.sender_to(room.database.clone(), &MailRoute::Folder(folder.clone()));
    let drained = sender.drain().await.unwrap();

    assert_eq!(drained, accepted(1));
    let names: Vec<_> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(names, [format!("{id}.eml")]);
    assert_eq!(room.row(id).await.endpoint.as_deref(), Some("folder"));
}

#[tokio::test]
async fn a_stopping_sender_finishes_what_is_under_way_and_gives_the_rest_back() {
    let room = Room::new().await;
    room.many(30).await;
    room.sink.always(At::Dot, Do::Hold);
    let sender = room.sender().with_lanes(2).with_limits(bansou::mail::SmtpLimits::default());
    let drain = tokio::spawn({
        let sender = sender.clone();
        async move { sender.drain().await.unwrap() }
    });
    room.sink.reached(At::Dot).await;
    sender.stop();
    room.sink.release(At::Dot);

    let drained = drain.await.unwrap();

    assert_eq!(drained.accepted + drained.returned, 30);
    assert!(drained.accepted <= 4, "{drained:?}");
    assert_eq!(room.sink.confirmed(), drained.accepted);
    assert_eq!(room.in_state(LetterState::Pending).await, drained.returned as u64);
}

fn with_password(room: &Room, tls: SmtpTls) -> SmtpEndpoint {
    let credentials = Some(("bansou".to_owned(), "secret".to_owned()));
    SmtpEndpoint { credentials, ..endpoint(&room.sink, tls) }
}

fn believing(room: &Room, tls: SmtpTls) -> Sender {
    let route = MailRoute::Smtp(vec![with_password(room, tls)]);
    let roots = Roots::default().and(certificate().to_vec());
    room.sender_to(room.database.clone(), &route).with_roots(roots)
}
