//! One operator with every accompanist: points and reasons, or what forbids them.

use actix_web::{HttpResponse, web};
use entities::OrganisationId;
use entities::accompaniment::matching_ruling::RulingKind;
use serde::Serialize;

use super::bar::{self, Piece};
use super::desk::{sample_pair, sample_side};
use super::frame::{Wanted, address, facts, shell};
use super::lines::{Side, accompanist_side, operator_side};
use crate::accompaniment::matchmaking::{AccompanistEntry, YearFacts};
use crate::accompaniment::{Pair, Verdict};
use crate::context::Context;
use crate::people::Coordinator;
use crate::web::{Failure, Page, Sample, sample};

#[derive(Serialize)]
struct CandidatesPage {
    year: i32,
    operator: Side,
    note: Option<String>,
    wish: String,
    back: String,
    lines: Vec<Line>,
}

#[derive(Serialize)]
struct Line {
    accompanist: Side,
    /// None where a rule forbids the pair.
    total: Option<i32>,
    bar: Vec<Piece>,
    /// What speaks for the pair, or what forbids it.
    reasons: Vec<String>,
    locked: bool,
    forbidden: bool,
}

impl Page for CandidatesPage {
    const TEMPLATE: &'static str = "accompaniment/staff_candidates.html";
}

/// `GET /staff/matching/operators/{id}?year=2026`
pub async fn show(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<OrganisationId>,
    wanted: web::Query<Wanted>,
) -> Result<HttpResponse, Failure> {
    let known = facts(&context, wanted.year(context.now())).await?;
    let entry = known.operator(*id).ok_or(Failure::NotFound)?;
    let shell = shell(&who, &context, (known.year, &entry.name));
    let note = entry.wish.as_ref().map(|wish| wish.note.clone());
    let page = CandidatesPage {
        year: known.year.year(),
        operator: operator_side(&known, entry),
        note: note.filter(|note| !note.is_empty()),
        wish: address(&format!("/operators/{id}/wish"), known.year),
        back: format!("{}#o-{id}", address("", known.year)),
        lines: lines(&known, *id),
    };
    context.pages.answer(&shell, &page)
}

fn lines(known: &YearFacts, operator: OrganisationId) -> Vec<Line> {
    let Ok(verdicts) = known.candidates(operator) else { return Vec::new() };
    let most = verdicts.iter().filter_map(|(_, verdict)| match verdict {
        Verdict::Allowed(score) => Some(bar::length(score)),
        Verdict::Forbidden(_) => None,
    });
    let most = most.max().unwrap_or(1).max(1);
    verdicts.iter().map(|(entry, verdict)| line(known, operator, (entry, verdict), most)).collect()
}

fn line(
    known: &YearFacts,
    operator: OrganisationId,
    (entry, verdict): (&AccompanistEntry, &Verdict),
    most: i64,
) -> Line {
    let pair = Pair { operator, accompanist: entry.facts.id };
    let ruling = known.ruling(pair).map(|ruling| ruling.kind);
    let mut accompanist = accompanist_side(entry);
    accompanist.meta = format!("{}・空き{}枠", accompanist.meta, entry.places());
    let (total, bar, reasons) = match verdict {
        Verdict::Allowed(score) => {
            let reasons = known.with_names(|names| {
                score.reasons().iter().map(|reason| reason.sentence(names)).collect()
            });
            (Some(score.total()), bar::pieces(score, most), reasons)
        }
        Verdict::Forbidden(rules) => {
            let rules = rules.iter().map(|rule| rule.label().to_owned()).collect();
            (None, Vec::new(), rules)
        }
    };
    Line {
        accompanist,
        total,
        bar,
        reasons,
        locked: ruling == Some(RulingKind::Locked),
        forbidden: ruling == Some(RulingKind::Forbidden),
    }
}

pub fn samples() -> Vec<Sample> {
    let pair = sample_pair();
    let line = |total| Line {
        accompanist: pair.accompanist.clone(),
        total,
        bar: pair.bar.clone(),
        reasons: pair.reasons.clone(),
        locked: total.is_some(),
        forbidden: false,
    };
    let page = CandidatesPage {
        year: 2026,
        operator: sample_side("花巻みらい商工会", "岩手県"),
        note: Some("遠くの先輩の話を聞きたい。".to_owned()),
        wish: "/staff/matching/operators/1/wish?year=2026".to_owned(),
        back: "/staff/matching?year=2026#o-1".to_owned(),
        lines: vec![line(Some(38)), line(None)],
    };
    let empty = CandidatesPage { note: None, lines: Vec::new(), ..page };
    let first = sample(&empty);
    vec![first, sample(&CandidatesPage { lines: vec![line(Some(38)), line(None)], ..empty })]
}
