//! People of the organisations one leads.

use actix_web::web::{Data, get, post};
use actix_web::{HttpRequest, HttpResponse};
use entities::OrganisationId;
use entities::people::person::PersonState;
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;

use crate::context::Context;
use crate::database::retrying;
use crate::people::api::once;
use crate::people::persons::RawPerson;
use crate::people::persons::pages::invite_refusal;
use crate::people::{OperatorLead, whole_name};
use crate::web::{
    Failure, JsonBody, ListPart, ListQuery, ProblemDetails, Query, Routes, one_of, perform,
};

use super::super::colleagues::{Colleagues, NewColleague, colleagues, invite_colleague};

pub fn routes(service: &mut Routes) {
    service
        .route("/api/v1/me/colleagues", get().to(list))
        .route("/api/v1/me/colleagues/invitations", post().to(invite));
}

#[derive(OpenApi)]
#[openapi(paths(list, invite))]
pub struct ApiDoc;

/// Somebody in an organisation one leads.
#[derive(Serialize, ToSchema)]
struct ColleagueLine {
    organisation: Uuid,
    organisation_name: String,
    name: String,
    email: String,
    #[schema(schema_with = one_of::<PersonState>)]
    state: PersonState,
    /// 代表担当
    lead: bool,
}

/// Whom to invite, and where to.
#[derive(Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ColleagueBody {
    /// One of those one leads.
    organisation: Uuid,
    person: RawPerson,
    #[serde(default)]
    department: String,
    #[serde(default)]
    title: String,
}

/// The invitation is on its way. Whether the address was known here is not told.
#[derive(Serialize, ToSchema)]
struct ColleagueInvited {
    organisation: Uuid,
    email: String,
}

/// Everybody in the organisations one leads, organisation by organisation. For leads (代表担当);
/// the look is noted.
#[utoipa::path(get, path = "/api/v1/me/colleagues", tag = "me", params(ListQuery), security(("bearer" = [])),
    responses((status = 200, body = ListPart<ColleagueLine>), (status = 404, body = ProblemDetails)))]
async fn list(
    context: Data<Context>,
    who: OperatorLead,
    query: Query<ListQuery>,
) -> Result<HttpResponse, Failure> {
    let bounds = (query.offset()?, query.limit());
    let groups = colleagues(&context, who.person()).await?;
    let lines: Vec<_> = groups.into_iter().flat_map(lines).collect();
    Ok(HttpResponse::Ok().json(ListPart::within(lines, bounds, |line| line)))
}

/// Invites somebody into an organisation one leads, as somebody of it; never as a lead. Whoever is
/// known here already belongs to it once they accept. Three letters a day to one address and thirty
/// from one lead are the most.
#[utoipa::path(post, path = "/api/v1/me/colleagues/invitations", tag = "me", request_body = ColleagueBody, security(("bearer" = [])),
    params(("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = ColleagueInvited), (status = 404, body = ProblemDetails), (status = 422, body = ProblemDetails),
        (status = 429, body = ProblemDetails)))]
async fn invite(
    context: Data<Context>,
    who: OperatorLead,
    request: HttpRequest,
    body: JsonBody<ColleagueBody>,
) -> Result<HttpResponse, Failure> {
    let asked = body.into_inner();
    let (inviting, lead, wish) = (context.clone(), who.person().clone(), asked.clone());
    let work = async move {
        let ColleagueBody { organisation, person, department, title } = wish;
        let email = person.email.trim().to_owned();
        let (at, new) = (OrganisationId(organisation), NewColleague { person, department, title });
        let sent = async move { retrying(|| invite_colleague(&inviting, &lead, at, &new)).await };
        // The age of an id would tell whether they were known.
        perform(sent).await?.map_err(|stop| invite_refusal(stop).renamed(inside))?;
        Ok(ColleagueInvited { organisation, email })
    };
    once(&context, &request, (&who, &asked), Box::pin(work)).await
}

/// Where the body has what the form asks for.
fn inside(field: &str) -> String {
    match field {
        "organisation" | "roles" | "department" | "title" => field.to_owned(),
        _ => format!("person.{field}"),
    }
}

fn lines(group: Colleagues) -> impl Iterator<Item = ColleagueLine> {
    let Colleagues { organisation, name, members } = group;
    members.into_iter().map(move |(place, person)| ColleagueLine {
        organisation: organisation.0,
        organisation_name: name.clone(),
        name: whole_name(&person.family_name, &person.given_name),
        email: person.email,
        state: person.state,
        lead: place.lead,
    })
}
