//! What was agreed, told and arranged stands until somebody decides otherwise.

use bansou::networking::contacts::{RawContactPerson, change_person};
use bansou::networking::introductions::{
    Offer, RawOutcome, call_off, choose, decline, note_met, offer, outcomes_of,
    personal_appointments, read_times, tell, times_of,
};
use bansou::networking::introductions::{RawProposal, RawTime, agree, ask_partner, propose};
use bansou::networking::{By, Refusal};
use bansou::vocabulary::TimeSlot;
use chrono::{DateTime, TimeDelta, Utc};
use entities::IntroductionId;
use entities::networking::contact_person;
use entities::networking::introduction::{IntroductionState, Side};
use entities::people::membership;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::cast::{LAN, SUZUKI, Stage, check, lan, refused, told};
use crate::study_sessions::cast::unique_key;
use crate::support::tuesday_morning;

fn slot(days: i64, minutes: i64) -> TimeSlot {
    let starts: DateTime<Utc> =
        tuesday_morning() + TimeDelta::days(days) + TimeDelta::minutes(minutes);
    TimeSlot::new(starts, starts + TimeDelta::hours(1)).unwrap()
}

fn at(place: &str, slot: TimeSlot) -> Offer {
    Offer { times: vec![slot], place: place.to_owned(), resource: None }
}

/// They meet at a place in three days.
async fn meeting(stage: &Stage) -> IntroductionId {
    let id = stage.introduced().await;
    let context = &stage.app.context;
    offer(context, stage.own(), id, &at("長野駅前ビル", slot(3, 0))).await.unwrap();
    chosen(stage, id, stage.partner(id).await).await;
    id
}

async fn chosen(stage: &Stage, id: IntroductionId, by: By) {
    stage.later();
    let times = times_of(stage.app.context.database.reader(), id).await.unwrap();
    choose(&stage.app.context, by, id, times[0].id).await.unwrap();
}

#[tokio::test]
async fn other_times_on_offer_leave_the_meeting_where_it_is_until_one_is_chosen() {
    let stage = Stage::new().await;
    let id = meeting(&stage).await;
    let partner = stage.partner(id).await;
    stage.later();
    offer(&stage.app.context, partner, id, &at("オンライン", slot(4, 0))).await.unwrap();
    let waiting = stage.row(id).await;
    let entries = personal_appointments(&stage.app.context, stage.suzuki.person()).await.unwrap();
    let letter = stage.mail_to(SUZUKI).await.pop().unwrap();
    chosen(&stage, id, stage.own()).await;
    let moved = stage.row(id).await;

    assert_eq!(waiting.meeting_place, "長野駅前ビル");
    assert_eq!(entries[0].location.as_deref(), Some("長野駅前ビル"));
    assert_eq!(letter.letter, "introduction_times");
    assert!(letter.text_body.contains("オンライン"), "{}", letter.text_body);
    assert_eq!(moved.meeting_place, "オンライン");
    assert_eq!(moved.meeting_starts_at, Some(slot(4, 0).starts()));
    assert_eq!(moved.offered_place, "");
}

#[tokio::test]
async fn a_meeting_is_moved_by_half_an_hour() {
    let stage = Stage::new().await;
    let id = meeting(&stage).await;
    let partner = stage.partner(id).await;
    stage.later();
    offer(&stage.app.context, partner, id, &at("長野駅前ビル", slot(3, 30))).await.unwrap();
    chosen(&stage, id, stage.own()).await;

    assert_eq!(stage.row(id).await.meeting_starts_at, Some(slot(3, 30).starts()));
}

#[tokio::test]
async fn what_was_told_neither_follows_later_changes_nor_outlives_a_withdrawal() {
    let stage = Stage::new().await;
    let id = stage.introduced().await;
    let context = &stage.app.context;
    let successor = RawContactPerson {
        name: "Tran Van Minh".to_owned(),
        email: "minh@sakura.example.vn".to_owned(),
        ..lan()
    };
    let draft = successor.check().unwrap();
    change_person(context, stage.desk, (stage.school, stage.lan), &draft).await.unwrap();
    let before = stage.parties(id).await;
    let (known, agreed) = before.other(Side::Requester).unwrap();
    let told: Vec<_> = known.told(&agreed, false).into_iter().map(|fact| fact.value).collect();
    decline(context, stage.own(), id, "").await.unwrap();
    let after = stage.parties(id).await;

    assert!(told.contains(&LAN.to_owned()), "{told:?}");
    assert!(!told.iter().any(|value| value.contains("inh")), "{told:?}");
    assert_eq!(after.other(Side::Requester), None);
    assert_eq!(after.other(Side::Partner), None);
}

