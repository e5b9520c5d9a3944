//! Whoever was disabled and is let in again is what they were before; and a page that is not there.

use bansou::people::Actor;
use bansou::people::persons::set_state;
use entities::people::person::PersonState;
use entities::people::role_assignment::Role;
use reqwest::StatusCode;

use super::cast::{Visitor, person, sign_in_by_mail, staff, stored_person};
use crate::support::TestApp;

#[tokio::test]
async fn whoever_never_signed_in_is_not_called_in_use() {
    let app = TestApp::start().await;
    let stranger = person(&app, "stranger@example.jp", &[Role::Operator]).await;
    let member = person(&app, "member@example.jp", &[Role::Operator]).await;
    sign_in_by_mail(&app, "member@example.jp").await;

    for id in [stranger, member] {
        set_state(&app.context, &Actor::System, id, true).await.unwrap();
        set_state(&app.context, &Actor::System, id, false).await.unwrap();
    }

    assert_eq!(stored_person(&app, stranger).await.state, PersonState::Known);
    assert_eq!(stored_person(&app, member).await.state, PersonState::Active);
    app.stop().await;
}

#[tokio::test]
async fn where_there_is_no_page_whoever_is_signed_in_is_not_asked_to_sign_in() {
    let app = TestApp::start().await;
    let kitagawa = staff(&app, "kitagawa@example.jp", &[Role::Admin]).await;

    let known = kitagawa.browser.get("/nothing/here").await;
    let status = known.status();
    let known = known.text().await.unwrap();
    let unknown = Visitor::new(&app).get("/nothing/here").await.text().await.unwrap();

    assert_eq!(status, StatusCode::NOT_FOUND);
    assert!(!known.contains("href=\"/sign-in\"") && known.contains("/sign-out"), "{known}");
    assert!(unknown.contains("href=\"/sign-in\""), "{unknown}");
    app.stop().await;
}
