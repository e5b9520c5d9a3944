//! What one client is refused must not use up what all others share.

use std::net::IpAddr;

use bansou::database::Stop;
use bansou::people::sign_in::{Asking, Attempt, SignInRefused, ask_link, sign_in_with_password};
use bansou::vocabulary::EmailAddress;

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

async fn attempt(app: &TestApp, from: &str) -> SignInRefused {
    let attempt = Attempt {
        email: EmailAddress::parse("kitagawa@example.jp").unwrap(),
        password: "yoru no umi wo aruku 7".into(),
        code: "000000".into(),
        client: Some(client(from)),
    };
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
