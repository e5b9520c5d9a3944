//! What let somebody in before stops working when the mailbox or what they may do is another.

use bansou::people::persons::{RawPerson, change_person, set_roles, set_state};
use bansou::people::{Actor, invitations};
use entities::PersonId;
use entities::people::role_assignment::Role;
use entities::sign_in::browser_session::Strength;
use entities::sign_in::invitation::InvitationPurpose;
use reqwest::StatusCode;
use serde_json::json;

use super::cast::{Visitor, letters, person, roles_of};
use crate::access::tokens::token_for;
use crate::support::{ApiClient, TestApp};

const YAMADA: &str = "yamada@example.jp";

/// The path of a fresh invitation.
async fn invited(app: &TestApp, id: PersonId) -> String {
    let tx = app.context.database.begin_write().await.unwrap();
    let about = (InvitationPurpose::Join, None);
    let made = invitations::make(&tx, &app.context, &Actor::CommandLine, id, about).await.unwrap();
    tx.commit().await.unwrap();
    made.url.trim_start_matches(&app.base_url).to_owned()
}

async fn moved(app: &TestApp, id: PersonId, email: &str) {
    let raw = RawPerson {
        family_name: "山田".into(),
        given_name: "太郎".into(),
        email: email.into(),
        ..RawPerson::default()
    };
    change_person(&app.context, &Actor::System, id, &raw).await.unwrap();
}

/// What the link of an invitation answers to a look and to a press.
async fn tried(app: &TestApp, path: &str) -> [StatusCode; 2] {
    let browser = Visitor::new(app);
    let sent = browser.send("/sign-in", path, &[]).await.status();
    [browser.get(path).await.status(), sent]
}

#[tokio::test]
async fn an_invitation_sent_to_the_wrong_mailbox_lets_nobody_in_once_the_address_is_right() {
    let app = TestApp::start().await;
    let id = person(&app, "typo@example.jp", &[Role::Operator]).await;
    let path = invited(&app, id).await;

    moved(&app, id, "TYPO@example.jp").await;
    let same = Visitor::new(&app).get(&path).await.status();
    moved(&app, id, YAMADA).await;

    assert_eq!(same, StatusCode::OK, "the same mailbox in large letters");
    assert_eq!(tried(&app, &path).await, [StatusCode::GONE; 2]);
    app.stop().await;
}

#[tokio::test]
async fn a_link_of_before_does_not_enrol_whoever_joins_the_secretariat_later() {
    let app = TestApp::start().await;
    person(&app, "kitagawa@example.jp", &[Role::Admin]).await;
    let id = person(&app, YAMADA, &[Role::Operator]).await;
    let path = invited(&app, id).await;

    let wanted = roles_of(&[Role::Operator, Role::Accompanist]);
    set_roles(&app.context, &Actor::System, id, &wanted).await.unwrap();
    let member = Visitor::new(&app).get(&path).await.status();
    set_roles(&app.context, &Actor::System, id, &roles_of(&[Role::Admin])).await.unwrap();

    assert_eq!(member, StatusCode::OK, "they may no more than before");
    assert_eq!(tried(&app, &path).await, [StatusCode::GONE; 2]);
    app.stop().await;
}

#[tokio::test]
async fn a_suspension_outlasts_the_links_of_before() {
    let app = TestApp::start().await;
    let id = person(&app, YAMADA, &[Role::Operator]).await;
    let path = invited(&app, id).await;

    set_state(&app.context, &Actor::System, id, true).await.unwrap();
    set_state(&app.context, &Actor::System, id, false).await.unwrap();

    assert_eq!(tried(&app, &path).await, [StatusCode::GONE; 2]);
    app.stop().await;
}

#[tokio::test]
async fn codes_and_calendars_of_the_old_mailbox_are_shut_with_it() {
    let app = TestApp::start().await;
    let id = person(&app, "old@example.jp", &[Role::Operator]).await;
    let api = ApiClient::nobody(&app);
    let own = ApiClient::with_token(&app, token_for(&app, id, Strength::MailLink).await);
    let feed = own.post("/api/v1/me/calendar-feed", json!({})).await.text("url");
    let feed = feed.trim_start_matches(&app.base_url).to_owned();
    let read = api.get(&feed).await.status;
    let ticket = api.post("/api/v1/auth/sign-in-links", json!({ "email": "old@example.jp" })).await;
    let letter = letters(&app, "sign_in_link", "old@example.jp").await.pop().unwrap();

    moved(&app, id, YAMADA).await;
    let code = letter.text_body.split("番号: ").nth(1).unwrap().split('\n').next().unwrap().trim();
    let grant = json!({ "grant": "mail_code", "ticket": ticket.text("ticket"), "code": code });
    let late = api.post("/api/v1/auth/tokens", grant).await;

    assert_eq!((read, api.get(&feed).await.status), (200, 404));
    assert_eq!((late.status, own.get("/api/v1/me").await.status), (401, 401));
    app.stop().await;
}

#[tokio::test]
async fn the_verbs_themselves_keep_the_secretariat_from_whoever_does_not_administer() {
    let app = TestApp::start().await;
    let admin = person(&app, "kitagawa@example.jp", &[Role::Admin]).await;
    let desk = person(&app, "ono@example.jp", &[Role::Coordinator]).await;
    let member = person(&app, YAMADA, &[Role::Operator]).await;
    let context = &app.context;
    let (by_desk, by_admin) = (Actor::Person(desk), Actor::Person(admin));
    let purpose = InvitationPurpose::Reset;

    let refused = [
        set_state(context, &by_desk, admin, true).await.is_err(),
        invitations::invite_again(context, &by_desk, admin, purpose).await.is_err(),
    ];
    let taken = [
        set_state(context, &by_desk, member, true).await.is_ok(),
        invitations::invite_again(context, &by_admin, desk, purpose).await.is_ok(),
        invitations::invite_again(context, &by_admin, admin, purpose).await.is_ok(),
    ];

    assert_eq!((refused, taken), ([true; 2], [true; 3]));
    app.stop().await;
}
