//! One operator at the desk of a year: its wish, and every accompanist for it.

use actix_web::{HttpResponse, web};
use chrono::{DateTime, Utc};
use entities::OrganisationId;
use entities::accompaniment::matching_ruling::RulingKind;
use entities::accompaniment::matching_wish::WishedRegion;
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;

use crate::accompaniment::matchmaking::{AccompanistEntry, RulingEntry, YearFacts, read, wish_of};
use crate::accompaniment::{Pair, Rule, Score, Verdict};
use crate::context::Context;
use crate::people::{Coordinator, organisations};
use crate::vocabulary::Prefecture;
use crate::web::{Failure, ProblemDetails, Routes, one_of};

pub fn routes(service: &mut Routes) {
    service
        .route("/api/v1/matching/{year}/wishes/{operator}", web::get().to(wish))
        .route("/api/v1/matching/{year}/candidates/{operator}", web::get().to(candidates));
}

#[derive(OpenApi)]
#[openapi(paths(wish, candidates))]
pub struct ApiDoc;

/// What is noted of an operator's wishes.
#[derive(Serialize, ToSchema)]
struct MatchingWish {
    /// False: looks for nobody this year.
    takes_part: bool,
    /// `any`, `near` or `far`.
    #[schema(schema_with = one_of::<WishedRegion>)]
    region: WishedRegion,
    /// Themes, functions, talent categories, languages; the first theme counts most.
    term_ids: Vec<Uuid>,
    note: String,
    /// Null: nothing is noted, and this is what holds without.
    updated_at: Option<DateTime<Utc>>,
}

/// Every accompanist for one operator.
#[derive(Serialize, ToSchema)]
struct MatchingCandidates {
    fiscal_year: i32,
    operator_id: Uuid,
    operator: String,
    /// Version of points and rules.
    version: i32,
    /// Why there are no candidates; in Japanese.
    problem: Option<String>,
    /// The most points first; those whom a rule forbids last.
    candidates: Vec<MatchingCandidate>,
}

#[derive(Serialize, ToSchema)]
struct MatchingCandidate {
    person_id: Uuid,
    name: String,
    organisation_id: Uuid,
    organisation: String,
    /// JIS X 0401, of the organisation.
    prefecture_code: Option<u8>,
    /// Operators they take in the year.
    capacity: u16,
    /// Operators they accompany already.
    load: u16,
    /// Places that are left.
    free_places: u16,
    /// Points of the pair; null where a rule forbids it.
    points: Option<i32>,
    /// What makes up the points.
    reasons: Vec<MatchingReason>,
    /// The rules that forbid the pair.
    forbidden_by: Vec<ForbiddingRule>,
    /// What a coordinator laid down: `locked` or `forbidden`.
    #[schema(schema_with = one_of::<RulingKind>, required = false)]
    #[serde(skip_serializing_if = "Option::is_none")]
    ruling: Option<RulingKind>,
    /// Why they did.
    ruling_reason: Option<String>,
}

#[derive(Serialize, ToSchema)]
struct MatchingReason {
    /// As `points` of the weights names it.
    criterion: &'static str,
    points: i32,
    /// In Japanese, with the points.
    text: String,
}

#[derive(Serialize, ToSchema)]
struct ForbiddingRule {
    /// `same_organisation`, `conflict_of_interest`, `no_common_language`, `no_wanted_theme` or
    /// `same_prefecture`.
    rule: &'static str,
    /// In Japanese.
    text: &'static str,
}

/// What an operator wishes of its accompanist in a fiscal year.
#[utoipa::path(get, path = "/api/v1/matching/{year}/wishes/{operator}", tag = "matching",
    params(("year" = i32, Path), ("operator" = Uuid, Path)),
    responses((status = 200, body = MatchingWish), (status = 404, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn wish(
    _who: Coordinator,
    context: web::Data<Context>,
    path: web::Path<(i32, OrganisationId)>,
) -> Result<HttpResponse, Failure> {
    let (year, operator, reader) = (super::year(path.0)?, path.1, context.database.reader());
    organisations::find(reader, operator).await?.ok_or(Failure::NotFound)?;
    let (wish, at) = wish_of(reader, (year, operator)).await?.unzip();
    let wish = wish.unwrap_or_default();
    Ok(HttpResponse::Ok().json(MatchingWish {
        takes_part: wish.takes_part,
        region: wish.region,
        term_ids: wish.terms.into_iter().map(|term| term.0).collect(),
        note: wish.note,
        updated_at: at,
    }))
}

/// Every accompanist of a fiscal year for one operator that takes part: the points by criterion with
/// their reasons, free places, or the rules that forbid the pair.
#[utoipa::path(get, path = "/api/v1/matching/{year}/candidates/{operator}", tag = "matching",
    params(("year" = i32, Path), ("operator" = Uuid, Path)),
    responses((status = 200, body = MatchingCandidates), (status = 404, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn candidates(
    _who: Coordinator,
    context: web::Data<Context>,
    path: web::Path<(i32, OrganisationId)>,
) -> Result<HttpResponse, Failure> {
    let (year, operator) = (super::year(path.0)?, path.1);
    let met = context.acquaintances().await?;
    let facts = read(context.database.reader(), met, (year, context.now())).await?;
    let name = facts.operator(operator).ok_or(Failure::NotFound)?.name.clone();
    let (problem, candidates) = match facts.candidates(operator) {
        Ok(found) => {
            let shown = found.iter().map(|found| shown(&facts, operator, found));
            (None, shown.collect())
        }
        Err(problem) => (Some(facts.explained(&problem)), Vec::new()),
    };
    Ok(HttpResponse::Ok().json(MatchingCandidates {
        fiscal_year: facts.year.year(),
        operator_id: operator.0,
        operator: name,
        version: facts.version,
        problem,
        candidates,
    }))
}

fn shown(
    facts: &YearFacts,
    operator: OrganisationId,
    (entry, verdict): &(&AccompanistEntry, Verdict),
) -> MatchingCandidate {
    let pair = Pair { operator, accompanist: entry.facts.id };
    let (ruling, because) = facts.ruling(pair).map(ruled).unzip();
    let (points, reasons, forbidden_by) = match verdict {
        Verdict::Allowed(score) => (Some(score.total()), reasons(facts, score), Vec::new()),
        Verdict::Forbidden(rules) => {
            (None, Vec::new(), rules.iter().copied().map(forbidding).collect())
        }
    };
    MatchingCandidate {
        person_id: entry.facts.id.0,
        name: entry.name.clone(),
        organisation_id: entry.facts.organisation.0,
        organisation: entry.organisation.clone(),
        prefecture_code: entry.facts.offers.prefecture.map(Prefecture::code),
        capacity: entry.capacity,
        load: entry.facts.load,
        free_places: entry.places(),
        points,
        reasons,
        forbidden_by,
        ruling,
        ruling_reason: because.filter(|reason| !reason.is_empty()),
    }
}

fn ruled(entry: &RulingEntry) -> (RulingKind, String) {
    (entry.kind, entry.reason.clone())
}

fn reasons(facts: &YearFacts, score: &Score) -> Vec<MatchingReason> {
    facts.with_names(|names| {
        let reasons = score.reasons().iter();
        reasons
            .map(|reason| MatchingReason {
                criterion: reason.fact.criterion().code(),
                points: reason.points,
                text: reason.sentence(names),
            })
            .collect()
    })
}

fn forbidding(rule: Rule) -> ForbiddingRule {
    ForbiddingRule { rule: rule.code(), text: rule.label() }
}
