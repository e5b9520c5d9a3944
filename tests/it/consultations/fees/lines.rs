//! What a held consultation is paid with.

use bansou::accompaniment::Arranger;
use bansou::accompaniment::matchmaking::{ConflictPlan, ConflictWith, declare_conflict};
use bansou::consultations::fees::Refusal;
use bansou::consultations::fees::line::{
    Approval, Evidence, WhyLeft, approve_line, approve_lines, note_evidence, settle_difference,
    withdraw_approval,
};
use bansou::consultations::fees::rates::save_rates;
use bansou::consultations::fees::readers::{LineFilter, LineView, Sums, lines};
use bansou::vocabulary::{LongText, tokyo};
use chrono::TimeDelta;
use entities::consultations::fee_line::{Basis, Interest, LineState};

use super::cast::{rates, refused, year};
use crate::consultations::cast::{Stage, thursday};
use crate::study_sessions::people::add_member;

fn words(text: &str) -> LongText<500> {
    LongText::parse(text).unwrap()
}

#[tokio::test]
async fn a_held_consultation_is_reckoned_from_its_actual_times() {
    let stage = Stage::new().await;
    stage.pays().await;
    let client = stage.client("鈴木 一郎").await;

    let held = stage.has_held(client, 14, 95).await;

    let line = stage.line(held).await;
    let row = &line.row;
    assert_eq!((row.state, row.basis), (LineState::Draft, Basis::Computed));
    assert_eq!((row.minutes, row.units), (95, 3));
    assert_eq!((row.amount, row.withheld, line.net()), (7_725, 788, 6_937));
    assert_eq!(row.number, line.parties.row.number.replacen('S', "P", 1));
    assert_eq!(line.rates.unwrap().label(), "令和8年度単価表（第1版）");
    stage.app.stop().await;
}

#[tokio::test]
async fn a_draft_follows_corrected_times_new_rates_and_new_terms() {
    let stage = Stage::new().await;
    let client = stage.client("鈴木 一郎").await;
    let held = stage.has_held(client, 14, 60).await;

    let before = stage.line(held).await.row;
    stage.pays().await;
    let paid = stage.line(held).await.row;
    stage.meets(held, thursday(14, 0), thursday(15, 30)).await;
    let longer = stage.line(held).await.row;
    let dearer = rates(|raw| {
        raw.ranks[0].code = "1".to_owned();
        raw.ranks[0].yen_per_hour = "6,000".to_owned();
    });
    save_rates(&stage.app.context, stage.desk, (year(), 1), dearer).await.unwrap();
    let raised = stage.line(held).await.row;
    stage.terms(|raw| raw.payee = "organisation".to_owned()).await;
    let whole = stage.line(held).await.row;
    stage.terms(|raw| raw.publicly_paid = true).await;
    let nought = stage.line(held).await.row;

    assert_eq!((before.basis, before.amount), (Basis::NoTerms, 0));
    assert_eq!((paid.amount, longer.amount, raised.amount), (5_150, 7_725, 9_000));
    assert_eq!((raised.withheld, whole.withheld), (918, 0));
    assert_eq!((nought.basis, nought.amount), (Basis::PublicFunds, 0));
    stage.app.stop().await;
}

#[tokio::test]
async fn the_cap_of_a_day_holds_over_its_meetings() {
    let stage = Stage::new().await;
    let low = rates(|raw| raw.ranks[0].most_per_day = "8,000".to_owned());
    save_rates(&stage.app.context, stage.desk, (year(), 0), low).await.unwrap();
    stage.terms(|_| ()).await;
    let client = stage.client("鈴木 一郎").await;
    let late = stage.books(client, thursday(16, 0)).await.unwrap().id;
    let early = stage.books(client, thursday(10, 0)).await.unwrap().id;
    stage.at(thursday(20, 0)).await;

    stage.meets(late, thursday(16, 0), thursday(17, 0)).await;
    stage.meets(early, thursday(10, 0), thursday(11, 0)).await;
    let drafts = [stage.line(early).await.row.amount, stage.line(late).await.row.amount];
    stage.approves(stage.seen(late).await).await.unwrap();
    stage.meets(early, thursday(10, 0), thursday(12, 0)).await;
    let fixed = [stage.line(early).await.row.amount, stage.line(late).await.row.amount];

    assert_eq!(drafts, [5_150, 2_850]);
    // What is approved stands and counts first.
    assert_eq!(fixed, [5_150, 2_850]);
    stage.app.stop().await;
}

