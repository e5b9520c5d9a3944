//! What accompanists enter, and what is free by it.

use bansou::calendar::availability::DaySpan;
use bansou::consultations::Refusal;
use bansou::consultations::availability::{
    Keeper, RawException, add_exception, free_slots, free_slots_by_theme, free_slots_of_draft,
    own_availability, remove_exception, save_availability, save_contract,
};
use bansou::vocabulary::{BusinessCalendar, FiscalYear, tokyo};
use entities::PersonId;

use super::cast::{Stage, days_later, refused, thursday, weekdays};

async fn starts(stage: &Stage, person: PersonId, days: DaySpan) -> Vec<String> {
    let context = &stage.app.context;
    let found = free_slots(context.database.reader(), context.now(), person, days).await.unwrap();
    let slots = found.map(|offered| offered.slots).unwrap_or_default();
    let hours = slots.iter().filter(|slot| slot.length().minutes() == 60);
    hours.map(|slot| tokyo::date_time(slot.starts())).collect()
}

fn that_thursday() -> DaySpan {
    let day = tokyo::day_of(thursday(12, 0));
    DaySpan::new(day, day).unwrap()
}

#[tokio::test]
async fn free_slots_follow_from_the_hours_and_what_is_booked() {
    let stage = Stage::new().await;
    let suzuki = stage.client("鈴木 花子").await;
    stage.books(suzuki, thursday(10, 0)).await.unwrap();
    stage.books(suzuki, thursday(14, 0)).await.unwrap();

    let free = starts(&stage, stage.yamada.person(), that_thursday()).await;

    let at = |time: &str| format!("2026年12月3日（木）{time}");
    let expected = ["11:30", "12:00", "12:30", "15:30", "16:00", "16:30", "17:00"].map(at).to_vec();
    assert_eq!(free, expected);
}

#[tokio::test]
async fn a_holiday_rests_and_a_closed_or_opened_day_differs() {
    let stage = Stage::new().await;
    let keeper = Keeper::Own(stage.yamada);
    let raw = |day: &str, closed: bool| RawException {
        day: day.to_owned(),
        closed,
        from: "10:00".to_owned(),
        until: "11:00".to_owned(),
        modes: vec!["online".to_owned()],
        note: String::new(),
    };
    let closed = add_exception(&stage.app.context, keeper, raw("2026-12-03", true)).await.unwrap();
    add_exception(&stage.app.context, keeper, raw("2026-12-05", false)).await.unwrap();
    // From Thursday to Saturday, and New Year's Day.
    let first = tokyo::day_of(thursday(12, 0));
    let week = DaySpan::new(first, first + chrono::Days::new(2)).unwrap();
    let new_year = first + chrono::Days::new(29);

    let with = starts(&stage, stage.yamada.person(), week).await;
    remove_exception(&stage.app.context, keeper, closed).await.unwrap();
    let without = starts(&stage, stage.yamada.person(), week).await;
    let holiday =
        starts(&stage, stage.yamada.person(), DaySpan::new(new_year, new_year).unwrap()).await;

    assert_eq!(with.len(), 17 + 1);
    assert_eq!(with.last().unwrap(), "2026年12月5日（土）10:00");
    assert_eq!(without.len(), 17 + 17 + 1);
    assert_eq!(holiday, Vec::<String>::new());
}

#[tokio::test]
async fn everything_that_is_wrong_is_said_at_once_and_nothing_is_stored() {
    let stage = Stage::new().await;
    let mut raw = weekdays();
    raw.profile.lengths = vec!["50".to_owned()];
    raw.profile.notice_days = "いつでも".to_owned();
    raw.profile.online_url = "http://meet.example.jp".to_owned();
    raw.rules[1].until = "8:00".to_owned();
    raw.rules[2].modes = vec!["carrier_pigeon".to_owned()];

    let answer = save_availability(&stage.app.context, Keeper::Own(stage.yamada), raw, 1).await;

    let Refusal::Invalid(problems) = refused(answer) else { panic!("not invalid") };
    let fields: Vec<_> = problems.list().iter().map(|one| one.field.as_str()).collect();
    let expected = ["lengths", "notice_days", "online_url", "rules.1.until", "rules.2.modes"];
    assert_eq!(fields, expected);
    assert_eq!(stage.profile_version(stage.yamada.person()).await, 1);
}

