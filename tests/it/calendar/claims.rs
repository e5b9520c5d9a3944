use bansou::calendar::{ClaimRequest, Refusal, Resource, busy};
use bansou::database::Stop;
use chrono::TimeDelta;
use entities::ResourceId;
use entities::calendar::resource::ResourceKind;

use super::{claims, confirms, count, holder, in_the_way, moves, person, releases, room, slot};
use crate::support::TestApp;

const CLAIMS: &str = "SELECT count(*) FROM calendar_claim";
const CELLS: &str = "SELECT count(*) FROM calendar_cell";

#[tokio::test]
async fn a_room_is_not_given_to_a_second_holder_for_an_overlapping_time() {
    let app = TestApp::start().await;
    let room = room(&app.context, "会議室A").await;
    let first = holder(&app.context);
    claims(&app.context, &ClaimRequest::firm(first, slot(0, 60), vec![room])).await.unwrap();

    let second = ClaimRequest::firm(holder(&app.context), slot(55, 120), vec![room]);
    let answer = claims(&app.context, &second).await;

    assert_eq!(in_the_way(answer), [(room.id(), first.id)]);
    app.stop().await;
}

#[tokio::test]
async fn a_refusal_names_the_room_and_the_time_without_buffers() {
    let app = TestApp::start().await;
    let room = room(&app.context, "会議室A").await;
    let mut first = ClaimRequest::firm(holder(&app.context), slot(0, 60), vec![room]);
    first.buffer_after = TimeDelta::minutes(15);
    claims(&app.context, &first).await.unwrap();

    let second = ClaimRequest::firm(holder(&app.context), slot(70, 120), vec![room]);
    let answer = claims(&app.context, &second).await;

    let Err(Stop::Refused(Refusal::Taken(busy))) = answer else { panic!("{answer:?}") };
    assert_eq!(busy[0].label.as_deref(), Some("会議室A"));
    assert_eq!(busy[0].kind, ResourceKind::Room);
    assert_eq!((busy[0].starts_at, busy[0].ends_at), (slot(0, 60).starts(), slot(0, 60).ends()));
    app.stop().await;
}

#[tokio::test]
async fn slots_that_only_touch_are_both_taken() {
    let app = TestApp::start().await;
    let room = room(&app.context, "会議室A").await;
    let before = ClaimRequest::firm(holder(&app.context), slot(0, 60), vec![room]);
    claims(&app.context, &before).await.unwrap();

    let after = ClaimRequest::firm(holder(&app.context), slot(60, 120), vec![room]);
    let answer = claims(&app.context, &after).await;

    assert!(answer.is_ok());
    app.stop().await;
}

#[tokio::test]
async fn one_resource_in_the_way_leaves_all_others_free() {
    let app = TestApp::start().await;
    let judge = app.database.judge().await;
    let (room, somebody) = (room(&app.context, "会議室A").await, person(&app.context).await);
    let first = ClaimRequest::firm(holder(&app.context), slot(0, 60), vec![room]);
    claims(&app.context, &first).await.unwrap();

    let both = vec![Resource::Person(somebody), room];
    let answer =
        claims(&app.context, &ClaimRequest::firm(holder(&app.context), slot(0, 60), both)).await;

    assert_eq!(in_the_way(answer), [(room.id(), first.holder.id)]);
    assert_eq!((count(&judge, CLAIMS).await, count(&judge, CELLS).await), (1, 12));
    app.stop().await;
}

#[tokio::test]
async fn after_a_refusal_the_same_transaction_can_take_another_room() {
    let app = TestApp::start().await;
    let (one, other) = (room(&app.context, "会議室A").await, room(&app.context, "会議室B").await);
    let first = ClaimRequest::firm(holder(&app.context), slot(0, 60), vec![one]);
    claims(&app.context, &first).await.unwrap();

    let mut second = ClaimRequest::firm(holder(&app.context), slot(30, 90), vec![one]);
    let tx = app.context.database.begin_write().await.unwrap();
    let refused = bansou::calendar::claim(&tx, app.context.now(), &second).await;
    second.resources = vec![other];
    bansou::calendar::claim(&tx, app.context.now(), &second).await.unwrap();
    tx.commit().await.unwrap();

    assert_eq!(in_the_way(refused), [(one.id(), first.holder.id)]);
    let until = (slot(0, 90).starts(), slot(0, 90).ends());
    let rooms = [one, other];
    let taken = busy(app.context.database.reader(), app.context.now(), &rooms, until);
    assert_eq!(taken.await.unwrap().len(), 2);
    app.stop().await;
}

