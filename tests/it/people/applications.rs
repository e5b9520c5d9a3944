use entities::people::role_assignment::Role;
use entities::sign_in::organisation_application;
use reqwest::StatusCode;
use sea_orm::EntityTrait;

use super::cast::{Visitor, hidden, letters, sign_in_by_mail, staff};
use crate::support::TestApp;

const YAMADA: &str = "yamada@example.jp";

fn typed() -> Vec<(&'static str, &'static str)> {
    vec![
        ("name", "一般社団法人みらいの人事部"),
        ("kana", "みらいのじんじぶ"),
        ("kind", "prospective_operator"),
        ("prefecture", "20"),
        ("family_name", "山田"),
        ("given_name", "太郎"),
        ("email", YAMADA),
        ("person_phone", "090 1234 5678"),
        ("language", "ja"),
        ("message", "地域で働く人を増やしたいです。"),
        ("agreed", "yes"),
    ]
}

async fn applied(app: &TestApp) -> organisation_application::Model {
    let all = organisation_application::Entity::find().all(app.context.database.reader()).await;
    let [only] = <[_; 1]>::try_from(all.unwrap()).unwrap();
    only
}

#[tokio::test]
async fn applying_shows_what_was_typed_before_anything_is_stored() {
    let app = TestApp::start().await;
    bansou::people::seed::write(&app.context).await.unwrap();
    let browser = Visitor::new(&app);

    let confirm = browser.send("/apply", "/apply", &typed()).await;
    let page = confirm.text().await.unwrap();
    let stored = organisation_application::Entity::find().all(app.context.database.reader());

    assert!(page.contains("まだ申し込まれていません"));
    assert!(page.contains("これから始める事業者") && page.contains("長野県"));
    assert_eq!(stored.await.unwrap().len(), 0);
    app.stop().await;
}

#[tokio::test]
async fn pressing_twice_applies_once() {
    let app = TestApp::start().await;
    let ono = staff(&app, "ono@example.jp", &[Role::Coordinator]).await;
    let browser = Visitor::new(&app);
    let page = browser.send("/apply", "/apply", &typed()).await.text().await.unwrap();
    let (csrf, once) = (hidden(&page, "csrf"), hidden(&page, "once"));
    let mut fields = typed();
    fields.extend([("csrf", csrf.as_str()), ("once", once.as_str()), ("step", "send")]);

    let first = browser.post("/apply", &fields).await.text().await.unwrap();
    let second = browser.post("/apply", &fields).await.text().await.unwrap();

    let application = applied(&app).await;
    assert!(first.contains(&application.number) && second.contains(&application.number));
    assert_eq!(letters(&app, "application_received", YAMADA).await.len(), 1);
    assert!(ono.browser.page("/staff/applications").await.contains("みらいの人事部"));
    app.stop().await;
}

/// Takes an application through its two steps.
async fn apply(app: &TestApp) -> organisation_application::Model {
    let browser = Visitor::new(app);
    let mut fields = typed();
    fields.push(("step", "send"));
    browser.send("/apply", "/apply", &fields).await;
    applied(app).await
}

#[tokio::test]
async fn the_lead_comes_in_after_the_approval_and_may_invite() {
    let app = TestApp::start().await;
    let ono = staff(&app, "ono@example.jp", &[Role::Coordinator]).await;
    let application = apply(&app).await;
    let page = format!("/staff/applications/{}", application.id);

    let before = ono.browser.page("/staff/organisations").await;
    let approved = ono.browser.send(&page, &format!("{page}/approval"), &[]).await;
    let csrf = ono.browser.token("/staff/people/new").await;
    let again = ono.browser.post(&format!("{page}/approval"), &[("csrf", &csrf)]).await;
    let lead = sign_in_by_mail(&app, YAMADA).await;

    assert!(!before.contains("みらいの人事部"));
    assert_eq!(approved.status(), StatusCode::SEE_OTHER);
    assert_eq!(again.status(), StatusCode::CONFLICT);
    assert_eq!(letters(&app, "application_approved", YAMADA).await.len(), 1);
    assert!(lead.page("/me/colleagues").await.contains("一般社団法人みらいの人事部"));
    app.stop().await;
}

#[tokio::test]
async fn declining_needs_a_reason_and_tells_it() {
    let app = TestApp::start().await;
    let ono = staff(&app, "ono@example.jp", &[Role::Coordinator]).await;
    let application = apply(&app).await;
    let page = format!("/staff/applications/{}", application.id);
    let action = format!("{page}/refusal");

    let empty = ono.browser.send(&page, &action, &[("reason", "　")]).await;
    let reason = [("reason", "対象の地域ではないためです。")];
    let told = ono.browser.send(&page, &action, &reason).await;

    assert_eq!(empty.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(told.status(), StatusCode::SEE_OTHER);
    let letter = letters(&app, "application_declined", YAMADA).await.pop().unwrap();
    assert!(letter.text_body.contains("対象の地域ではないためです。"));
    app.stop().await;
}

#[tokio::test]
async fn nobody_applies_without_agreeing() {
    let app = TestApp::start().await;
    bansou::people::seed::write(&app.context).await.unwrap();
    let fields: Vec<_> = typed().into_iter().filter(|(name, _)| *name != "agreed").collect();

    let answer = Visitor::new(&app).send("/apply", "/apply", &fields).await;

    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.text().await.unwrap().contains("同意に印を付けてください"));
    app.stop().await;
}
