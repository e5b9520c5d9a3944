use chrono::TimeDelta;
use entities::people::role_assignment::Role;
use entities::sign_in::browser_session;
use reqwest::StatusCode;
use sea_orm::EntityTrait;

use super::cast::{Visitor, letters, link_in, person, random_token, sign_in_by_mail, staff};
use crate::support::TestApp;

const YAMADA: &str = "yamada@example.jp";

#[tokio::test]
async fn a_planted_session_cookie_is_never_taken_over() {
    let app = TestApp::start().await;
    person(&app, YAMADA, &[]).await;
    let planted = random_token();
    let client = reqwest::Client::new();

    let (cookie, link, csrf) = ask_with_planted(&app, &client, &planted).await;
    let answer = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .unwrap()
        .post(app.url(&link))
        .header("cookie", &cookie)
        .form(&[("csrf", csrf.as_str())])
        .send()
        .await
        .unwrap();
    let with_planted = client.get(app.url("/me")).header("cookie", format!("session={planted}"));
    let with_planted = with_planted.send().await.unwrap();

    let new = set_cookie(&answer, "session=").unwrap();
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    assert!(!new.contains(&planted));
    assert!(with_planted.url().path().starts_with("/sign-in"));
    app.stop().await;
}

/// Asks for a link with a session cookie somebody else has chosen.
async fn ask_with_planted(
    app: &TestApp,
    client: &reqwest::Client,
    planted: &str,
) -> (String, String, String) {
    let planted = format!("session={planted}");
    let page = client.get(app.url("/sign-in")).header("cookie", &planted).send().await.unwrap();
    let nonce = set_cookie(&page, "browser=").unwrap();
    let cookie = format!("{planted}; {}", nonce.split(';').next().unwrap());
    let csrf = super::cast::hidden(&page.text().await.unwrap(), "csrf");
    let ask = client.post(app.url("/sign-in")).header("cookie", &cookie);
    ask.form(&[("csrf", csrf.as_str()), ("email", YAMADA)]).send().await.unwrap();
    let letter = letters(app, "sign_in_link", YAMADA).await.pop().unwrap();
    (cookie, link_in(&letter, "/sign-in/links/"), csrf)
}

fn set_cookie(answer: &reqwest::Response, name: &str) -> Option<String> {
    let all = answer.headers().get_all("set-cookie").iter();
    let mut texts = all.map(|value| value.to_str().unwrap().to_owned());
    texts.find(|text| text.starts_with(name))
}

#[tokio::test]
async fn a_cookie_kept_from_before_signing_out_is_worth_nothing() {
    let app = TestApp::start().await;
    person(&app, YAMADA, &[]).await;
    let browser = sign_in_by_mail(&app, YAMADA).await;
    let rows = browser_session::Entity::find().all(app.context.database.reader());
    let stored = rows.await.unwrap();

    browser.send("/me", "/sign-out", &[]).await;
    let rows = browser_session::Entity::find().all(app.context.database.reader());
    let after = rows.await.unwrap();

    assert_eq!(stored.len(), 1);
    assert!(stored[0].ended_at.is_none());
    assert!(after[0].ended_at.is_some());
    assert!(!browser.is_signed_in().await);
    app.stop().await;
}

#[tokio::test]
async fn the_token_itself_is_stored_nowhere() {
    let app = TestApp::start().await;
    person(&app, YAMADA, &[]).await;
    let browser = Visitor::new(&app);
    browser.send("/sign-in", "/sign-in", &[("email", YAMADA)]).await;
    let letter = letters(&app, "sign_in_link", YAMADA).await.pop().unwrap();
    let link = link_in(&letter, "/sign-in/links/");

    let answer = browser.send(&link, &link, &[]).await;
    let cookie = set_cookie(&answer, "session=").unwrap();
    let token = cookie.trim_start_matches("session=").split(';').next().unwrap().to_owned();
    let rows = browser_session::Entity::find().all(app.context.database.reader());

    assert_eq!(token.len(), 43);
    assert!(rows.await.unwrap().iter().all(|row| row.token_hash != token));
    app.stop().await;
}

