//! Who came, as a list and as 出席簿 to hand in.

use actix_web::{HttpResponse, web};
use chrono::{DateTime, Utc};
use entities::StudySessionId;
use entities::study_sessions::attendance::Presence;
use entities::study_sessions::seats::Mode;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, OpenApi, ToSchema};
use uuid::Uuid;

use crate::context::Context;
use crate::people::Coordinator;
use crate::people::audit::{self, Subject};
use crate::study_sessions::Organiser;
use crate::study_sessions::roster::{
    self, PartAttendance, Roster, RosterRow, data_workbook, form_workbook,
};
use crate::web::{Download, Failure, ProblemDetails, Query, Routes, one_of};

pub fn routes(service: &mut Routes) {
    service
        .route("/api/v1/study-sessions/{id}/attendances", web::get().to(attendances))
        .route("/api/v1/study-sessions/{id}/roster.xlsx", web::get().to(file));
}

#[derive(OpenApi)]
#[openapi(paths(attendances, file))]
pub struct ApiDoc;

/// Who came to which part.
#[derive(Serialize, ToSchema)]
struct Attendances {
    /// How many came to at least one part.
    attended: usize,
    /// Everybody with a confirmed seat, by reception number.
    items: Vec<AttendanceLine>,
}

#[derive(Serialize, ToSchema)]
struct AttendanceLine {
    registration_id: Uuid,
    number: String,
    name: String,
    kana: Option<String>,
    organisation: Option<String>,
    #[schema(schema_with = one_of::<Mode>)]
    mode: Mode,
    /// One for each part about which something is recorded.
    parts: Vec<AttendanceShown>,
}

#[derive(Serialize, ToSchema)]
struct AttendanceShown {
    part_id: Uuid,
    #[schema(schema_with = one_of::<Presence>)]
    presence: Presence,
    arrived_at: Option<DateTime<Utc>>,
    left_at: Option<DateTime<Utc>>,
    note: Option<String>,
}

/// 様式 to print, or データ for programs.
#[derive(Clone, Copy, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RosterForm {
    /// データ
    #[default]
    Data,
    /// 様式
    Print,
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct RosterQuery {
    /// `data` (データ, machine-readable, when absent) or `print` (様式).
    #[param(inline)]
    pub form: Option<RosterForm>,
}

/// Who has come so far, part by part.
#[utoipa::path(get, path = "/api/v1/study-sessions/{id}/attendances", tag = "attendance",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = Attendances), (status = 404, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn attendances(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
) -> Result<HttpResponse, Failure> {
    let book = load(&who, &context, *id, "attendance").await?;
    let attended = book.attended();
    let ids: Vec<Uuid> = book.parts.iter().map(|part| part.id.0).collect();
    let items = book.rows.into_iter().map(|row| line(row, &ids)).collect();
    Ok(HttpResponse::Ok().json(Attendances { attended, items }))
}

fn line(row: RosterRow, ids: &[Uuid]) -> AttendanceLine {
    let recorded = ids.iter().zip(row.attendance).filter_map(|(id, one)| Some((*id, one?)));
    let shown = |(part_id, one): (Uuid, PartAttendance)| AttendanceShown {
        part_id,
        presence: one.presence,
        arrived_at: one.arrived_at,
        left_at: one.left_at,
        note: one.note,
    };
    AttendanceLine {
        registration_id: row.registration.0,
        number: row.number,
        name: row.name,
        kana: row.kana,
        organisation: row.organisation,
        mode: row.mode,
        parts: recorded.map(shown).collect(),
    }
}

/// 出席簿 as a workbook.
#[utoipa::path(get, path = "/api/v1/study-sessions/{id}/roster.xlsx", tag = "attendance",
    params(("id" = Uuid, Path), RosterQuery),
    responses((status = 200, content_type = roster::MEDIA_TYPE, body = inline(Download)),
        (status = 404, body = ProblemDetails)), security(("bearer" = [])))]
async fn file(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
    query: Query<RosterQuery>,
) -> Result<HttpResponse, Failure> {
    let book = load(&who, &context, *id, "roster").await?;
    let bytes = match query.form.unwrap_or_default() {
        RosterForm::Print => form_workbook(&book),
        RosterForm::Data => data_workbook(&book),
    };
    Ok(HttpResponse::Ok()
        .content_type(roster::MEDIA_TYPE)
        .insert_header(("Content-Disposition", "attachment; filename=\"roster.xlsx\""))
        .body(bytes.map_err(anyhow::Error::from)?))
}

/// The roster; the view is noted.
async fn load(
    who: &Coordinator,
    context: &Context,
    id: StudySessionId,
    seen: &str,
) -> Result<Roster, Failure> {
    let secretariat = &context.config.secretariat;
    let head = (secretariat.programme.as_str(), secretariat.name.as_str());
    let found = roster::roster(context.database.reader(), Organiser::from(who), head, id).await?;
    let book = found.ok_or(Failure::NotFound)?;
    let subject = Subject::of("study_session", id.0);
    audit::viewed(context, &who.actor(), subject, serde_json::json!({ "seen": seen })).await?;
    Ok(book)
}
