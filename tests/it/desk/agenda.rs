//! 予定表: everything dated in one calendar, for whoever may open it.

use bansou::calendar::{NewDays, add_listing, enter_days};
use bansou::desk::SOURCES;
use bansou::networking::events::Host;
use bansou::networking::introductions::{Offer, choose, offer, times_of};
use bansou::newsletter::Newsdesk;
use bansou::newsletter::issues::{RawBlock, RawIssue, draft_issue};
use bansou::people::Actor;
use bansou::study_sessions as studying;
use bansou::study_sessions::session::{self, SessionPlan};
use bansou::vocabulary::TimeSlot;
use chrono::{DateTime, TimeDelta, Utc};
use entities::calendar::resource::ResourceKind;
use entities::calendar::special_day::SpecialDayKind;
use entities::newsletter::subscriber::Frequency;
use entities::{IssueId, NetworkingEventId, ResourceId, StudySessionId};
use serde_json::json;

use super::warned::{accompanied, editor};
use crate::consultations::cast::{Stage, days_later, thursday};
use crate::networking::cast::{self as introduced, OPERATOR, SCHOOL};
use crate::networking::gathering::{desk_at, opened, plan_of};
use crate::study_sessions::cast::plan;
use crate::support::{Answered, ApiClient, tuesday_morning};

const PAGE: &str = "/staff/calendar";
const API: &str = "/api/v1/calendar";

fn host(stage: &Stage) -> Host {
    Host::acting_as(stage.desk.person())
}

async fn room(stage: &Stage, label: &str) -> ResourceId {
    let context = &stage.app.context;
    add_listing(context, &Actor::System, ResourceKind::Room, label).await.unwrap()
}

/// A draft on Thursday 3 December from 14:00 to 16:00.
async fn drafted(stage: &Stage, shape: impl FnOnce(&mut SessionPlan)) -> StudySessionId {
    let who = studying::Organiser::acting_as(stage.desk.person());
    let mut plan = plan();
    shape(&mut plan);
    session::draft(&stage.app.context, who, plan).await.unwrap()
}

/// An event of two hours.
async fn event(
    stage: &Stage,
    starts: DateTime<Utc>,
    room: Option<ResourceId>,
) -> NetworkingEventId {
    let mut plan = plan_of();
    plan.slot = TimeSlot::new(starts, starts + TimeDelta::hours(2)).unwrap();
    plan.deadline = starts - TimeDelta::days(1);
    plan.room = room;
    opened(&stage.app, host(stage), &plan).await
}

async fn planned(stage: &Stage, at: DateTime<Utc>) -> IssueId {
    let raw = RawIssue {
        number: 1,
        subject: "12月の予定".to_owned(),
        blocks: vec![RawBlock {
            text: "お知らせです。".into(), ..RawBlock::of_kind("text")
        }],
        segment: None,
        frequency: Frequency::EveryIssue,
        planned_at: Some(at),
        not_after: None,
        on_the_web: true,
    };
    let desk = Newsdesk::acting_as(stage.desk.person());
    draft_issue(&stage.app.context, &SOURCES, (desk, raw)).await.unwrap()
}

async fn closed(stage: &Stage, day: &str) {
    let day = day.parse().unwrap();
    let (name, reason) = ("棚卸し".to_owned(), "倉庫の点検".to_owned());
    let days = NewDays { first: day, last: day, kind: SpecialDayKind::Closure, name, reason };
    enter_days(&stage.app.context, &Actor::System, &days).await.unwrap();
}

#[tokio::test]
async fn everything_dated_stands_in_the_month_and_leads_to_its_page() {
    let stage = Stage::new().await;
    let client = stage.client("鈴木 花子").await;
    let booked = stage.books(client, thursday(10, 0)).await.unwrap();
    let session = drafted(&stage, |_| ()).await;
    let event = event(&stage, days_later(1, 13), None).await;
    let issue = planned(&stage, days_later(4, 9)).await;
    closed(&stage, "2026-12-28").await;
    accompanied(&stage, "2026-11-24").await;

    let desk = stage.at_the_desk().await;
    let page = desk.get("/staff/calendar?of=2026-12-20").await;
    let november = desk.get("/staff/calendar?of=2026-11-01").await;

    let path = |words: &str| page.link(words);
    assert_eq!(
        path("個別相談：一般社団法人 はじめ"),
        format!("/staff/consultations/{}", booked.id)
    );
    assert_eq!(path("【仮】勉強会：第3回"), format!("/staff/sessions/{session}"));
    assert_eq!(path("交流会：地域の人事部"), format!("/staff/events/{event}"));
    assert_eq!(path("第1号 12月の予定"), format!("/staff/newsletter/issues/{issue}"));
    assert_eq!(path("営業日の変更：棚卸し"), "/staff/business-days?year=2026");
    assert!(path("伴走の期日：一般社団法人 はじめ").starts_with("/staff/engagements/"));
    assert!(page.says("10:00 個別相談") && page.says("山田 太郎さん"), "{}", page.text());
    assert!(november.says("勤労感謝の日") && !november.says("個別相談：一般"));
    stage.app.stop().await;
}

