//! `/api/v1/people-imports`: rosters, checked and applied.

use actix_web::web::{Data, Path, get, post};
use actix_web::{HttpRequest, HttpResponse};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use entities::PeopleImportId;
use entities::sign_in::people_import;
use sea_orm::EntityTrait as _;
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;

use crate::context::Context;
use crate::database::Stop;
use crate::people::{Coordinator, api};
use crate::vocabulary::ShortText;
use crate::web::{Failure, FieldProblem, JsonBody, ProblemDetails, Routes, perform, with_files};

use super::{
    ApplyRefused, Foreseen, Looked, Novelty, Outcome, RowProblem, apply, keep, look, wording,
};

pub fn routes(service: &mut Routes) {
    service
        .resource("/api/v1/people-imports", |one| {
            one.app_data(with_files()).route(post().to(dry_run))
        })
        .route("/api/v1/people-imports/{id}", get().to(show))
        .route("/api/v1/people-imports/{id}/application", post().to(write));
}

#[derive(OpenApi)]
#[openapi(paths(dry_run, show, write))]
pub struct ApiDoc;

#[derive(Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PeopleImportBody {
    #[schema(max_length = 200, example = "roster.csv")]
    file_name: String,
    /// CSV in UTF-8 or `Shift_JIS`, or XLSX; base64; 5,000 rows at most. Headings, in any order, what
    /// is not needed left out: 団体名, 団体名フリガナ, 団体の種類, 法人番号, 都道府県, 市区町村, 姓, 名, セイ, メイ,
    /// メールアドレス, 電話番号, 部署, 役職, 代表担当, 役割, 言語.
    content: String,
}

#[derive(Serialize, ToSchema)]
struct PeopleDryRun {
    /// For `people-imports/{id}/application`.
    id: Uuid,
    /// What applying would do, in the order of the file.
    rows: Vec<PeopleImportRow>,
    /// The same, counted.
    outcome: Outcome,
    /// Headings nobody understands.
    unread_headings: Vec<String>,
}

#[derive(Serialize, ToSchema)]
struct PeopleImportRow {
    /// As the spreadsheet counts: headings are line 1.
    line: usize,
    /// Absent where the line has none.
    organisation: Option<Novelty>,
    /// Absent where the line has none.
    person: Option<Novelty>,
    /// Where somebody on record will belong beside where they do already, in words.
    new_place: Option<String>,
}

#[derive(Serialize, ToSchema)]
struct PeopleImport {
    id: Uuid,
    file_name: String,
    uploaded_at: DateTime<Utc>,
    /// Absent while it waits. A file that waits for more than a day is forgotten.
    applied_at: Option<DateTime<Utc>>,
    /// Once it is applied.
    outcome: Option<Outcome>,
}

/// Reads and checks a file, and keeps its rows for a day. Problems are named by line and column;
/// with any of them nothing is kept.
#[utoipa::path(post, path = "/api/v1/people-imports", tag = "people",
    request_body = PeopleImportBody, params(("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = PeopleDryRun), (status = 404, body = ProblemDetails),
        (status = 422, body = ProblemDetails)), security(("bearer" = [])))]
async fn dry_run(
    who: Coordinator,
    (context, request): (Data<Context>, HttpRequest),
    body: JsonBody<PeopleImportBody>,
) -> Result<HttpResponse, Failure> {
    let body = body.into_inner();
    let name = ShortText::<200>::parse(&body.file_name);
    let name = name.map_err(|problem| wrong("file_name", problem.to_string()))?.into_string();
    let bytes = STANDARD.decode(body.content.trim());
    let bytes = bytes.map_err(|_| wrong("content", "base64 で送ってください。"))?;
    let looked = look(&context, bytes).await;
    let looked = looked.map_err(|stop| Failure::of(stop, |file| wrong("content", file.sentence())));
    let Looked { rows, strange, forecast } = looked?;
    if !forecast.problems.is_empty() {
        return Err(Failure::invalid(forecast.problems.into_iter().map(named).collect()));
    }
    let (keeping, actor) = (context.clone(), who.actor());
    let work = async move {
        let id = perform(async move { keep(&keeping, &actor, &name, &rows).await }).await??;
        Ok(PeopleDryRun {
            id: id.0,
            rows: forecast.lines.into_iter().map(row).collect(),
            outcome: forecast.outcome,
            unread_headings: strange,
        })
    };
    Box::pin(api::once(&context, &request, (&who, &body), work)).await
}

fn wrong(field: &str, detail: impl Into<String>) -> Failure {
    Failure::invalid(vec![FieldProblem { field: field.to_owned(), detail: detail.into() }])
}

fn named(problem: RowProblem) -> FieldProblem {
    let field = format!("lines[{}].{}", problem.line, problem.column);
    FieldProblem { field, detail: problem.detail }
}

fn row(foreseen: Foreseen) -> PeopleImportRow {
    PeopleImportRow {
        line: foreseen.line,
        organisation: foreseen.organisation,
        person: foreseen.person,
        new_place: foreseen.new_place.map(|place| wording::new_place(&place)),
    }
}

/// A file that waits, or what came of it.
#[utoipa::path(get, path = "/api/v1/people-imports/{id}", tag = "people",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = PeopleImport), (status = 404, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn show(
    _who: Coordinator,
    (context, id): (Data<Context>, Path<PeopleImportId>),
) -> Result<HttpResponse, Failure> {
    let kept = people_import::Entity::find_by_id(*id).one(context.database.reader()).await?;
    let kept = kept.ok_or(Failure::NotFound)?;
    let outcome = kept.applied_at.map(|_| serde_json::from_str(&kept.outcome)).transpose();
    Ok(HttpResponse::Ok().json(PeopleImport {
        id: kept.id.0,
        file_name: kept.file_name,
        uploaded_at: kept.uploaded_at,
        applied_at: kept.applied_at,
        outcome: outcome.map_err(anyhow::Error::from)?,
    }))
}

/// Adds what is new; what is on record stays as it is, but for places and roles. Repeated, it tells
/// what came of the first time. Nothing is written where a row cannot be applied any more.
#[utoipa::path(post, path = "/api/v1/people-imports/{id}/application", tag = "people",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = Outcome), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails)), security(("bearer" = [])))]
async fn write(
    who: Coordinator,
    (context, id): (Data<Context>, Path<PeopleImportId>),
) -> Result<HttpResponse, Failure> {
    let (actor, id) = (who.actor(), *id);
    match perform(async move { apply(&context, &actor, id).await }).await? {
        Ok(outcome) | Err(Stop::Refused(ApplyRefused::Done(outcome))) => {
            Ok(HttpResponse::Ok().json(outcome))
        }
        Err(stop) => Err(Failure::of(stop, refusal)),
    }
}

fn refusal(refused: ApplyRefused) -> Failure {
    match refused {
        ApplyRefused::Unknown | ApplyRefused::Done(_) => Failure::NotFound,
        ApplyRefused::Line(line) => {
            Failure::conflict("import_changed", wording::changed_since(line))
        }
    }
}
