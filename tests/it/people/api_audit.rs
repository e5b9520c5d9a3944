//! The audit log over the API.

use chrono::TimeDelta;
use entities::people::role_assignment::Role;
use entities::sign_in::browser_session::Strength;
use serde_json::json;

use super::cast::{Staff, person, staff};
use crate::access::tokens::token_for;
use crate::support::{ApiClient, TestApp};

const LOG: &str = "/api/v1/audit";

async fn api(app: &TestApp, who: &Staff) -> ApiClient {
    ApiClient::with_token(app, token_for(app, who.id, Strength::TwoFactors).await)
}

#[tokio::test]
async fn an_entry_says_who_did_what_to_whom_in_the_words_of_the_page() {
    let app = TestApp::start().await;
    let kitagawa = staff(&app, "kitagawa@example.jp", &[Role::Admin]).await;
    let admin = api(&app, &kitagawa).await;
    let yamada = person(&app, "yamada@example.jp", &[]).await;
    app.clock.advance(TimeDelta::seconds(1));
    let path = format!("/api/v1/people/{yamada}/roles");
    admin.put(&path, json!({ "roles": ["operator"] })).await;

    let log = admin.get(&format!("{LOG}?subject={yamada}&limit=1")).await;
    let page = kitagawa.browser.page(&format!("/staff/audit?subject={yamada}")).await;

    let entry = &log.items()[0];
    let facts = json!([{ "key": "roles", "label": "役割", "said": "事業者" }]);
    assert_eq!(entry["at"], "2026-11-24T01:00:01Z");
    assert_eq!(
        (&entry["actor"]["id"], &entry["actor"]["kind"]),
        (&json!(kitagawa.id), &json!("person"))
    );
    assert_eq!((&entry["action"], &entry["facts"]), (&json!("person.roles_changed"), &facts));
    assert_eq!(
        (&entry["subject"]["id"], &entry["subject"]["kind_name"]),
        (&json!(yamada), &json!("人"))
    );
    let words = [&entry["actor"]["name"], &entry["action_name"], &entry["subject"]["name"]];
    assert!(words.iter().all(|word| page.contains(word.as_str().unwrap())), "{words:?}");
    app.stop().await;
}

#[tokio::test]
async fn the_log_is_read_part_by_part_and_narrowed_like_the_page() {
    let app = TestApp::start().await;
    let kitagawa = staff(&app, "kitagawa@example.jp", &[Role::Admin]).await;
    let admin = api(&app, &kitagawa).await;
    person(&app, "yamada@example.jp", &[Role::Operator]).await;

    let narrowed = format!("{LOG}?kind=person&to=2026-11-24&limit=1");
    let first = admin.get(&narrowed).await;
    let second = admin.get(&format!("{narrowed}&cursor={}", first.text("next_cursor"))).await;
    let nobody = admin.get(&format!("{LOG}?who=nobody-of-this-name")).await;
    let later = admin.get(&format!("{LOG}?from=2026-11-25")).await;
    let unread = admin.get(&format!("{LOG}?from=someday")).await;
    let own = admin.get(&format!("{LOG}?kind=audit_entry")).await;

    assert_eq!((first.items().len(), second.items().len()), (1, 1));
    assert_ne!(first.items()[0]["id"], second.items()[0]["id"]);
    assert_eq!((nobody.items().len(), later.items().len()), (0, 0));
    assert_eq!((unread.status, unread.fields()), (422, vec!["from"]));
    // Each look before this one.
    assert_eq!(own.items().len(), 4);
    app.stop().await;
}
