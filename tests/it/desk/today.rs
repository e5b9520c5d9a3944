//! 「今日の仕事」 and the homes of both sides: consultations, records, tasks.

use bansou::consultations::By;
use bansou::consultations::changing::{Absence, mark_missed};
use bansou::consultations::readers::{OfficeWork, Waiting, office_work};
use bansou::consultations::record::{OpenTasks, office_records};
use bansou::people::{Actor, roles};
use bansou::vocabulary::tokyo;
use chrono::{DateTime, TimeDelta, Utc};
use entities::consultations::consultation::Side;
use entities::people::role_assignment::Role;
use entities::sign_in::browser_session::Strength;

use crate::access::tokens::token_for;
use crate::consultations::cast::{Stage, days_later, thursday};
use crate::consultations::record::cast::{Held, action, raw};
use crate::support::ApiClient;

async fn asked(stage: &Stage) -> OfficeWork {
    let context = &stage.app.context;
    office_work(context.database.reader(), context.now(), stage.desk).await.unwrap()
}

fn one(first: DateTime<Utc>) -> Waiting {
    Waiting { count: 1, first: Some(first) }
}

#[tokio::test]
async fn requests_wait_to_be_arranged_and_bookings_to_be_approved() {
    let stage = Stage::new().await;
    stage.policy(|raw| raw.approval_needed = true).await;
    let (suzuki, sato) = (stage.client("鈴木 花子").await, stage.client("佐藤 一郎").await);

    let before = asked(&stage).await;
    let wished = stage.wishes(suzuki, &[thursday(14, 0)]).await;
    let booked = stage.books(sato, thursday(10, 0)).await.unwrap();
    let work = asked(&stage).await;
    let desk = stage.at_the_desk().await;
    let page = desk.get("/staff").await.html;
    let token = token_for(&stage.app, stage.desk.person(), Strength::TwoFactors).await;
    let api = ApiClient::with_token(&stage.app, token).get("/api/v1/today").await.body;
    stage.app.clock.advance(TimeDelta::days(3));
    let later = stage.at_the_desk().await.get("/staff").await.html;

    assert_eq!(before, OfficeWork::default());
    assert_eq!(work.to_arrange, one(stage.row(wished.id).await.requested_at));
    assert_eq!(work.to_approve, one(stage.row(booked.id).await.requested_at));
    assert!(page.contains("日時の調整を待つ相談") && page.contains("事務局の承認を待つ相談"));
    let lines: Vec<_> = api["work"].as_array().unwrap().iter().map(|one| &one["label"]).collect();
    assert_eq!(lines, ["日時の調整を待つ相談", "事務局の承認を待つ相談"]);
    assert_eq!(api["work"][0]["path"], "/staff/consultations");
    assert!(page.contains("今日から") && !page.contains("遅れています"));
    assert!(later.contains("最長3日") && later.contains("遅れています"));
}

#[tokio::test]
async fn somebody_suspended_this_week_is_named_once() {
    let stage = Stage::new().await;
    stage.policy(|raw| raw.strike_limit = "1".to_owned()).await;
    let suzuki = stage.client("鈴木 花子").await;
    let booked = stage.books(suzuki, thursday(14, 0)).await.unwrap();

    let before = asked(&stage).await.suspended;
    stage.app.clock.set(thursday(15, 0));
    let absence = Absence { consultation: booked.id, absent: Side::Client, correcting: None };
    mark_missed(&stage.app.context, By::Accompanist(stage.yamada), absence).await.unwrap();
    let now = asked(&stage).await.suspended;
    stage.app.clock.set(days_later(8, 10));
    let next_week = asked(&stage).await.suspended;

    assert_eq!((before, next_week), (Waiting::default(), Waiting::default()));
    assert_eq!(now, one(thursday(15, 0)));
}

