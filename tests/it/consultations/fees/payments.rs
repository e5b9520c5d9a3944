//! What is paid together: its number, its tax, its letter.

use std::process::Command;

use bansou::accompaniment::Arranger;
use bansou::accompaniment::matchmaking::{ConflictPlan, ConflictWith, declare_conflict};
use bansou::consultations::fees::honorarium::{Withholding, shares};
use bansou::consultations::fees::line::{pay_lines, settle_difference};
use bansou::consultations::fees::travel::{SeenClaim, approve_claim, pay_claims, return_claim};
use bansou::vocabulary::{LongText, tokyo};
use chrono::TimeDelta;
use entities::consultations::fee_line::{Interest, LineState};
use entities::consultations::fee_payment::{self, PaymentKind};
use entities::mail::message;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::travel::{claim, leg};
use crate::consultations::cast::{Stage, thursday};

const TAX: Withholding = Withholding { rate: 1_021, rate_above: 2_042, limit: 1_000_000 };

impl Stage {
    async fn approved(&self, hours: &[(i64, i64)]) -> Vec<entities::ConsultationId> {
        let client = self.client("鈴木 一郎").await;
        let booked = self.has_held_all(client, hours).await;
        for id in &booked {
            self.approves(self.seen(*id).await).await.unwrap();
        }
        booked
    }

    async fn payments(&self) -> Vec<fee_payment::Model> {
        let found = fee_payment::Entity::find().order_by_asc(fee_payment::Column::Number);
        found.all(self.app.context.database.reader()).await.unwrap()
    }

    async fn letters_named(&self, name: &str) -> Vec<message::Model> {
        message::Entity::find()
            .filter(message::Column::Letter.eq(name))
            .order_by_asc(message::Column::Id)
            .all(self.app.context.database.reader())
            .await
            .unwrap()
    }
}

#[tokio::test]
async fn lines_paid_together_are_one_payment_taxed_on_the_whole_and_told_once() {
    let stage = Stage::new().await;
    stage.pays().await;
    let held = stage.approved(&[(10, 60), (14, 95)]).await;
    let ids = [stage.line(held[0]).await.row.id, stage.line(held[1]).await.row.id];

    // The same line twice in one wish is one line.
    let done = stage.pays_out(&[ids[0], ids[1], ids[0]]).await;

    let (first, second) = (stage.line(held[0]).await, stage.line(held[1]).await);
    let payments = stage.payments().await;
    let letters = stage.letters_named("fees_paid").await;
    assert_eq!(done, (2, 0));
    assert_eq!((payments.len(), letters.len()), (1, 1));
    assert_eq!((payments[0].gross, payments[0].withheld), (12_875, 1_314));
    assert_eq!(payments[0].number, "R8-0001");
    assert_eq!(first.row.withheld + second.row.withheld, 1_314);
    assert_eq!(first.payment.as_deref(), Some("R8-0001"));
    assert_eq!(letters[0].person_id, Some(stage.yamada.person()));
    let text = letters[0].text_body.clone();
    assert!(text.contains("R8-0001") && text.contains("12,875円"), "{text}");
    assert!(text.contains("1,314円") && text.contains("11,561円"), "{text}");
    stage.app.stop().await;
}

#[tokio::test]
async fn payments_are_numbered_on_without_gaps_whatever_they_are_for() {
    let stage = Stage::new().await;
    stage.pays().await;
    let held = stage.approved(&[(10, 60), (14, 60)]).await;
    let raw = claim(vec![leg("240", "", "")], vec![]);
    let saved = stage.claims(held[0], 0, raw, true).await.unwrap();
    let (context, today) = (&stage.app.context, tokyo::day_of(stage.app.context.now()));
    let seen = SeenClaim { claim: saved.id, version: 1 };
    approve_claim(context, stage.desk, seen).await.unwrap();

    stage.pays_out(&[stage.line(held[0]).await.row.id]).await;
    // Nothing is ready: no number is used up.
    stage.pays_out(&[stage.line(held[0]).await.row.id]).await;
    let travel = pay_claims(context, stage.desk, (vec![saved.id], today)).await.unwrap();
    stage.pays_out(&[stage.line(held[1]).await.row.id]).await;

    let payments = stage.payments().await;
    let told: Vec<_> = payments.iter().map(|row| (row.number.as_str(), row.kind)).collect();
    let wanted = [
        ("R8-0001", PaymentKind::Fee),
        ("R8-0002", PaymentKind::Travel),
        ("R8-0003", PaymentKind::Fee),
    ];
    assert_eq!(told, wanted);
    assert_eq!(travel.payments[0].gross, 480);
    assert_eq!(stage.letters_named("travel_paid").await.len(), 1);
    stage.app.stop().await;
}

