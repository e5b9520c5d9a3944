//! The open briefing again and again: every second Friday, made from the first one by a rule, each
//! with registrations of its own.

use std::collections::{BTreeMap, BTreeSet};

use bansou::study_sessions::registration::Details;
use bansou::study_sessions::series::{
    End, Fate, HolidayShift, Pattern, Rule, SeriesPlan, make, preview,
};
use bansou::study_sessions::session::{self, PublishWhen, SeatPlan};
use bansou::vocabulary::tokyo;
use chrono::{NaiveDate, NaiveTime};
use entities::study_sessions::seats::Mode;
use entities::study_sessions::session::Audience;

use super::{december, part, stage};

#[tokio::test]
async fn every_second_friday_has_its_own_people_and_new_year_is_stepped_over() {
    let stage = stage().await;
    let context = &stage.app.context;
    let first = stage
        .session(|plan| {
            plan.audience = Audience::Public;
            plan.number = Some(1);
            plan.parts = vec![part("公募説明", (december(18, 15, 0), december(18, 16, 0)))];
            plan.seats = vec![SeatPlan { mode: Mode::Online, capacity: Some(200) }];
            plan.closes_at = december(18, 12, 0);
        })
        .await;
    let rule = Rule {
        pattern: Pattern::Weeks { every: 2 },
        first: NaiveDate::from_ymd_opt(2026, 12, 18).unwrap(),
        end: End::Times(3),
        holidays: HolidayShift::LeaveOut,
        skipped: BTreeSet::new(),
        moved: BTreeMap::new(),
        starts: NaiveTime::from_hms_opt(15, 0, 0).unwrap(),
        ends: None,
    };

    let seen = preview(context, stage.desk, first, &rule).await.unwrap();
    let open = seen.candidates.iter().filter(|one| one.is_open());
    let chosen = open.filter_map(|one| one.date.fate.day()).collect();
    let plan = SeriesPlan { rule, chosen };
    let made = make(context, stage.desk, (first, "briefings"), &plan).await.unwrap();
    session::publish(context, stage.desk, made[0], PublishWhen::Now).await.unwrap();
    let person = stage.person("鈴木 花子").await;
    let online = || Details::plain(Mode::Online);
    stage.register_with(person, first, online()).await.unwrap();
    // Each opens as long before its day as the first did.
    stage.app.clock.set(december(22, 10, 0));
    let again = stage.register_with(person, made[0], online()).await.unwrap();

    // 1 January is left out and counts for nothing.
    let fates: Vec<_> = seen.candidates.iter().map(|one| one.date.fate).collect();
    assert!(fates.contains(&Fate::Holiday), "{fates:?}");
    let rows = [stage.row(made[0]).await, stage.row(made[1]).await];
    let days = rows.each_ref().map(|row| tokyo::date(tokyo::day_of(row.starts_at)));
    assert_eq!(days, ["2027年1月15日（金）", "2027年1月29日（金）"]);
    assert_eq!(rows.each_ref().map(|row| row.number), [Some(2), Some(3)]);
    assert_eq!(again.number.split('-').nth(2).map(|place| &place[..3]), Some("001"));
}
