//! Whoever is signed in reaches over the API what belongs to their registration, by the token it
//! tells them. Nobody else is told.

use bansou::people::{Actor, roles};
use bansou::study_sessions::materials::{self, NewMaterial, Source};
use bansou::study_sessions::registration::{self, Attendee, Details, NewFile, RegistrationRequest};
use bansou::study_sessions::{Member, links};
use entities::PersonId;
use entities::people::role_assignment::Role;
use entities::sign_in::browser_session::Strength;
use entities::study_sessions::material::MaterialKind;
use entities::study_sessions::seats::Mode;
use entities::study_sessions::survey::Circle;
use reqwest::header::CACHE_CONTROL;
use serde_json::{Value, json};

use super::after_cast::Held;
use super::cast::{Stage, request, unique_key};
use crate::access::tokens::token_for;
use crate::support::ApiClient;

const MINE: &str = "/api/v1/registrations";

async fn signed_in(stage: &Stage, id: PersonId, (role, strength): (Role, Strength)) -> ApiClient {
    let context = &stage.app.context;
    let tx = context.database.begin_write().await.unwrap();
    roles::grant(&tx, context, &Actor::System, id, role).await.unwrap();
    tx.commit().await.unwrap();
    ApiClient::with_token(&stage.app, token_for(&stage.app, id, strength).await)
}

async fn member(stage: &Stage, id: PersonId) -> ApiClient {
    signed_in(stage, id, (Role::Operator, Strength::MailLink)).await
}

async fn desk(stage: &Stage) -> ApiClient {
    signed_in(stage, stage.desk.person(), (Role::Coordinator, Strength::TwoFactors)).await
}

async fn hands_out_slides(held: &Held) {
    let file = NewFile {
        name: "slides.pdf".to_owned(),
        media_type: "application/pdf".to_owned(),
        bytes: b"%PDF-1.7 slides".to_vec(),
    };
    let new = NewMaterial {
        kind: MaterialKind::Document,
        title: "当日の資料".to_owned(),
        part: None,
        circle: Circle::Confirmed,
        released_at: None,
        expires_at: None,
        source: Source::File(file),
    };
    let (context, key) = (&held.stage.app.context, unique_key());
    materials::add(context, held.stage.desk, (held.session, &key), new).await.unwrap();
}

#[tokio::test]
async fn a_member_who_signed_in_reads_the_materials_and_answers_the_questionnaire() {
    let held = Held::new().await;
    held.asks(Held::plan()).await;
    hands_out_slides(&held).await;
    let suzuki = member(&held.stage, held.suzuki.0).await;

    let one = suzuki.get(&format!("{MINE}/{}", held.suzuki.1)).await;
    let list = suzuki.get(MINE).await;
    let own = format!("/api/v1/registration-links/{}", one.text("link_token"));
    let shown = suzuki.get(&own).await;
    let materials = suzuki.get(&format!("{own}/materials")).await;
    let file = format!("{own}/materials/{}", materials.items()[0]["id"].as_str().unwrap());
    let file = suzuki.get(&file).await;
    let before = suzuki.get(&format!("{own}/survey")).await;
    let answers = json!({ "anonymous": true, "satisfaction": 5 });
    let answered = suzuki.post(&format!("{own}/survey/answers"), answers).await;
    let after = suzuki.get(&format!("{own}/survey")).await;
    let sharing = suzuki.get(&format!("{own}/sharing")).await;
    let questions = suzuki.get(&format!("{own}/questions")).await;

    assert_eq!(list.items()[0]["link_token"], one.body["link_token"]);
    assert_eq!((shown.status, shown.text("number")), (200, one.text("number")));
    assert_eq!(materials.items()[0]["title"], json!("当日の資料"));
    assert_eq!((file.status, file.bytes.as_slice()), (200, b"%PDF-1.7 slides".as_slice()));
    assert_eq!((before.text("standing"), answered.status), ("open".to_owned(), 204));
    assert_eq!(after.text("standing"), "answered");
    assert_eq!((sharing.body["may_answer"].clone(), questions.status), (json!(true), 200));
}