#[tokio::test]
async fn a_payment_of_another_fiscal_year_begins_at_one() {
    let stage = Stage::new().await;
    stage.pays().await;
    let held = stage.approved(&[(10, 60), (14, 60)]).await;
    stage.pays_out(&[stage.line(held[0]).await.row.id]).await;

    stage.at(thursday(9, 0) + TimeDelta::days(130)).await;
    stage.pays_out(&[stage.line(held[1]).await.row.id]).await;

    let numbers: Vec<_> = stage.payments().await.into_iter().map(|row| row.number).collect();
    assert_eq!(numbers, ["R8-0001", "R9-0001"]);
    stage.app.stop().await;
}

#[tokio::test]
async fn what_goes_to_an_organisation_is_a_payment_of_its_own() {
    let stage = Stage::new().await;
    stage.pays().await;
    let client = stage.client("鈴木 一郎").await;
    let own = stage.books(client, thursday(10, 0)).await.unwrap().id;
    let theirs = stage.books(client, thursday(14, 0)).await.unwrap().id;
    stage.at(thursday(20, 0)).await;
    stage.meets(own, thursday(10, 0), thursday(11, 0)).await;
    stage.approves(stage.seen(own).await).await.unwrap();
    stage.terms(|raw| raw.payee = "organisation".to_owned()).await;
    stage.meets(theirs, thursday(14, 0), thursday(15, 0)).await;
    stage.approves(stage.seen(theirs).await).await.unwrap();

    let ids = [stage.line(own).await.row.id, stage.line(theirs).await.row.id];
    stage.pays_out(&ids).await;

    let taxes: Vec<_> = stage.payments().await.iter().map(|row| row.withheld).collect();
    assert_eq!(taxes, [525, 0]);
    assert_eq!(stage.letters_named("fees_paid").await.len(), 2);
    stage.app.stop().await;
}

#[tokio::test]
async fn what_comes_back_takes_its_tax_back_from_the_payment_it_was_part_of() {
    let stage = Stage::new().await;
    stage.pays().await;
    let held = stage.approved(&[(10, 60), (14, 95)]).await;
    let ids = [stage.line(held[0]).await.row.id, stage.line(held[1]).await.row.id];
    stage.pays_out(&ids).await;
    stage.meets(held[1], thursday(14, 0), thursday(15, 0)).await;
    let today = tokyo::day_of(stage.app.context.now());

    let (context, seen) = (&stage.app.context, stage.seen(held[1]).await);
    let note = LongText::parse("時刻の訂正").unwrap();
    let back = settle_difference(context, stage.desk, seen, (today, note)).await.unwrap();

    // Of 10,300 yen 1,051 would have been withheld; 1,314 were.
    assert_eq!((back.gross, back.withheld), (-2_575, 1_051 - 1_314));
    assert_eq!((back.number.as_str(), back.kind), ("R8-0002", PaymentKind::Difference));
    let letters = stage.letters_named("fees_paid").await;
    assert_eq!(letters.len(), 2);
    assert!(letters[1].subject.contains("返金"), "{}", letters[1].subject);
    stage.app.stop().await;
}