#[tokio::test]
async fn what_was_entered_comes_back_as_it_was() {
    let stage = Stage::new().await;
    let db = stage.app.context.database.reader();

    let own = own_availability(db, stage.yamada.person()).await.unwrap();
    let typed = own.typed();
    let again = save_availability(&stage.app.context, Keeper::Own(stage.yamada), typed, 1).await;
    let stale = save_availability(
        &stage.app.context,
        Keeper::Staff(stage.desk, stage.yamada.person()),
        weekdays(),
        1,
    )
    .await;

    let after = own_availability(db, stage.yamada.person()).await.unwrap();
    assert_eq!(again.unwrap(), 2);
    assert_eq!(refused(stale), Refusal::ChangedMeanwhile);
    assert_eq!(after.rules.len(), own.rules.len());
    assert_eq!(format!("{:?}", after.typed()), format!("{:?}", own.typed()));
}

#[tokio::test]
async fn who_is_no_accompanist_offers_nothing() {
    let stage = Stage::new().await;
    let suzuki = stage.client("鈴木 花子").await;
    let keeper = Keeper::Staff(stage.desk, suzuki.person());

    let answer = save_availability(&stage.app.context, keeper, weekdays(), 0).await;

    assert_eq!(refused(answer), Refusal::NotFound);
    assert!(starts(&stage, suzuki.person(), that_thursday()).await.is_empty());
}

#[tokio::test]
async fn who_stops_taking_bookings_is_offered_no_longer() {
    let stage = Stage::new().await;
    let tanaka = stage.accompanist("田中 次郎").await;
    stage.offers(stage.yamada, |raw| raw.profile.accepts = false).await;
    let context = &stage.app.context;

    let all =
        free_slots_by_theme(context.database.reader(), context.now(), None, that_thursday()).await;

    let people: Vec<_> = all.unwrap().iter().map(|offered| offered.accompanist).collect();
    assert_eq!(people, [tanaka.person()]);
}

#[tokio::test]
async fn the_contract_of_each_fiscal_year_has_a_limit_of_its_own() {
    let stage = Stage::new().await;
    stage.offers(stage.yamada, |raw| raw.profile.horizon_days = "200".to_owned()).await;
    let this_year = (stage.yamada.person(), FiscalYear::starting_in(2026).unwrap());
    let one = std::num::NonZeroU16::new(1);
    save_contract(&stage.app.context, stage.desk, this_year, one).await.unwrap();
    let suzuki = stage.client("鈴木 花子").await;
    stage.books(suzuki, thursday(10, 0)).await.unwrap();

    let full = refused(stage.books(suzuki, days_later(7, 10)).await);
    let next_year = stage.books(suzuki, days_later(119, 10)).await;

    assert!(matches!(full, Refusal::NotFree(_)), "{full:?}");
    // 1 April 2027.
    assert!(next_year.is_ok(), "{next_year:?}");
}

#[tokio::test]
async fn a_draft_shows_what_would_be_free() {
    let day = that_thursday();
    let now = crate::support::tuesday_morning();
    let mut wrong = weekdays();
    wrong.rules[0].from = "25:00".to_owned();

    let slots = free_slots_of_draft((BusinessCalendar::default(), now), &weekdays(), day).unwrap();
    let problems =
        free_slots_of_draft((BusinessCalendar::default(), now), &wrong, day).unwrap_err();

    let hours = slots.iter().filter(|slot| slot.length().minutes() == 60).count();
    assert_eq!(hours, 17);
    assert_eq!(problems.list()[0].field, "rules.0.from");
}

#[tokio::test]
async fn what_is_too_long_is_said_beside_its_own_field() {
    let mut raw = weekdays();
    raw.profile.horizon_days = "100000".to_owned();
    raw.profile.buffer_after = "7".to_owned();
    raw.profile.notice_days = "300".to_owned();

    let problems = raw.check().unwrap_err();

    let fields: Vec<_> = problems.list().iter().map(|one| one.field.as_str()).collect();
    assert_eq!(fields, ["buffer_after", "notice_days", "horizon_days"]);
    assert!(!problems.of("horizon_days").unwrap().contains("0以上"));
}
