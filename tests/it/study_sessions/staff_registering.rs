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
    let needed = desk.post(&page, &HARA).await;
    let explained = with(&[("override_reason", "電話での申込")]);
    let checked = desk.post(&page, &explained).await;
    let mended = desk.post(&page, &with(&[("step", "mend")])).await;
    let late = desk.post(&page, &with(&[("step", "send")])).await;
    let reason = with(&[("step", "send"), ("override_reason", "電話での申込")]);
    let sent = desk.post(&page, &reason).await;
    let again = desk.post(&page, &reason).await;

    assert_eq!((form.status, checked.status, mended.status), (200, 200, 200));
    assert!(
        checked.body.contains("まだ登録していません。") && checked.body.contains("登録のない団体")
    );
    assert!(mended.body.contains("value=\"hara@example.jp\""));
    // The session is for operators, and that is said before anything is confirmed.
    assert_eq!((needed.status, late.status), (422, 422));
    assert!(needed.body.contains("この勉強会の対象ではありません。"));
    assert!(needed.body.contains("登録された団体の方と確認できないためです。"));
    assert_eq!((sent.status, &sent.location), (303, &again.location));
    assert_eq!(registered(&desk).await.len(), 1);
}

/// The address and the organisation of whoever was registered.
async fn only_one(desk: &Desk) -> registration::Model {
    let db = desk.stage.app.context.database.reader();
    registration::Entity::find().one(db).await.unwrap().unwrap()
}

#[tokio::test]
async fn somebody_known_comes_for_their_own_organisation() {
    let desk = Desk::new().await;
    let id = desk.stage.session(|_| ()).await;
    let page = format!("/staff/sessions/{id}/registrations/new");
    let suzuki = desk.stage.person("鈴木 一郎").await;
    let db = desk.stage.app.context.database.reader();
    let email = person::Entity::find_by_id(suzuki).one(db).await.unwrap().unwrap().email;
    let mut form = vec![
        ("family_name", "鈴木"),
        ("given_name", "一郎"),
        ("email", email.as_str()),
        ("mode", "venue"),
        ("key", "k2"),
    ];

    let checked = desk.post(&page, &form).await;
    form.push(("step", "send"));
    let sent = desk.post(&page, &form).await;

    assert!(checked.body.contains("一般社団法人 はじめ（登録済みの団体）"), "{}", checked.body);
    assert_eq!(sent.status, 303, "{}", sent.body);
    assert_eq!(only_one(&desk).await.organisation_id, Some(desk.stage.operator));
}

#[tokio::test]
async fn an_organisation_is_found_without_its_legal_form_and_asked_for_where_several_fit() {
    let desk = Desk::new().await;
    let id = desk.stage.session(|_| ()).await;
    let page = format!("/staff/sessions/{id}/registrations/new");
    let north = desk.stage.organisation("株式会社とかち人材ラボ北").await;
    desk.stage.organisation("株式会社とかち人材ラボ南").await;
    let named = |name: &'static str, more: &[(&'static str, &'static str)]| {
        let mut form = HARA.to_vec();
        form.retain(|(field, _)| *field != "affiliation");
        form.push(("affiliation", name));
        form.extend_from_slice(more);
        form
    };

    let short = desk.post(&page, &named("とかち人材ラボ北", &[])).await;
    let unclear = desk.post(&page, &named("とかち人材ラボ", &[])).await;
    let choice: &'static str = north.to_string().leak();
    let sending = [("organisation", choice), ("step", "send")];
    let chosen = desk.post(&page, &named("とかち人材ラボ", &sending)).await;

    assert!(short.body.contains("株式会社とかち人材ラボ北（登録済みの団体）"), "{}", short.body);
    assert_eq!(unclear.status, 422);
    assert!(unclear.body.contains("株式会社とかち人材ラボ南"));
    assert_eq!(chosen.status, 303, "{}", chosen.body);
    assert_eq!(registered(&desk).await[0].organisation_id, Some(north));
}

#[tokio::test]
async fn a_session_that_does_not_take_place_says_so_at_its_registrations() {
    let desk = Desk::new().await;
    let id = desk.stage.session(|_| ()).await;
    let suzuki = desk.stage.person("鈴木 一郎").await;
    desk.stage.register(suzuki, id).await.unwrap();
    desk.post(&format!("/staff/sessions/{id}/cancellation"), &[("recipients", "1")]).await;

    let list = desk.get(&format!("/staff/sessions/{id}/registrations")).await.body;
    let form = desk.get(&format!("/staff/sessions/{id}/registrations/new")).await;
    let public = desk.get(&format!("/sessions/{id}")).await.body;

    let (_, table) = list.split_once("<tbody").unwrap();
    assert!(table.contains("中止") && !table.contains("参加確定"), "{table}");
    assert!(!list.contains("申込を登録する"));
    assert_eq!(form.status, 303);
    assert!(public.contains("中止になりました") && !public.contains("残り"), "{public}");
}
