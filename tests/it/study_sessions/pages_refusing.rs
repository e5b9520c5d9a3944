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

const NUL: &str = "文字コード0（NUL）は使えません。";

#[tokio::test]
async fn a_character_no_database_can_store_is_refused_in_words() {
    let stage = Stage::new().await;
    let id = stage.session(|plan| plan.audience = Audience::Public).await;
    let visitor = Visitor::new(&stage.app);
    let address = format!("/sessions/{id}/registration");
    let form = visitor.get(&address).await;
    let typed = [
        ("family_name", "鈴\0木"),
        ("given_name", "花子"),
        ("family_kana", "スズキ"),
        ("given_kana", "ハナコ"),
        ("email", "hanako@example.jp"),
        ("mode", "online"),
        ("consent", "yes"),
        ("step", "send"),
    ];
    let mut parts = reqwest::multipart::Form::new();
    for (name, value) in form.hidden() {
        parts = parts.text(name, value);
    }
    for (name, value) in typed {
        parts = parts.text(name, value);
    }

    let encoded = visitor.post(&form, &typed).await;
    let in_parts = visitor.post_form(&form.action(), parts).await;

    for refused in [encoded, in_parts] {
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.says(NUL), "{}", refused.text());
    }
    assert_eq!(stage.count("SELECT COUNT(*) FROM study_session_public_request").await, 0);
}

#[tokio::test]
async fn an_address_with_such_a_character_leads_nowhere_and_breaks_nothing() {
    let stage = Stage::new().await;
    let id = stage.session(|plan| plan.audience = Audience::Public).await;
    let visitor = Visitor::new(&stage.app);
    let status = async |path: &str| visitor.get(path).await.status;

    assert_eq!(status("/certificates/%00").await, StatusCode::NOT_FOUND);
    assert_eq!(status("/certificates/a%00b").await, StatusCode::NOT_FOUND);
    let sent = format!("/sessions/{id}/registration/sent?key=%00");
    assert_eq!(status(&sent).await, StatusCode::NOT_FOUND);
    assert_eq!(status(&format!("{sent}%0%000")).await, StatusCode::NOT_FOUND);
    assert_eq!(status("/sessions?q=%00").await, StatusCode::OK);
    assert_eq!(status("/api/v1/certificates/%00").await, StatusCode::NOT_FOUND);
}
