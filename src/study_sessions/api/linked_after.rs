//! What the link of a registration allows after the session: the questionnaire and
//! materials. The token of the link is the permission.

use actix_web::{HttpResponse, web};
use chrono::{DateTime, Utc};
use entities::study_sessions::material::MaterialKind;
use entities::study_sessions::registration;
use entities::{SessionMaterialId, TermId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;

use crate::context::Context;
use crate::database::retrying;
use crate::study_sessions::links::{self, LinkHolder};
use crate::study_sessions::materials::{Material, material_file, materials_for};
use crate::study_sessions::readers::registration_view;
use crate::study_sessions::registration::By;
use crate::study_sessions::survey::{Answers, Reply, Scale, Standing, answer, door};
use crate::web::{
    Download, Failure, JsonBody, ProblemDetails, Routes, attachment, keep_secret_address, one_of,
    perform, words,
};

use super::refusals::of_survey;

pub fn routes(service: &mut Routes) {
    service
        .route("/api/v1/registration-links/{token}/survey", web::get().to(survey))
        .route("/api/v1/registration-links/{token}/survey/answers", web::post().to(respond))
        .route("/api/v1/registration-links/{token}/materials", web::get().to(materials))
        .route("/api/v1/registration-links/{token}/materials/{material}", web::get().to(file));
}

#[derive(OpenApi)]
#[openapi(paths(survey, respond, materials, file))]
pub struct ApiDoc;

/// The questionnaire as its respondent finds it.
#[derive(Serialize, ToSchema)]
struct SurveyDoor {
    anonymous: bool,
    intro: Option<String>,
    closes_at: DateTime<Utc>,
    #[schema(schema_with = standing)]
    standing: &'static str,
}

fn standing() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
    words(["open", "not_yet", "closed", "answered", "not_for_them"])
}

/// Answers to the questionnaire. What is left out is not answered, which is not nought.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "anonymous": true, "satisfaction": 5, "usefulness": 4, "comment": "事例が具体的でした。" }))]
struct AnswersBody {
    /// What the questionnaire promised (`anonymous`): where it says otherwise by now, the answers
    /// are refused.
    anonymous: bool,
    /// 全体満足度: 5 (best) to 1.
    #[schema(minimum = 1, maximum = 5)]
    satisfaction: i32,
    #[schema(minimum = 1, maximum = 5)]
    understanding: Option<i32>,
    #[schema(minimum = 1, maximum = 5)]
    usefulness: Option<i32>,
    #[schema(minimum = 1, maximum = 5)]
    speakers: Option<i32>,
    #[schema(minimum = 1, maximum = 5)]
    length: Option<i32>,
    #[schema(minimum = 1, maximum = 5)]
    running: Option<i32>,
    #[schema(minimum = 1, maximum = 5)]
    intention: Option<i32>,
    /// Terms of the vocabulary of themes.
    #[serde(default)]
    theme_ids: Vec<Uuid>,
    #[schema(max_length = 100)]
    other_theme: Option<String>,
    wants_consultation: Option<bool>,
    #[schema(max_length = 2000)]
    comment: Option<String>,
}

impl AnswersBody {
    fn into_reply(self) -> Reply {
        let anonymous = self.anonymous;
        let scores = [
            (Scale::Satisfaction, Some(self.satisfaction)),
            (Scale::Understanding, self.understanding),
            (Scale::Usefulness, self.usefulness),
            (Scale::Speakers, self.speakers),
            (Scale::Length, self.length),
            (Scale::Running, self.running),
            (Scale::Intention, self.intention),
        ];
        let scores = scores.into_iter().filter_map(|(scale, score)| Some((scale, score?)));
        let answers = Answers {
            scores: scores.collect::<BTreeMap<_, _>>(),
            themes: self.theme_ids.into_iter().map(TermId).collect(),
            other_theme: self.other_theme,
            wants_consultation: self.wants_consultation,
            comment: self.comment,
        };
        Reply { answers, anonymous }
    }
}

/// Something to read or to watch.
#[derive(Serialize, ToSchema)]
struct MaterialItem {
    id: Uuid,
    #[schema(schema_with = one_of::<MaterialKind>)]
    kind: MaterialKind,
    title: String,
    /// Where it lies, unless it is a file.
    url: Option<String>,
    file_name: Option<String>,
    /// Bytes of the file.
    size: Option<i32>,
}

#[derive(Serialize, ToSchema)]
struct MaterialItems {
    items: Vec<MaterialItem>,
}

