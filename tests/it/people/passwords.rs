use chrono::TimeDelta;
use entities::people::role_assignment::Role;
use reqwest::{Response, StatusCode};

use super::cast::{PASSWORD, Staff, Visitor, code, hidden, letters, location, next_code, staff};
use crate::support::TestApp;

const KITAGAWA: &str = "kitagawa@example.jp";

async fn attempt(app: &TestApp, email: &str, password: &str, code: &str) -> (Visitor, Response) {
    let browser = Visitor::new(app);
    let fields = [("email", email), ("password", password), ("code", code)];
    let answer = browser.send("/sign-in/staff", "/sign-in/staff", &fields).await;
    (browser, answer)
}

#[tokio::test]
async fn password_and_code_together_sign_the_secretariat_in() {
    let app = TestApp::start().await;
    let kitagawa = staff(&app, KITAGAWA, &[Role::Admin]).await;
    let code = next_code(&app, &kitagawa.totp);

    let (browser, answer) = attempt(&app, KITAGAWA, PASSWORD, &code).await;

    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    assert_eq!(location(&answer), "/staff");
    assert_eq!(browser.get("/staff/people").await.status(), StatusCode::OK);
    app.stop().await;
}

#[tokio::test]
async fn a_code_works_once_and_no_earlier_one_after_it() {
    let app = TestApp::start().await;
    let kitagawa = staff(&app, KITAGAWA, &[Role::Admin]).await;
    let earlier = next_code(&app, &kitagawa.totp);
    let later = next_code(&app, &kitagawa.totp);

    let (_, first) = attempt(&app, KITAGAWA, PASSWORD, &later).await;
    let (_, replayed) = attempt(&app, KITAGAWA, PASSWORD, &later).await;
    let (_, older) = attempt(&app, KITAGAWA, PASSWORD, &earlier).await;

    assert_eq!(first.status(), StatusCode::SEE_OTHER);
    assert_eq!(replayed.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(older.status(), StatusCode::UNPROCESSABLE_ENTITY);
    app.stop().await;
}

#[tokio::test]
async fn the_code_that_enrolled_the_app_does_not_sign_in_again() {
    let app = TestApp::start().await;
    let kitagawa = staff(&app, KITAGAWA, &[Role::Admin]).await;

    let (_, replayed) = attempt(&app, KITAGAWA, PASSWORD, &code(&app, &kitagawa.totp)).await;

    assert_eq!(replayed.status(), StatusCode::UNPROCESSABLE_ENTITY);
    app.stop().await;
}

#[tokio::test]
async fn a_stranger_a_wrong_password_and_a_wrong_code_look_the_same() {
    let app = TestApp::start().await;
    let kitagawa = staff(&app, KITAGAWA, &[Role::Admin]).await;
    let good = next_code(&app, &kitagawa.totp);

    let stranger = plain(attempt(&app, "nobody@example.jp", PASSWORD, &good).await).await;
    let password = plain(attempt(&app, KITAGAWA, "yoru no umi wo aruku 7", &good).await).await;
    let code = plain(attempt(&app, KITAGAWA, PASSWORD, "000000").await).await;

    assert_eq!(stranger.0, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(stranger.1.replace("nobody@example.jp", KITAGAWA), password.1);
    assert_eq!(password.1.replace(&good, "000000"), code.1);
    app.stop().await;
}

async fn plain((_, answer): (Visitor, Response)) -> (StatusCode, String) {
    let status = answer.status();
    let page = answer.text().await.unwrap();
    let token = hidden(&page, "csrf");
    (status, page.replace(&token, ""))
}

#[tokio::test]
async fn a_wrong_password_uses_no_code_up() {
    let app = TestApp::start().await;
    let kitagawa = staff(&app, KITAGAWA, &[Role::Admin]).await;
    let code = next_code(&app, &kitagawa.totp);

    attempt(&app, KITAGAWA, "yoru no umi wo aruku 7", &code).await;
    let (_, answer) = attempt(&app, KITAGAWA, PASSWORD, &code).await;

    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    app.stop().await;
}

#[tokio::test]
async fn five_failures_cool_down_and_a_restart_does_not_forget_them() {
    let app = TestApp::start().await;
    let kitagawa = staff(&app, KITAGAWA, &[Role::Admin]).await;
    for _ in 0..5 {
        attempt(&app, KITAGAWA, "yoru no umi wo aruku 7", "000000").await;
    }

    let second = bansou::app::assemble(
        bansou::config::Config::clone(&app.context.config),
        app.context.clock.clone(),
        app.context.chance.clone(),
    );
    let second = second.await.unwrap();
    let listener = bansou::app::listen("127.0.0.1:0".parse().unwrap()).unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let running = bansou::app::start(&second, listener, 1, None).unwrap();
    let status = attempt_at(&address, &code(&app, &kitagawa.totp)).await;
    running.stop().await.unwrap();
    app.clock.advance(TimeDelta::minutes(15));
    let (_, later) = attempt(&app, KITAGAWA, PASSWORD, &code(&app, &kitagawa.totp)).await;

    assert_eq!(status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(later.status(), StatusCode::SEE_OTHER);
    app.stop().await;
}

/// Another server on the same database; programs send no `Origin`.
async fn attempt_at(address: &str, code: &str) -> StatusCode {
    let client = reqwest::Client::builder().cookie_store(true).build().unwrap();
    let page = client.get(format!("{address}/sign-in/staff")).send().await.unwrap();
    let csrf = hidden(&page.text().await.unwrap(), "csrf");
    let fields =
        [("csrf", csrf.as_str()), ("email", KITAGAWA), ("password", PASSWORD), ("code", code)];
    let sent = client.post(format!("{address}/sign-in/staff")).form(&fields).send();
    sent.await.unwrap().status()
}

#[tokio::test]
async fn a_recovery_code_stands_in_for_the_app_once() {
    let app = TestApp::start().await;
    let kitagawa: Staff = staff(&app, KITAGAWA, &[Role::Admin]).await;
    let sheet = kitagawa.recovery_codes[0].to_ascii_lowercase();

    let (browser, first) = attempt(&app, KITAGAWA, PASSWORD, &sheet).await;
    let (_, again) = attempt(&app, KITAGAWA, PASSWORD, &sheet).await;
    let page = browser.page("/me").await;

    assert_eq!(kitagawa.recovery_codes.len(), 10);
    assert_eq!(location(&first), "/me");
    assert_eq!(again.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("予備コードでサインインしました"));
    assert!(page.contains("残り9個"));
    app.stop().await;
}

#[tokio::test]
async fn a_new_password_ends_every_other_session_and_is_told_by_letter() {
    let app = TestApp::start().await;
    let kitagawa = staff(&app, KITAGAWA, &[Role::Admin]).await;
    let code = next_code(&app, &kitagawa.totp);
    let (other, _) = attempt(&app, KITAGAWA, PASSWORD, &code).await;

    let wanted = "yoru no umi wo aruku 8";
    let fields = [("present", PASSWORD), ("wanted", wanted)];
    let changed = kitagawa.browser.send("/me/password", "/me/password", &fields).await;
    let code = next_code(&app, &kitagawa.totp);
    let (_, old) = attempt(&app, KITAGAWA, PASSWORD, &code).await;
    let (_, new) = attempt(&app, KITAGAWA, wanted, &code).await;

    assert_eq!(location(&changed), "/me");
    assert!(kitagawa.browser.is_signed_in().await);
    assert!(!other.is_signed_in().await);
    assert_eq!(old.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(new.status(), StatusCode::SEE_OTHER);
    assert_eq!(letters(&app, "credentials_changed", KITAGAWA).await.len(), 1);
    app.stop().await;
}

#[tokio::test]
async fn weak_passwords_are_refused_with_advice() {
    let app = TestApp::start().await;
    let kitagawa = staff(&app, KITAGAWA, &[Role::Admin]).await;

    let short = [("present", PASSWORD), ("wanted", "umi no asa")];
    let known = [("present", PASSWORD), ("wanted", "Password123456")];
    let short = kitagawa.browser.send("/me/password", "/me/password", &short).await;
    let known = kitagawa.browser.send("/me/password", "/me/password", &known).await;

    assert!(short.text().await.unwrap().contains("12文字以上にしてください"));
    assert!(known.text().await.unwrap().contains("推測されやすいパスワードです"));
    app.stop().await;
}