#[tokio::test]
async fn an_approved_line_keeps_its_figures_and_a_correction_shows_the_difference() {
    let stage = Stage::new().await;
    stage.pays().await;
    let client = stage.client("鈴木 一郎").await;
    let held = stage.has_held(client, 14, 60).await;
    stage.approves(stage.seen(held).await).await.unwrap();
    let dearer = rates(|raw| {
        raw.ranks[0].code = "1".to_owned();
        raw.ranks[0].yen_per_hour = "9,000".to_owned();
    });

    save_rates(&stage.app.context, stage.desk, (year(), 1), dearer).await.unwrap();
    assert_eq!(stage.pays_out(&[stage.line(held).await.row.id]).await, (1, 0));
    stage.meets(held, thursday(14, 0), thursday(15, 30)).await;
    let line = stage.line(held).await;
    let today = tokyo::day_of(stage.app.context.now());
    let settle = || async {
        let seen = stage.seen(held).await;
        settle_difference(&stage.app.context, stage.desk, seen, (today, words("追加で支払い")))
            .await
    };
    settle().await.unwrap();
    let again = refused(settle().await);
    let settled = stage.line(held).await;

    assert_eq!((line.row.amount, line.row.minutes), (5_150, 60));
    assert_eq!(line.difference(), 2_575, "by the rates of its own version");
    // A payment of its own: 10.21 % of 2,575 yen.
    assert_eq!((settled.settled(), settled.difference()), ((2_575, 262), 0));
    let (_, sums) = all_lines(&stage).await;
    assert_eq!(settled.whole(), [7_725, 787, 6_938], "as the printed list has it");
    assert_eq!((sums.amount, sums.withheld), (7_725, 787), "as the page has it");
    assert_eq!(again, Refusal::NothingToSettle);
    stage.app.stop().await;
}

#[tokio::test]
async fn a_withdrawn_approval_makes_a_draft_of_today() {
    let stage = Stage::new().await;
    stage.pays().await;
    let client = stage.client("鈴木 一郎").await;
    let held = stage.has_held(client, 14, 60).await;
    stage.approves(stage.seen(held).await).await.unwrap();
    stage.meets(held, thursday(14, 0), thursday(15, 30)).await;

    let seen = stage.seen(held).await;
    let context = &stage.app.context;
    withdraw_approval(context, stage.desk, (seen, words("時刻の訂正"))).await.unwrap();

    let row = stage.line(held).await.row;
    assert_eq!((row.state, row.amount, row.minutes), (LineState::Draft, 7_725, 90));
    assert_eq!(row.corrected, None);
    stage.app.stop().await;
}

#[tokio::test]
async fn another_amount_needs_a_reason_and_is_taxed_anew() {
    let stage = Stage::new().await;
    stage.pays().await;
    let client = stage.client("鈴木 一郎").await;
    let held = stage.has_held(client, 14, 60).await;
    let context = &stage.app.context;
    let seen = stage.seen(held).await;
    let wish = |reason| Approval { seen, amount: Some(4_000), reason };

    let bare = refused(approve_line(context, stage.desk, wish(None)).await);
    approve_line(context, stage.desk, wish(Some(words("途中で退席")))).await.unwrap();

    let row = stage.line(held).await.row;
    let Refusal::Invalid(problems) = bare else { panic!("{bare:?}") };
    assert_eq!(problems.of("reason"), Some("金額を変える理由を入力してください。"));
    assert_eq!((row.computed, row.amount, row.withheld), (5_150, 4_000, 408));
    stage.app.stop().await;
}

