use bansou::people::organisations::{RawOrganisation, create_organisation};
use bansou::people::persons::{RawPlace, save_place};
use bansou::people::{Actor, seed};
use entities::people::role_assignment::Role;
use entities::sign_in::audit_entry;
use entities::{OrganisationId, PersonId};
use reqwest::StatusCode;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::cast::{location, person, staff};
use crate::support::TestApp;

/// An organisation that takes part.
pub async fn organisation(app: &TestApp, name: &str) -> OrganisationId {
    seed::write(&app.context).await.unwrap();
    let raw = RawOrganisation {
        name: name.into(),
        kind: "prospective_operator".into(),
        ..RawOrganisation::default()
    };
    create_organisation(&app.context, &Actor::System, &raw).await.unwrap()
}

pub async fn place(app: &TestApp, person: PersonId, organisation: OrganisationId, lead: bool) {
    let tx = app.context.database.begin_write().await.unwrap();
    let raw = RawPlace { lead, ..RawPlace::default() };
    let at = (person, organisation);
    save_place(&tx, &app.context, &Actor::System, at, &raw).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn an_organisation_is_taken_as_people_type_it() {
    let app = TestApp::start().await;
    let ono = staff(&app, "ono@example.jp", &[Role::Coordinator]).await;
    let fields = [
        ("name", "　株式会社みらい髙橋　"),
        ("kana", "みらいたかはし"),
        ("kind", "adopted_operator"),
        ("legal_form", "kabushiki"),
        ("corporate_number", "７０００-０１２０-５０００２"),
        ("prefecture", "20"),
        ("phone", "０３－１２３４－５６７８"),
        ("functions", "recruit"),
        ("functions", "retain"),
        ("aliases", "みらい\r\nMIRAI Inc."),
    ];

    let answer =
        ono.browser.send("/staff/organisations/new", "/staff/organisations", &fields).await;
    let page = ono.browser.page(location(&answer)).await;

    let wanted = [
        "株式会社みらい髙橋",
        "ミライタカハシ",
        "7000012050002",
        "長野県",
        "関東",
        "03-1234-5678",
        "確保、定着",
        "MIRAI Inc.",
    ];
    let lacking: Vec<_> = wanted.into_iter().filter(|text| !page.contains(text)).collect();
    assert_eq!(lacking, Vec::<&str>::new());
    app.stop().await;
}

#[tokio::test]
async fn it_is_found_by_reading_by_old_characters_and_without_its_legal_form() {
    let app = TestApp::start().await;
    let ono = staff(&app, "ono@example.jp", &[Role::Coordinator]).await;
    organisation(&app, "株式会社ミライ髙橋").await;
    organisation(&app, "100%の人事部_A").await;
    let search = async |words: &str| {
        let query: String = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("words", words)
            .finish();
        let page = ono.browser.page(&format!("/staff/organisations?{query}")).await;
        (page.contains("ミライ髙橋"), page.contains("100%の人事部"))
    };

    let found = [
        search("みらい").await,
        search("ﾐﾗｲ　高橋").await,
        search("(株)ミライ").await,
        search("0%の").await,
        search("%_").await,
        search("ない").await,
    ];

    let (first, second, neither) = ((true, false), (false, true), (false, false));
    assert_eq!(found, [first, first, first, second, neither, neither]);
    app.stop().await;
}

#[tokio::test]
async fn all_that_is_wrong_is_said_at_once_and_nothing_typed_is_lost() {
    let app = TestApp::start().await;
    let ono = staff(&app, "ono@example.jp", &[Role::Coordinator]).await;
    let fields = [
        ("name", ""),
        ("kind", "adopted_operator"),
        ("corporate_number", "1234567890123"),
        ("website", "javascript:alert(1)"),
        ("city", "松本市"),
    ];

    let answer =
        ono.browser.send("/staff/organisations/new", "/staff/organisations", &fields).await;

    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let page = answer.text().await.unwrap();
    let problems = ["#f-name", "#f-corporate-number", "#f-website"];
    assert_eq!(problems.map(|id| page.contains(&format!("href=\"{id}\""))), [true; 3]);
    assert!(page.contains("松本市"));
    app.stop().await;
}

#[tokio::test]
async fn a_corporate_number_belongs_to_one_organisation() {
    let app = TestApp::start().await;
    let ono = staff(&app, "ono@example.jp", &[Role::Coordinator]).await;
    let fields =
        [("name", "みらい"), ("kind", "adopted_operator"), ("corporate_number", "7000012050002")];

    let first = ono.browser.send("/staff/organisations/new", "/staff/organisations", &fields).await;
    let second =
        ono.browser.send("/staff/organisations/new", "/staff/organisations", &fields).await;

    assert_eq!(first.status(), StatusCode::SEE_OTHER);
    assert_eq!(second.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert!(second.text().await.unwrap().contains("すでに登録されています"));
    app.stop().await;
}

#[tokio::test]
async fn a_look_at_somebody_is_written_down() {
    let app = TestApp::start().await;
    let ono = staff(&app, "ono@example.jp", &[Role::Coordinator]).await;
    let yamada = person(&app, "yamada@example.jp", &[]).await;

    ono.browser.page(&format!("/staff/people/{yamada}")).await;

    let noted = audit_entry::Entity::find()
        .filter(audit_entry::Column::Action.eq("personal_data.viewed"))
        .filter(audit_entry::Column::SubjectId.eq(yamada.0))
        .all(app.context.database.reader())
        .await
        .unwrap();
    assert_eq!(noted.iter().map(|row| row.actor_id).collect::<Vec<_>>(), [Some(ono.id)]);
    app.stop().await;
}

#[tokio::test]
async fn adoptions_of_a_year_are_kept_and_can_be_taken_back() {
    let app = TestApp::start().await;
    let ono = staff(&app, "ono@example.jp", &[Role::Coordinator]).await;
    let id = organisation(&app, "みらい").await;
    let facts = format!("/staff/organisations/{id}/facts");
    let adopt = format!("/staff/organisations/{id}/adoptions");
    let fields = [("fiscal_year", "2026"), ("frame", "right_hand"), ("accompanist", "yes")];

    ono.browser.send(&facts, &adopt, &fields).await;
    let kept = ono.browser.page(&facts).await;
    ono.browser.send(&facts, &format!("{adopt}/2026/removal"), &[]).await;
    let gone = ono.browser.page(&facts).await;

    assert!(kept.contains("令和8年度　右腕人材枠　伴走支援者として契約"));
    assert!(gone.contains("採択の記録はありません"));
    app.stop().await;
}
