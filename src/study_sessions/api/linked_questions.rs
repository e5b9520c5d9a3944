//! Questions of a participant to the speakers. The token of the link is the permission.

use actix_web::{HttpResponse, web};
use chrono::{DateTime, Utc};
use entities::ParticipantQuestionId;
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;

use crate::context::Context;
use crate::database::retrying;
use crate::study_sessions::registration::By;
use crate::study_sessions::speaking::{Question, ask, asked_by, withdraw};
use crate::web::{Failure, JsonBody, ProblemDetails, Routes, perform};

use super::linked_after::{open_own, secret};
use super::planning::Made;
use super::refusals::of_speaking;

pub fn routes(service: &mut Routes) {
    service
        .route("/api/v1/registration-links/{token}/questions", web::get().to(asked))
        .route("/api/v1/registration-links/{token}/questions", web::put().to(put_question))
        .route(
            "/api/v1/registration-links/{token}/questions/{question}",
            web::delete().to(take_back),
        );
}

#[derive(OpenApi)]
#[openapi(paths(asked, put_question, take_back))]
pub struct ApiDoc;

#[derive(Serialize, ToSchema)]
struct QuestionItem {
    id: Uuid,
    words: String,
    named: bool,
    asked_at: DateTime<Utc>,
}

#[derive(Serialize, ToSchema)]
struct QuestionItems {
    items: Vec<QuestionItem>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "key": "1", "words": "費用はどのくらいですか。", "named": false }))]
struct AskedQuestionBody {
    /// Chosen by the caller; the same again adds nothing.
    #[schema(min_length = 1, max_length = 100)]
    key: String,
    #[schema(min_length = 1, max_length = 500)]
    words: String,
    /// The speakers may know who asks.
    named: bool,
}

impl From<Question> for QuestionItem {
    fn from(one: Question) -> Self {
        Self { id: one.id.0, words: one.words, named: one.named, asked_at: one.asked_at }
    }
}

/// What one asked.
#[utoipa::path(get, path = "/api/v1/registration-links/{token}/questions",
    tag = "links in letters", operation_id = "list_questions_by_link",
    params(("token" = String, Path)),
    responses((status = 200, body = QuestionItems), (status = 404, body = ProblemDetails)))]
async fn asked(
    context: web::Data<Context>,
    token: web::Path<String>,
) -> Result<HttpResponse, Failure> {
    let (_, row) = open_own(&context, &token).await?;
    let asked = asked_by(context.database.reader(), row.id).await?;
    let items = asked.into_iter().map(QuestionItem::from).collect();
    Ok(secret(HttpResponse::Ok().json(QuestionItems { items })))
}

/// Asks the speakers something, once for each key.
#[utoipa::path(put, path = "/api/v1/registration-links/{token}/questions",
    tag = "links in letters", operation_id = "ask_question_by_link",
    params(("token" = String, Path)), request_body = AskedQuestionBody,
    responses((status = 200, body = Made), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)))]
async fn put_question(
    context: web::Data<Context>,
    token: web::Path<String>,
    body: JsonBody<AskedQuestionBody>,
) -> Result<HttpResponse, Failure> {
    let (holder, _) = open_own(&context, &token).await?;
    let AskedQuestionBody { key, words, named } = body.into_inner();
    let (by, id) = (By::Link(holder), holder.registration());
    let done =
        perform(async move { retrying(|| ask(&context, by, (id, &key), (&words, named))).await });
    let id = done.await?.map_err(|stop| Failure::of(stop, of_speaking))?;
    Ok(secret(HttpResponse::Ok().json(Made { id: id.0 })))
}

/// Takes one's own question back. Repeating it is harmless.
#[utoipa::path(delete, path = "/api/v1/registration-links/{token}/questions/{question}",
    tag = "links in letters", operation_id = "withdraw_question_by_link",
    params(("token" = String, Path), ("question" = Uuid, Path, description = "Of the question.")),
    responses((status = 204), (status = 404, body = ProblemDetails)))]
async fn take_back(
    context: web::Data<Context>,
    path: web::Path<(String, ParticipantQuestionId)>,
) -> Result<HttpResponse, Failure> {
    let (token, question) = path.into_inner();
    let (holder, _) = open_own(&context, &token).await?;
    let (by, at) = (By::Link(holder), (holder.registration(), question));
    let done = perform(async move { retrying(|| withdraw(&context, by, at)).await });
    done.await?.map_err(|stop| Failure::of(stop, of_speaking))?;
    Ok(secret(HttpResponse::NoContent().finish()))
}