#[tokio::test]
async fn whoever_has_a_stake_is_paid_only_with_a_reason() {
    let stage = Stage::new().await;
    stage.pays().await;
    let client = stage.client("鈴木 一郎").await;
    let plan = ConflictPlan {
        operator: stage.operator,
        with: ConflictWith::Person(stage.yamada.person()),
        reason: "役員を務めている".to_owned(),
        from: tokyo::day_of(thursday(9, 0)),
        until: None,
    };
    let desk = Arranger::acting_as(stage.desk.person());
    // Declared when they were booked already: from then on nobody would be.
    let held = stage.has_held(client, 14, 60).await;
    declare_conflict(&stage.app.context, desk, &plan).await.unwrap();
    stage.meets(held, thursday(14, 0), thursday(15, 0)).await;

    let seen = stage.seen(held).await;
    let context = &stage.app.context;
    let several = approve_lines(context, stage.desk, vec![seen]).await.unwrap();
    let bare = refused(stage.approves(seen).await);
    let wish = Approval { seen, amount: None, reason: Some(words("別の案件のため")) };
    approve_line(context, stage.desk, wish).await.unwrap();

    let why: Vec<_> = several.left.iter().map(|left| left.why).collect();
    assert_eq!((several.done, why), (0, vec![WhyLeft::NeedsReason]));
    assert!(matches!(bare, Refusal::Invalid(_)), "{bare:?}");
    let row = stage.line(held).await.row;
    assert_eq!((row.interest, row.state), (Some(Interest::Declared), LineState::Approved));
    stage.app.stop().await;
}

#[tokio::test]
async fn a_member_of_the_organisation_that_asked_is_noticed() {
    let stage = Stage::new().await;
    stage.pays().await;
    let client = stage.client("鈴木 一郎").await;
    let held = stage.has_held(client, 14, 60).await;

    add_member(&stage.app, stage.yamada.person(), stage.operator).await;
    stage.meets(held, thursday(14, 0), thursday(15, 0)).await;

    assert_eq!(stage.line(held).await.row.interest, Some(Interest::OwnOrganisation));
    stage.app.stop().await;
}

#[tokio::test]
async fn without_terms_or_rates_nothing_is_approved() {
    let stage = Stage::new().await;
    let client = stage.client("鈴木 一郎").await;
    let held = stage.has_held(client, 14, 60).await;

    let without = refused(stage.approves(stage.seen(held).await).await);

    assert_eq!(without, Refusal::NoTerms);
    assert_eq!(stage.pays_out(&[stage.line(held).await.row.id]).await, (0, 1));
    stage.app.stop().await;
}

#[tokio::test]
async fn proofs_are_ticked_at_any_time_and_a_stale_form_is_refused() {
    let stage = Stage::new().await;
    stage.pays().await;
    let client = stage.client("鈴木 一郎").await;
    let held = stage.has_held(client, 14, 60).await;
    let (context, seen) = (&stage.app.context, stage.seen(held).await);
    let proofs = Evidence { request: true, report: true, ..Evidence::default() };

    note_evidence(context, stage.desk, (seen, proofs)).await.unwrap();
    let stale = refused(note_evidence(context, stage.desk, (seen, Evidence::default())).await);

    let row = stage.line(held).await.row;
    assert_eq!([row.has_request, row.has_acceptance, row.has_report], [true, false, true]);
    assert_eq!(stale, Refusal::ChangedMeanwhile);
    stage.app.stop().await;
}

#[tokio::test]
async fn a_meeting_moved_to_another_day_gives_its_share_of_the_cap_back() {
    let stage = Stage::new().await;
    let low = rates(|raw| raw.ranks[0].most_per_day = "5,150".to_owned());
    save_rates(&stage.app.context, stage.desk, (year(), 0), low).await.unwrap();
    stage.terms(|_| ()).await;
    let client = stage.client("鈴木 一郎").await;
    let first = stage.books(client, thursday(10, 0)).await.unwrap().id;
    let second = stage.books(client, thursday(14, 0)).await.unwrap().id;
    stage.at(thursday(20, 0)).await;
    stage.meets(first, thursday(10, 0), thursday(11, 0)).await;
    stage.meets(second, thursday(14, 0), thursday(15, 0)).await;

    let before = stage.line(second).await.row.amount;
    let day = TimeDelta::days(1);
    stage.meets(first, thursday(10, 0) - day, thursday(11, 0) - day).await;

    assert_eq!((before, stage.line(second).await.row.amount), (0, 5_150));
    stage.app.stop().await;
}

async fn all_lines(stage: &Stage) -> (Vec<LineView>, Sums) {
    let filter = LineFilter { year: year(), month: None, state: None, person: None };
    lines(stage.app.context.database.reader(), stage.desk, &filter, None).await.unwrap()
}
