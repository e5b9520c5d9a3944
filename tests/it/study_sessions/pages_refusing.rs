//! Who cannot register, and what they read.

use bansou::study_sessions::registration::Details;
use entities::study_sessions::seats::Mode;
use entities::study_sessions::session::Audience;
use reqwest::StatusCode;

use super::cast::Stage;
use super::visitor::Visitor;

const REGISTRATIONS: &str = "SELECT COUNT(*) FROM study_session_registration";

#[tokio::test]
async fn every_refusal_says_why_and_leads_onward() {
    let stage = Stage::new().await;
    let open = stage.session(|_| ()).await;
    let soon = stage.session(|plan| plan.opens_at += chrono::TimeDelta::days(2)).await;
    let newcomers = stage.session(|plan| plan.audience = Audience::NewOperators).await;
    let veterans = veteran_organisation(&stage).await;
    let veteran =
        Visitor::signed_in(&stage.app, stage.person_of("先輩 太郎", veterans).await).await;
    let person = stage.person("髙橋 一郎").await;
    let me = Visitor::signed_in(&stage.app, person).await;
    stage.register_with(person, open, Details::plain(Mode::Online)).await.unwrap();
    let form = |id| format!("/sessions/{id}/registration");

    let stranger = Visitor::new(&stage.app).get(&form(open)).await;
    let early = me.get(&form(soon)).await;
    let twice = me.get(&form(open)).await;
    let wrong = veteran.get(&form(newcomers)).await;

    assert_eq!(stranger.status, StatusCode::FORBIDDEN);
    assert!(stranger.link("サインインして申し込む").starts_with("/sign-in?next=%2Fsessions%2F"));
    assert_eq!(early.status, StatusCode::CONFLICT);
    assert!(early.says("受付は2026年11月25日（水）10:00に始まります"), "{}", early.text());
    assert_eq!(twice.status, StatusCode::CONFLICT);
    assert!(twice.link("申し込みの内容を見る").starts_with("/registrations/"));
    assert_eq!(wrong.status, StatusCode::FORBIDDEN);
    assert_eq!(wrong.link("ほかの勉強会を探す"), "/sessions");
}

#[tokio::test]
async fn a_form_of_another_browser_changes_nothing() {
    let stage = Stage::new().await;
    let id = stage.session(|_| ()).await;
    let me = Visitor::signed_in(&stage.app, stage.person("髙橋 一郎").await).await;
    let other = Visitor::signed_in(&stage.app, stage.person("鈴木 花子").await).await;

    let form = me.get(&format!("/sessions/{id}/registration")).await;
    let stolen = other.post(&form, &[("mode", "venue"), ("step", "send")]).await;

    assert_eq!(stolen.status, StatusCode::FORBIDDEN);
    assert_eq!(stage.count(REGISTRATIONS).await, 0);
}

async fn veteran_organisation(stage: &Stage) -> entities::OrganisationId {
    use entities::people::organisation::{self, OrganisationKind};
    use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};
    let id = stage.organisation("先輩の会").await;
    let db = stage.app.context.database.reader();
    let mut row = organisation::Entity::find_by_id(id).one(db).await.unwrap().unwrap();
    row.kind = OrganisationKind::VeteranOperator;
    let tx = stage.app.context.database.begin_write().await.unwrap();
    let change = organisation::Entity::update(row.into_active_model().reset_all());
    change.validate().unwrap().exec(&tx).await.unwrap();
    tx.commit().await.unwrap();
    id
}
