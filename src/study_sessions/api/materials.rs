//! Materials and recordings of a session, as the secretariat hands them out.

use actix_web::{HttpRequest, HttpResponse, web};
use chrono::{DateTime, Utc};
use entities::study_sessions::material::MaterialKind;
use entities::study_sessions::survey::Circle;
use entities::{SessionMaterialId, StudySessionId};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;

use crate::context::Context;
use crate::database::retrying;
use crate::people::{Coordinator, api};
use crate::study_sessions::Organiser;
use crate::study_sessions::materials::{
    Material, NewMaterial, Source, add, materials_of, remove, staff_file,
};
use crate::study_sessions::readers::{Onlooker, session_view};
use crate::study_sessions::wording::materials as say;
use crate::web::{
    Download, Failure, JsonBody, ProblemDetails, Problems, Routes, attachment, one_of, perform,
    with_files,
};

use super::details::FileBody;
use super::planning::Made;
use super::refusals::of_material;

pub fn routes(service: &mut Routes) {
    service
        .resource("/api/v1/study-sessions/{id}/materials", |one| {
            one.app_data(with_files()).route(web::get().to(list)).route(web::post().to(hand_out))
        })
        .route("/api/v1/study-sessions/{id}/materials/{material}", web::delete().to(take_away))
        .route("/api/v1/study-sessions/{id}/materials/{material}/file", web::get().to(file));
}

#[derive(OpenApi)]
#[openapi(paths(list, hand_out, take_away, file))]
pub struct ApiDoc;

/// Something to hand out: a file of at most 5 MiB, or an address elsewhere.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "kind": "recording", "title": "録画", "circle": "attended",
    "url": "https://video.example.jp/1" }))]
struct MaterialBody {
    #[schema(schema_with = one_of::<MaterialKind>)]
    kind: MaterialKind,
    #[schema(min_length = 1, max_length = 100)]
    title: String,
    /// The part it belongs to; null for the whole session.
    part_id: Option<Uuid>,
    #[schema(schema_with = one_of::<Circle>)]
    circle: Circle,
    /// From when on participants see it; at once when absent.
    released_at: Option<DateTime<Utc>>,
    expires_at: Option<DateTime<Utc>>,
    url: Option<String>,
    file: Option<FileBody>,
}

impl MaterialBody {
    fn into_new(self) -> Result<NewMaterial, Failure> {
        let mut problems = Problems::none();
        let file = self.file.and_then(|file| file.into_file("", &mut problems));
        let source = match (self.url, file) {
            (Some(url), None) => Some(Source::Address(url)),
            (None, Some(file)) => Some(Source::File(file)),
            _ => {
                problems.add("url", say::SOURCE);
                None
            }
        };
        let Some(source) = source.filter(|_| problems.is_empty()) else {
            return Err(Failure::invalid(problems.into_list()));
        };
        Ok(NewMaterial {
            kind: self.kind,
            title: self.title,
            part: self.part_id.map(Into::into),
            circle: self.circle,
            released_at: self.released_at,
            expires_at: self.expires_at,
            source,
        })
    }
}

/// Something handed out, as the secretariat sees it.
#[derive(Serialize, ToSchema)]
struct HandedOut {
    id: Uuid,
    part_id: Option<Uuid>,
    #[schema(schema_with = one_of::<MaterialKind>)]
    kind: MaterialKind,
    title: String,
    #[schema(schema_with = one_of::<Circle>)]
    circle: Circle,
    released_at: DateTime<Utc>,
    expires_at: Option<DateTime<Utc>>,
    url: Option<String>,
    file_name: Option<String>,
    /// Bytes of the file.
    size: Option<i32>,
}

#[derive(Serialize, ToSchema)]
struct HandedOutList {
    items: Vec<HandedOut>,
}

impl From<Material> for HandedOut {
    fn from(one: Material) -> Self {
        Self {
            id: one.id.0,
            part_id: one.part_id.map(|part| part.0),
            kind: one.kind,
            title: one.title,
            circle: one.circle,
            released_at: one.released_at,
            expires_at: one.expires_at,
            url: one.url,
            file_name: one.file_name,
            size: one.size,
        }
    }
}

/// Everything handed out, what is not released yet too.
#[utoipa::path(get, path = "/api/v1/study-sessions/{id}/materials", tag = "materials",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = HandedOutList), (status = 404, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn list(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
) -> Result<HttpResponse, Failure> {
    let (reader, organiser) = (context.database.reader(), Organiser::from(&who));
    let known = session_view(reader, context.now(), *id, Onlooker::Staff(organiser)).await?;
    known.ok_or(Failure::NotFound)?;
    let found = materials_of(reader, organiser, *id).await?;
    let items = found.into_iter().map(HandedOut::from).collect();
    Ok(HttpResponse::Ok().json(HandedOutList { items }))
}

/// Hands something out to participants.
#[utoipa::path(post, path = "/api/v1/study-sessions/{id}/materials", tag = "materials",
    params(("id" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header)),
    request_body = MaterialBody,
    responses((status = 201, body = Made), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn hand_out(
    who: Coordinator,
    context: web::Data<Context>,
    request: HttpRequest,
    id: web::Path<StudySessionId>,
    body: JsonBody<MaterialBody>,
) -> Result<HttpResponse, Failure> {
    let asked = body.into_inner();
    let (organiser, id, new, inner) = (Organiser::from(&who), *id, asked.clone(), context.clone());
    // Each request without a key of its own adds something of its own.
    let key = context.new_id::<Uuid>().to_string();
    let work = Box::pin(async move {
        let new = new.into_new()?;
        let made = perform(async move {
            let at = (id, key.as_str());
            retrying(|| add(&inner, organiser, at, new.clone())).await
        });
        let id = made.await?.map_err(|stop| Failure::of(stop, of_material))?;
        Ok(Made { id: id.0 })
    });
    api::once(&context, &request, (&who, &asked), work).await
}

/// Takes something away for good.
#[utoipa::path(delete, path = "/api/v1/study-sessions/{id}/materials/{material}",
    tag = "materials",
    params(("id" = Uuid, Path), ("material" = Uuid, Path, description = "Of the material.")),
    responses((status = 204), (status = 404, body = ProblemDetails)), security(("bearer" = [])))]
async fn take_away(
    who: Coordinator,
    context: web::Data<Context>,
    path: web::Path<(StudySessionId, SessionMaterialId)>,
) -> Result<HttpResponse, Failure> {
    let (organiser, (session, material)) = (Organiser::from(&who), path.into_inner());
    let done =
        perform(async move { retrying(|| remove(&context, organiser, session, material)).await });
    done.await?.map_err(|stop| Failure::of(stop, of_material))?;
    Ok(HttpResponse::NoContent().finish())
}

/// The file, always as a download.
#[utoipa::path(get, path = "/api/v1/study-sessions/{id}/materials/{material}/file",
    tag = "materials",
    params(("id" = Uuid, Path), ("material" = Uuid, Path, description = "Of the material.")),
    responses((status = 200, content_type = "application/octet-stream", body = inline(Download)),
        (status = 404, body = ProblemDetails)), security(("bearer" = [])))]
async fn file(
    who: Coordinator,
    context: web::Data<Context>,
    path: web::Path<(StudySessionId, SessionMaterialId)>,
) -> Result<HttpResponse, Failure> {
    let reader = context.database.reader();
    let found = staff_file(reader, Organiser::from(&who), path.into_inner()).await?;
    let (name, bytes) = found.ok_or(Failure::NotFound)?;
    Ok(attachment(name, bytes))
}
