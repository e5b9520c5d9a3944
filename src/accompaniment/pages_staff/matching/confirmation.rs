//! Before the proposal becomes engagements: which pairs, who is told; then the act.

use std::collections::BTreeSet;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use entities::OrganisationId;
use entities::accompaniment::engagement_person::Side;
use serde::Serialize;

use super::desk::sample_pair;
use super::frame::{Wanted, address, facts, shell};
use super::lines::{Lines, PairLine};
use crate::accompaniment::matching::Pair;
use crate::accompaniment::matchmaking::{
    Confirmation, Confirmed, ToldCount, YearFacts, confirm, told_of,
};
use crate::accompaniment::{Arranger, wording};
use crate::context::Context;
use crate::database::{Stop, retrying};
use crate::people::Coordinator;
use crate::vocabulary::FiscalYear;
use crate::web::{BannerKind, Failure, Form, Page, Sample, perform, sample};

#[derive(Serialize)]
struct ConfirmationPage {
    action: String,
    back: String,
    label: String,
    fingerprint: String,
    pairs: Vec<Choosable>,
    notice: Option<String>,
    unmatched: usize,
    /// Who is told if all chosen pairs are confirmed.
    told: Option<String>,
}

#[derive(Serialize)]
struct Choosable {
    line: PairLine,
    chosen: bool,
    /// How many letters it makes.
    letters: usize,
    /// Nobody stands on the operator's side: where to look at its people.
    nobody: Option<String>,
}

impl Page for ConfirmationPage {
    const TEMPLATE: &'static str = "accompaniment/staff_confirmation.html";
}

/// `GET /staff/matching/confirmation?year=2026`
pub async fn show(
    who: Coordinator,
    context: web::Data<Context>,
    wanted: web::Query<Wanted>,
) -> Result<HttpResponse, Failure> {
    let known = facts(&context, wanted.year(context.now())).await?;
    answer(&who, &context, known, (None, None)).await
}

/// `POST /staff/matching/confirmation?year=2026`
pub async fn receive(
    who: Coordinator,
    context: web::Data<Context>,
    wanted: web::Query<Wanted>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let year = wanted.year(context.now());
    let only = form.all("operator").into_iter().filter_map(|id| id.parse().ok());
    let only: BTreeSet<OrganisationId> = only.collect();
    if only.is_empty() || form.text("agreed") != "yes" {
        let said = if only.is_empty() {
            "確定する組を1つ以上選んでください。"
        } else {
            "「内容を確かめました」に印を付けてください。"
        };
        let known = facts(&context, year).await?;
        return answer(&who, &context, known, (Some(only), Some(said.to_owned()))).await;
    }
    let fingerprint = form.text("fingerprint").to_owned();
    let wish = Confirmation { year, fingerprint, only: only.clone() };
    let (arranger, working) = (Arranger::from(&who), context.clone());
    let done = perform(async move { retrying(|| confirm(&working, arranger, &wish)).await });
    match done.await? {
        Ok(confirmed) => Ok(finished(&who, year, &confirmed)),
        Err(Stop::Broken(error)) => Err(error.into()),
        Err(Stop::Refused(refusal)) => {
            let said = wording::matching_refusal(&refusal);
            let known = facts(&context, year).await?;
            answer(&who, &context, known, (Some(only), Some(said))).await
        }
    }
}

fn finished(who: &Coordinator, year: FiscalYear, confirmed: &Confirmed) -> HttpResponse {
    let many = confirmed.engagements.len();
    let said = if confirmed.already {
        format!("この案は、すでに確定しています（{many}組）。")
    } else {
        format!("{many}組の伴走を始めました。{}を送ります。", told(&confirmed.told))
    };
    let page = format!("/staff/engagements?year={}", year.year());
    who.visit().redirect_saying(&page, BannerKind::Success, &said)
}

/// `事業者5名と伴走支援者3名へ、お知らせ8通`
fn told(count: &ToldCount) -> String {
    let ToldCount { operators, accompanists, letters } = count;
    format!("事業者{operators}名と伴走支援者{accompanists}名へ、お知らせ{letters}通")
}

