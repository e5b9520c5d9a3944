//! Registrations by those who take part: made, looked at, changed, cancelled; an offered seat taken
//! or left.

use actix_web::{HttpRequest, HttpResponse, web};
use entities::{RegistrationId, StudySessionId};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;

use crate::context::Context;
use crate::database::retrying;
use crate::people::audit::{self, Subject};
use crate::people::{SignedIn, api};
use crate::study_sessions::readers::{my_registrations, registration_view};
use crate::study_sessions::registration::{self, Attendee, By, Cancellation, RegistrationRequest};
use crate::study_sessions::{Member, Organiser, waiting};
use crate::web::{
    Failure, FieldProblem, JsonBody, ListPart, ListQuery, ProblemDetails, Query, Routes, perform,
    with_files,
};

use super::details::{DetailsBody, OtherDayBody, PersonBody, ReasonBody, other_days};
use super::judging;
use super::linked_after::secret;
use super::refusals::{of_change, of_registration};
use super::shown_registration::{
    Registered, RegisteredDays, RegistrationDetails, RegistrationItem, for_person,
};

pub fn routes(service: &mut Routes) {
    service
        .resource("/api/v1/study-sessions/{id}/registrations", |one| {
            one.app_data(with_files())
                .route(web::post().to(register))
                .route(web::get().to(judging::of_session))
        })
        .resource("/api/v1/registrations/{id}", |one| {
            one.app_data(with_files()).route(web::get().to(show)).route(web::put().to(change))
        })
        .route("/api/v1/registrations", web::get().to(mine))
        .route("/api/v1/registrations/{id}/cancellation", web::post().to(cancel))
        .route("/api/v1/registrations/{id}/offer/acceptance", web::post().to(accept))
        .route("/api/v1/registrations/{id}/offer/refusal", web::post().to(refuse));
}

#[derive(OpenApi)]
#[openapi(paths(register, mine, show, change, cancel, accept, refuse))]
pub struct ApiDoc;

/// Whom to register: the caller, a colleague, or a colleague not known yet.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "details": { "mode": "online" } }))]
struct RegistrationBody {
    /// For which organisation; needed unless the session is public.
    organisation_id: Option<Uuid>,
    /// A colleague of the same organisation.
    colleague_id: Option<Uuid>,
    /// A colleague who is not known yet; for an organisation alone.
    new_colleague: Option<PersonBody>,
    details: DetailsBody,
    /// Further days of the same conference; all are registered or none.
    #[serde(default)]
    other_days: Vec<OtherDayBody>,
}

impl RegistrationBody {
    fn into_request(
        self,
        session: StudySessionId,
        request_key: String,
    ) -> Result<RegistrationRequest, Failure> {
        let attendee = match (self.colleague_id, self.new_colleague) {
            (None, None) => Attendee::Myself,
            (Some(colleague), None) => Attendee::Colleague(colleague.into()),
            (None, Some(new)) => Attendee::NewColleague(new.into_person("new_colleague")?),
            (Some(_), Some(_)) => {
                let detail = "colleague_id か new_colleague のどちらか1つにしてください。";
                let field = "new_colleague".to_owned();
                return Err(Failure::invalid(vec![FieldProblem { field, detail: detail.into() }]));
            }
        };
        Ok(RegistrationRequest {
            session,
            attendee,
            organisation: self.organisation_id.map(Into::into),
            details: self.details.into_details()?,
            request_key,
        })
    }
}

/// Registers the caller or a colleague, for further days of the same conference, too. With an
/// Idempotency-Key, repeating it is harmless.
#[utoipa::path(post, path = "/api/v1/study-sessions/{id}/registrations", tag = "registrations",
    params(("id" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header)),
    request_body = RegistrationBody,
    responses((status = 201, body = RegisteredDays), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn register(
    who: SignedIn,
    context: web::Data<Context>,
    request: HttpRequest,
    id: web::Path<StudySessionId>,
    body: JsonBody<RegistrationBody>,
) -> Result<HttpResponse, Failure> {
    let asked = body.into_inner();
    let others = other_days(&asked.other_days);
    let wish = asked.clone().into_request(*id, request_key(&request, &context, *id))?;
    let (member, inner) = (Member::from(&who), context.clone());
    let work = Box::pin(async move {
        let made = perform(async move {
            let work = || registration::register_days(&inner, member, wish.clone(), others.clone());
            retrying(work).await.map(RegisteredDays::from)
        });
        made.await?.map_err(|stop| Failure::of(stop, of_registration))
    });
    api::once(&context, &request, (&who, &asked), work).await
}

/// The caller's key, so that the verb knows a repetition too; otherwise one of our own. What it is
/// about belongs to it: the same key for another session is another wish.
pub fn request_key(
    request: &HttpRequest,
    context: &Context,
    about: impl std::fmt::Display,
) -> String {
    let given = request.headers().get("Idempotency-Key").and_then(|value| value.to_str().ok());
    match given.map(str::trim).filter(|key| !key.is_empty()) {
        Some(key) => format!("api:{about}:{key}"),
        None => context.chance.uuid(context.now()).to_string(),
    }
}

/// The caller's registrations, and those made for colleagues; the latest session first. With
/// `link_token`, materials, questionnaire, questions, prework, certificate and sharing of each are
/// reached under `/api/v1/registration-links/{token}`.
#[utoipa::path(get, path = "/api/v1/registrations", tag = "registrations", params(ListQuery),
    responses((status = 200, body = ListPart<RegistrationItem>),
        (status = 422, body = ProblemDetails)), security(("bearer" = [])))]
