use bansou::people::admin::{create_admin, reset_credentials};
use bansou::people::persons::RawPerson;
use chrono::TimeDelta;
use entities::people::role_assignment::Role;
use reqwest::StatusCode;

use super::cast::{
    PASSWORD, Visitor, authenticator, code, letters, link_in, location, next_code, person,
    sign_in_by_mail, staff,
};
use super::organisations::organisation;
use crate::support::TestApp;

const YAMADA: &str = "yamada@example.jp";

#[tokio::test]
async fn the_first_administrator_comes_in_by_the_address_the_command_prints() {
    let app = TestApp::start().await;
    let raw = RawPerson {
        family_name: "北川".into(),
        given_name: "遥".into(),
        email: "kitagawa@example.jp".into(),
        ..RawPerson::default()
    };
    let made = create_admin(&app.context, &raw).await.unwrap();
    let path = made.url.trim_start_matches(&app.base_url).to_owned();
    let browser = Visitor::new(&app);

    let totp = authenticator(&browser.page(&path).await);
    let wrong = [("password", PASSWORD), ("code", "000000")];
    let wrong = browser.send(&path, &path, &wrong).await.status();
    let good = code(&app, &totp);
    let good = [("password", PASSWORD), ("code", good.as_str())];
    let accepted = browser.send(&path, &path, &good).await.status();
    let again = browser.get(&path).await.status();

    assert_eq!(wrong, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!((accepted, again), (StatusCode::OK, StatusCode::GONE));
    assert_eq!(browser.get("/staff/audit").await.status(), StatusCode::OK);
    app.stop().await;
}

#[tokio::test]
async fn a_reset_ends_everything_that_let_the_person_in() {
    let app = TestApp::start().await;
    let kitagawa = staff(&app, "kitagawa@example.jp", &[Role::Admin]).await;

    let made = reset_credentials(&app.context, "kitagawa@example.jp").await.unwrap();
    let still_in = kitagawa.browser.is_signed_in().await;
    let code = next_code(&app, &kitagawa.totp);
    let fields = [("email", kitagawa.email), ("password", PASSWORD), ("code", code.as_str())];
    let browser = Visitor::new(&app);
    let old = browser.send("/sign-in/staff", "/sign-in/staff", &fields).await;
    let path = made.url.trim_start_matches(&app.base_url).to_owned();
    let page = browser.page(&path).await;

    assert!(!still_in);
    assert_eq!(old.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("サインイン情報の再登録"));
    app.clock.advance(TimeDelta::days(1));
    assert_eq!(browser.get(&path).await.status(), StatusCode::GONE);
    app.stop().await;
}

#[tokio::test]
async fn an_invited_member_accepts_with_one_button() {
    let app = TestApp::start().await;
    let ono = staff(&app, "ono@example.jp", &[Role::Coordinator]).await;
    let mirai = organisation(&app, "一般社団法人みらい").await.to_string();
    let fields = [
        ("family_name", "山田"),
        ("given_name", "太郎"),
        ("email", YAMADA),
        ("language", "ja"),
        ("organisation", mirai.as_str()),
        ("lead", "yes"),
        ("roles", "operator"),
    ];
    let invited = ono.browser.send("/staff/people/new", "/staff/people", &fields).await;
    let letter = letters(&app, "invitation", YAMADA).await.pop().unwrap();
    let link = link_in(&letter, "/invitations/");
    let browser = Visitor::new(&app);

    let page = browser.page(&link).await;
    let opened_only = browser.is_signed_in().await;
    let accepted = browser.send(&link, &link, &[]).await;

    assert_eq!(invited.status(), StatusCode::SEE_OTHER);
    assert!(page.contains("一般社団法人みらい"));
    assert!(!opened_only);
    assert_eq!(location(&accepted), "/home");
    assert_eq!(browser.get("/me/colleagues").await.status(), StatusCode::OK);
    app.stop().await;
}

#[tokio::test]
async fn a_coordinator_gives_no_role_that_needs_two_factors() {
    let app = TestApp::start().await;
    let ono = staff(&app, "ono@example.jp", &[Role::Coordinator]).await;
    let fields = [
        ("family_name", "山田"),
        ("given_name", "太郎"),
        ("email", YAMADA),
        ("language", "ja"),
        ("roles", "admin"),
    ];

    let answer = ono.browser.send("/staff/people/new", "/staff/people", &fields).await;

    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(letters(&app, "invitation", YAMADA).await.len(), 0);
    app.stop().await;
}

#[tokio::test]
async fn a_lead_learns_nothing_of_people_elsewhere_until_they_accept() {
    let app = TestApp::start().await;
    let mirai = organisation(&app, "一般社団法人みらい").await;
    let lead = person(&app, "lead@example.jp", &[Role::Operator]).await;
    super::organisations::place(&app, lead, mirai, true).await;
    person(&app, YAMADA, &[]).await;
    let browser = sign_in_by_mail(&app, "lead@example.jp").await;
    let (mirai, typed) = (mirai.to_string(), "だれか");
    let fields = [
        ("family_name", typed),
        ("given_name", "さん"),
        ("email", YAMADA),
        ("language", "ja"),
        ("organisation", mirai.as_str()),
    ];

    browser.send("/me/colleagues", "/me/colleagues", &fields).await;
    let before = browser.page("/me/colleagues").await;
    let letter = letters(&app, "invitation", YAMADA).await.pop().unwrap();
    let link = link_in(&letter, "/invitations/");
    let invited = Visitor::new(&app);
    invited.send(&link, &link, &[]).await;
    let after = browser.page("/me/colleagues").await;

    assert!(!before.contains(YAMADA));
    assert!(after.contains(YAMADA));
    app.stop().await;
}

#[tokio::test]
async fn a_lead_sends_no_fourth_letter_and_ends_nobodys_reset() {
    let app = TestApp::start().await;
    let mirai = organisation(&app, "一般社団法人みらい").await.to_string();
    let lead = person(&app, "lead@example.jp", &[Role::Operator]).await;
    super::organisations::place(&app, lead, mirai.parse().unwrap(), true).await;
    staff(&app, "kitagawa@example.jp", &[Role::Admin]).await;
    let made = reset_credentials(&app.context, "kitagawa@example.jp").await.unwrap();
    let browser = sign_in_by_mail(&app, "lead@example.jp").await;
    let fields = [
        ("family_name", "だれか"),
        ("given_name", "さん"),
        ("email", "kitagawa@example.jp"),
        ("language", "ja"),
        ("organisation", mirai.as_str()),
    ];

    let mut sent = Vec::new();
    for _ in 0..3 {
        let answer = browser.send("/me/colleagues", "/me/colleagues", &fields).await;
        sent.push(answer.status());
    }
    let fourth = browser.send("/me/colleagues", "/me/colleagues", &fields).await;
    let reset = made.url.trim_start_matches(&app.base_url).to_owned();
    let reset = Visitor::new(&app).get(&reset).await.status();

    assert_eq!(sent, [StatusCode::SEE_OTHER; 3]);
    assert_eq!((fourth.status(), reset), (StatusCode::TOO_MANY_REQUESTS, StatusCode::OK));
    let page = fourth.text().await.unwrap();
    assert!(page.contains("同じ宛先には1日3通") && page.contains("だれか"), "{page}");
    app.stop().await;
}

#[tokio::test]
async fn somebody_who_becomes_staff_must_come_in_anew_with_two_factors() {
    let app = TestApp::start().await;
    let id = person(&app, YAMADA, &[Role::Operator]).await;
    let browser = sign_in_by_mail(&app, YAMADA).await;
    staff(&app, "kitagawa@example.jp", &[Role::Admin]).await;

    let actor = bansou::people::Actor::System;
    let wanted = super::cast::roles_of(&[Role::Operator, Role::Coordinator]);
    bansou::people::persons::set_roles(&app.context, &actor, id, &wanted).await.unwrap();

    assert!(!browser.is_signed_in().await);
    app.stop().await;
}

#[tokio::test]
async fn everything_that_is_wrong_with_an_invitation_is_told_at_once() {
    let app = TestApp::start().await;
    let ono = staff(&app, "ono@example.jp", &[Role::Coordinator]).await;

    let page = ono.browser.send("/staff/people/new", "/staff/people", &[("language", "ja")]).await;

    assert_eq!(page.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let page = page.text().await.unwrap();
    assert!(page.contains("（3件）") && page.contains("団体か役割を選んでください。"), "{page}");
    app.stop().await;
}
