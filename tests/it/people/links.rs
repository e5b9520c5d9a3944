use chrono::TimeDelta;
use entities::people::role_assignment::Role;
use reqwest::StatusCode;

use super::cast::{Visitor, hidden, letters, link_in, location, person, sign_in_by_mail, staff};
use crate::support::TestApp;

const YAMADA: &str = "yamada@example.jp";

#[tokio::test]
async fn of_fifty_who_press_one_link_at_once_one_is_signed_in() {
    let app = TestApp::start().await;
    person(&app, YAMADA, &[Role::Operator]).await;
    let browser = Visitor::new(&app);
    browser.send("/sign-in", "/sign-in", &[("email", YAMADA)]).await;
    let letter = letters(&app, "sign_in_link", YAMADA).await.pop().unwrap();
    let link = link_in(&letter, "/sign-in/links/");
    let csrf = browser.token(&link).await;

    let presses = (0..50).map(|_| {
        let press = browser.client.post(app.url(&link));
        press.form(&[("csrf", csrf.as_str())]).send()
    });
    let answers = futures_util::future::join_all(presses).await;

    let signed_in =
        answers.iter().filter(|answer| answer.as_ref().unwrap().status() == StatusCode::SEE_OTHER);
    assert_eq!(signed_in.count(), 1);
    app.stop().await;
}

#[tokio::test]
async fn a_link_signs_in_once_and_leads_where_one_wanted_to_go() {
    let app = TestApp::start().await;
    person(&app, YAMADA, &[Role::Operator]).await;
    let browser = Visitor::new(&app);
    let fields = [("email", "ｙａｍａｄａ＠example.jp "), ("next", "/me/data")];
    let asked = browser.send("/sign-in", "/sign-in", &fields).await;
    let letter = letters(&app, "sign_in_link", YAMADA).await.pop().unwrap();
    let link = link_in(&letter, "/sign-in/links/");

    browser.get(&link).await;
    browser.get(&link).await;
    let first = browser.send(&link, &link, &[]).await;
    let again = browser.get(&link).await;

    assert_eq!(location(&asked), "/sign-in/code");
    assert_eq!(location(&first), "/me/data");
    assert_eq!(again.status(), StatusCode::GONE);
    assert!(browser.is_signed_in().await);
    app.stop().await;
}

#[tokio::test]
async fn a_link_works_in_the_browser_that_asked_and_not_in_another() {
    let app = TestApp::start().await;
    person(&app, YAMADA, &[]).await;
    let (asking, other) = (Visitor::new(&app), Visitor::new(&app));
    asking.send("/sign-in", "/sign-in", &[("email", YAMADA)]).await;
    let letter = letters(&app, "sign_in_link", YAMADA).await.pop().unwrap();
    let link = link_in(&letter, "/sign-in/links/");

    let seen = other.page(&link).await;
    let csrf = other.token("/sign-in").await;
    let pressed = other.post(&link, &[("csrf", csrf.as_str())]).await;

    assert!(seen.contains("サインインを始めたブラウザーで開いてください"));
    assert_ne!(pressed.status(), StatusCode::SEE_OTHER);
    assert!(!other.is_signed_in().await);
    let answer = asking.send(&link, &link, &[]).await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    app.stop().await;
}

#[tokio::test]
async fn the_number_of_the_letter_may_be_typed_in_any_width() {
    let app = TestApp::start().await;
    person(&app, YAMADA, &[]).await;
    let browser = Visitor::new(&app);
    browser.send("/sign-in", "/sign-in", &[("email", YAMADA)]).await;
    let code = wide(&code_in(&app).await);

    let answer = browser.send("/sign-in/code", "/sign-in/code", &[("code", &code)]).await;

    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    assert!(browser.is_signed_in().await);
    app.stop().await;
}

#[tokio::test]
async fn after_five_wrong_numbers_the_right_one_is_refused_too() {
    let app = TestApp::start().await;
    person(&app, YAMADA, &[]).await;
    let browser = Visitor::new(&app);
    browser.send("/sign-in", "/sign-in", &[("email", YAMADA)]).await;
    let code = code_in(&app).await;
    let csrf = browser.token("/sign-in/code").await;

    for _ in 0..5 {
        browser.post("/sign-in/code", &[("csrf", csrf.as_str()), ("code", "00000000")]).await;
    }
    let answer = browser.post("/sign-in/code", &[("csrf", &csrf), ("code", &code)]).await;

    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!browser.is_signed_in().await);
    app.stop().await;
}

#[tokio::test]
async fn a_link_ends_after_ten_minutes_and_with_the_next_one() {
    let app = TestApp::start().await;
    person(&app, YAMADA, &[]).await;
    let browser = Visitor::new(&app);
    browser.send("/sign-in", "/sign-in", &[("email", YAMADA)]).await;
    app.clock.advance(TimeDelta::seconds(1));
    browser.send("/sign-in", "/sign-in", &[("email", YAMADA)]).await;
    let sent = letters(&app, "sign_in_link", YAMADA).await;

    let replaced = browser.get(&link_in(&sent[0], "/sign-in/links/")).await;
    let live = browser.get(&link_in(&sent[1], "/sign-in/links/")).await;
    app.clock.advance(TimeDelta::minutes(10));
    let late = browser.get(&link_in(&sent[1], "/sign-in/links/")).await;

    assert_eq!(replaced.status(), StatusCode::GONE);
    assert_eq!(live.status(), StatusCode::OK);
    assert_eq!(late.status(), StatusCode::GONE);
    app.stop().await;
}

