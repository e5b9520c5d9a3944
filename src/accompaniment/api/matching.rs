//! The desk of a year as it stands, with the best assignment, and its confirmation.

use std::collections::{BTreeMap, BTreeSet};

use actix_web::{HttpRequest, HttpResponse, web};
use entities::accompaniment::matching_ruling::RulingKind;
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;

use super::refusals::of_matching;
use crate::accompaniment::matchmaking::{Confirmation, YearFacts, confirm, read};
use crate::accompaniment::{Arranger, Proposal};
use crate::context::Context;
use crate::database::retrying;
use crate::people::{Coordinator, api};
use crate::web::{Failure, JsonBody, ProblemDetails, Routes, one_of, perform};

pub fn routes(service: &mut Routes) {
    service
        .route("/api/v1/matching/{year}", web::get().to(desk))
        .route("/api/v1/matching/{year}/confirmations", web::post().to(confirmation));
}

#[derive(OpenApi)]
#[openapi(paths(desk, confirmation))]
pub struct ApiDoc;

/// The desk of a fiscal year.
#[derive(Serialize, ToSchema)]
struct MatchingDesk {
    fiscal_year: i32,
    /// Names the facts and decisions the proposal follows from; goes with the confirmation.
    fingerprint: String,
    /// Version of points and rules.
    version: i32,
    /// Why there is no proposal; in Japanese.
    problem: Option<String>,
    /// Points of all pairs.
    total: i64,
    pairs: Vec<MatchedPair>,
    unmatched: Vec<UnmatchedOperator>,
    accompanists: Vec<MatchingAccompanist>,
    rulings: Vec<MatchingRuling>,
}

#[derive(Serialize, ToSchema)]
struct MatchedPair {
    operator_id: Uuid,
    accompanist_id: Uuid,
    points: i32,
    locked: bool,
    /// In Japanese, with their points.
    reasons: Vec<String>,
}

#[derive(Serialize, ToSchema)]
struct UnmatchedOperator {
    operator_id: Uuid,
    /// In Japanese.
    why: String,
}

#[derive(Serialize, ToSchema)]
struct MatchingAccompanist {
    person_id: Uuid,
    organisation_id: Uuid,
    /// Operators they take in the year.
    capacity: u16,
    /// Operators they accompany already.
    load: u16,
}

#[derive(Serialize, ToSchema)]
struct MatchingRuling {
    operator_id: Uuid,
    accompanist_id: Uuid,
    /// `locked` or `forbidden`.
    #[schema(schema_with = one_of::<RulingKind>)]
    kind: RulingKind,
    reason: String,
}

#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct MatchingConfirmation {
    /// Of the proposal that was looked at; refused when the facts have changed since.
    fingerprint: String,
    /// Only the pairs of these operators; all when empty.
    #[serde(default)]
    operator_ids: BTreeSet<Uuid>,
}

/// What a confirmation made.
#[derive(Serialize, ToSchema)]
struct MatchingConfirmed {
    id: Uuid,
    /// Engagement by operator.
    engagements: BTreeMap<Uuid, Uuid>,
    /// It had been confirmed before; nothing was done now.
    already: bool,
}

/// Facts, decisions and the best assignment of a fiscal year.
#[utoipa::path(get, path = "/api/v1/matching/{year}", tag = "matching",
    params(("year" = i32, Path)),
    responses((status = 200, body = MatchingDesk), (status = 404, body = ProblemDetails)), security(("bearer" = [])))]
async fn desk(
    _who: Coordinator,
    context: web::Data<Context>,
    year: web::Path<i32>,
) -> Result<HttpResponse, Failure> {
    let year = super::year(*year)?;
    let met = context.acquaintances().await?;
    let facts = read(context.database.reader(), met, (year, context.now())).await?;
    // Solving keeps a processor busy; other requests go on meanwhile.
    let shown = tokio::task::spawn_blocking(move || shown(&facts)).await;
    Ok(HttpResponse::Ok().json(shown.map_err(anyhow::Error::from)?))
}

fn shown(facts: &YearFacts) -> MatchingDesk {
    let accompanists = facts.accompanists.iter().map(|entry| MatchingAccompanist {
        person_id: entry.facts.id.0,
        organisation_id: entry.facts.organisation.0,
        capacity: entry.capacity,
        load: entry.facts.load,
    });
    let rulings = facts.rulings.iter().map(|ruling| MatchingRuling {
        operator_id: ruling.pair.operator.0,
        accompanist_id: ruling.pair.accompanist.0,
        kind: ruling.kind,
        reason: ruling.reason.clone(),
    });
    let mut desk = MatchingDesk {
        fiscal_year: facts.year.year(),
        fingerprint: facts.fingerprint(),
        version: facts.version,
        problem: None,
        total: 0,
        pairs: Vec::new(),
        unmatched: Vec::new(),
        accompanists: accompanists.collect(),
        rulings: rulings.collect(),
    };
    match facts.propose() {
        Ok(proposal) => {
            desk.total = proposal.total;
            desk.pairs = pairs(facts, &proposal);
            desk.unmatched = unmatched(facts, &proposal);
        }
        Err(problem) => desk.problem = Some(facts.explained(&problem)),
    }
    desk
}

fn pairs(facts: &YearFacts, proposal: &Proposal) -> Vec<MatchedPair> {
    let pairs = proposal.pairs.iter();
    pairs
        .map(|proposed| MatchedPair {
            operator_id: proposed.pair.operator.0,
            accompanist_id: proposed.pair.accompanist.0,
            points: proposed.score.total(),
            locked: proposed.locked,
            reasons: facts.with_names(|names| {
                proposed.score.reasons().iter().map(|reason| reason.sentence(names)).collect()
            }),
        })
        .collect()
}

fn unmatched(facts: &YearFacts, proposal: &Proposal) -> Vec<UnmatchedOperator> {
    let unmatched = proposal.unmatched.iter();
    unmatched
        .map(|line| UnmatchedOperator {
            operator_id: line.operator.0,
            why: facts.with_names(|names| line.sentence(names)),
        })
        .collect()
}

/// Makes the proposed pairs engagements; both sides get their letters.
#[utoipa::path(post, path = "/api/v1/matching/{year}/confirmations", tag = "matching",
    params(("year" = i32, Path), ("Idempotency-Key" = Option<String>, Header)),
    request_body = MatchingConfirmation,
    responses((status = 201, body = MatchingConfirmed), (status = 404, body = ProblemDetails), (status = 409, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn confirmation(
    who: Coordinator,
    (context, request): (web::Data<Context>, HttpRequest),
    year: web::Path<i32>,
    body: JsonBody<MatchingConfirmation>,
) -> Result<HttpResponse, Failure> {
    let asked = body.into_inner();
    let wish = Confirmation {
        year: super::year(*year)?,
        fingerprint: asked.fingerprint.clone(),
        only: asked.operator_ids.iter().map(|id| (*id).into()).collect(),
    };
    let (arranger, inner) = (Arranger::from(&who), context.clone());
    let work = Box::pin(async move {
        let done = perform(async move { retrying(|| confirm(&inner, arranger, &wish)).await });
        let confirmed = done.await?.map_err(|stop| Failure::of(stop, of_matching))?;
        let engagements = confirmed.engagements.into_iter().map(|(key, id)| (key.0, id.0));
        Ok(MatchingConfirmed {
            id: confirmed.id.0,
            engagements: engagements.collect(),
            already: confirmed.already,
        })
    });
    api::once(&context, &request, (&who, &asked), work).await
}
