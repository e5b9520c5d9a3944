//! The conditions of meeting online, where somebody else booked.

use bansou::consultations::booking::{
    Place, StaffBooking, Subject, accept_conditions, book_by_staff,
};
use bansou::consultations::policy::{current_conditions, publish_conditions};
use bansou::consultations::{By, Client, Refusal};
use bansou::vocabulary::LongText;
use entities::ConsultationId;
use entities::consultations::consultation::Mode;
use entities::people::role_assignment::Role;
use serde_json::json;

use super::api::{desk, member};
use super::cast::{Stage, refused, subject, thursday};
use crate::study_sessions::visitor::Visitor;

async fn publishes(stage: &Stage, text: &str) -> i32 {
    let text = LongText::parse(text).unwrap();
    publish_conditions(&stage.app.context, stage.desk, text).await.unwrap()
}

async fn booked_online(stage: &Stage, client: Client) -> ConsultationId {
    let wish = StaffBooking {
        client: client.person(),
        accompanist: stage.yamada.person(),
        subject: Subject { mode: Mode::Online, ..subject(stage.operator) },
        starts_at: thursday(14, 0),
        place: Place::default(),
        override_reason: None,
    };
    book_by_staff(&stage.app.context, stage.desk, wish).await.unwrap().id
}

#[tokio::test]
async fn a_client_booked_for_is_asked_to_accept_and_the_desk_sees_whether_they_did() {
    let stage = Stage::new().await;
    let suzuki = stage.client("鈴木 花子").await;
    publishes(&stage, "静かな場所から参加してください。").await;
    let id = booked_online(&stage, suzuki).await;
    let (own, staff) = (format!("/consultations/{id}"), format!("/staff/consultations/{id}"));
    let visitor = Visitor::signed_in(&stage.app, suzuki.person()).await;
    let action = format!("{own}/conditions");

    let letters = stage.letters(suzuki.person()).await;
    let open = stage.at_the_desk().await.get(&staff).await;
    let page = visitor.get(&own).await;
    let intake = visitor.get(&format!("{own}/intake")).await;
    let unticked = visitor.press(&page, &action, &[]).await;
    let between = stage.row(id).await.conditions_version;
    let done = visitor.press(&page, &action, &[("accepts_conditions", "yes")]).await;
    let accepted = stage.at_the_desk().await.get(&staff).await;

    assert!(letters[0].text_body.contains("条件への同意が、まだです"), "{}", letters[0].text_body);
    assert!(open.says("未同意"), "{}", open.text());
    assert!(page.says("静かな場所から参加してください。"), "{}", page.text());
    assert!(intake.says("オンライン相談の条件への同意が、まだです"), "{}", intake.text());
    assert!(unticked.says("チェックを入れてください"), "{}", unticked.text());
    assert_eq!(between, None);
    assert!(done.says("第1版に同意"), "{}", done.text());
    assert!(accepted.says("第1版に同意") && !accepted.says("未同意"), "{}", accepted.text());
    assert!(stage.row(id).await.conditions_accepted_at.is_some());
}

#[tokio::test]
async fn only_the_client_accepts_and_only_the_version_that_holds() {
    let stage = Stage::new().await;
    let suzuki = stage.client("鈴木 花子").await;
    let first = publishes(&stage, "静かな場所から参加してください。").await;
    let id = booked_online(&stage, suzuki).await;
    let second = publishes(&stage, "カメラを使ってください。").await;
    let accepts =
        async |by, version| accept_conditions(&stage.app.context, by, id, Some(version)).await;

    let other = refused(accepts(By::Accompanist(stage.yamada), second).await);
    let stale = refused(accepts(By::Client(suzuki), first).await);
    accepts(By::Client(suzuki), second).await.unwrap();
    let version = stage.row(id).await.version;
    accepts(By::Client(suzuki), second).await.unwrap();

    assert_eq!(other, Refusal::NotFound);
    assert_eq!(stale, Refusal::ConditionsNotAccepted { version: second });
    let row = stage.row(id).await;
    assert_eq!((row.conditions_version, row.version), (Some(second), version));
}

#[tokio::test]
async fn the_same_words_again_are_no_new_version() {
    let stage = Stage::new().await;

    let first = publishes(&stage, "静かな場所から参加してください。").await;
    let again = publishes(&stage, "静かな場所から参加してください。").await;
    let other = publishes(&stage, "カメラを使ってください。").await;

    assert_eq!((first, again, other), (1, 1, 2));
    let held = current_conditions(stage.app.context.database.reader()).await.unwrap().unwrap();
    assert_eq!(held.version, 2);
}

#[tokio::test]
async fn a_program_of_the_client_accepts_them_and_the_desk_cannot() {
    let stage = Stage::new().await;
    let suzuki = stage.client("鈴木 花子").await;
    let version = publishes(&stage, "静かな場所から参加してください。").await;
    let id = booked_online(&stage, suzuki).await;
    let path = format!("/api/v1/consultations/{id}/conditions");

    let own = member(&stage, suzuki.person(), Role::Operator).await;
    let stale = own.post(&path, json!({ "version": version + 1 })).await;
    let by_desk = desk(&stage).await.post(&path, json!({ "version": version })).await;
    let done = own.post(&path, json!({ "version": version })).await;

    assert_eq!(stale.refusal(), (409, "conditions_not_accepted"));
    assert_eq!((by_desk.status, done.status), (404, 204));
    assert_eq!(stage.row(id).await.conditions_version, Some(version));
}
