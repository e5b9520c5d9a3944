//! `bansou import` and the API take the same files as the page.

use bansou::app::import::{self, Consent, Given};
use bansou::config::Config;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use entities::newsletter::subscriber;
use entities::people::role_assignment::Role;
use entities::sign_in::audit_entry;
use entities::sign_in::browser_session::Strength;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde_json::json;

use super::cast::{person, staff};
use super::imports::counts;
use crate::access::tokens::token_for;
use crate::support::{ApiClient, TestApp};

const ROSTER: &str = "団体名,姓,名,メールアドレス,部署,役割\n\
    株式会社みらい,髙橋,花子,hanako@example.jp,総務部,事業者\n\
    とやま人事部,,,,,\n";

fn settings(app: &TestApp) -> Config {
    Config::clone(&app.context.config)
}

fn given(app: &TestApp, text: &str, acting: Option<&str>) -> Given {
    let file = app.database.folder().join("roster.csv");
    std::fs::write(&file, text).unwrap();
    Given { file, apply: false, acting: acting.map(Into::into) }
}

async fn said(app: &TestApp, given: &Given) -> String {
    match import::people(settings(app), given).await {
        Ok(()) => String::new(),
        Err(error) => error.to_string(),
    }
}

#[tokio::test]
async fn the_command_changes_nothing_until_it_is_told_and_acts_in_somebodys_name() {
    let app = TestApp::start().await;
    let ono = person(&app, "ono@example.jp", &[Role::Coordinator]).await;
    person(&app, "member@example.jp", &[Role::Operator]).await;
    let dry = given(&app, ROSTER, None);
    let nameless = Given { apply: true, ..given(&app, ROSTER, None) };
    let strange = Given { apply: true, ..given(&app, ROSTER, Some("member@example.jp")) };
    let told = Given { apply: true, ..given(&app, ROSTER, Some("ono@example.jp")) };

    let looked = said(&app, &dry).await;
    let refused = [said(&app, &nameless).await, said(&app, &strange).await];
    let before = counts(&app).await;
    let applied = said(&app, &told).await;
    let again = said(&app, &told).await;

    let noted = audit_entry::Entity::find()
        .filter(audit_entry::Column::Action.eq("people.imported"))
        .all(app.context.database.reader())
        .await
        .unwrap();
    assert_eq!([looked, applied, again], [""; 3]);
    assert!(refused[0].contains("--as MAIL") && refused[1].contains("nobody with this"));
    assert_eq!((before, counts(&app).await), ((0, 2), (2, 3)));
    assert_eq!(noted.iter().map(|row| row.actor_id).collect::<Vec<_>>(), [Some(ono); 2]);
    app.stop().await;
}

#[tokio::test]
async fn what_cannot_be_written_is_a_problem_of_the_dry_run() {
    let app = TestApp::start().await;
    let ono = person(&app, "ono@example.jp", &[Role::Coordinator]).await;
    let api = ApiClient::with_token(&app, token_for(&app, ono, Strength::TwoFactors).await);
    let long = ROSTER.replace("総務部", &"部".repeat(81));
    let given = Given { apply: true, ..given(&app, &long, Some("ono@example.jp")) };

    let refused = said(&app, &given).await;
    let body = json!({ "file_name": "a.csv", "content": STANDARD.encode(&long) });
    let answer = api.post("/api/v1/people-imports", body).await;

    assert_eq!(refused, "problems: 1; nothing was changed");
    assert_eq!((answer.status, answer.fields()), (422, vec!["lines[2].部署"]));
    assert_eq!(counts(&app).await, (0, 1));
    app.stop().await;
}

#[tokio::test]
async fn a_program_sees_what_each_row_does_and_applies_once() {
    let app = TestApp::start().await;
    let ono = staff(&app, "ono@example.jp", &[Role::Coordinator]).await;
    let api = ApiClient::with_token(&app, token_for(&app, ono.id, Strength::TwoFactors).await);
    let body = json!({ "file_name": "a.csv", "content": STANDARD.encode(ROSTER) });

    let dry = api.post("/api/v1/people-imports", body).await;
    let place = format!("/api/v1/people-imports/{}", dry.id());
    let waiting = api.get(&place).await;
    let before = counts(&app).await;
    let first = api.press(&format!("{place}/application")).await;
    let second = api.press(&format!("{place}/application")).await;

    let rows = json!([
        { "line": 2, "organisation": "new", "person": "new", "new_place": null },
        { "line": 3, "organisation": "new", "person": null, "new_place": null },
    ]);
    assert_eq!((dry.status, &dry.body["rows"]), (201, &rows));
    assert_eq!((&waiting.body["outcome"], before), (&json!(null), (0, 1)));
    assert_eq!((first.status, first.body["organisations_added"].as_i64()), (200, Some(2)));
    assert_eq!((second.status, &second.body), (200, &first.body));
    assert_eq!(counts(&app).await, (2, 2));
    app.stop().await;
}

#[tokio::test]
async fn readers_come_in_with_the_evidence_of_their_consent() {
    let app = TestApp::start().await;
    person(&app, "hen@example.jp", &[Role::Editor]).await;
    let readers = "メールアドレス\na@example.jp\nb@example.jp\n";
    let told = Given { apply: true, ..given(&app, readers, Some("hen@example.jp")) };
    let without = Consent { source: None, agreed_on: None };
    let consent =
        Consent { source: Some("申込書".into()), agreed_on: Some("2024-11-20".into()) };
    let count = async || {
        let all = subscriber::Entity::find().count(app.context.database.reader());
        all.await.unwrap()
    };

    let refused = import::subscribers(settings(&app), &told, &without).await;
    let before = count().await;
    import::subscribers(settings(&app), &told, &consent).await.unwrap();

    assert!(refused.unwrap_err().to_string().contains("--source"));
    assert_eq!((before, count().await), (0, 2));
    app.stop().await;
}
