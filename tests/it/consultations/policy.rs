//! The rules of a fiscal year.

use bansou::calendar::availability::{DaySpan, Obstacle};
use bansou::consultations::Refusal;
use bansou::consultations::availability::free_slots;
use bansou::consultations::booking::{Wishes, request_wishes};
use bansou::consultations::policy::{policy_of, save_policy};
use bansou::vocabulary::{FiscalYear, tokyo};
use chrono::{DateTime, Utc};

use super::cast::{Stage, days_later, refused, subject, usual_policy};

#[tokio::test]
async fn where_nothing_is_entered_the_usual_rules_hold() {
    let stage = Stage::new().await;
    let year = FiscalYear::starting_in(2026).unwrap();
    let db = stage.app.context.database.reader();

    let before = policy_of(db, year).await.unwrap();
    let mut raw = usual_policy();
    raw.most_open = "５".to_owned();
    save_policy(&stage.app.context, stage.desk, (year, 0), raw.clone()).await.unwrap();
    let after = policy_of(db, year).await.unwrap();
    let stale = refused(save_policy(&stage.app.context, stage.desk, (year, 0), raw).await);

    assert_eq!((before.row.most_open, before.row.strike_limit), (3, 3));
    assert_eq!((after.row.most_open, after.row.version), (5, 1));
    assert_eq!(stale, Refusal::ChangedMeanwhile);
}

#[tokio::test]
async fn rules_out_of_range_are_all_named() {
    let stage = Stage::new().await;
    let year = FiscalYear::starting_in(2026).unwrap();
    let mut raw = usual_policy();
    raw.most_open = "0".to_owned();
    raw.late_changes = String::new();
    raw.suspension_days = "ずっと".to_owned();

    let answer = save_policy(&stage.app.context, stage.desk, (year, 0), raw).await;

    let Refusal::Invalid(problems) = refused(answer) else { panic!("not invalid") };
    let fields: Vec<_> = problems.list().iter().map(|one| one.field.as_str()).collect();
    assert_eq!(fields, ["most_open", "late_changes", "suspension_days"]);
}

/// Now is Tuesday 24 November, 10:00; the office opens at 9:30.
#[tokio::test]
async fn nobody_is_asked_for_sooner_than_the_rules_of_the_year_allow() {
    let stage = Stage::new().await;
    stage.offers(stage.yamada, |raw| raw.profile.notice_days = "1".to_owned()).await;
    let suzuki = stage.client("鈴木 花子").await;
    let (wednesday, friday) = (days_later(-8, 14), days_later(-6, 14));
    let first_free = async || {
        let days = DaySpan::new(tokyo::day_of(wednesday), tokyo::day_of(friday)).unwrap();
        let (db, now) = (stage.app.context.database.reader(), stage.app.context.now());
        let found = free_slots(db, now, stage.yamada.person(), days).await.unwrap().unwrap();
        found.slots.first().map(|slot| tokyo::date_time(slot.starts()))
    };
    let wishes = async |starts: &[DateTime<Utc>]| {
        let starts = starts.iter().copied().map(Some).collect();
        let wishes = Wishes { subject: subject(stage.operator), accompanist: None, starts };
        request_wishes(&stage.app.context, suzuki, wishes).await
    };

    let before = first_free().await;
    stage.policy(|raw| raw.notice_days = "3".to_owned()).await;
    let after = first_free().await;
    let early = refused(stage.books(suzuki, wednesday).await);
    let wish = refused(wishes(&[friday, wednesday]).await);
    let fine = wishes(&[friday]).await;

    assert_eq!(before.as_deref(), Some("2026年11月25日（水）9:30"));
    assert_eq!(after.as_deref(), Some("2026年11月27日（金）9:30"));
    assert!(matches!(early, Refusal::NotFree(Obstacle::TooSoon { .. })), "{early:?}");
    let Refusal::Invalid(problems) = wish else { panic!("{wish:?}") };
    let said = problems.of("wishes.1").unwrap();
    assert!(said.contains("2026年11月27日（金）9:30以降"), "{said}");
    assert!(problems.of("wishes.0").is_none());
    assert!(fine.is_ok(), "{fine:?}");
}
