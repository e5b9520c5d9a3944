//! `/api/v1/vocabularies`: the words the API takes by id or code.

use actix_web::web::{Data, Path, get, post, put};
use actix_web::{HttpRequest, HttpResponse};
use entities::TermId;
use entities::people::term;
use serde::{Deserialize, Serialize};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::Schema;
use utoipa::{OpenApi, PartialSchema, ToSchema};
use uuid::Uuid;

use crate::context::Context;
use crate::database::{Stop, retrying};
use crate::people::api::once;
use crate::people::organisations::api::Created;
use crate::people::{Admin, SignedIn};
use crate::web::{Failure, JsonBody, ProblemDetails, Routes, perform, words};

use super::{
    ALL, RawTerm, TermRefused, Terms, api_regions, save_term, vocabulary_from, vocabulary_key,
    vocabulary_name,
};

pub fn routes(service: &mut Routes) {
    service
        .route("/api/v1/vocabularies", get().to(list))
        .route("/api/v1/vocabularies/{vocabulary}/terms", post().to(add))
        .route("/api/v1/vocabularies/{vocabulary}/terms/{id}", put().to(change))
        .configure(api_regions::routes);
}

#[derive(OpenApi)]
#[openapi(paths(list, add, change))]
pub struct ApiDoc;

/// Regional blocks, which have a file of their own.
pub fn regions() -> utoipa::openapi::OpenApi {
    api_regions::ApiDoc::openapi()
}

/// A vocabulary with its words in their order.
#[derive(Serialize, ToSchema)]
struct VocabularyItem {
    #[schema(schema_with = keys)]
    key: &'static str,
    /// As the pages head it.
    name: &'static str,
    terms: Vec<TermItem>,
}

/// A word. Where an operation takes one, its `id` will do; records and organisations take the
/// `code` or the `label` too.
#[derive(Serialize, ToSchema)]
struct TermItem {
    id: Uuid,
    /// Short Latin name, unique within its vocabulary; it never changes.
    code: String,
    label: String,
    label_en: Option<String>,
    /// Words stand in the order of this number.
    ordinal: i32,
    /// Stands on what was written before, and is no longer offered.
    retired: bool,
}

impl From<&term::Model> for TermItem {
    fn from(term: &term::Model) -> Self {
        Self {
            id: term.id.0,
            code: term.code.clone(),
            label: term.label.clone(),
            label_en: term.label_en.clone(),
            ordinal: term.ordinal,
            retired: term.retired,
        }
    }
}

#[derive(Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewTermBody {
    /// Lower-case Latin letters, digits and `_`; it never changes.
    #[schema(max_length = 40, pattern = "^[a-z0-9_]+$")]
    code: String,
    #[schema(max_length = 80)]
    label: String,
    #[schema(max_length = 120)]
    label_en: Option<String>,
    /// 100 when absent.
    ordinal: Option<i32>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct TermBody {
    #[schema(max_length = 80)]
    label: String,
    #[schema(max_length = 120)]
    label_en: Option<String>,
    /// 100 when absent.
    ordinal: Option<i32>,
    /// Whether it is offered no longer.
    #[serde(default)]
    retired: bool,
}

fn keys() -> RefOr<Schema> {
    words(ALL.map(vocabulary_key))
}

/// A vocabulary in an address.
struct VocabularyKey;

impl PartialSchema for VocabularyKey {
    fn schema() -> RefOr<Schema> {
        keys()
    }
}

impl ToSchema for VocabularyKey {}

/// Themes, activity levels (`practice_level` of a record), functions and the other words that can
/// be named. The secretariat edits them, so they are read and not built in.
#[utoipa::path(get, path = "/api/v1/vocabularies", tag = "vocabularies",
    responses((status = 200, body = Vec<VocabularyItem>)), security(("bearer" = [])))]
async fn list(_who: SignedIn, context: Data<Context>) -> Result<HttpResponse, Failure> {
    let terms = Terms::load(context.database.reader()).await?;
    let items = ALL.map(|vocabulary| VocabularyItem {
        key: vocabulary_key(vocabulary),
        name: vocabulary_name(vocabulary),
        terms: terms.of(vocabulary).map(TermItem::from).collect(),
    });
    Ok(HttpResponse::Ok().json(items.as_slice()))
}

/// Adds a word.
#[utoipa::path(post, path = "/api/v1/vocabularies/{vocabulary}/terms", tag = "vocabularies",
    params(("vocabulary" = inline(VocabularyKey), Path, description = "`key` of the vocabulary."),
        ("Idempotency-Key" = Option<String>, Header)),
    request_body = NewTermBody,
    responses((status = 201, body = Created), (status = 404, body = ProblemDetails),
        (status = 422, body = ProblemDetails)), security(("bearer" = [])))]
async fn add(
    (context, request): (Data<Context>, HttpRequest),
    who: Admin,
    key: Path<String>,
    body: JsonBody<NewTermBody>,
) -> Result<HttpResponse, Failure> {
    let vocabulary = vocabulary_from(&key).ok_or(Failure::NotFound)?;
    let (asked, actor, adding) = (body.into_inner(), who.actor(), context.clone());
    let given = asked.clone();
    let raw = RawTerm {
        id: None,
        code: given.code,
        label: given.label,
        label_en: given.label_en.unwrap_or_default(),
        ordinal: given.ordinal.map(|ordinal| ordinal.to_string()).unwrap_or_default(),
        retired: false,
    };
    let work = async move {
        let made = async move { retrying(|| save_term(&adding, &actor, vocabulary, &raw)).await };
        let id = perform(made).await?.map_err(refusal)?;
        Ok(Created { id: id.0 })
    };
    once(&context, &request, (&who, &asked), Box::pin(work)).await
}

/// Replaces everything about a word but its code. One that is retired stays where it was chosen.
#[utoipa::path(put, path = "/api/v1/vocabularies/{vocabulary}/terms/{id}", tag = "vocabularies",
    params(("vocabulary" = inline(VocabularyKey), Path, description = "`key` of the vocabulary."),
        ("id" = Uuid, Path)),
    request_body = TermBody,
    responses((status = 204), (status = 404, body = ProblemDetails),
        (status = 422, body = ProblemDetails)), security(("bearer" = [])))]
async fn change(
    context: Data<Context>,
    who: Admin,
    path: Path<(String, TermId)>,
    body: JsonBody<TermBody>,
) -> Result<HttpResponse, Failure> {
    let ((key, id), actor, body) = (path.into_inner(), who.actor(), body.into_inner());
    let vocabulary = vocabulary_from(&key).ok_or(Failure::NotFound)?;
    let raw = RawTerm {
        id: Some(id),
        code: String::new(),
        label: body.label,
        label_en: body.label_en.unwrap_or_default(),
        ordinal: body.ordinal.map(|ordinal| ordinal.to_string()).unwrap_or_default(),
        retired: body.retired,
    };
    let work = async move { retrying(|| save_term(&context, &actor, vocabulary, &raw)).await };
    perform(work).await?.map_err(refusal)?;
    Ok(HttpResponse::NoContent().finish())
}

fn refusal(stop: Stop<TermRefused>) -> Failure {
    Failure::of(stop, |refused| match refused {
        TermRefused::Invalid(problems) => Failure::invalid(problems.into_list()),
        TermRefused::Unknown => Failure::NotFound,
    })
}