#[tokio::test]
async fn records_and_tasks_wait_where_they_are_to_be_done() {
    let held = Held::new().await;
    let (stage, context) = (&held.stage, held.context());
    let records = async || {
        let now = context.now();
        let at = (now, tokyo::day_of(now));
        office_records(context.database.reader(), at, stage.desk).await.unwrap()
    };
    let home = async |(who, role)| {
        let tx = context.database.begin_write().await.unwrap();
        roles::grant(&tx, context, &Actor::System, who, role).await.unwrap();
        tx.commit().await.unwrap();
        stage.member(who).await.get("/home").await.html
    };

    let to_write = home((held.yamada().person(), Role::Accompanist)).await;
    stage.app.clock.set(days_later(6, 10));
    let late = records().await;
    let mut raw = raw();
    raw.actions.push(action("staff", "名簿を送る。", "10"));
    held.handed_in(&raw).await;
    let to_confirm = home((held.suzuki.person(), Role::Operator)).await;
    let submitted = records().await;
    held.confirms().await.unwrap();
    let confirmed_at = context.now();
    let confirmed = records().await;
    stage.app.clock.set(days_later(8, 10));
    let overdue = records().await.late_tasks;
    let page = stage.at_the_desk().await.get("/staff").await.html;

    assert!(to_write.contains("相談記録票を書く") && to_write.contains("2026年12月8日（火）17:30"));
    assert_eq!(late.overdue.count, 1);
    assert_eq!((submitted.overdue, submitted.to_approve), (Waiting::default(), Waiting::default()));
    assert!(to_confirm.contains("相談記録票の確認（山田 太郎 さん）"));
    assert!(to_confirm.contains("最初の期限 2026年12月17日（木）"));
    assert_eq!(confirmed.to_approve, one(confirmed_at));
    assert_eq!(confirmed.late_tasks, OpenTasks::default());
    assert_eq!(overdue, OpenTasks { count: 1, first: "2026-12-10".parse().ok() });
    for line in ["承認を待つ相談記録票", "期限を過ぎた事務局の行動", "最長1日"]
    {
        assert!(page.contains(line), "{line}");
    }
}

#[tokio::test]
async fn a_record_whose_client_let_ten_business_days_pass_leads_to_its_approval() {
    let held = Held::new().await;
    let stage = &held.stage;
    stage.app.clock.set(days_later(1, 10));
    held.handed_in(&raw()).await;
    let link = format!("/staff/records/{}", held.id).replace('/', "&#x2f;");

    // Handed in on Friday 4 December; the tenth business day after it is Friday 18.
    stage.app.clock.set(days_later(14, 10));
    let before = stage.at_the_desk().await.get("/staff").await.html;
    stage.app.clock.set(days_later(15, 10));
    let after = stage.at_the_desk().await.get("/staff").await.html;
    held.approves(Some("期限までに確認がないため")).await.unwrap();
    let done = stage.at_the_desk().await.get("/staff").await.html;

    assert!(!before.contains("相談者の確認がない相談記録票"));
    assert!(after.contains("相談者の確認がない相談記録票") && after.contains(&link));
    assert!(!done.contains("相談者の確認がない相談記録票"));
}

#[tokio::test]
async fn meetings_nobody_noted_proposals_nobody_answered_and_meetings_without_an_address_stand_there()
 {
    let stage = Stage::new().await;
    let (suzuki, sato) = (stage.client("鈴木 花子").await, stage.client("佐藤 一郎").await);
    stage.offers(stage.yamada, |raw| raw.profile.online_url = String::new()).await;
    let mut online = stage.booking(days_later(1, 10));
    online.subject.mode = entities::consultations::consultation::Mode::Online;
    let unaddressed = stage.books_so(suzuki, online).await.unwrap();
    let unnoted = stage.books(suzuki, thursday(14, 0)).await.unwrap();
    let confirmation = "by_accompanist".to_owned();
    stage.offers(stage.yamada, |raw| raw.profile.confirmation = confirmation).await;
    let unanswered = stage.books(sato, days_later(4, 10)).await.unwrap();

    stage.app.clock.set(thursday(8, 0));
    let ahead = stage.at_the_desk().await.get("/staff").await.html;
    stage.app.clock.set(days_later(1, 16));
    let over = stage.at_the_desk().await.get("/staff").await.html;

    let leads = |page: &str, path: String| page.contains(&path.replace('/', "&#x2f;"));
    assert!(leads(&ahead, format!("/staff/consultations/{}/change", unaddressed.id)));
    assert!(leads(&ahead, format!("/staff/consultations/{}\"", unanswered.id)));
    assert!(!ahead.contains("実施の記録がない相談"));
    assert!(leads(&over, format!("/staff/consultations/{}/meeting", unnoted.id)));
}
