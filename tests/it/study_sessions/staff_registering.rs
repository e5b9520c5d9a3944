//! Somebody the secretariat registers before the day.

use entities::people::person;
use entities::study_sessions::registration;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::staff_desk::Desk;

const HARA: [(&str, &str); 6] = [
    ("family_name", "原"),
    ("given_name", "望"),
    ("email", "hara@example.jp"),
    ("affiliation", "みなと高校"),
    ("mode", "online"),
    ("key", "k1"),
];

fn with<'a>(more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    HARA.iter().chain(more).copied().collect()
}

async fn registered(desk: &Desk) -> Vec<registration::Model> {
    let db = desk.stage.app.context.database.reader();
    let hara = person::Entity::find().filter(person::Column::EmailKey.eq("hara@example.jp"));
    let Some(hara) = hara.one(db).await.unwrap() else { return Vec::new() };
    let own = registration::Column::PersonId.eq(hara.id);
    registration::Entity::find().filter(own).all(db).await.unwrap()
}

#[tokio::test]
async fn somebody_from_outside_is_registered_once_with_their_letter() {
    let desk = Desk::new().await;
    let id = desk.stage.session(|_| ()).await;
    let page = format!("/staff/sessions/{id}/registrations/new");

    let form = desk.get(&page).await;
    let checked = desk.post(&page, &HARA).await;
    let mended = desk.post(&page, &with(&[("step", "mend")])).await;
    let needed = desk.post(&page, &with(&[("step", "send")])).await;
    let reason = with(&[("step", "send"), ("override_reason", "電話での申込")]);
    let sent = desk.post(&page, &reason).await;
    let again = desk.post(&page, &reason).await;

    assert_eq!((form.status, checked.status, mended.status), (200, 200, 200));
    assert!(
        checked.body.contains("まだ登録していません。") && checked.body.contains("登録のない団体")
    );
    assert!(mended.body.contains("value=\"hara@example.jp\""));
    // The session is for operators.
    assert_eq!(needed.status, 409);
    assert!(needed.body.contains("この勉強会の対象ではありません。"));
    assert_eq!((sent.status, &sent.location), (303, &again.location));
    assert_eq!(registered(&desk).await.len(), 1);
}
