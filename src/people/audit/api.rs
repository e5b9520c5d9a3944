//! `/api/v1/audit`: for administrators. Looking at it is noted too.

use actix_web::HttpResponse;
use actix_web::web::{Data, get};
use chrono::{DateTime, Utc};
use entities::AuditEntryId;
use entities::sign_in::audit_entry;
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, OpenApi, ToSchema};
use uuid::Uuid;

use crate::context::Context;
use crate::people::Admin;
use crate::vocabulary::{parse_date, tokyo};
use crate::web::{Failure, ListPart, ListQuery, ProblemDetails, Problems, Query, Routes};

use super::details::{Changed, Fact, changed, facts};
use super::names::{Names, actors_called, kind_of};
use super::wording::{action_name, kind_name};
use super::{AuditFilter, Subject, list as entries, viewed};

pub fn routes(service: &mut Routes) {
    service.route("/api/v1/audit", get().to(list));
}

#[derive(OpenApi)]
#[openapi(paths(list))]
pub struct ApiDoc;

#[derive(Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Asked {
    /// Parts of the name or address of who did it.
    who: Option<String>,
    /// What the act concerned: `person`, `study_session`, …
    kind: Option<String>,
    /// Id of what the act concerned.
    subject: Option<Uuid>,
    /// First day in Tokyo.
    #[param(format = Date)]
    from: Option<String>,
    /// Last day in Tokyo.
    #[param(format = Date)]
    to: Option<String>,
    /// How many at most; 50 when absent.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u64>,
    /// `next_cursor` of the part before.
    cursor: Option<String>,
}

/// One act: who, when, what, and the facts that explain it.
#[derive(Serialize, ToSchema)]
struct AuditLine {
    id: Uuid,
    at: DateTime<Utc>,
    actor: AuditActor,
    /// `organisation.changed`: subject and verb in the past.
    action: String,
    /// The same in words.
    action_name: String,
    subject: AuditSubject,
    facts: Vec<AuditFact>,
    /// What the act made of what; the history of settings tells the same.
    changes: Vec<AuditChange>,
}

#[derive(Serialize, ToSchema)]
struct AuditActor {
    /// `person`, `link` (who holds a link from a letter), `system` or `command_line`.
    kind: String,
    /// Absent for whoever is not known, and for machines.
    id: Option<Uuid>,
    name: String,
}

/// Whom or what the act concerned.
#[derive(Serialize, ToSchema)]
struct AuditSubject {
    /// `person`, `study_session`, …
    kind: String,
    /// The same in words.
    kind_name: String,
    /// Absent where the act concerned no single thing.
    id: Option<Uuid>,
    /// Of a person or an organisation.
    name: Option<String>,
}

/// One fact; ids are left out.
#[derive(Serialize, ToSchema)]
struct AuditFact {
    key: String,
    label: String,
    /// The value in words.
    said: String,
}

/// A value that became another.
#[derive(Serialize, ToSchema)]
struct AuditChange {
    key: String,
    label: String,
    /// In words; absent where there was none.
    from: Option<String>,
    /// In words; absent where there is none any more.
    to: Option<String>,
}

impl From<Changed> for AuditChange {
    fn from(changed: Changed) -> Self {
        let Changed { key, label, from, to } = changed;
        Self { key, label, from, to }
    }
}

impl From<Fact> for AuditFact {
    fn from(fact: Fact) -> Self {
        Self { key: fact.key, label: fact.label, said: fact.said }
    }
}

/// The audit log, the latest first. Asking for it is an entry too.
#[utoipa::path(get, path = "/api/v1/audit", tag = "audit", params(Asked), security(("bearer" = [])),
    responses((status = 200, body = ListPart<AuditLine>), (status = 422, body = ProblemDetails)))]
async fn list(
    context: Data<Context>,
    who: Admin,
    asked: Query<Asked>,
) -> Result<HttpResponse, Failure> {
    let asked = asked.into_inner();
    let part = ListQuery { limit: asked.limit, cursor: asked.cursor.clone() };
    let from = part.after::<(DateTime<Utc>, AuditEntryId)>()?;
    let reader = context.database.reader();
    let filter = filter(reader, &asked).await?;
    let rows = entries(reader, &filter, (from, part.limit() + 1)).await?;
    let names = Names::of(reader, &rows).await?;
    viewed(&context, &who.actor(), Subject::all("audit_entry"), serde_json::Value::Null).await?;
    let key = |row: &audit_entry::Model| (row.at, row.id);
    let line = |row| line(row, &names);
    Ok(HttpResponse::Ok().json(ListPart::of(rows, part.limit(), key, line)))
}

async fn filter(reader: &impl ConnectionTrait, asked: &Asked) -> Result<AuditFilter, Failure> {
    let mut problems = Problems::none();
    let mut day = |field: &str, typed: Option<&str>| {
        let typed = typed.filter(|typed| !typed.trim().is_empty())?;
        problems.keep(field, parse_date(typed))
    };
    let (from, to) = (day("from", asked.from.as_deref()), day("to", asked.to.as_deref()));
    if !problems.is_empty() {
        return Err(Failure::invalid(problems.into_list()));
    }
    Ok(AuditFilter {
        actors: actors_called(reader, asked.who.as_deref().unwrap_or_default()).await?,
        kind: asked.kind.as_deref().and_then(kind_of),
        actions: None,
        subject: asked.subject,
        from: from.map(tokyo::start_of_day),
        to: to.map(tokyo::end_of_day),
    })
}

fn line(row: audit_entry::Model, names: &Names) -> AuditLine {
    AuditLine {
        id: row.id.0,
        at: row.at,
        actor: AuditActor {
            name: names.actor(&row),
            kind: row.actor_kind.clone(),
            id: row.actor_id.map(|id| id.0),
        },
        action_name: action_name(&row.action).to_owned(),
        facts: facts(&row.details).into_iter().map(AuditFact::from).collect(),
        changes: changed(&row.details).into_iter().map(AuditChange::from).collect(),
        subject: AuditSubject {
            kind_name: kind_name(&row.subject_kind).to_owned(),
            name: names.called(&row).map(ToOwned::to_owned),
            kind: row.subject_kind,
            id: row.subject_id,
        },
        action: row.action,
    }
}
