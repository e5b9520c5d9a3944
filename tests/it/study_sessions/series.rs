//! Series made from a rule: what is in the way, all or none, once.

use std::collections::{BTreeMap, BTreeSet};

use bansou::database::Stop;
use bansou::study_sessions::series::{
    self, End, HolidayShift, Pattern, Refusal, Rule, SeriesPlan, made_of, make, preview,
};
use bansou::study_sessions::session::{self, Speaker, SpeakerPlan};
use chrono::{NaiveDate, NaiveTime, TimeDelta};
use entities::StudySessionId;

use super::cast::{Stage, part, thursday, unique_key};
use super::staff_desk::Desk;

fn day(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(if month < 6 { 2027 } else { 2026 }, month, day).unwrap()
}

/// Every two weeks from the template's own day on, four times.
fn fortnightly() -> Rule {
    Rule {
        pattern: Pattern::Weeks { every: 2 },
        first: day(12, 3),
        end: End::Times(4),
        holidays: HolidayShift::After,
        skipped: BTreeSet::new(),
        moved: BTreeMap::new(),
        starts: NaiveTime::from_hms_opt(14, 0, 0).unwrap(),
        ends: None,
    }
}

async fn template(stage: &Stage, shape: impl FnOnce(&mut session::SessionPlan)) -> StudySessionId {
    let mut plan = super::cast::plan();
    shape(&mut plan);
    session::draft(&stage.app.context, stage.desk, plan).await.unwrap()
}

fn plan(chosen: &[NaiveDate]) -> SeriesPlan {
    SeriesPlan { rule: fortnightly(), chosen: chosen.iter().copied().collect() }
}

async fn made(stage: &Stage, id: StudySessionId) -> Vec<(Option<i32>, String)> {
    let reader = stage.app.context.database.reader();
    let made = made_of(reader, stage.desk, id).await.unwrap();
    let shown = |at| bansou::vocabulary::tokyo::date_time(at);
    made.iter().map(|one| (one.session.number, shown(one.session.starts_at))).collect()
}

#[tokio::test]
async fn drafts_are_like_the_template_numbered_on_and_made_once() {
    let stage = Stage::new().await;
    let template = template(&stage, |_| {}).await;
    let key = unique_key();
    // The template stands on the first date; 31 December goes to 4 January.
    let plan = plan(&[day(12, 17), day(1, 4)]);

    let first = make(&stage.app.context, stage.desk, (template, &key), &plan).await.unwrap();
    let again = make(&stage.app.context, stage.desk, (template, &key), &plan).await.unwrap();
    let other = make(&stage.app.context, stage.desk, (template, &unique_key()), &plan).await;

    assert_eq!(first, again);
    assert!(matches!(other, Err(Stop::Refused(Refusal::DatesChanged))), "{other:?}");
    let wanted = [
        (Some(4), "2026年12月17日（木）14:00".to_owned()),
        (Some(5), "2027年1月4日（月）14:00".to_owned()),
    ];
    assert_eq!(made(&stage, template).await, wanted);
    let copy = stage.row(first[0]).await;
    assert_eq!(copy.ends_at - copy.starts_at, TimeDelta::hours(2));
    assert_eq!(copy.state, entities::study_sessions::session::SessionState::Draft);
    assert_eq!(copy.online_url, None);
}

#[tokio::test]
async fn two_at_once_make_each_date_once() {
    let stage = Stage::new().await;
    let template = template(&stage, |_| {}).await;
    let plan = plan(&[day(12, 17), day(1, 4)]);
    let (one, two) = (unique_key(), unique_key());
    let make = |key: &str| {
        let (context, desk, plan) = (stage.app.context.clone(), stage.desk, plan.clone());
        let key = key.to_owned();
        tokio::spawn(async move {
            bansou::database::retrying(|| make(&context, desk, (template, &key), &plan)).await
        })
    };

    let (one, two) = (make(&one), make(&two));
    let outcomes = [one.await.unwrap().is_ok(), two.await.unwrap().is_ok()];

    assert_eq!(outcomes.iter().filter(|made| **made).count(), 1);
    assert_eq!(made(&stage, template).await.len(), 2);
}

#[tokio::test]
async fn what_is_in_the_way_is_shown_before_and_refused_as_a_whole() {
    let stage = Stage::new().await;
    let speaker = stage.person("佐藤 健").await;
    let speaks = |plan: &mut session::SessionPlan| {
        let who = Speaker::Person(speaker);
        plan.parts[0].speakers = vec![SpeakerPlan { who, remote: false, topic: None }];
    };
    let template = template(&stage, speaks).await;
    // The speaker is somewhere else on the second date.
    let busy = stage
        .session(|plan| {
            plan.parts = vec![part(thursday() + TimeDelta::days(14), 60)];
            speaks(plan);
        })
        .await;

    let seen = preview(&stage.app.context, stage.desk, template, &fortnightly()).await.unwrap();
    let plan = plan(&[day(12, 17), day(1, 4)]);
    let refused = make(&stage.app.context, stage.desk, (template, &unique_key()), &plan).await;

    let open: Vec<_> = seen.candidates.iter().map(series::Candidate::is_open).collect();
    assert_eq!(open, [false, false, true, true]);
    assert_eq!(seen.candidates[0].made, Some(template));
    assert_eq!(seen.candidates[1].obstacles[0].name, "佐藤 健");
    assert!(matches!(refused, Err(Stop::Refused(Refusal::Occupied(_)))), "{refused:?}");
    assert_eq!(made(&stage, template).await, []);
    assert_ne!(busy, template);
}

#[tokio::test]
async fn a_coordinator_sees_the_dates_chooses_and_makes_them() {
    let desk = Desk::new().await;
    let template = template(&desk.stage, |_| {}).await;
    let path = format!("/staff/sessions/{template}/series");
    let rule = [
        ("key", "k1"),
        ("pattern", "weekdays"),
        ("nths", "first"),
        ("nths", "third"),
        ("weekday", "thu"),
        ("first_year", "2027"),
        ("first_month", "1"),
        ("first_day", "1"),
        ("times", "３"),
        ("starts", "14時"),
        ("holidays", "leave_out"),
        ("skipped", "2027-01-21"),
    ];

    let wrong = desk.post(&path, &[&rule[..2], &[("step", "dates")]].concat()).await;
    let dates = desk.post(&path, &[&rule[..], &[("step", "dates")]].concat()).await;
    let chosen = [("step", "make"), ("chosen", "2027-01-07"), ("chosen", "2027-02-18")];
    let done = desk.post(&path, &[&rule[..], &chosen[..]].concat()).await;
    let shown = desk.get(&done.location).await.body;

    assert_eq!((wrong.status, dates.status, done.status), (422, 200, 303));
    assert!(wrong.body.contains("最後の日か回数のどちらか1つを入力してください。"));
    assert!(dates.body.contains("2027年2月4日（木）14:00～16:00"), "{}", dates.body);
    assert!(dates.body.contains("休む日"), "{}", dates.body);
    assert!(shown.contains("2回分の下書きをつくりました。"), "{shown}");
    assert!(shown.contains("第4回 地域間連携をどう始めるか"), "{shown}");
    assert_eq!(made(&desk.stage, template).await.len(), 2);
}