#[tokio::test]
async fn neither_another_member_nor_the_desk_is_told_the_token() {
    let held = Held::new().await;
    let token = links::registration_token(&held.stage.app.context.config, held.suzuki.1);
    let takahashi = member(&held.stage, held.takahashi.0).await;
    let desk = desk(&held.stage).await;
    let one = format!("{MINE}/{}", held.suzuki.1);

    let foreign = takahashi.get(&one).await;
    let theirs = takahashi.get(MINE).await;
    let staff = desk.get(&one).await;
    let of_desk = desk.get(MINE).await;
    let of_session =
        desk.get(&format!("/api/v1/study-sessions/{}/registrations", held.session)).await;

    assert_eq!((foreign.status, theirs.items().len()), (404, 1));
    assert_eq!((staff.status, &staff.body["link_token"]), (200, &Value::Null));
    assert_eq!((of_desk.items().len(), of_session.items().len()), (0, 3));
    for seen in [&theirs, &staff, &of_session] {
        assert!(!seen.body.to_string().contains(&token), "{}", seen.body);
    }
    assert_eq!(of_session.items()[0]["link_token"], Value::Null);
}

#[tokio::test]
async fn somebody_of_the_desk_who_takes_part_is_told_their_own() {
    let stage = Stage::new().await;
    let session = stage.session(|plan| plan.seats[0].capacity = Some(9)).await;
    let id = stage.person("事務 花子").await;
    let own = stage.register(id, session).await.unwrap().id;
    let api = signed_in(&stage, id, (Role::Coordinator, Strength::TwoFactors)).await;

    let seen = api.get(&format!("{MINE}/{own}")).await;

    let token = links::registration_token(&stage.app.context.config, own);
    assert_eq!(seen.text("link_token"), token);
}

#[tokio::test]
async fn whoever_registered_a_colleague_is_told_the_token_that_opens_less() {
    let stage = Stage::new().await;
    let session = stage.session(|plan| plan.seats[0].capacity = Some(9)).await;
    let (boss, suzuki) = (stage.person("髙橋 一郎").await, stage.person("鈴木 花子").await);
    let wish = RegistrationRequest {
        attendee: Attendee::Colleague(suzuki),
        ..request(session, stage.operator, Details::plain(Mode::Venue))
    };
    let made = registration::register(&stage.app.context, Member::acting_as(boss), wish).await;
    let id = made.unwrap().id;
    let (managing, herself) = (member(&stage, boss).await, member(&stage, suzuki).await);

    let seen = managing.get(&format!("{MINE}/{id}")).await;
    let listed = managing.get(MINE).await;
    let own = herself.get(&format!("{MINE}/{id}")).await;
    let link = |seen: &str, end: &str| format!("/api/v1/registration-links/{seen}{end}");
    let managed = managing.get(&link(&seen.text("link_token"), "")).await;
    let refused = managing.get(&link(&seen.text("link_token"), "/materials")).await;
    let hers = herself.get(&link(&own.text("link_token"), "/materials")).await;

    let config = &stage.app.context.config;
    assert_eq!(seen.text("link_token"), links::colleague_token(config, id));
    assert_eq!(listed.items()[0]["link_token"], seen.body["link_token"]);
    assert_eq!(own.text("link_token"), links::registration_token(config, id));
    assert_eq!((managed.status, refused.status, hers.status), (200, 404, 200));
}

#[tokio::test]
async fn nothing_keeps_an_answer_that_tells_a_token() {
    let stage = Stage::new().await;
    let session = stage.session(|plan| plan.seats[0].capacity = Some(9)).await;
    let id = stage.person("鈴木 花子").await;
    let own = stage.register(id, session).await.unwrap().id;
    let api = member(&stage, id).await;
    let kept = async |path: &str| {
        let asked = reqwest::Client::new().get(stage.app.url(path)).bearer_auth(api.token());
        asked.send().await.unwrap().headers()[CACHE_CONTROL].to_str().unwrap().to_owned()
    };

    let (list, one) = (kept(MINE).await, kept(&format!("{MINE}/{own}")).await);

    assert_eq!((list.as_str(), one.as_str()), ("no-store", "no-store"));
}
