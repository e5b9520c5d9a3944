//! One search over people, organisations, sessions, consultations, contacts and letters.

use bansou::mail::{self, Envelope};
use bansou::networking::contacts::add;
use bansou::people::organisations::{RawOrganisation, close_organisation, create_organisation};
use bansou::people::persons::{RawPerson, create_person, set_state};
use bansou::people::vocabularies::Terms;
use bansou::people::{Actor, roles};
use bansou::study_sessions::session::{self, SessionPlan};
use bansou::vocabulary::EmailAddress;
use bansou::{consultations, networking, study_sessions};
use entities::PersonId;
use entities::people::role_assignment::Role;
use entities::sign_in::audit_entry;
use entities::sign_in::browser_session::Strength;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::Value;
use uuid::Uuid;

use crate::access::tokens::token_for;
use crate::consultations::cast::{Stage, thursday};
use crate::networking::cast::school;
use crate::study_sessions::cast::plan;
use crate::study_sessions::people::add_member;
use crate::support::{Answered, ApiClient};

pub async fn coordinator(stage: &Stage) -> ApiClient {
    let (context, id) = (&stage.app.context, stage.desk.person());
    let tx = context.database.begin_write().await.unwrap();
    roles::grant(&tx, context, &Actor::System, id, Role::Coordinator).await.unwrap();
    tx.commit().await.unwrap();
    ApiClient::with_token(&stage.app, token_for(&stage.app, id, Strength::TwoFactors).await)
}

pub async fn person(stage: &Stage, (name, kana): (&str, &str), email: &str) -> PersonId {
    let part = |text: &str, place| text.split(' ').nth(place).unwrap_or_default().to_owned();
    let raw = RawPerson {
        family_name: part(name, 0),
        given_name: part(name, 1),
        family_kana: part(kana, 0),
        given_kana: part(kana, 1),
        email: email.to_owned(),
        phone: "0198-12-3456".to_owned(),
        ..RawPerson::default()
    };
    create_person(&stage.app.context, &Actor::System, &raw).await.unwrap()
}

pub async fn letter(stage: &Stage, to: &str) -> Uuid {
    stage.later();
    let tx = stage.app.context.database.begin_write().await.unwrap();
    let key = format!("check:{}", stage.app.context.now());
    let envelope = Envelope::to(EmailAddress::parse(to).unwrap(), key);
    let letter = mail::DeliveryCheck { asked_at: "2026年11月24日（火）10:00".into() };
    let now = stage.app.context.now();
    let enqueued =
        mail::enqueue(&tx, &stage.app.context.post, now, envelope, &letter).await.unwrap();
    tx.commit().await.unwrap();
    enqueued.id().0
}

fn groups(answer: &Answered) -> &[Value] {
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.body["groups"].as_array().unwrap()
}

/// The name of a group and the ids of what stands there.
type Named = (String, Vec<String>);

const NOTHING: [Named; 0] = [];

async fn found(client: &ApiClient, words: &str) -> Vec<Named> {
    let answer = client.get(&format!("/api/v1/search?q={words}")).await;
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let ids = |group: &Value| -> Vec<String> {
        let hits = group["hits"].as_array().unwrap().iter();
        hits.map(|hit| text(&hit["id"])).collect()
    };
    groups(&answer).iter().map(|group| (text(&group["name"]), ids(group))).collect()
}

fn one(name: &str, id: Uuid) -> Named {
    (name.to_owned(), vec![id.to_string()])
}

#[tokio::test]
async fn one_name_in_any_spelling_finds_everything_that_bears_it() {
    let stage = Stage::new().await;
    let (context, desk) = (&stage.app.context, stage.desk.person());
    let mori = coordinator(&stage).await;
    let raw = RawOrganisation {
        name: "株式会社ハナマキ".into(),
        kind: "adopted_operator".into(),
        ..RawOrganisation::default()
    };
    let company = create_organisation(context, &Actor::System, &raw).await.unwrap();
    let hanamaki = person(&stage, ("花巻 一郎", "はなまき いちろう"), "ichiro@example.jp").await;
    add_member(&stage.app, hanamaki, company).await;
    let mut booking = stage.booking(thursday(10, 0));
    booking.subject.organisation = company;
    let client = consultations::Client::acting_as(hanamaki);
    let booked = stage.books_so(client, booking).await.unwrap();
    let to_him = stage.letters(hanamaki).await.pop().unwrap();
    let planned = SessionPlan { title: "ﾊﾅﾏｷの採用".to_owned(), ..plan() };
    let organiser = study_sessions::Organiser::acting_as(desk);
    let session = session::draft(context, organiser, planned).await.unwrap();
    let terms = Terms::load(context.database.reader()).await.unwrap();
    let contact = school("はなまき日本語学院").check(&terms).unwrap();
    let contact = add(context, networking::Organiser::acting_as(desk), &contact).await.unwrap();

    let everything = [
        one("people", hanamaki.0),
        one("organisations", company.0),
        one("study_sessions", session.0),
        one("consultations", booked.id.0),
        one("contacts", contact.0),
        one("letters_to", to_him.id.0),
    ];
    assert_eq!(found(&mori, "はなまき").await[..6], everything);
    assert_eq!(found(&mori, "ﾊﾅﾏｷ").await[..6], everything);
    assert_eq!(found(&mori, "㈱　はなまき").await[..6], everything);
    assert_eq!(found(&mori, "（株）ハナマキ").await[..6], everything);
    assert_eq!(found(&mori, "ハナマキ 山田").await, [one("consultations", booked.id.0)]);
    assert_eq!(found(&mori, &booked.number).await, [one("consultations", booked.id.0)]);
    assert_eq!(found(&mori, "ハナマ_").await, NOTHING);
}