#[tokio::test]
async fn members_stay_for_two_weeks_without_use_and_thirty_days_at_most() {
    let app = TestApp::start().await;
    person(&app, YAMADA, &[]).await;
    let idle = sign_in_by_mail(&app, YAMADA).await;
    let busy = sign_in_by_mail(&app, YAMADA).await;

    app.clock.advance(TimeDelta::days(13));
    let after_13 = busy.is_signed_in().await;
    app.clock.advance(TimeDelta::days(1));
    let idle_after_14 = idle.is_signed_in().await;
    app.clock.advance(TimeDelta::days(12));
    let after_26 = busy.is_signed_in().await;
    app.clock.advance(TimeDelta::days(4));
    let after_30 = busy.is_signed_in().await;

    assert_eq!((after_13, idle_after_14, after_26, after_30), (true, false, true, false));
    app.stop().await;
}

#[tokio::test]
async fn the_secretariat_stays_for_two_hours_without_use_and_twelve_at_most() {
    let app = TestApp::start().await;
    let kitagawa = staff(&app, "kitagawa@example.jp", &[Role::Coordinator]).await;

    let mut seen = Vec::new();
    for _ in 0..7 {
        app.clock.advance(TimeDelta::minutes(119));
        seen.push(kitagawa.browser.is_signed_in().await);
    }

    assert_eq!(seen, [true, true, true, true, true, true, false]);
    app.stop().await;
}

#[tokio::test]
async fn one_session_can_be_ended_from_another_and_strangers_cannot_end_it() {
    let app = TestApp::start().await;
    let id = person(&app, YAMADA, &[]).await;
    person(&app, "suzuki@example.jp", &[]).await;
    let laptop = sign_in_by_mail(&app, YAMADA).await;
    let phone = sign_in_by_mail(&app, YAMADA).await;
    let suzuki = sign_in_by_mail(&app, "suzuki@example.jp").await;
    let sessions = bansou::people::sign_in::sessions::list(&app.context, id).await.unwrap();
    let first = sessions.iter().min_by_key(|row| row.created_at).unwrap().id;
    let action = format!("/me/sessions/{first}/end");

    let by_stranger = suzuki.send("/me", &action, &[]).await;
    let still_in = laptop.is_signed_in().await;
    phone.send("/me", &action, &[]).await;

    assert_eq!(sessions.len(), 2);
    assert_eq!(by_stranger.status(), StatusCode::NOT_FOUND);
    assert!(still_in);
    assert!(!laptop.is_signed_in().await);
    assert!(phone.is_signed_in().await);
    app.stop().await;
}

#[tokio::test]
async fn the_session_cookie_can_be_read_by_no_script_and_sent_by_no_other_site() {
    let app = TestApp::start().await;
    person(&app, YAMADA, &[]).await;
    let browser = Visitor::new(&app);
    browser.send("/sign-in", "/sign-in", &[("email", YAMADA)]).await;
    let letter = letters(&app, "sign_in_link", YAMADA).await.pop().unwrap();
    let link = link_in(&letter, "/sign-in/links/");

    let answer = browser.send(&link, &link, &[]).await;

    let cookie = set_cookie(&answer, "session=").unwrap();
    let attributes: Vec<&str> = cookie.split("; ").skip(1).collect();
    assert_eq!(attributes, ["HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=2592000"]);
    app.stop().await;
}

#[test]
fn over_tls_every_cookie_is_bound_to_this_host() {
    let cookies = bansou::web::Cookies::new(true);

    let cookie = cookies.make("session", "x", Some(60)).to_string();

    let wanted = "__Host-session=x; HttpOnly; SameSite=Lax; Secure; Path=/; Max-Age=60";
    assert_eq!(cookie, wanted);
}