#[tokio::test]
async fn claiming_the_same_again_changes_nothing() {
    let app = TestApp::start().await;
    let judge = app.database.judge().await;
    let room = room(&app.context, "会議室A").await;
    let request = ClaimRequest::firm(holder(&app.context), slot(0, 60), vec![room, room]);
    claims(&app.context, &request).await.unwrap();

    claims(&app.context, &request).await.unwrap();

    assert_eq!((count(&judge, CLAIMS).await, count(&judge, CELLS).await), (1, 12));
    app.stop().await;
}

#[tokio::test]
async fn moving_by_half_an_hour_may_overlap_itself() {
    let app = TestApp::start().await;
    let judge = app.database.judge().await;
    let room = room(&app.context, "会議室A").await;
    let mut request = ClaimRequest::firm(holder(&app.context), slot(0, 60), vec![room]);
    claims(&app.context, &request).await.unwrap();

    request.slot = slot(30, 120);
    moves(&app.context, &request).await.unwrap();

    assert_eq!((count(&judge, CLAIMS).await, count(&judge, CELLS).await), (1, 18));
    let earlier = ClaimRequest::firm(holder(&app.context), slot(0, 30), vec![room]);
    assert!(claims(&app.context, &earlier).await.is_ok());
    app.stop().await;
}

#[tokio::test]
async fn a_refused_move_keeps_the_old_place() {
    let app = TestApp::start().await;
    let room = room(&app.context, "会議室A").await;
    let mut mine = ClaimRequest::firm(holder(&app.context), slot(0, 60), vec![room]);
    let theirs = ClaimRequest::firm(holder(&app.context), slot(90, 150), vec![room]);
    claims(&app.context, &mine).await.unwrap();
    claims(&app.context, &theirs).await.unwrap();

    mine.slot = slot(45, 105);
    let refused = moves(&app.context, &mine).await;

    assert_eq!(in_the_way(refused), [(room.id(), theirs.holder.id)]);
    let third = ClaimRequest::firm(holder(&app.context), slot(0, 120), vec![room]);
    let both = [(room.id(), mine.holder.id), (room.id(), theirs.holder.id)];
    assert_eq!(in_the_way(claims(&app.context, &third).await), both);
    app.stop().await;
}

#[tokio::test]
async fn moving_to_another_room_gives_the_first_one_back() {
    let app = TestApp::start().await;
    let (one, other) = (room(&app.context, "会議室A").await, room(&app.context, "会議室B").await);
    let mut mine = ClaimRequest::firm(holder(&app.context), slot(0, 60), vec![one]);
    claims(&app.context, &mine).await.unwrap();

    mine.resources = vec![other];
    moves(&app.context, &mine).await.unwrap();

    let theirs = ClaimRequest::firm(holder(&app.context), slot(0, 60), vec![one]);
    assert!(claims(&app.context, &theirs).await.is_ok());
    app.stop().await;
}

#[tokio::test]
async fn who_holds_nothing_has_nothing_to_move() {
    let app = TestApp::start().await;
    let room = room(&app.context, "会議室A").await;

    let request = ClaimRequest::firm(holder(&app.context), slot(0, 60), vec![room]);
    let answer = moves(&app.context, &request).await;

    assert!(matches!(answer, Err(Stop::Refused(Refusal::NothingHeld))));
    app.stop().await;
}

#[tokio::test]
async fn a_hold_keeps_others_away_until_it_expires() {
    let app = TestApp::start().await;
    let room = room(&app.context, "会議室A").await;
    let mut hold = ClaimRequest::firm(holder(&app.context), slot(120, 180), vec![room]);
    hold.hold_until = Some(app.context.now() + TimeDelta::minutes(10));
    claims(&app.context, &hold).await.unwrap();
    let other = ClaimRequest::firm(holder(&app.context), slot(120, 180), vec![room]);

    let early = claims(&app.context, &other).await;
    app.clock.advance(TimeDelta::minutes(10));
    let late = claims(&app.context, &other).await;

    assert_eq!(in_the_way(early), [(room.id(), hold.holder.id)]);
    assert!(late.is_ok());
    app.stop().await;
}

