//! People: finding, inviting, looking at one, changing their data.

use std::collections::HashMap;

use actix_web::web::{Data, Path, get, post, put};
use actix_web::{HttpRequest, HttpResponse};
use chrono::{DateTime, Utc};
use entities::people::person::{self, PersonState};
use entities::people::role_assignment::Role;
use entities::{OrganisationId, PersonId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, OpenApi, ToSchema};
use uuid::Uuid;

use crate::context::Context;
use crate::database::retrying;
use crate::people::api::once;
use crate::people::audit::{Subject, viewed};
use crate::people::invitations::{RawInvitation, invite};
use crate::people::organisations::api::Created;
use crate::people::{Coordinator, Roles, roles};
use crate::web::{Failure, JsonBody, ListPart, ProblemDetails, Query, Routes, after, perform};

use super::super::pages::{invite_refusal, need_reach, reach, refusal};
use super::super::wording::role_from;
use super::super::{
    PersonFilter, Place, RawPerson, change_person, find, is_found, list_after, places_of, roles_of,
};

pub fn routes(service: &mut Routes) {
    service
        .route("/api/v1/people", get().to(list))
        .route("/api/v1/people/invitations", post().to(invite_person))
        .route("/api/v1/people/{id}", get().to(show))
        .route("/api/v1/people/{id}", put().to(change));
}

#[derive(OpenApi)]
#[openapi(paths(list, invite_person, show, change))]
pub struct ApiDoc;

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Asked {
    /// Parts of name, reading or address, in any width and kana; or a whole telephone number.
    words: Option<String>,
    /// `operator`, `accompanist`, …
    role: Option<String>,
    organisation: Option<Uuid>,
    /// `all` shows disabled people too.
    state: Option<String>,
    /// 1 to 200; 50 when absent.
    limit: Option<u64>,
    cursor: Option<String>,
}

/// A person without roles and places.
#[derive(Serialize, ToSchema)]
pub struct PersonLine {
    id: Uuid,
    family_name: String,
    given_name: String,
    family_kana: Option<String>,
    given_kana: Option<String>,
    /// Empty for whoever came to a door without one.
    email: String,
    /// The address leads to this person. False for whoever has none, and for whoever has a spelling
    /// of somebody else's, in large and small letters: one of the two is to be mended.
    found_by_address: bool,
    phone: Option<String>,
    language: String,
    #[schema(value_type = String)]
    state: PersonState,
    updated_at: DateTime<Utc>,
}

/// A person with roles and places.
#[derive(Serialize, ToSchema)]
pub struct PersonDetails {
    #[serde(flatten)]
    line: PersonLine,
    #[schema(value_type = Vec<String>)]
    roles: Vec<Role>,
    places: Vec<PlaceLine>,
}

/// A place in an organisation, as it is now.
#[derive(Serialize, ToSchema)]
struct PlaceLine {
    organisation: Uuid,
    organisation_name: String,
    department: Option<String>,
    title: Option<String>,
    lead: bool,
}

/// People with their roles and places, in the order they were added. The look is noted.
#[utoipa::path(get, path = "/api/v1/people", tag = "people", params(Asked), security(("bearer" = [])),
    responses((status = 200, body = ListPart<PersonDetails>), (status = 401, body = ProblemDetails), (status = 404, body = ProblemDetails)))]
async fn list(
    context: Data<Context>,
    who: Coordinator,
    asked: Query<Asked>,
) -> Result<HttpResponse, Failure> {
    let asked = asked.into_inner();
    let filter = PersonFilter {
        words: asked.words.unwrap_or_default(),
        role: asked.role.as_deref().and_then(role_from),
        organisation: asked.organisation.map(OrganisationId),
        all_states: asked.state.as_deref() == Some("all"),
    };
    let limit = asked.limit.unwrap_or(50).clamp(1, 200);
    let place = (after::<PersonId>(asked.cursor.as_deref())?, limit + 1);
    let reader = context.database.reader();
    let rows = list_after(reader, &filter, place).await?;
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    let mut held = roles_of(reader, &ids).await?;
    let mut places: HashMap<_, Vec<_>> = HashMap::new();
    for one in places_of(reader, &ids).await? {
        places.entry(one.person).or_default().push(one);
    }
    let whole = |row: person::Model| {
        let (held, places) = (held.remove(&row.id), places.remove(&row.id));
        details(row, &held.unwrap_or_default(), places.unwrap_or_default())
    };
    let part = ListPart::of(rows, limit, |row| row.id, whole);
    let details = serde_json::json!({ "people": part.items.len() });
    viewed(&context, &who.actor(), Subject::all("person"), details).await?;
    Ok(HttpResponse::Ok().json(part))
}