#[tokio::test]
async fn a_claim_given_back_is_told_with_its_reason_each_time() {
    let stage = Stage::new().await;
    stage.pays().await;
    let client = stage.client("鈴木 一郎").await;
    let held = stage.has_held(client, 14, 60).await;
    let raw = || claim(vec![leg("240", "", "")], vec![]);
    let saved = stage.claims(held, 0, raw(), true).await.unwrap();
    let context = &stage.app.context;
    let back = |version, reason: &str| {
        let reason = LongText::parse(reason).unwrap();
        return_claim(context, stage.desk, (SeenClaim { claim: saved.id, version }, reason))
    };

    back(1, "経路を直してください。").await.unwrap();
    stage.claims(held, 2, raw(), true).await.unwrap();
    let stale = back(2, "書き直し").await.is_err();
    back(3, "領収書を添付してください。").await.unwrap();

    let letters = stage.letters_named("travel_returned").await;
    let text: Vec<_> = letters.iter().map(|row| row.text_body.clone()).collect();
    assert_eq!((letters.len(), stale), (2, true));
    assert!(text[0].contains("経路を直してください。"), "{}", text[0]);
    assert!(text[1].contains("領収書を添付してください。"), "{}", text[1]);
    assert!(text[1].contains(&format!("/my/fees/travel/{held}")), "{}", text[1]);
    stage.app.stop().await;
}

#[tokio::test]
async fn a_payment_refused_tells_nobody_and_uses_no_number() {
    let stage = Stage::new().await;
    stage.pays().await;
    let held = stage.approved(&[(10, 60)]).await;
    let (context, line) = (&stage.app.context, stage.line(held[0]).await.row.id);
    let tomorrow = tokyo::day_of(context.now()).succ_opt().unwrap();

    let ahead = pay_lines(context, stage.desk, (vec![line], tomorrow)).await;

    assert!(ahead.is_err());
    assert_eq!(stage.letters_named("fees_paid").await.len(), 0);
    assert_eq!(stage.payments().await, []);
    stage.app.stop().await;
}

#[tokio::test]
async fn a_conflict_declared_after_the_approval_shows_and_changes_nothing() {
    let stage = Stage::new().await;
    stage.pays().await;
    let held = stage.approved(&[(10, 60)]).await;
    let before = stage.line(held[0]).await;
    let plan = ConflictPlan {
        operator: stage.operator,
        with: ConflictWith::Person(stage.yamada.person()),
        reason: "役員を務めている".to_owned(),
        from: tokyo::day_of(thursday(9, 0)),
        until: None,
    };
    let desk = Arranger::acting_as(stage.desk.person());

    declare_conflict(&stage.app.context, desk, &plan).await.unwrap();

    let after = stage.line(held[0]).await;
    assert_eq!((before.since, after.since), (None, Some(Interest::Declared)));
    assert_eq!(after.row, before.row);
    assert_eq!(after.row.state, LineState::Approved);
    stage.app.stop().await;
}

/// Amounts as they may come together, from a few yen to some millions.
fn cases() -> Vec<Vec<u32>> {
    let mut state = 0x2545_F491_4F6C_DD1D_u64;
    let mut next = move |below: u64| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state % below
    };
    let amount = |next: &mut dyn FnMut(u64) -> u64| {
        let most = [10, 1_000, 60_000, 1_500_000][usize::try_from(next(4)).unwrap()];
        u32::try_from(next(most)).unwrap()
    };
    let mut cases =
        vec![vec![], vec![0], vec![1_000_000], vec![999_999, 1], vec![500_000, 500_001]];
    for _ in 0..5_000 {
        let length = next(9);
        cases.push((0..length).map(|_| amount(&mut next)).collect());
    }
    cases
}

/// Decimals in another language, as somebody with a pocket calculator would reckon.
#[test]
fn tax_of_what_is_paid_together_is_what_another_reckoning_says() {
    let Some(judges) = crate::support::judges() else { return };
    let name = format!("bansou-withholding-{}.json", std::process::id());
    let file = std::env::temp_dir().join(name);
    let cases = cases();
    std::fs::write(&file, serde_json::to_vec(&cases).unwrap()).unwrap();

    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/judges/withholding");
    let python = judges.join("venv/bin/python");
    let output = Command::new(python).arg(script).arg(&file).output().unwrap();

    std::fs::remove_file(&file).unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let judged: Vec<Vec<u32>> = serde_json::from_slice(&output.stdout).unwrap();
    let ours: Vec<Vec<u32>> = cases.iter().map(|case| shares(Some(TAX), case)).collect();
    assert_eq!(ours, judged);
}