#[tokio::test]
async fn an_expired_hold_nobody_took_can_still_be_confirmed() {
    let app = TestApp::start().await;
    let room = room(&app.context, "会議室A").await;
    let mut hold = ClaimRequest::firm(holder(&app.context), slot(120, 180), vec![room]);
    hold.hold_until = Some(app.context.now() + TimeDelta::minutes(10));
    claims(&app.context, &hold).await.unwrap();
    app.clock.advance(TimeDelta::hours(1));

    confirms(&app.context, &hold).await.unwrap();

    let other = ClaimRequest::firm(holder(&app.context), slot(120, 180), vec![room]);
    assert_eq!(in_the_way(claims(&app.context, &other).await), [(room.id(), hold.holder.id)]);
    app.stop().await;
}

#[tokio::test]
async fn an_expired_hold_somebody_took_is_not_confirmed() {
    let app = TestApp::start().await;
    let room = room(&app.context, "会議室A").await;
    let mut hold = ClaimRequest::firm(holder(&app.context), slot(120, 180), vec![room]);
    hold.hold_until = Some(app.context.now() + TimeDelta::minutes(10));
    claims(&app.context, &hold).await.unwrap();
    app.clock.advance(TimeDelta::hours(1));
    let other = ClaimRequest::firm(holder(&app.context), slot(150, 210), vec![room]);
    claims(&app.context, &other).await.unwrap();

    let answer = confirms(&app.context, &hold).await;

    assert_eq!(in_the_way(answer), [(room.id(), other.holder.id)]);
    app.stop().await;
}

#[tokio::test]
async fn the_sweep_takes_expired_holds_and_leaves_everything_else() {
    let app = TestApp::start().await;
    let judge = app.database.judge().await;
    let room = room(&app.context, "会議室A").await;
    let mut hold = ClaimRequest::firm(holder(&app.context), slot(0, 60), vec![room]);
    hold.hold_until = Some(app.context.now() + TimeDelta::minutes(10));
    claims(&app.context, &hold).await.unwrap();
    let firm = ClaimRequest::firm(holder(&app.context), slot(60, 120), vec![room]);
    claims(&app.context, &firm).await.unwrap();
    app.clock.advance(TimeDelta::minutes(11));

    let tx = app.context.database.begin_write().await.unwrap();
    let swept = bansou::calendar::sweep_expired_holds(&tx, app.context.now()).await.unwrap();
    tx.commit().await.unwrap();

    assert_eq!(swept, 1);
    assert_eq!((count(&judge, CLAIMS).await, count(&judge, CELLS).await), (1, 12));
    app.stop().await;
}

#[tokio::test]
async fn releasing_gives_every_cell_back() {
    let app = TestApp::start().await;
    let judge = app.database.judge().await;
    let (room, somebody) = (room(&app.context, "会議室A").await, person(&app.context).await);
    let both = vec![room, Resource::Person(somebody)];
    let request = ClaimRequest::firm(holder(&app.context), slot(0, 60), both);
    claims(&app.context, &request).await.unwrap();

    let released = releases(&app.context, request.holder).await;

    assert_eq!(released, 2);
    assert_eq!((count(&judge, CLAIMS).await, count(&judge, CELLS).await), (0, 0));
    app.stop().await;
}

#[tokio::test]
async fn a_room_nobody_listed_is_not_given() {
    let app = TestApp::start().await;
    let unknown: ResourceId = app.context.new_id();

    let nowhere = vec![Resource::Listed(unknown)];
    let request = ClaimRequest::firm(holder(&app.context), slot(0, 60), nowhere);
    let answer = claims(&app.context, &request).await;

    let Err(Stop::Refused(refusal)) = answer else { panic!("{answer:?}") };
    assert_eq!(refusal, Refusal::NotOffered(unknown));
    app.stop().await;
}