async fn mine(
    who: SignedIn,
    context: web::Data<Context>,
    query: Query<ListQuery>,
) -> Result<HttpResponse, Failure> {
    let bounds = (query.offset()?, query.limit());
    let reader = context.database.reader();
    let rows = my_registrations(reader, context.now(), Member::from(&who)).await?;
    let item = |row| RegistrationItem::of_holder(&context.config, row, who.person_id());
    Ok(secret(HttpResponse::Ok().json(ListPart::within(rows, bounds, item))))
}

/// One registration: the caller's, one made for a colleague, or any for the secretariat. With
/// `link_token`, which its holder alone is told, what belongs to it (materials, questionnaire,
/// questions, prework, certificate, sharing) is reached under
/// `/api/v1/registration-links/{token}`.
#[utoipa::path(get, path = "/api/v1/registrations/{id}", tag = "registrations",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = RegistrationDetails), (status = 404, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn show(
    who: SignedIn,
    context: web::Data<Context>,
    id: web::Path<RegistrationId>,
) -> Result<HttpResponse, Failure> {
    let by = by(&who);
    let found = registration_view(context.database.reader(), context.now(), *id, by).await?;
    let view = found.ok_or(Failure::NotFound)?;
    if matches!(by, By::Staff(_)) {
        let subject = Subject::of("study_session", view.registration.session_id.0);
        let seen = serde_json::json!({ "seen": "registration" });
        audit::viewed(&context, &who.actor(), subject, seen).await?;
    }
    let shown = for_person(&context, view, who.person_id()).await?;
    Ok(secret(HttpResponse::Ok().json(shown)))
}

/// Changes mode and answers until the session begins: everything said about it, anew, but for
/// `waits`, which no change asks for. `shares_with` is the participant's own: 422 for all others.
#[utoipa::path(put, path = "/api/v1/registrations/{id}", tag = "registrations",
    params(("id" = Uuid, Path)), request_body = DetailsBody,
    responses((status = 200, body = Registered), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn change(
    who: SignedIn,
    context: web::Data<Context>,
    id: web::Path<RegistrationId>,
    body: JsonBody<DetailsBody>,
) -> Result<HttpResponse, Failure> {
    let wish = body.into_inner().into_change(*id)?;
    let by = by(&who);
    let done =
        perform(async move { retrying(|| registration::change(&context, by, wish.clone())).await });
    let changed = done.await?.map_err(|stop| Failure::of(stop, of_change))?;
    Ok(HttpResponse::Ok().json(Registered::from(changed)))
}

/// Cancels a registration; its seat goes to the first in line. Repeating it is harmless.
#[utoipa::path(post, path = "/api/v1/registrations/{id}/cancellation", tag = "registrations",
    params(("id" = Uuid, Path)), request_body = ReasonBody,
    responses((status = 204), (status = 404, body = ProblemDetails), (status = 409, body = ProblemDetails),
        (status = 422, body = ProblemDetails)), security(("bearer" = [])))]
async fn cancel(
    who: SignedIn,
    context: web::Data<Context>,
    id: web::Path<RegistrationId>,
    body: JsonBody<ReasonBody>,
) -> Result<HttpResponse, Failure> {
    let wish = Cancellation { registration: *id, reason: body.into_inner().into_reason()? };
    let by = by(&who);
    let done =
        perform(async move { retrying(|| registration::cancel(&context, by, wish.clone())).await });
    done.await?.map_err(|stop| Failure::of(stop, of_registration))?;
    Ok(HttpResponse::NoContent().finish())
}

/// Takes the seat offered to a registration. Repeating it gives the same answer.
#[utoipa::path(post, path = "/api/v1/registrations/{id}/offer/acceptance", tag = "registrations",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = Registered), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails)), security(("bearer" = [])))]
async fn accept(
    who: SignedIn,
    context: web::Data<Context>,
    id: web::Path<RegistrationId>,
) -> Result<HttpResponse, Failure> {
    let (by, id) = (by(&who), *id);
    let done =
        perform(async move { retrying(|| waiting::accept_own_offer(&context, by, id)).await });
    let taken = done.await?.map_err(|stop| Failure::of(stop, of_registration))?;
    Ok(HttpResponse::Ok().json(Registered::from(taken)))
}

/// Leaves the offered seat to the next in line, which ends the registration. Repeating it is
/// harmless.
#[utoipa::path(post, path = "/api/v1/registrations/{id}/offer/refusal", tag = "registrations",
    params(("id" = Uuid, Path)),
    responses((status = 204), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails)), security(("bearer" = [])))]
async fn refuse(
    who: SignedIn,
    context: web::Data<Context>,
    id: web::Path<RegistrationId>,
) -> Result<HttpResponse, Failure> {
    let (by, id) = (by(&who), *id);
    let done =
        perform(async move { retrying(|| waiting::decline_own_offer(&context, by, id)).await });
    done.await?.map_err(|stop| Failure::of(stop, of_registration))?;
    Ok(HttpResponse::NoContent().finish())
}

/// The secretariat acts for anybody, everybody else for themselves.
fn by(who: &SignedIn) -> By {
    use entities::people::role_assignment::Role;
    if who.person().roles.may(Role::Coordinator) {
        By::Staff(Organiser::acting_as(who.person_id()))
    } else {
        By::Member(Member::from(who))
    }
}