/// Adds somebody where the address is new, gives place and roles, and sends the letter.
#[utoipa::path(post, path = "/api/v1/people/invitations", tag = "people", request_body = RawInvitation, security(("bearer" = [])),
    params(("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = Created), (status = 422, body = ProblemDetails)))]
async fn invite_person(
    context: Data<Context>,
    who: Coordinator,
    request: HttpRequest,
    body: JsonBody<RawInvitation>,
) -> Result<HttpResponse, Failure> {
    let (raw, actor, reach) = (body.into_inner(), who.actor(), reach(&who));
    let (inviting, asked) = (context.clone(), raw.clone());
    let work = async move {
        let sent = async move { retrying(|| invite(&inviting, &actor, &raw, reach)).await };
        let sent = perform(sent).await?;
        let id = sent.map_err(|stop| invite_refusal(stop).renamed(inside))?;
        Ok(Created { id: id.0 })
    };
    once(&context, &request, (&who, &asked), Box::pin(work)).await
}

/// Where the body has what the form asks for.
fn inside(field: &str) -> String {
    match field {
        "organisation" | "roles" => field.to_owned(),
        "department" | "title" => format!("place.{field}"),
        _ => format!("person.{field}"),
    }
}

/// One person with roles and places. The look is noted.
#[utoipa::path(get, path = "/api/v1/people/{id}", tag = "people", params(("id" = Uuid, Path)), security(("bearer" = [])),
    responses((status = 200, body = PersonDetails), (status = 404, body = ProblemDetails)))]
async fn show(
    context: Data<Context>,
    who: Coordinator,
    id: Path<PersonId>,
) -> Result<HttpResponse, Failure> {
    let reader = context.database.reader();
    let person = find(reader, *id).await?.ok_or(Failure::NotFound)?;
    let held = roles::of(reader, *id).await?;
    let places = places_of(reader, &[*id]).await?;
    let subject = Subject::of("person", id.0);
    viewed(&context, &who.actor(), subject, serde_json::Value::Null).await?;
    Ok(HttpResponse::Ok().json(details(person, &held, places)))
}

/// Replaces name, reading, address, telephone, language. A new address ends every session, and links
/// and codes sent before stop working.
#[utoipa::path(put, path = "/api/v1/people/{id}", tag = "people", params(("id" = Uuid, Path)), request_body = RawPerson, security(("bearer" = [])),
    responses((status = 204), (status = 404, body = ProblemDetails), (status = 422, body = ProblemDetails)))]
async fn change(
    context: Data<Context>,
    who: Coordinator,
    id: Path<PersonId>,
    body: JsonBody<RawPerson>,
) -> Result<HttpResponse, Failure> {
    need_reach(&context, &who, *id).await?;
    let (id, raw, actor) = (*id, body.into_inner(), who.actor());
    let work = async move { retrying(|| change_person(&context, &actor, id, &raw)).await };
    perform(work).await?.map_err(refusal)?;
    Ok(HttpResponse::NoContent().finish())
}

fn details(row: person::Model, held: &Roles, places: Vec<Place>) -> PersonDetails {
    PersonDetails {
        line: line(row),
        roles: held.iter().collect(),
        places: places.into_iter().map(place).collect(),
    }
}

fn line(row: person::Model) -> PersonLine {
    PersonLine {
        found_by_address: is_found(&row),
        id: row.id.0,
        family_name: row.family_name,
        given_name: row.given_name,
        family_kana: row.family_kana,
        given_kana: row.given_kana,
        email: row.email,
        phone: row.phone,
        language: row.language,
        state: row.state,
        updated_at: row.updated_at,
    }
}

fn place(place: Place) -> PlaceLine {
    PlaceLine {
        organisation: place.organisation.0,
        organisation_name: place.organisation_name,
        department: place.department,
        title: place.title,
        lead: place.lead,
    }
}
