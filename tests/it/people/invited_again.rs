//! Invitations to somebody who has a password already: a letter alone never replaces it.

use bansou::people::sign_in::has_credentials;
use bansou::people::{Actor, invitations};
use entities::people::role_assignment::Role;
use entities::sign_in::invitation::InvitationPurpose;
use entities::sign_in::{audit_entry, credential};
use reqwest::StatusCode;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};

use super::cast::{PASSWORD, Visitor, letters, link_in, location, next_code, person, staff};
use super::organisations::organisation;
use crate::support::TestApp;

const ONO: &str = "ono@example.jp";

#[tokio::test]
async fn an_invitation_by_letter_sets_no_password_of_the_secretariat_anew() {
    let app = TestApp::start().await;
    let ono = staff(&app, ONO, &[Role::Coordinator]).await;
    let kitagawa = staff(&app, "kitagawa@example.jp", &[Role::Admin]).await;
    let page = format!("/staff/people/{}", ono.id);
    kitagawa.browser.send(&page, &format!("{page}/invitation"), &[]).await;
    let letter = letters(&app, "invitation", ONO).await.pop().unwrap();
    let link = link_in(&letter, "/invitations/");
    let thief = Visitor::new(&app);

    let shown = thief.page(&link).await;
    let typed = [("password", "yoru no umi wo aruku 9"), ("code", "000000")];
    let accepted = thief.send(&link, &link, &typed).await;
    let code = next_code(&app, &ono.totp);
    let own = [("email", ONO), ("password", PASSWORD), ("code", code.as_str())];
    let signed_in = Visitor::new(&app).send("/sign-in/staff", "/sign-in/staff", &own).await;

    assert!(!shown.contains("class=\"figures\"") && !shown.contains("name=\"password\""));
    assert!(!letter.text_body.contains("確認アプリを登録"), "{}", letter.text_body);
    assert_eq!(location(&accepted), "/sign-in/staff");
    assert!(!thief.is_signed_in().await);
    assert!(ono.browser.is_signed_in().await);
    assert_eq!(signed_in.status(), StatusCode::SEE_OTHER);
    app.stop().await;
}

#[tokio::test]
async fn a_password_set_since_the_letter_was_written_stays() {
    let app = TestApp::start().await;
    bansou::people::seed::write(&app.context).await.unwrap();
    let id = person(&app, ONO, &[Role::Coordinator]).await;
    let about = (InvitationPurpose::Join, None);
    let tx = app.context.database.begin_write().await.unwrap();
    let made = invitations::make(&tx, &app.context, &Actor::System, id, about).await.unwrap();
    let theirs = credential::Model {
        person_id: id,
        password_hash: "theirs".into(),
        password_set_at: app.context.now(),
        totp_salt: "theirs".into(),
        totp_last_step: None,
    };
    let insert = credential::Entity::insert(theirs.into_active_model().reset_all());
    insert.exec_without_returning(&tx).await.unwrap();
    tx.commit().await.unwrap();
    let token = made.url.rsplit('/').next().unwrap();

    let accepted = invitations::accept(&app.context, token, (PASSWORD, "000000")).await.unwrap();

    let reader = app.context.database.reader();
    let kept = credential::Entity::find_by_id(id).one(reader).await.unwrap().unwrap();
    assert_eq!(accepted.comes_in, invitations::ComesIn::BySignIn { staff: true });
    assert_eq!((kept.password_hash.as_str(), kept.totp_salt.as_str()), ("theirs", "theirs"));
    assert!(accepted.recovery_codes.is_empty());
    assert!(has_credentials(reader, id).await.unwrap());
    app.stop().await;
}

#[tokio::test]
async fn roles_an_invitation_gives_are_named_in_the_log() {
    let app = TestApp::start().await;
    let ono = staff(&app, ONO, &[Role::Coordinator]).await;
    let mirai = organisation(&app, "一般社団法人みらい").await.to_string();
    let fields = [
        ("family_name", "山田"),
        ("given_name", "太郎"),
        ("email", "yamada@example.jp"),
        ("language", "ja"),
        ("organisation", mirai.as_str()),
        ("roles", "operator"),
    ];

    let invited = ono.browser.send("/staff/people/new", "/staff/people", &fields).await;

    let id: uuid::Uuid = location(&invited).rsplit('/').next().unwrap().parse().unwrap();
    let noted = audit_entry::Entity::find()
        .filter(audit_entry::Column::Action.eq("person.roles_changed"))
        .filter(audit_entry::Column::SubjectId.eq(id))
        .all(app.context.database.reader())
        .await
        .unwrap();
    let noted: Vec<_> = noted.iter().map(|row| (row.actor_id, row.details.as_str())).collect();
    assert_eq!(noted, [(Some(ono.id), r#"{"roles":["operator"]}"#)]);
    app.stop().await;
}
