//! Nothing personal of introductions, contacts and events is in the log of the server.

use bansou::networking::events::wishes::{Whose, wish};
use bansou::networking::events::{Attendee, Host};
use serde_json::json;
use tracing_subscriber::EnvFilter;

use super::cast::{LAN, LAN_PHONE, OPERATOR, SCHOOL, SCHOOL_EN, SUZUKI, SUZUKI_PHONE, Stage};
use super::gathering::{desk_at, opened, plan_of, wished};
use crate::study_sessions::visitor::{Visitor, session_of};
use crate::support::Log;

/// Listens from now on, to our own words in full.
fn listening() -> Log {
    let kept = Log::default();
    let filter = EnvFilter::new("info,bansou=trace,sqlx=warn,sea_orm_migration=warn");
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(kept.clone());
    log.json().flatten_event(true).init();
    kept
}

#[tokio::test]
async fn neither_names_nor_addresses_nor_tokens_nor_texts_are_logged() {
    let log = listening();
    let stage = Stage::new().await;
    let app = &stage.app;
    let id = stage.introduced().await;
    let token = stage.token(id).await;
    let visitor = Visitor::new(app);
    for page in ["", "/consent", "/refusal", "/times", "/nothing"] {
        visitor.get(&format!("/introductions/{token}{page}?lang=en")).await;
    }
    let session = session_of(app, stage.suzuki.person()).await;
    let suzuki = Visitor::with_session(app, session);
    let event = opened(app, Host::acting_as(stage.desk.person()), &plan_of()).await;
    let desk = desk_at(app, Host::acting_as(stage.desk.person())).await;
    let base = format!("/api/v1/networking-events/{event}");
    let body = |email: &str| {
        let person = json!({ "family_name": "内緒", "given_name": "太郎", "email": email });
        json!({ "person": person, "registration": { "shows_name": true } })
    };
    let own = json!({ "person": { "family_name": "鈴木", "given_name": "花子", "email": SUZUKI },
        "registration": { "organisation_id": stage.operator } });
    desk.post(&format!("{base}/participants"), own).await;
    let other = desk.post(&format!("{base}/participants"), body("naisho@example.jp")).await.id();
    let refused = desk.post(&format!("{base}/participants"), body("naisho@@example")).await;
    let whose = Whose::Own(Attendee::acting_as(stage.suzuki.person()));
    wish(&app.context, whose, event, &[wished(other.parse().unwrap())]).await.unwrap();
    desk.post(&format!("{base}/plan"), json!({})).await;
    let page = suzuki.get(&format!("/my/events/{event}")).await;
    app.run_workers().await;

    let text = log.text();
    let secrets = [
        "鈴木",
        "花子",
        SUZUKI,
        SUZUKI_PHONE,
        OPERATOR,
        "Nguyen",
        LAN,
        LAN_PHONE,
        SCHOOL,
        SCHOOL_EN,
        "内緒",
        "naisho",
        &token,
        "ベトナムの日本語教育機関",
        "インターンの受け入れ",
    ];
    let found: Vec<_> =
        secrets.iter().filter(|secret| text.contains(&secret.to_lowercase())).collect();
    assert_eq!(refused.status, 422);
    assert!(page.html.contains("内緒"));
    // Something was heard at all.
    tracing::info!("聞こえています");
    assert!(log.text().contains("聞こえています"));
    assert_eq!(found, Vec::<&&str>::new(), "{text}");
}