#[tokio::test]
async fn weeks_go_hour_by_hour_and_days_are_lists_and_what_may_come_to_nothing_says_so() {
    let stage = Stage::new().await;
    let client = stage.client("鈴木 花子").await;
    let by_accompanist = "by_accompanist".to_owned();
    stage.offers(stage.yamada, |raw| raw.profile.confirmation = by_accompanist).await;
    stage.books(client, thursday(10, 0)).await.unwrap();

    let desk = stage.at_the_desk().await;
    let week = desk.get("/staff/calendar?view=week&of=2026-12-03").await;
    let day = desk.get(&week.link("日")).await;
    let next = desk.get(&day.link("次の日")).await;
    let unread = desk.get("/staff/calendar?view=day&of=12%2F32").await;

    let entry = "10:00～11:00 【仮】個別相談：一般社団法人 はじめ";
    assert!(week.says("2026年11月30日（月）～12月6日（日）"), "{}", week.text());
    assert!(week.says(entry), "{}", week.text());
    assert!(day.says("2026年12月3日（木）") && day.says(entry), "{}", day.text());
    assert!(day.says("承認待ち"));
    assert!(next.says("2026年12月4日（金）の予定はありません。"), "{}", next.text());
    assert!(unread.says("日付を読み取れない") && unread.says("2026年11月24日（火）"));
    stage.app.stop().await;
}

#[tokio::test]
async fn a_room_shows_what_takes_it_and_nothing_else() {
    let stage = Stage::new().await;
    let (hall, other) = (room(&stage, "みなとホール").await, room(&stage, "第2会議室").await);
    let in_hall = |plan: &mut SessionPlan| {
        plan.parts[0].venue.as_mut().unwrap().room = Some(hall);
    };
    let session = drafted(&stage, in_hall).await;
    event(&stage, days_later(1, 13), Some(other)).await;
    let desk = stage.at_the_desk().await;
    let api = desk_at(&stage.app, host(&stage)).await;

    let rooms = desk.get("/staff/resources").await;
    let page = desk.get(&format!("{PAGE}?of=2026-12-01&resource={hall}")).await;
    let listed = api.get(&format!("{API}?from=2026-12-01&resource_id={hall}")).await;

    assert_eq!(rooms.link("みなとホール"), format!("{PAGE}?resource={hall}"));
    assert!(page.says("1件の予定") && page.says("みなとホール）"), "{}", page.text());
    assert!(!page.says("交流会：地域の人事部"), "{}", page.text());
    let [only] = listed.items() else { panic!("{}", listed.body) };
    assert_eq!(only["id"], session.to_string());
    assert_eq!(only["resources"], json!([{ "id": hall.to_string(), "name": "みなとホール" }]));
    stage.app.stop().await;
}

#[tokio::test]
async fn an_editor_sees_issues_and_cannot_tell_what_else_there_is() {
    let stage = Stage::new().await;
    let client = stage.client("鈴木 花子").await;
    stage.books(client, thursday(10, 0)).await.unwrap();
    planned(&stage, days_later(4, 9)).await;
    let editor = editor(&stage).await;

    let page = editor.get("/staff/calendar?of=2026-12-01").await;
    let asking = editor.get("/staff/calendar?of=2026-12-01&kinds=consultation").await;

    for seen in [page, asking] {
        assert!(seen.says("1件の予定") && seen.says("第1号 12月の予定"), "{}", seen.text());
        assert!(!seen.says("個別相談") && !seen.says("営業日の変更"), "{}", seen.text());
    }
    stage.app.stop().await;
}

