//! Honoraria and travel of the demonstration, in every state, for the consultations that were held.

use anyhow::Context as _;
use chrono::NaiveDate;
use entities::PersonId;
use entities::consultations::consultation::Mode;
use entities::consultations::fee_line::{Basis, LineState};

use crate::consultations::fees::line::{
    Approval, Evidence, Seen, approve_line, note_evidence, pay_lines,
};
use crate::consultations::fees::rates::{RawLodging, RawRates, save_rates};
use crate::consultations::fees::readers::{LineFilter, LineView, lines};
use crate::consultations::fees::terms::{RawTerms, save_terms};
use crate::consultations::fees::travel::{
    RawClaim, RawLeg, SeenClaim, approve_claim, pay_claims, return_claim, save_claim,
};
use crate::consultations::{Accompanist, Organiser};
use crate::context::Context;
use crate::demo::sample::{CLAIMS, ClaimReached, LEGS, LODGINGS, NIGHT_ALLOWANCE, TERMS};
use crate::vocabulary::{FiscalYear, LongText, tokyo};

use super::{Loaded, done};

/// Writes rates, terms, and what became of the lines so far.
pub async fn load(context: &Context, loaded: &Loaded) -> anyhow::Result<()> {
    let person = |key: &str| loaded.people.get(key).copied().with_context(|| format!("no {key}"));
    let desk = Organiser::acting_as(person("coordinator")?);
    let present = FiscalYear::at(context.now());
    for year in [present.previous(), present] {
        done("rates", save_rates(context, desk, (year, 0), rates()).await)?;
    }
    for sample in &TERMS {
        let raw = RawTerms {
            rank: "1".to_owned(),
            payee: sample.payee.to_owned(),
            invoice_number: sample.invoice_number.to_owned(),
            publicly_paid: sample.publicly_paid,
        };
        done(sample.who, save_terms(context, desk, (person(sample.who)?, 0), raw).await)?;
    }
    let mut held = Vec::new();
    for year in [present.previous(), present] {
        let filter = LineFilter { year, month: None, state: None, person: None };
        held.extend(lines(context.database.reader(), desk, &filter, None).await?.0);
    }
    honoraria(context, desk, &held).await?;
    travel(context, desk, &held).await
}

/// The usual proposal, its open figures filled in.
fn rates() -> RawRates {
    let kind = |(label, most): (&str, &str)| RawLodging {
        code: String::new(),
        label: label.to_owned(),
        most: most.to_owned(),
    };
    RawRates {
        night_allowance: NIGHT_ALLOWANCE.to_owned(),
        lodgings: LODGINGS.map(kind).to_vec(),
        ..RawRates::usual()
    }
}

/// The older half is approved, half of that is paid; the rest waits.
async fn honoraria(context: &Context, desk: Organiser, held: &[LineView]) -> anyhow::Result<()> {
    let reckoned = held.iter().filter(|line| line.row.basis == Basis::Computed);
    let reckoned: Vec<_> = reckoned.collect();
    let decided = reckoned.len() / 2 + 1;
    for (place, line) in reckoned.into_iter().take(decided).enumerate() {
        let proofs = Evidence { request: true, acceptance: true, report: true, receipt: false };
        let (id, version) = (line.row.id, line.row.version);
        let seen = Seen { line: id, version };
        done("proofs", note_evidence(context, desk, (seen, proofs)).await)?;
        let reason =
            line.row.interest.and(LongText::parse("支援先と関わりのない相談のため。").ok());
        let seen = Seen { line: id, version: version + 1 };
        let wish = Approval { seen, amount: None, reason };
        done("approval", approve_line(context, desk, wish).await)?;
        if place < decided / 2 {
            done("payment", pay_lines(context, desk, (vec![id], today(context))).await)?;
        }
    }
    Ok(())
}

fn today(context: &Context) -> NaiveDate {
    tokyo::day_of(context.now())
}

async fn travel(context: &Context, desk: Organiser, held: &[LineView]) -> anyhow::Result<()> {
    let journeys = held.iter().filter(|line| line.parties.row.mode == Mode::InPerson);
    for (line, reached) in journeys.zip(CLAIMS) {
        one(context, desk, (line, line.row.person_id), reached).await?;
    }
    Ok(())
}

async fn one(
    context: &Context,
    desk: Organiser,
    (line, person): (&LineView, PersonId),
    reached: ClaimReached,
) -> anyhow::Result<()> {
    let own = Accompanist::acting_as(person);
    let at = (line.row.consultation_id, 0);
    let submit = reached != ClaimReached::Draft;
    let saved = done("claim", save_claim(context, own, at, (claim(line), submit)).await)?;
    let seen = SeenClaim { claim: saved.id, version: 1 };
    match reached {
        ClaimReached::Draft | ClaimReached::Submitted => {}
        ClaimReached::Returned => {
            let reason = LongText::parse("特急券の領収書を添付してください。")?;
            done("return", return_claim(context, desk, (seen, reason)).await)?;
        }
        ClaimReached::Approved | ClaimReached::Paid => {
            done("approval", approve_claim(context, desk, seen).await)?;
        }
    }
    if reached == ClaimReached::Paid {
        done("payment", pay_claims(context, desk, (vec![saved.id], today(context))).await)?;
    }
    Ok(())
}

fn claim(line: &LineView) -> RawClaim {
    let text = |text: &str| text.to_owned();
    let leg = |(origin, destination, means, km, fare, express)| RawLeg {
        origin: text(origin),
        destination: text(destination),
        means: text(means),
        km: text(km),
        fare: text(fare),
        express_fare: text(express),
        round_trip: true,
    };
    RawClaim {
        purpose: text("個別相談"),
        destination: line.parties.row.place.clone().unwrap_or_default(),
        departed: Some(Ok(line.row.held_on)),
        returned: Some(Ok(line.row.held_on)),
        reported: line.row.state != LineState::Draft,
        legs: LEGS.map(leg).to_vec(),
        nights: Vec::new(),
    }
}