impl From<Material> for MaterialItem {
    fn from(one: Material) -> Self {
        Self {
            id: one.id.0,
            kind: one.kind,
            title: one.title,
            url: one.url,
            file_name: one.file_name,
            size: one.size,
        }
    }
}

/// A registration by either of its links.
pub async fn open(
    context: &Context,
    token: &str,
) -> Result<(LinkHolder, registration::Model), Failure> {
    let holder = links::open_registration(&context.config, token).ok_or(Failure::NotFound)?;
    let (reader, by) = (context.database.reader(), By::Link(holder));
    let found = registration_view(reader, context.now(), holder.registration(), by).await?;
    Ok((holder, found.ok_or(Failure::NotFound)?.registration))
}

/// By its participant's. The link that manages a colleague's registration opens nothing of what the
/// participant alone says and sees.
pub async fn open_own(
    context: &Context,
    token: &str,
) -> Result<(LinkHolder, registration::Model), Failure> {
    let opened = open(context, token).await?;
    if opened.0.is_participant() { Ok(opened) } else { Err(Failure::NotFound) }
}

pub fn secret(mut answer: HttpResponse) -> HttpResponse {
    keep_secret_address(&mut answer);
    answer
}

/// The questionnaire of the session, and whether it can be answered.
#[utoipa::path(get, path = "/api/v1/registration-links/{token}/survey", tag = "links in letters",
    params(("token" = String, Path)),
    responses((status = 200, body = SurveyDoor), (status = 404, body = ProblemDetails)))]
async fn survey(
    context: web::Data<Context>,
    token: web::Path<String>,
) -> Result<HttpResponse, Failure> {
    let (_, row) = open_own(&context, &token).await?;
    let found = door(context.database.reader(), context.now(), &row).await?;
    let found = found.ok_or(Failure::NotFound)?;
    let standing = match found.standing {
        Standing::Open => "open",
        Standing::NotYet(_) => "not_yet",
        Standing::Closed => "closed",
        Standing::Answered => "answered",
        Standing::NotForThem => "not_for_them",
    };
    Ok(secret(HttpResponse::Ok().json(SurveyDoor {
        anonymous: found.survey.anonymous,
        intro: found.survey.intro,
        closes_at: found.survey.closes_at,
        standing,
    })))
}

/// Answers the questionnaire, once.
#[utoipa::path(post, path = "/api/v1/registration-links/{token}/survey/answers",
    tag = "links in letters", params(("token" = String, Path)), request_body = AnswersBody,
    responses((status = 204), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)))]
async fn respond(
    context: web::Data<Context>,
    token: web::Path<String>,
    body: JsonBody<AnswersBody>,
) -> Result<HttpResponse, Failure> {
    let (holder, _) = open_own(&context, &token).await?;
    let reply = body.into_inner().into_reply();
    let (by, id) = (By::Link(holder), holder.registration());
    let done = perform(async move { retrying(|| answer(&context, by, id, reply.clone())).await });
    done.await?.map_err(|stop| Failure::of(stop, of_survey))?;
    Ok(secret(HttpResponse::NoContent().finish()))
}

/// What there is to read and to watch now.
#[utoipa::path(get, path = "/api/v1/registration-links/{token}/materials",
    tag = "links in letters", params(("token" = String, Path)),
    responses((status = 200, body = MaterialItems), (status = 404, body = ProblemDetails)))]
async fn materials(
    context: web::Data<Context>,
    token: web::Path<String>,
) -> Result<HttpResponse, Failure> {
    let (_, row) = open_own(&context, &token).await?;
    let found = materials_for(context.database.reader(), context.now(), &row).await?;
    let items = found.into_iter().map(MaterialItem::from).collect();
    Ok(secret(HttpResponse::Ok().json(MaterialItems { items })))
}

/// A file, always as a download.
#[utoipa::path(get, path = "/api/v1/registration-links/{token}/materials/{material}",
    tag = "links in letters",
    params(("token" = String, Path), ("material" = Uuid, Path, description = "Of the material.")),
    responses((status = 200, content_type = "application/octet-stream", body = inline(Download)),
        (status = 404, body = ProblemDetails)))]
async fn file(
    context: web::Data<Context>,
    path: web::Path<(String, SessionMaterialId)>,
) -> Result<HttpResponse, Failure> {
    let (token, id) = path.into_inner();
    let (_, row) = open_own(&context, &token).await?;
    let found = material_file(context.database.reader(), context.now(), (&row, id)).await?;
    let (name, bytes) = found.ok_or(Failure::NotFound)?;
    Ok(secret(attachment(name, bytes)))
}
