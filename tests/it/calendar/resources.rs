use bansou::calendar::{
    ClaimRequest, LabelTaken, Refusal, Resource, add_resource, free_resources, listed_resources,
    retire_resource,
};
use bansou::database::Stop;
use chrono::TimeDelta;
use entities::ResourceId;
use entities::calendar::resource::ResourceKind;

use super::{claims, confirms, holder, room, slot};
use crate::support::TestApp;

async fn retires(app: &TestApp, id: ResourceId) {
    let tx = app.context.database.begin_write().await.unwrap();
    retire_resource(&tx, id, app.context.now()).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn two_rooms_of_one_name_are_refused() {
    let app = TestApp::start().await;
    room(&app.context, "会議室A").await;

    let tx = app.context.database.begin_write().await.unwrap();
    let answer = add_resource(&tx, &app.context, ResourceKind::Room, "会議室A").await;
    drop(tx);

    assert!(matches!(answer, Err(Stop::Refused(LabelTaken))));
    app.stop().await;
}

#[tokio::test]
async fn a_retired_room_keeps_what_it_holds_and_takes_nothing_new() {
    let app = TestApp::start().await;
    let room = room(&app.context, "会議室A").await;
    let old = ClaimRequest::firm(holder(&app.context), slot(0, 60), vec![room]);
    claims(&app.context, &old).await.unwrap();

    retires(&app, room.id()).await;
    let new = ClaimRequest::firm(holder(&app.context), slot(120, 180), vec![room]);
    let answer = claims(&app.context, &new).await;

    let Err(Stop::Refused(refusal)) = answer else { panic!("{answer:?}") };
    assert_eq!(refusal, Refusal::NotOffered(room.id()));
    assert!(confirms(&app.context, &old).await.is_ok());
    app.stop().await;
}

#[tokio::test]
async fn free_rooms_are_those_nobody_has_and_nobody_holds() {
    let app = TestApp::start().await;
    let taken = room(&app.context, "会議室A").await;
    let held = room(&app.context, "会議室B").await;
    let free = room(&app.context, "会議室C").await;
    retires(&app, room(&app.context, "会議室D").await.id()).await;
    let firm = ClaimRequest::firm(holder(&app.context), slot(0, 60), vec![taken]);
    claims(&app.context, &firm).await.unwrap();
    let mut hold = ClaimRequest::firm(holder(&app.context), slot(30, 90), vec![held]);
    hold.hold_until = Some(app.context.now() + TimeDelta::minutes(10));
    claims(&app.context, &hold).await.unwrap();

    let asked = |app: &TestApp| (app.context.database.clone(), app.context.now());
    let (database, now) = asked(&app);
    let rooms = free_resources(database.reader(), now, ResourceKind::Room, slot(30, 60));
    let at_first = rooms.await.unwrap();
    app.clock.advance(TimeDelta::minutes(10));
    let (database, now) = asked(&app);
    let rooms = free_resources(database.reader(), now, ResourceKind::Room, slot(30, 60));
    let after_expiry = rooms.await.unwrap();

    assert_eq!(at_first, [free.id()]);
    assert_eq!(after_expiry, [held.id(), free.id()]);
    app.stop().await;
}

#[tokio::test]
async fn people_are_not_in_the_list_of_rooms_and_licences() {
    let app = TestApp::start().await;
    room(&app.context, "会議室A").await;
    let somebody = Resource::Person(super::person(&app.context).await);
    let request = ClaimRequest::firm(holder(&app.context), slot(0, 60), vec![somebody]);
    claims(&app.context, &request).await.unwrap();

    let listed = listed_resources(app.context.database.reader()).await.unwrap();

    assert_eq!(listed.iter().map(|entry| &entry.label).collect::<Vec<_>>(), ["会議室A"]);
    app.stop().await;
}