#[tokio::test]
async fn who_left_is_neither_introduced_nor_asked_for() {
    let stage = Stage::new().await;
    let (asked, new) = (stage.asked().await, stage.asks().await);
    let tx = stage.app.context.database.begin_write().await.unwrap();
    membership::Entity::update_many()
        .col_expr(membership::Column::EndedAt, Expr::value(stage.app.context.now()))
        .filter(membership::Column::PersonId.eq(stage.suzuki.person()))
        .exec(&tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();

    assert_eq!(
        refused(stage.consents(asked).await),
        Refusal::NotPossibleNow(IntroductionState::PartnerAgreed)
    );
    assert_eq!(refused(stage.checks(new).await), Refusal::NotForThem);
    assert_eq!(stage.row(asked).await.introduced_at, None);
    assert_eq!(stage.count("SELECT count(*) FROM disclosure").await, 0);
}

#[tokio::test]
async fn having_met_before_the_meeting_neither_dates_it_ahead_nor_locks_it() {
    let stage = Stage::new().await;
    let id = meeting(&stage).await;
    let context = &stage.app.context;
    stage.days(1);
    note_met(context, stage.own(), id, stage.today()).await.unwrap();
    let met = stage.row(id).await.met_at.unwrap();
    call_off(context, stage.own(), id).await.unwrap();

    assert!(met <= context.now(), "{met}");
    let row = stage.row(id).await;
    assert_eq!((row.state, row.meeting_starts_at), (IntroductionState::Met, None));
}

#[tokio::test]
async fn a_meeting_only_the_clock_calls_held_is_undone_by_a_side_that_says_no() {
    let stage = Stage::new().await;
    let id = meeting(&stage).await;
    let context = &stage.app.context;
    stage.days(18);
    stage.app.run_workers().await;
    let held = stage.row(id).await.state;
    stage.app.run_workers().await;
    let no = RawOutcome { met: "no".into(), ..RawOutcome::default() }.check().unwrap();
    tell(context, stage.own(), (id, 14), &no).await.unwrap();
    stage.app.run_workers().await;
    let row = stage.row(id).await;
    let again = offer(context, stage.own(), id, &at("駅", slot(30, 0))).await;

    assert_eq!(held, IntroductionState::Met);
    assert_eq!((row.state, row.met_at), (IntroductionState::Introduced, None));
    assert!(again.is_ok());
}

#[tokio::test]
async fn a_side_that_says_yes_is_not_undone_by_the_other() {
    let stage = Stage::new().await;
    let id = meeting(&stage).await;
    let context = &stage.app.context;
    stage.days(18);
    stage.app.run_workers().await;
    stage.app.run_workers().await;
    let said = |met: &str| RawOutcome { met: met.into(), ..RawOutcome::default() }.check().unwrap();
    tell(context, stage.partner(id).await, (id, 14), &said("yes")).await.unwrap();
    tell(context, stage.own(), (id, 14), &said("no")).await.unwrap();

    assert!(stage.row(id).await.met_at.is_some());
}

#[tokio::test]
async fn nothing_with_a_meeting_ahead_is_closed_by_the_clock() {
    let stage = Stage::new().await;
    let id = stage.introduced().await;
    for days in [15, 76] {
        stage.days(days);
        stage.app.run_workers().await;
    }
    offer(&stage.app.context, stage.own(), id, &at("駅", slot(140, 0))).await.unwrap();
    chosen(&stage, id, stage.partner(id).await).await;
    stage.days(40);
    stage.app.run_workers().await;
    let ahead = stage.row(id).await.state;
    stage.days(20);
    stage.app.run_workers().await;
    stage.app.run_workers().await;

    let db = stage.app.context.database.reader();
    let asked = outcomes_of(db, (id, Some(Side::Requester))).await.unwrap();
    assert!(asked.iter().all(|line| line.asked_at.is_some()));
    assert_eq!(ahead, IntroductionState::Introduced);
    assert_eq!(stage.row(id).await.state, IntroductionState::Closed);
}

/// Proposed to Suzuki, who agreed.
async fn proposed(stage: &Stage) -> IntroductionId {
    let raw = RawProposal {
        requester: Some(stage.suzuki.person()),
        organisation: None,
        contact_person: Some(stage.lan),
        purpose: "テーマが合う。".to_owned(),
        told_requester: "ベトナムの日本語教育機関です。".to_owned(),
        told_partner: "An organisation in Nagano.".to_owned(),
        due_on: Some(stage.today() + TimeDelta::days(10)),
    };
    let context = &stage.app.context;
    let draft = raw.check(context.database.reader(), stage.today()).await.unwrap();
    let id = propose(context, stage.desk, (&draft, &unique_key())).await.unwrap();
    stage.later();
    agree(context, stage.suzuki, id, (&told(&["name", "email"]), false)).await.unwrap();
    id
}

#[tokio::test]
async fn who_agreed_to_somebody_has_the_last_word_about_anybody_else() {
    let stage = Stage::new().await;
    let (same, other) = (proposed(&stage).await, proposed(&stage).await);
    stage.checks(same).await.unwrap();
    let raw = bansou::networking::introductions::RawCheck {
        told_requester: "タイの大学です。".to_owned(),
        ..check(stage.lan, stage.today() + TimeDelta::days(14))
    };
    let db = stage.app.context.database.reader();
    let draft = raw.check(db, (other, stage.today())).await.unwrap();
    ask_partner(&stage.app.context, stage.desk, other, (&draft, None)).await.unwrap();
    stage.consents(same).await.unwrap();
    stage.consents(other).await.unwrap();

    assert_eq!(stage.row(same).await.state, IntroductionState::Introduced);
    assert_eq!(stage.row(other).await.state, IntroductionState::PartnerAgreed);
}

#[tokio::test]
async fn somebody_of_the_programme_who_was_asked_finds_it_among_their_own() {
    let stage = Stage::new().await;
    let minh = crate::study_sessions::people::add_person(&stage.app, "Tran Minh", LAN).await;
    let tx = stage.app.context.database.begin_write().await.unwrap();
    contact_person::Entity::update_many()
        .col_expr(contact_person::Column::PersonId, Expr::value(minh))
        .filter(contact_person::Column::Id.eq(stage.lan))
        .exec(&tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let id = meeting(&stage).await;
    let context = &stage.app.context;
    let entries = personal_appointments(context, minh).await.unwrap();
    let own = bansou::networking::introductions::disclosures_of(context.database.reader(), minh);
    let own = own.await.unwrap();

    assert_eq!(entries.len(), 1);
    assert!(entries[0].url.is_none());
    assert_eq!((own.len(), own[0].introduction_id), (1, id));
}

#[tokio::test]
async fn a_time_without_a_day_is_named() {
    let stage = Stage::new().await;
    let raw = [
        RawTime { day: Some(stage.today() + TimeDelta::days(2)), time: "14:00".to_owned() },
        RawTime { day: None, time: "15:00".to_owned() },
    ];
    let wrong = read_times(&raw, ("60", "駅"), stage.app.context.now()).unwrap_err();

    assert_eq!(wrong.list()[0].field, "day2");
}

#[tokio::test]
async fn the_day_that_is_named_is_the_last_on_which_an_answer_is_in_time() {
    let stage = Stage::new().await;
    let id = stage.asked().await;
    stage.days(12);
    stage.app.run_workers().await;
    let reminder = stage.mail_to(LAN).await.pop().unwrap();
    stage.days(2);
    let page = stage.app.url(&format!("/introductions/{}?lang=en", stage.token(id).await));
    let page = reqwest::get(page).await.unwrap().text().await.unwrap();
    let today = bansou::vocabulary::tokyo::english_date(stage.today());

    assert_eq!(reminder.letter, "introduction_reminder");
    assert!(reminder.subject.contains(&today), "{today}: {}", reminder.subject);
    assert!(page.contains(&today), "{today}: {page}");
    stage.consents(id).await.unwrap();
}
