//! `/api/v1/vocabularies`: the words the API takes by id or code.

use actix_web::HttpResponse;
use actix_web::web::{Data, get};
use entities::people::term;
use serde::Serialize;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::Schema;
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;

use crate::context::Context;
use crate::people::SignedIn;
use crate::web::{Failure, Routes, words};

use super::{ALL, Terms, vocabulary_key, vocabulary_name};

pub fn routes(service: &mut Routes) {
    service.route("/api/v1/vocabularies", get().to(list));
}

#[derive(OpenApi)]
#[openapi(paths(list))]
pub struct ApiDoc;

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
            retired: term.retired,
        }
    }
}

fn keys() -> RefOr<Schema> {
    words(ALL.map(vocabulary_key))
}

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
