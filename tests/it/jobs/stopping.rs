//! How the program ends while a request and letters are under way.

use std::time::Duration;

use bansou::app::{self, roles::stop_all};
use entities::mail::message::LetterState;
use entities::people::role_assignment::Role;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::comes_about;
use crate::people::cast::{Visitor, letters, person};
use crate::support::TestApp;

const FIRST: &str = "yamada@example.jp";
const SECOND: &str = "suzuki@example.jp";

async fn state(app: &TestApp, to: &str) -> Option<LetterState> {
    letters(app, "sign_in_link", to).await.pop().map(|letter| letter.state)
}

/// Where workers rested only after the web, they would begin new letters all the while, and both
/// together could take twice as long as the program has.
#[tokio::test]
async fn workers_begin_nothing_more_while_a_slow_request_ends() {
    let app = TestApp::start().await;
    for email in [FIRST, SECOND] {
        person(&app, email, &[Role::Operator]).await;
    }
    let listener = app::listen("127.0.0.1:0".parse().unwrap()).unwrap();
    let workers = app::workers::start(&app.context).unwrap();
    let running = app::start(&app.context, listener, 1, Some(workers.pulse())).unwrap();
    let mut slow = TcpStream::connect(running.address).await.unwrap();
    let head = "POST /sign-in HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: 9\r\n\
                content-type: application/x-www-form-urlencoded\r\n\r\nemail";
    slow.write_all(head.as_bytes()).await.unwrap();

    Visitor::new(&app).send("/sign-in", "/sign-in", &[("email", FIRST)]).await;
    let leaves = async || state(&app, FIRST).await == Some(LetterState::Accepted);
    let first_left = comes_about(leaves).await;
    let ending = tokio::spawn(stop_all(running, Some(workers)));
    tokio::time::sleep(Duration::from_secs(1)).await;
    Visitor::new(&app).send("/sign-in", "/sign-in", &[("email", SECOND)]).await;
    tokio::time::sleep(Duration::from_secs(2)).await;
    let ended_early = ending.is_finished();
    let second = state(&app, SECOND).await;
    slow.write_all(b"=a@b").await.unwrap();
    let mut answer = String::new();
    slow.read_to_string(&mut answer).await.unwrap();
    ending.await.unwrap().unwrap();

    assert!(first_left && !ended_early);
    assert_eq!(second, Some(LetterState::Pending));
    assert!(answer.starts_with("HTTP/1.1 "), "{answer}");
    app.stop().await;
}
