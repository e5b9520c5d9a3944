//! Several people of one organisation, registered at once.

use actix_web::{HttpRequest, HttpResponse, web};
use entities::StudySessionId;
use entities::study_sessions::seats::Mode;
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;

use crate::context::Context;
use crate::database::retrying;
use crate::people::{SignedIn, api};
use crate::study_sessions::Member;
use crate::study_sessions::registration::{
    Attendee, Details, GroupMember, GroupRefusal, GroupRequest, register_group,
};
use crate::web::{Failure, FieldProblem, JsonBody, ProblemDetails, Routes, one_of, perform};

use super::details::PersonBody;
use super::refusals::with_mode_at;
use super::registering::request_key;
use super::shown_registration::Registered;

pub fn routes(service: &mut Routes) {
    service.route("/api/v1/study-sessions/{id}/registrations/group", web::post().to(register_all));
}

#[derive(OpenApi)]
#[openapi(paths(register_all))]
pub struct ApiDoc;

/// People of one organisation the caller belongs to.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct GroupBody {
    organisation_id: Uuid,
    /// In the order in which they take seats.
    #[schema(min_items = 1, max_items = 10)]
    members: Vec<GroupMemberBody>,
}

/// A colleague, known or new.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct GroupMemberBody {
    /// Somebody of the organisation; else `person`.
    colleague_id: Option<Uuid>,
    person: Option<PersonBody>,
    #[schema(schema_with = one_of::<Mode>)]
    mode: Mode,
}

#[derive(Serialize, ToSchema)]
struct GroupRegistered {
    /// As asked for, in the same order.
    items: Vec<Registered>,
}

impl GroupMemberBody {
    fn into_member(self, place: usize) -> Result<GroupMember, Failure> {
        let at = format!("members.{place}.person");
        let attendee = match (self.colleague_id, self.person) {
            (Some(colleague), None) => Attendee::Colleague(colleague.into()),
            (None, Some(new)) => Attendee::NewColleague(new.into_person(&at)?),
            _ => {
                let detail = "colleague_id か person のどちらか1つにしてください。".to_owned();
                return Err(Failure::invalid(vec![FieldProblem { field: at, detail }]));
            }
        };
        Ok(GroupMember { attendee, details: Details::plain(self.mode) })
    }
}

/// Registers everybody or nobody; each gets a letter and a link of their own. With an
/// Idempotency-Key, repeating it is harmless.
#[utoipa::path(post, path = "/api/v1/study-sessions/{id}/registrations/group",
    tag = "registrations",
    params(("id" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header)),
    request_body = GroupBody,
    responses((status = 201, body = GroupRegistered), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn register_all(
    who: SignedIn,
    context: web::Data<Context>,
    request: HttpRequest,
    id: web::Path<StudySessionId>,
    body: JsonBody<GroupBody>,
) -> Result<HttpResponse, Failure> {
    let asked = body.into_inner();
    let members = asked.members.iter().cloned().enumerate();
    let members = members.map(|(place, one)| one.into_member(place)).collect::<Result<_, _>>()?;
    let wish = GroupRequest {
        session: *id,
        organisation: asked.organisation_id.into(),
        members,
        request_key: request_key(&request, &context, *id),
    };
    let (member, inner) = (Member::from(&who), context.clone());
    let work = Box::pin(async move {
        let made =
            perform(async move { retrying(|| register_group(&inner, member, wish.clone())).await });
        let refused = |GroupRefusal { at, why }: GroupRefusal| {
            with_mode_at(&format!("members.{}.mode", at.unwrap_or_default()), why)
        };
        let made = made.await?.map_err(|stop| Failure::of(stop, refused))?;
        Ok(GroupRegistered { items: made.into_iter().map(Registered::from).collect() })
    });
    api::once(&context, &request, (&who, &asked), work).await
}