#[tokio::test]
async fn an_interval_takes_its_beginning_and_leaves_its_end_and_lasts_two_months_at_most() {
    let stage = Stage::new().await;
    let client = stage.client("鈴木 花子").await;
    let booked = stage.books(client, thursday(10, 0)).await.unwrap();
    planned(&stage, thursday(11, 0)).await;
    closed(&stage, "2026-12-04").await;
    let api = desk_at(&stage.app, host(&stage)).await;
    let kinds = async |query: &str| {
        let items = api.get(&format!("{API}?{query}")).await;
        items.items().iter().map(|item| item["kind"].clone()).collect::<Vec<_>>()
    };

    let day = kinds("from=2026-12-03&until=2026-12-04").await;
    let meeting = kinds("from=2026-12-03T01:59:00Z&until=2026-12-03T02:00:00Z").await;
    let issue = kinds("from=2026-12-03T02:00:00Z&until=2026-12-03T02:01:00Z").await;
    let two = kinds("from=2026-12-03&until=2026-12-05&kinds=special_day,consultation").await;
    let whole = api.get(&format!("{API}?from=2026-12-03&until=2026-12-05&limit=1")).await;

    assert_eq!(day, ["consultation", "issue"]);
    assert_eq!((meeting, issue), (vec![json!("consultation")], vec![json!("issue")]));
    assert_eq!(two, ["consultation", "special_day"]);
    assert!(whole.body["next_cursor"].is_string());
    let [first] = whole.items() else { panic!("{}", whole.body) };
    assert_eq!(first["id"], booked.id.to_string());
    assert_eq!(first["starts_at"], "2026-12-03T01:00:00Z");
    assert_eq!(
        (&first["organisation"], &first["person"]),
        (&json!("一般社団法人 はじめ"), &json!("山田 太郎"))
    );
    assert_eq!((&first["modes"], &first["provisional"]), (&json!(["in_person"]), &json!(false)));
    refuses(&api).await;
    stage.app.stop().await;
}

#[tokio::test]
async fn times_on_offer_and_the_meeting_of_an_introduction_stand_there_and_the_look_is_noted() {
    let stage = introduced::Stage::new().await;
    let (id, context) = (stage.introduced().await, &stage.app.context);
    let slot = |days| {
        let starts = tuesday_morning() + TimeDelta::days(days);
        TimeSlot::new(starts, starts + TimeDelta::hours(1)).unwrap()
    };
    let place = "https://meet.example.jp/j/1".to_owned();
    let wanted = Offer { times: vec![slot(3), slot(6)], place, resource: None };
    offer(context, stage.own(), id, &wanted).await.unwrap();
    let api = desk_at(&stage.app, Host::acting_as(stage.desk.person())).await;

    let offered = api.get(API).await;
    let times = times_of(context.database.reader(), id).await.unwrap();
    let partner = stage.partner(id).await;
    choose(context, partner, id, times[0].id).await.unwrap();
    let fixed = api.get(API).await;

    let states = |answer: &Answered| {
        let items = answer.items().iter();
        items.map(|item| (item["state"].clone(), item["modes"].clone())).collect::<Vec<_>>()
    };
    assert_eq!(states(&offered), vec![(json!("offered"), json!(["online"])); 2]);
    assert_eq!(states(&fixed), [(json!("introduced"), json!(["online"]))]);
    assert_eq!(fixed.items()[0]["title"], format!("{OPERATOR} × {SCHOOL}"));
    let noted = "SELECT count(*) FROM audit_entry WHERE action = 'personal_data.viewed' \
        AND subject_kind = 'introduction' AND subject_id IS NULL";
    assert_eq!(stage.count(noted).await, 2);
    stage.app.stop().await;
}

async fn refuses(api: &ApiClient) {
    let fields = async |query: &str| {
        let answer = api.get(&format!("{API}?{query}")).await;
        assert_eq!(answer.status, 422, "{}", answer.body);
        answer.fields().join(",")
    };

    assert_eq!(fields("from=2026-12-01&until=2026-12-01").await, "until");
    assert_eq!(fields("from=2026-12-01&until=2027-02-02").await, "until");
    assert_eq!(fields("from=soon").await, "from");
    assert_eq!(fields("kinds=issue,party").await, "kinds");
    assert_eq!(api.get(&format!("{API}?from=2026-12-01&until=2027-02-01")).await.status, 200);
}
