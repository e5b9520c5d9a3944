//! Settings over the API: how each stands, and what became of it. Each is changed by the operations
//! of its own capability.

use actix_web::{HttpResponse, web};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::Schema;
use utoipa::{IntoParams, OpenApi, ToSchema};
use uuid::Uuid;

use crate::context::Context;
use crate::people::Staff;
use crate::people::audit::Changed;
use crate::web::{Failure, ListPart, ListQuery, ProblemDetails, Query, Routes, words};

use super::catalogue::{Group, SETTINGS, chosen};
use super::history::{Change, history};
use super::standing::{Standing, standings};

pub fn routes(service: &mut Routes) {
    service
        .route("/api/v1/settings", web::get().to(list))
        .route("/api/v1/settings/history", web::get().to(past));
}

#[derive(OpenApi)]
#[openapi(paths(list, past))]
pub struct ApiDoc;

/// Something that can be set.
#[derive(Serialize, ToSchema)]
struct SettingItem {
    #[schema(schema_with = keys)]
    key: &'static str,
    #[schema(schema_with = groups)]
    group: &'static str,
    label: &'static str,
    /// In Japanese, in a few words; what goes by fiscal years, in the present one.
    value: String,
    /// Path of the page where it is changed.
    page: &'static str,
    /// Absent where it is as it was on the first day.
    #[serde(skip_serializing_if = "Option::is_none")]
    changed_at: Option<DateTime<Utc>>,
    /// Name of whoever did that.
    #[serde(skip_serializing_if = "Option::is_none")]
    changed_by: Option<String>,
}

impl From<Standing> for SettingItem {
    fn from(one: Standing) -> Self {
        let (changed_at, changed_by) = one.last.map(|last| (last.at, last.by)).unzip();
        Self {
            key: one.setting.key,
            group: one.setting.group.key(),
            label: one.setting.label,
            value: one.value,
            page: one.setting.page,
            changed_at,
            changed_by,
        }
    }
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct HistoryQuery {
    /// `key` of a setting, or `group` of several.
    setting: Option<String>,
    /// How many at most; 50 when absent.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u64>,
    /// `next_cursor` of the part before.
    cursor: Option<String>,
}

/// One change of a setting.
#[derive(Serialize, ToSchema)]
struct SettingChange {
    id: Uuid,
    at: DateTime<Utc>,
    /// Name of whoever did it.
    by: String,
    #[schema(schema_with = keys)]
    setting: &'static str,
    /// What was done, in Japanese.
    did: String,
    /// Whom it concerned, where it is the setting of one person.
    #[serde(skip_serializing_if = "Option::is_none")]
    about: Option<String>,
    /// What else is known of it, in Japanese; empty for nothing.
    facts: String,
    /// Empty where both values were not written down yet.
    changes: Vec<ChangedValue>,
}

/// One value before and after, as people read them.
#[derive(Serialize, ToSchema)]
struct ChangedValue {
    name: String,
    label: String,
    /// Null: there was none.
    from: Option<String>,
    /// Null: there is none any more.
    to: Option<String>,
}

impl From<Changed> for ChangedValue {
    fn from(one: Changed) -> Self {
        Self { name: one.key, label: one.label, from: one.from, to: one.to }
    }
}

impl From<Change> for SettingChange {
    fn from(one: Change) -> Self {
        Self {
            id: one.id.0,
            at: one.at,
            by: one.by,
            setting: one.setting.key,
            did: one.did,
            about: one.about,
            facts: one.facts,
            changes: one.changed.into_iter().map(ChangedValue::from).collect(),
        }
    }
}

fn keys() -> RefOr<Schema> {
    words(SETTINGS.iter().map(|one| one.key))
}

fn groups() -> RefOr<Schema> {
    words(Group::ALL.map(Group::key))
}

/// What can be set, as far as the caller may open it, with its present value and its last change.
#[utoipa::path(get, path = "/api/v1/settings", tag = "settings",
    responses((status = 200, body = Vec<SettingItem>), (status = 401, body = ProblemDetails),
        (status = 404, body = ProblemDetails)), security(("bearer" = [])))]
async fn list(who: Staff, context: web::Data<Context>) -> Result<HttpResponse, Failure> {
    let all = standings(&context, &who.person().roles).await?;
    let items: Vec<_> = all.into_iter().map(SettingItem::from).collect();
    Ok(HttpResponse::Ok().json(items))
}

/// Changes of the settings the caller may open, newest first.
#[utoipa::path(get, path = "/api/v1/settings/history", tag = "settings", params(HistoryQuery),
    responses((status = 200, body = ListPart<SettingChange>), (status = 401, body = ProblemDetails),
        (status = 404, body = ProblemDetails), (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn past(
    who: Staff,
    context: web::Data<Context>,
    query: Query<HistoryQuery>,
) -> Result<HttpResponse, Failure> {
    let HistoryQuery { setting, limit, cursor } = query.into_inner();
    let settings = chosen(&who.person().roles, &setting.unwrap_or_default());
    let settings = settings.ok_or(Failure::NotFound)?;
    let part = ListQuery { limit, cursor };
    let place = (part.after()?, part.limit());
    let found = history(&context, &who.actor(), &settings, place).await?;
    let items = found.items.into_iter().map(SettingChange::from).collect();
    Ok(HttpResponse::Ok().json(ListPart { items, next_cursor: found.next_cursor }))
}
