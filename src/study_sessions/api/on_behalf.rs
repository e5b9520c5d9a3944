//! Registrations the secretariat makes for others before the day.

use actix_web::{HttpRequest, HttpResponse, web};
use entities::StudySessionId;
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;

use crate::context::Context;
use crate::database::retrying;
use crate::people::{Coordinator, api};
use crate::study_sessions::Organiser;
use crate::study_sessions::registration::{Named, StaffRegistration, register_by_staff};
use crate::web::{Failure, FieldProblem, JsonBody, ProblemDetails, Routes, perform, with_files};

use super::details::{DetailsBody, PersonBody};
use super::refusals::of_registration;
use super::registering::request_key;
use super::shown_registration::Registered;

pub fn routes(service: &mut Routes) {
    service.resource("/api/v1/study-sessions/{id}/registrations/on-behalf", |one| {
        one.app_data(with_files()).route(web::post().to(register))
    });
}

#[derive(OpenApi)]
#[openapi(paths(register))]
pub struct ApiDoc;

/// Whom to register: somebody known, or somebody by name and mail address.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "person": { "family_name": "原", "given_name": "望", "email": "hara@example.jp" },
    "details": { "mode": "online", "affiliation": "みなと高校" },
    "override_reason": "電話で申し込みがあったため",
}))]
struct RegistrationOnBehalf {
    person_id: Option<Uuid>,
    /// Whoever has this mail address; made if there is none. Where the address is on record under
    /// another name, the refusal `known_by_another_name` names it.
    person: Option<PersonBody>,
    /// Absent for somebody from outside.
    organisation_id: Option<Uuid>,
    /// Without answers the person is not kept from being registered; they answer by the link in
    /// their letter.
    details: DetailsBody,
    /// Needed where the window, the audience or the share of an organisation is gone over.
    #[schema(max_length = 500)]
    override_reason: Option<String>,
}

impl RegistrationOnBehalf {
    fn into_wish(
        self,
        session: StudySessionId,
        request_key: String,
    ) -> Result<StaffRegistration, Failure> {
        let attendee = match (self.person_id, self.person) {
            (Some(id), None) => Named::Known(id.into()),
            (None, Some(new)) => Named::Other(new.into_person("person")?),
            _ => {
                return Err(wrong("person", "person_id か person のどちらか1つを入れてください。"));
            }
        };
        if self.override_reason.as_ref().is_some_and(|text| text.chars().count() > 500) {
            return Err(wrong("override_reason", "500文字以内で入力してください。"));
        }
        Ok(StaffRegistration {
            session,
            attendee,
            organisation: self.organisation_id.map(Into::into),
            details: self.details.into_details()?,
            override_reason: self.override_reason,
            request_key,
        })
    }
}

fn wrong(field: &str, detail: &str) -> Failure {
    Failure::invalid(vec![FieldProblem { field: field.to_owned(), detail: detail.to_owned() }])
}

/// Registers somebody before the day; they get the letter everybody gets. With an Idempotency-Key,
/// repeating it is harmless.
#[utoipa::path(post, path = "/api/v1/study-sessions/{id}/registrations/on-behalf",
    tag = "registrations",
    params(("id" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header)),
    request_body = RegistrationOnBehalf,
    responses((status = 201, body = Registered), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn register(
    who: Coordinator,
    context: web::Data<Context>,
    request: HttpRequest,
    id: web::Path<StudySessionId>,
    body: JsonBody<RegistrationOnBehalf>,
) -> Result<HttpResponse, Failure> {
    let asked = body.into_inner();
    let wish = asked.clone().into_wish(*id, request_key(&request, &context, *id))?;
    let (organiser, inner) = (Organiser::from(&who), context.clone());
    let work = Box::pin(async move {
        let made = perform(async move {
            retrying(|| register_by_staff(&inner, organiser, wish.clone())).await
        });
        let made = made.await?.map_err(|stop| Failure::of(stop, of_registration))?;
        Ok(Registered::from(made))
    });
    api::once(&context, &request, (&who, &asked), work).await
}
