use actix_web::http::StatusCode;
use actix_web::test::{TestRequest, call_service, init_service, read_body};
use actix_web::{App, web};
use bansou::calendar::{
    Appointment, AppointmentStatus, CalendarAddress, FeedSource, open_feed, revoke_feed, routes,
};
use bansou::context::Context;
use bansou::web::{Routes, present_failures};
use entities::PersonId;
use entities::people::person::{ActiveModel, Entity, PersonState};
use futures_util::future::BoxFuture;
use sea_orm::{ActiveModelTrait, EntityTrait, Set};

use super::{address, person, slot};
use crate::support::TestApp;

/// A capability's contribution: one consultation, at the hour its name says.
fn consultation(
    context: &Context,
    reader: PersonId,
) -> BoxFuture<'_, anyhow::Result<Vec<Appointment>>> {
    Box::pin(async move {
        Ok(vec![Appointment {
            uid: format!("consultation-{reader}@bansou.example.jp"),
            sequence: 0,
            summary: format!("{}の個別相談", context.now().format("%H時")),
            description: None,
            location: None,
            url: None,
            slot: slot(0, 60),
            further_slots: Vec::new(),
            organizer: CalendarAddress {
                name: "伴走支援事務局".into(),
                email: address("desk@bansou.example.jp"),
            },
            attendee: None,
            status: AppointmentStatus::Confirmed,
            last_modified: context.now(),
        }])
    })
}

const SOURCES: &[FeedSource] = &[consultation];

struct Answer {
    status: StatusCode,
    tag: Option<String>,
    modified: Option<String>,
    text: String,
}

async fn get(context: &Context, url: &str, known: Option<&str>) -> Answer {
    let mut all = Routes::default();
    all.configure(routes(SOURCES));
    let app = App::new()
        .app_data(web::Data::new(context.clone()))
        .configure(|service| all.mount(service))
        .wrap(actix_web::middleware::from_fn(present_failures));
    let app = init_service(app).await;
    let path = url.strip_prefix(&context.config.base_url).unwrap();
    let mut request = TestRequest::get().uri(path);
    if let Some(tag) = known {
        request = request.insert_header(("If-None-Match", tag));
    }
    let answer = call_service(&app, request.to_request()).await;
    let header =
        |name: &str| answer.headers().get(name).map(|value| value.to_str().unwrap().to_owned());
    let (status, tag, modified) = (answer.status(), header("etag"), header("last-modified"));
    let text = String::from_utf8(read_body(answer).await.to_vec()).unwrap();
    Answer { status, tag, modified, text }
}

#[tokio::test]
async fn a_feed_lists_what_the_capabilities_know_of_its_person() {
    let app = TestApp::start().await;
    let reader = person(&app.context).await;
    let feed = open_feed(&app.context, reader).await.unwrap();

    let answer = get(&app.context, &feed.url, None).await;

    assert_eq!(answer.status, StatusCode::OK);
    assert!(answer.text.contains(&format!("UID:consultation-{reader}@")));
    assert_eq!(answer.modified.as_deref(), Some("Tue, 24 Nov 2026 01:00:00 GMT"));
    app.stop().await;
}

#[tokio::test]
async fn a_feed_that_has_not_changed_is_not_sent_again() {
    let app = TestApp::start().await;
    let feed = open_feed(&app.context, person(&app.context).await).await.unwrap();
    let first = get(&app.context, &feed.url, None).await;

    let same = get(&app.context, &feed.url, first.tag.as_deref()).await;
    app.clock.advance(chrono::TimeDelta::hours(1));
    let changed = get(&app.context, &feed.url, first.tag.as_deref()).await;

    assert_eq!((same.status, same.text.as_str()), (StatusCode::NOT_MODIFIED, ""));
    assert_eq!(changed.status, StatusCode::OK);
    app.stop().await;
}

#[tokio::test]
async fn a_revoked_feed_looks_like_one_that_never_was() {
    let app = TestApp::start().await;
    let reader = person(&app.context).await;
    let feed = open_feed(&app.context, reader).await.unwrap();

    let closed = revoke_feed(&app.context, reader).await.unwrap();
    let answer = get(&app.context, &feed.url, None).await;

    assert!(closed);
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    app.stop().await;
}

#[tokio::test]
async fn a_new_address_closes_the_old_one() {
    let app = TestApp::start().await;
    let reader = person(&app.context).await;
    let old = open_feed(&app.context, reader).await.unwrap();

    let new = open_feed(&app.context, reader).await.unwrap();

    assert_eq!(get(&app.context, &old.url, None).await.status, StatusCode::NOT_FOUND);
    assert_eq!(get(&app.context, &new.url, None).await.status, StatusCode::OK);
    app.stop().await;
}

#[tokio::test]
async fn a_person_who_may_no_longer_sign_in_has_no_feed() {
    let app = TestApp::start().await;
    let reader = person(&app.context).await;
    let feed = open_feed(&app.context, reader).await.unwrap();
    let judge = app.database.judge().await;
    let row = Entity::find_by_id(reader).one(&judge).await.unwrap().unwrap();
    let mut row: ActiveModel = row.into();
    row.state = Set(PersonState::Disabled);
    row.update(&judge).await.unwrap();

    let answer = get(&app.context, &feed.url, None).await;

    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    app.stop().await;
}