#[tokio::test]
async fn a_link_asked_for_elsewhere_does_not_end_the_one_somebody_is_about_to_open() {
    let app = TestApp::start().await;
    person(&app, YAMADA, &[]).await;
    let (own, stranger) = (Visitor::new(&app), Visitor::new(&app));
    own.send("/sign-in", "/sign-in", &[("email", YAMADA)]).await;
    let letter = letters(&app, "sign_in_link", YAMADA).await.pop().unwrap();
    let link = link_in(&letter, "/sign-in/links/");

    app.clock.advance(TimeDelta::seconds(1));
    let asked = stranger.send("/sign-in", "/sign-in", &[("email", YAMADA)]).await;
    let answer = own.send(&link, &link, &[]).await;

    assert_eq!(location(&asked), "/sign-in/code");
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    assert!(own.is_signed_in().await && !stranger.is_signed_in().await);
    app.stop().await;
}

#[tokio::test]
async fn a_stranger_a_member_and_the_secretariat_get_the_same_answer() {
    let app = TestApp::start().await;
    person(&app, YAMADA, &[Role::Operator]).await;
    staff(&app, "kitagawa@example.jp", &[Role::Coordinator]).await;

    let stranger = ask(&app, "nobody@example.jp").await;
    let member = ask(&app, YAMADA).await;
    let secretariat = ask(&app, "kitagawa@example.jp").await;

    assert_eq!(stranger, member);
    assert_eq!(stranger, secretariat);
    assert_eq!(letters(&app, "sign_in_link", "nobody@example.jp").await.len(), 0);
    assert_eq!(letters(&app, "sign_in_link", "kitagawa@example.jp").await.len(), 0);
    assert_eq!(letters(&app, "sign_in_by_password", "kitagawa@example.jp").await.len(), 1);
    app.stop().await;
}

/// Status, place and page of asking, without what differs between two browsers anyway.
async fn ask(app: &TestApp, email: &str) -> (StatusCode, String, String) {
    let browser = Visitor::new(app);
    let answer = browser.send("/sign-in", "/sign-in", &[("email", email)]).await;
    let (status, place) = (answer.status(), location(&answer).to_owned());
    let page = browser.page(&place).await;
    let token = hidden(&page, "csrf");
    (status, place, page.replace(&token, ""))
}

#[tokio::test]
async fn the_sixth_link_within_an_hour_is_refused_whatever_the_address() {
    let app = TestApp::start().await;
    person(&app, YAMADA, &[]).await;

    let mut known = Vec::new();
    let mut unknown = Vec::new();
    for _ in 0..6 {
        known.push(ask_status(&app, YAMADA).await);
        unknown.push(ask_status(&app, "Nobody+tag@example.jp").await);
    }
    app.clock.advance(TimeDelta::hours(1));
    let later = ask_status(&app, YAMADA).await;

    let see_other = StatusCode::SEE_OTHER;
    let wanted = [vec![see_other; 5], vec![StatusCode::TOO_MANY_REQUESTS]].concat();
    assert_eq!(known, wanted);
    assert_eq!(unknown, wanted);
    assert_eq!(later, see_other);
    assert_eq!(letters(&app, "sign_in_link", YAMADA).await.len(), 6);
    app.stop().await;
}

async fn ask_status(app: &TestApp, email: &str) -> StatusCode {
    let browser = Visitor::new(app);
    browser.send("/sign-in", "/sign-in", &[("email", email)]).await.status()
}

#[tokio::test]
async fn nobody_is_led_to_another_site_after_signing_in() {
    let app = TestApp::start().await;
    person(&app, YAMADA, &[]).await;
    let browser = Visitor::new(&app);
    let fields = [("email", YAMADA), ("next", "//evil.example/")];
    browser.send("/sign-in", "/sign-in", &fields).await;
    let letter = letters(&app, "sign_in_link", YAMADA).await.pop().unwrap();
    let link = link_in(&letter, "/sign-in/links/");

    let answer = browser.send(&link, &link, &[]).await;

    assert_eq!(location(&answer), "/home");
    assert!(letter.text_body.contains(&app.base_url));
    app.stop().await;
}

#[tokio::test]
async fn somebody_disabled_gets_no_link_and_loses_the_session_at_once() {
    let app = TestApp::start().await;
    let id = person(&app, YAMADA, &[Role::Operator]).await;
    let browser = sign_in_by_mail(&app, YAMADA).await;

    let actor = bansou::people::Actor::System;
    bansou::people::persons::set_state(&app.context, &actor, id, true).await.unwrap();
    let still_in = browser.is_signed_in().await;
    ask_status(&app, YAMADA).await;

    assert!(!still_in);
    assert_eq!(letters(&app, "sign_in_link", YAMADA).await.len(), 1);
    app.stop().await;
}

async fn code_in(app: &TestApp) -> String {
    let letter = letters(app, "sign_in_link", YAMADA).await.pop().unwrap();
    let start = letter.text_body.find("番号: ").unwrap() + "番号: ".len();
    letter.text_body[start..].lines().next().unwrap().to_owned()
}

/// `１２３４ ５６７８`
fn wide(digits: &str) -> String {
    digits
        .chars()
        .map(|c| c.to_digit(10).map_or(c, |d| char::from_u32('０' as u32 + d).unwrap()))
        .collect()
}