type Again = (Option<BTreeSet<OrganisationId>>, Option<String>);

async fn answer(
    who: &Coordinator,
    context: &Context,
    known: YearFacts,
    (only, notice): Again,
) -> Result<HttpResponse, Failure> {
    let shell = shell(who, context, (known.year, "マッチングの確定"));
    let status = if notice.is_some() { StatusCode::CONFLICT } else { StatusCode::OK };
    let page = tokio::task::spawn_blocking(move || page(&known, only.as_ref(), notice)).await;
    let mut page = page.map_err(anyhow::Error::from)?;
    count_told(context, &mut page).await?;
    context.pages.answer_with(status, &shell, &page)
}

/// Names how many letters each pair makes, and who gets those of all chosen ones.
async fn count_told(context: &Context, page: &mut ConfirmationPage) -> Result<(), Failure> {
    let pair = |line: &PairLine| {
        let (operator, accompanist) = (line.operator.id.parse(), line.accompanist.id.parse());
        Some(Pair { operator: operator.ok()?, accompanist: accompanist.ok()? })
    };
    let pairs: Vec<_> = page.pairs.iter().filter_map(|choice| pair(&choice.line)).collect();
    let known = told_of(context.database.reader(), &pairs).await?;
    let mut all = Vec::new();
    for choice in &mut page.pairs {
        let own = pair(&choice.line).and_then(|pair| known.get(&pair.operator));
        choice.letters = own.map_or(0, Vec::len);
        let stands = own.is_some_and(|told| told.iter().any(|(side, _)| *side == Side::Operator));
        let place = || format!("/staff/people/new?organisation={}", choice.line.operator.id);
        choice.nobody = (!stands).then(place);
        all.extend(own.into_iter().flatten().filter(|_| choice.chosen));
    }
    page.told = (!all.is_empty()).then(|| told(&ToldCount::of(all)));
    Ok(())
}

fn page(
    known: &YearFacts,
    only: Option<&BTreeSet<OrganisationId>>,
    notice: Option<String>,
) -> ConfirmationPage {
    let proposal = known.propose();
    let (pairs, unmatched) = match &proposal {
        Ok(proposal) => (Lines::new(known, proposal).pairs(), proposal.unmatched.len()),
        Err(_) => (Vec::new(), 0),
    };
    let chosen = |line: &PairLine| {
        let id = line.operator.id.parse().ok();
        only.is_none_or(|only| id.is_some_and(|id| only.contains(&id)))
    };
    let problem = proposal.as_ref().err().map(|problem| known.explained(problem));
    ConfirmationPage {
        action: address("/confirmation", known.year),
        back: address("", known.year),
        label: known.year.label(),
        fingerprint: known.fingerprint(),
        pairs: pairs
            .into_iter()
            .map(|line| Choosable { chosen: chosen(&line), letters: 0, nobody: None, line })
            .collect(),
        notice: notice.or(problem),
        unmatched,
        told: None,
    }
}

pub fn samples() -> Vec<Sample> {
    let page = |pairs, notice| ConfirmationPage {
        action: "/staff/matching/confirmation?year=2026".to_owned(),
        back: "/staff/matching?year=2026".to_owned(),
        label: "令和8年度".to_owned(),
        fingerprint: "0".to_owned(),
        pairs,
        notice,
        unmatched: 1,
        told: Some(told(&ToldCount { operators: 5, accompanists: 3, letters: 8 })),
    };
    let nobody = Some("/staff/people/new?organisation=1".to_owned());
    let alone = Choosable { line: sample_pair(), chosen: true, letters: 1, nobody };
    let pair = Choosable { line: sample_pair(), chosen: true, letters: 3, nobody: None };
    vec![
        sample(&page(vec![alone], None)),
        sample(&page(vec![pair], Some("内容が変わりました。".to_owned()))),
        sample(&page(Vec::new(), None)),
    ]
}
