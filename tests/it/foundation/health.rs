use crate::support::TestApp;

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
    assert_eq!(problem.status(), 404);
    assert_eq!(problem.headers()["content-type"], "application/problem+json");
    app.stop().await;
}
