//! What one client is refused must not use up what all others share.

use std::net::IpAddr;

use bansou::database::Stop;
use bansou::people::sign_in::{Asking, Attempt, SignInRefused, ask_link, sign_in_with_password};
use bansou::vocabulary::EmailAddress;
use chrono::TimeDelta;
use entities::people::role_assignment::Role;

use super::cast::{PASSWORD, next_code, staff};
use crate::support::TestApp;

const LOUD: &str = "192.0.2.7";
const OTHER: &str = "198.51.100.7";

fn client(address: &str) -> IpAddr {
    address.parse().unwrap()
}

async fn asks(app: &TestApp, email: &str, from: &str) -> bool {
    let asking = Asking {
        email: EmailAddress::parse(email).unwrap(),
        next: None,
        bound_to: "browser".into(),
        client: Some(client(from)),
        device: String::new(),
    };
    ask_link(&app.context, &asking).await.is_ok()
}

#[tokio::test]
async fn one_network_cannot_use_up_the_sign_in_letters_of_everybody() {
    let app = TestApp::start().await;
    let mut sent = 0;
    for number in 0..1_001 {
        sent += u32::from(asks(&app, &format!("nobody{number}@example.jp"), LOUD).await);
    }

    let elsewhere = asks(&app, "yamada@example.jp", OTHER).await;

    assert_eq!(sent, 30);
    assert!(elsewhere);
    app.stop().await;
}

#[tokio::test]
async fn who_asks_for_somebody_elses_letters_leaves_them_their_own() {
    let app = TestApp::start().await;
    let mut by_stranger = 0;
    for _ in 0..9 {
        by_stranger += u32::from(asks(&app, "yamada@example.jp", LOUD).await);
    }

    let own = asks(&app, "yamada@example.jp", OTHER).await;
    let mut elsewhere = 0;
    for network in 0..20 {
        let from = format!("203.0.{network}.1");
        elsewhere += u32::from(asks(&app, "yamada@example.jp", &from).await);
    }

    assert_eq!((by_stranger, own), (5, true));
    assert_eq!(elsewhere, 14);
    app.stop().await;
}

fn typed(password: &str, code: &str, from: &str) -> Attempt {
    Attempt {
        email: EmailAddress::parse("kitagawa@example.jp").unwrap(),
        password: password.into(),
        code: code.into(),
        client: Some(client(from)),
    }
}

async fn attempt(app: &TestApp, from: &str) -> SignInRefused {
    let attempt = typed("yoru no umi wo aruku 7", "000000", from);
    match sign_in_with_password(&app.context, &attempt).await {
        Err(Stop::Refused(refused)) => refused,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn one_client_cannot_lock_an_address_for_all_others() {
    let app = TestApp::start().await;
    let mut looked_at = 0;
    for _ in 0..21 {
        looked_at += u32::from(attempt(&app, LOUD).await == SignInRefused::Wrong);
    }

    let elsewhere = attempt(&app, OTHER).await;

    assert_eq!(looked_at, 5);
    assert_eq!(elsewhere, SignInRefused::Wrong);
    app.stop().await;
}

#[tokio::test]
async fn strangers_do_not_lock_out_whoever_comes_from_where_they_came_from_before() {
    let app = TestApp::start().await;
    let kitagawa = staff(&app, "kitagawa@example.jp", &[Role::Admin]).await;
    let signs_in = async |from: &str| {
        let code = next_code(&app, &kitagawa.totp);
        sign_in_with_password(&app.context, &typed(PASSWORD, &code, from)).await.is_ok()
    };
    let lock = async || {
        for network in 0..5 {
            for _ in 0..5 {
                attempt(&app, &format!("203.0.{network}.1")).await;
            }
        }
    };

    let before = signs_in(OTHER).await;
    lock().await;
    let (unseen, known) = (signs_in(LOUD).await, signs_in(OTHER).await);
    app.clock.advance(TimeDelta::days(31));
    lock().await;
    let forgotten = signs_in(OTHER).await;

    assert_eq!((before, unseen, known, forgotten), (true, false, true, false));
    app.stop().await;
}
