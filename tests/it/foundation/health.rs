use std::time::Duration;

use bansou::jobs::Pulse;
use futures_util::future::join_all;
use reqwest::StatusCode;

use crate::support::TestApp;

/// Another server of the same program.
fn second_server(app: &TestApp, pulse: Option<Pulse>) -> (bansou::app::Running, String) {
    let listener = bansou::app::listen("127.0.0.1:0".parse().unwrap()).unwrap();
    let address = format!("http://{}/readyz", listener.local_addr().unwrap());
    (bansou::app::start(&app.context, listener, 1, pulse).unwrap(), address)
}

/// What `/readyz` says on a server that watches this pulse.
async fn readiness(app: &TestApp, pulse: Option<Pulse>) -> (StatusCode, String) {
    let (server, address) = second_server(app, pulse);
    let answer = reqwest::get(address).await.unwrap();
    let said = (answer.status(), answer.text().await.unwrap());
    server.stop().await.unwrap();
    said
}

#[tokio::test]
async fn a_server_whose_workers_fell_silent_is_not_ready_and_says_so() {
    let app = TestApp::start().await;

    let lively = readiness(&app, Some(Pulse::new(Duration::from_mins(1)))).await;
    let silent = readiness(&app, Some(Pulse::new(Duration::ZERO))).await;

    assert_eq!(lively, (StatusCode::OK, "ready\n".to_owned()));
    let sentence = "the workers of this process have shown no sign of life for too long\n";
    assert_eq!(silent, (StatusCode::SERVICE_UNAVAILABLE, sentence.to_owned()));
    app.stop().await;
}

#[tokio::test]
async fn the_connections_a_server_opened_outlive_it() {
    let app = TestApp::start().await;
    let (server, address) = second_server(&app, None);
    let at_once = join_all((0..8).map(|_| reqwest::get(&address))).await;
    assert!(at_once.into_iter().all(|answer| answer.unwrap().status() == 200));

    server.stop().await.unwrap();
    let later = join_all((0..16).map(|_| app.context.database.is_current())).await;

    let later: Vec<_> = later.into_iter().map(|asked| asked.map_err(|e| e.to_string())).collect();
    assert_eq!(later, vec![Ok(true); 16]);
    app.stop().await;
}

#[tokio::test]
async fn a_server_without_workers_is_ready_without_their_pulse() {
    let app = TestApp::start().await;

    let ready = readiness(&app, None).await;

    assert_eq!(ready, (StatusCode::OK, "ready\n".to_owned()));
    app.stop().await;
}

#[tokio::test]
async fn a_started_server_is_alive_and_ready() {
    let app = TestApp::start().await;

    let alive = reqwest::get(app.url("/healthz")).await.unwrap();
    let ready = reqwest::get(app.url("/readyz")).await.unwrap();

    assert_eq!(alive.text().await.unwrap(), "ok\n");
    assert_eq!(ready.text().await.unwrap(), "ready\n");
    app.stop().await;
}

#[tokio::test]
async fn an_unknown_address_gets_a_page_and_the_api_a_problem_document() {
    let app = TestApp::start().await;

    let page = reqwest::get(app.url("/nowhere")).await.unwrap();
    let problem = reqwest::get(app.url("/api/v1/nowhere")).await.unwrap();

    assert_eq!(page.status(), 404);
    assert!(page.text().await.unwrap().contains("ページが見つかりません"));
    let asked = |tags: &str| {
        reqwest::Client::new().get(app.url("/nowhere")).header("accept-language", tags)
    };
    let foreign = asked("en-US,en;q=0.9").send().await.unwrap().text().await.unwrap();
    let mixed = asked("en-US,ja;q=0.5").send().await.unwrap().text().await.unwrap();
    let chosen =
        reqwest::get(app.url("/nowhere?lang=ja-easy")).await.unwrap().text().await.unwrap();
    assert!(foreign.contains("<html lang=\"en\"") && foreign.contains("Page not found"));
    assert!(mixed.contains("ページが見つかりません"));
    assert!(chosen.contains("このページは ありません"));
    assert_eq!(problem.status(), 404);
    assert_eq!(problem.headers()["content-type"], "application/problem+json");
    app.stop().await;
}