#[tokio::test]
async fn a_whole_address_means_that_person_and_the_letters_to_them() {
    let stage = Stage::new().await;
    let mori = coordinator(&stage).await;
    let ko = person(&stage, ("高 愛", "こう あい"), "ko@example.jp").await;
    person(&stage, ("鈴木 花子", "すずき はなこ"), "hanako@example.jp").await;
    let hers = letter(&stage, "ko@example.jp").await;
    letter(&stage, "hanako@example.jp").await;

    let whole = found(&mori, "ｋｏ＠example.jp").await;

    assert_eq!(whole, [one("people", ko.0), one("letters_to", hers)]);
    assert_eq!(found(&mori, "o@example.j").await[0].1.len(), 2);
}

#[tokio::test]
async fn a_whole_telephone_number_finds_the_person_however_it_is_typed() {
    let stage = Stage::new().await;
    let mori = coordinator(&stage).await;
    let suzuki = person(&stage, ("鈴木 花子", "すずき はなこ"), "hanako@example.jp").await;

    let plain = mori.get("/api/v1/search?q=0198123456").await;

    assert_eq!(groups(&plain)[0]["hits"][0]["id"], suzuki.to_string());
    let detail = groups(&plain)[0]["hits"][0]["detail"].to_string();
    assert!(detail.contains("0198-12-3456"), "{detail}");
    assert_eq!(found(&mori, "（０１９）８１２－３４５６").await, [one("people", suzuki.0)]);
    assert_eq!(found(&mori, "0198123457").await, NOTHING);
}

#[tokio::test]
async fn those_who_left_are_found_and_say_so() {
    let stage = Stage::new().await;
    let context = &stage.app.context;
    let mori = coordinator(&stage).await;
    let company = stage.organisation("株式会社ナデシコ").await;
    let nadeshiko = person(&stage, ("撫子 花", "なでしこ はな"), "hana@example.jp").await;
    close_organisation(context, &Actor::System, company, true).await.unwrap();
    set_state(context, &Actor::System, nadeshiko, true).await.unwrap();

    let answer = mori.get("/api/v1/search?q=なでしこ").await;

    let state = |place: usize| groups(&answer)[place]["hits"][0]["state"].clone();
    assert_eq!([state(0), state(1)], ["停止中", "終了"]);
    let lists: Vec<_> = groups(&answer).iter().map(|group| group["url"].to_string()).collect();
    assert!(lists.iter().all(|list| list.contains("state=all")), "{lists:?}");
}

#[tokio::test]
async fn what_was_shown_of_whom_is_noted_and_not_what_was_searched_for() {
    let stage = Stage::new().await;
    let mori = coordinator(&stage).await;
    person(&stage, ("鈴木 花子", "すずき はなこ"), "hanako@example.jp").await;
    letter(&stage, "hanako@example.jp").await;

    found(&mori, "hanako").await;
    found(&mori, "nobody").await;

    let noted = audit_entry::Entity::find()
        .filter(audit_entry::Column::Action.eq("personal_data.viewed"))
        .order_by_asc(audit_entry::Column::SubjectKind)
        .all(stage.app.context.database.reader())
        .await
        .unwrap();
    let noted: Vec<_> =
        noted.iter().map(|entry| (entry.subject_kind.as_str(), entry.details.as_str())).collect();
    assert_eq!(noted, [("mail_message", r#"{"shown":1}"#), ("person", r#"{"shown":1}"#)]);
}

#[tokio::test]
async fn a_search_for_nothing_finds_nothing_and_one_too_long_is_refused() {
    let stage = Stage::new().await;
    let mori = coordinator(&stage).await;

    let long = mori.get(&format!("/api/v1/search?q={}", "あ".repeat(101))).await;
    let other = mori.get("/api/v1/search?q=a&page=2").await;

    assert_eq!(found(&mori, "").await, NOTHING);
    assert_eq!(found(&mori, "%E3%80%80・").await, NOTHING);
    assert_eq!((long.status, long.fields()), (422, vec!["q"]));
    assert_eq!(other.status, 400);
}
