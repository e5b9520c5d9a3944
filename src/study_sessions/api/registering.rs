//! Registrations: made, changed, cancelled, approved.

use actix_web::{HttpRequest, HttpResponse, web};
use entities::study_sessions::seats::Mode;
use entities::{RegistrationId, StudySessionId};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;

use crate::context::Context;
use crate::database::retrying;
use crate::people::audit::{self, Subject};
use crate::people::{Coordinator, SignedIn, api};
use crate::study_sessions::readers::{my_registrations, registrations_of};
use crate::study_sessions::registration::{
    self, Attendee, By, Cancellation, Change, Details, Given, GivenAnswer, RegistrationRequest,
};
use crate::study_sessions::{Member, Organiser};
use crate::web::{Failure, ProblemDetails, perform};

use super::refusals::of_registration;
use super::shown::{Registered, RegistrationItem};

pub fn routes(service: &mut web::ServiceConfig) {
    service
        .route("/api/v1/study-sessions/{id}/registrations", web::post().to(register))
        .route("/api/v1/study-sessions/{id}/registrations", web::get().to(of_session))
        .route("/api/v1/registrations", web::get().to(mine))
        .route("/api/v1/registrations/{id}", web::put().to(change))
        .route("/api/v1/registrations/{id}/cancellation", web::post().to(cancel))
        .route("/api/v1/registrations/{id}/approval", web::post().to(approve))
        .route("/api/v1/registrations/{id}/refusal", web::post().to(decline));
}

#[derive(OpenApi)]
#[openapi(paths(register, of_session, mine, change, cancel, approve, decline))]
pub struct ApiDoc;

#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RegistrationBody {
    /// For which organisation; needed unless the session is public.
    organisation_id: Option<Uuid>,
    /// A colleague of the same organisation; absent: the caller.
    colleague_id: Option<Uuid>,
    #[serde(flatten)]
    details: DetailsBody,
}

#[derive(Clone, Serialize, Deserialize, ToSchema)]
struct DetailsBody {
    /// `venue` or `online`.
    #[schema(value_type = String)]
    mode: Mode,
    #[serde(default)]
    answers: Vec<AnswerBody>,
    /// 配慮してほしいこと; kept apart, erased after the session.
    needs: Option<String>,
    /// Joins the waiting list when no seat is left; true when absent.
    waits: Option<bool>,
}

#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct AnswerBody {
    question_id: Uuid,
    text: Option<String>,
    chosen: Option<Vec<String>>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ReasonBody {
    reason: Option<String>,
}

impl DetailsBody {
    fn into_details(self) -> Details {
        let answers = self.answers.into_iter().map(|answer| GivenAnswer {
            question: answer.question_id.into(),
            given: match answer.chosen {
                Some(chosen) => Given::Chosen(chosen),
                None => Given::Text(answer.text.unwrap_or_default()),
            },
        });
        Details {
            answers: answers.collect(),
            needs: self.needs,
            waits: self.waits.unwrap_or(true),
            ..Details::plain(self.mode)
        }
    }
}

/// Registers the caller or a colleague. With an Idempotency-Key, repeating it is harmless.
#[utoipa::path(post, path = "/api/v1/study-sessions/{id}/registrations", tag = "registrations",
    params(("id" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header)),
    request_body = RegistrationBody,
    responses((status = 201, body = Registered), (status = 401, body = ProblemDetails),
        (status = 404, body = ProblemDetails), (status = 409, body = ProblemDetails),
        (status = 422, body = ProblemDetails)), security(("bearer" = [])))]
async fn register(
    who: SignedIn,
    context: web::Data<Context>,
    request: HttpRequest,
    id: web::Path<StudySessionId>,
    body: web::Json<RegistrationBody>,
) -> Result<HttpResponse, Failure> {
    let asked = body.into_inner();
    let wish = RegistrationRequest {
        session: *id,
        attendee: asked
            .colleague_id
            .map_or(Attendee::Myself, |colleague| Attendee::Colleague(colleague.into())),
        organisation: asked.organisation_id.map(Into::into),
        details: asked.details.clone().into_details(),
        request_key: request_key(&request, &context),
    };
    let (member, inner) = (Member::from(&who), context.clone());
    let work = Box::pin(async move {
        let made = perform(async move {
            retrying(|| registration::register(&inner, member, wish.clone())).await
        });
        let made = made.await?.map_err(|stop| Failure::of(stop, of_registration))?;
        Ok(Registered::from(made))
    });
    api::once(&context, &request, (&who, &asked), work).await
}

/// The caller's key, so that the verb knows a repetition too; otherwise one of our own.
fn request_key(request: &HttpRequest, context: &Context) -> String {
    let given = request.headers().get("Idempotency-Key").and_then(|value| value.to_str().ok());
    given.map_or_else(|| context.chance.uuid(context.now()).to_string(), str::to_owned)
}

/// Every registration of a session, for the secretariat.
#[utoipa::path(get, path = "/api/v1/study-sessions/{id}/registrations", tag = "registrations",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = Vec<RegistrationItem>), (status = 401, body = ProblemDetails),
        (status = 404, body = ProblemDetails)), security(("bearer" = [])))]
async fn of_session(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
) -> Result<HttpResponse, Failure> {
    let subject = Subject::of("study_session", id.0);
    audit::viewed(&context, &who.actor(), subject, serde_json::json!({})).await?;
    let rows = registrations_of(context.database.reader(), Organiser::from(&who), *id).await?;
    let items: Vec<RegistrationItem> = rows.into_iter().map(RegistrationItem::from).collect();
    Ok(HttpResponse::Ok().json(items))
}

/// The caller's registrations, and those made for colleagues.
#[utoipa::path(get, path = "/api/v1/registrations", tag = "registrations",
    responses((status = 200, body = Vec<RegistrationItem>), (status = 401, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn mine(who: SignedIn, context: web::Data<Context>) -> Result<HttpResponse, Failure> {
    let reader = context.database.reader();
    let rows = my_registrations(reader, context.now(), Member::from(&who)).await?;
    let items: Vec<RegistrationItem> = rows.into_iter().map(RegistrationItem::from).collect();
    Ok(HttpResponse::Ok().json(items))
}

/// Changes mode and answers until the session begins.
#[utoipa::path(put, path = "/api/v1/registrations/{id}", tag = "registrations",
    params(("id" = Uuid, Path)), request_body = DetailsBody,
    responses((status = 200, body = Registered), (status = 401, body = ProblemDetails),
        (status = 404, body = ProblemDetails), (status = 409, body = ProblemDetails),
        (status = 422, body = ProblemDetails)), security(("bearer" = [])))]
async fn change(
    who: SignedIn,
    context: web::Data<Context>,
    id: web::Path<RegistrationId>,
    body: web::Json<DetailsBody>,
) -> Result<HttpResponse, Failure> {
    let wish = Change { registration: *id, details: body.into_inner().into_details() };
    let by = by(&who);
    let done =
        perform(async move { retrying(|| registration::change(&context, by, wish.clone())).await });
    let changed = done.await?.map_err(|stop| Failure::of(stop, of_registration))?;
    Ok(HttpResponse::Ok().json(Registered::from(changed)))
}

/// Cancels a registration; its seat goes to the first in line. Repeating it is harmless.
#[utoipa::path(post, path = "/api/v1/registrations/{id}/cancellation", tag = "registrations",
    params(("id" = Uuid, Path)), request_body = ReasonBody,
    responses((status = 204), (status = 401, body = ProblemDetails),
        (status = 404, body = ProblemDetails), (status = 409, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn cancel(
    who: SignedIn,
    context: web::Data<Context>,
    id: web::Path<RegistrationId>,
    body: web::Json<ReasonBody>,
) -> Result<HttpResponse, Failure> {
    let wish = Cancellation { registration: *id, reason: body.into_inner().reason };
    let by = by(&who);
    let done =
        perform(async move { retrying(|| registration::cancel(&context, by, wish.clone())).await });
    done.await?.map_err(|stop| Failure::of(stop, of_registration))?;
    Ok(HttpResponse::NoContent().finish())
}

/// Gives a request that waits for approval a seat or a place in line.
#[utoipa::path(post, path = "/api/v1/registrations/{id}/approval", tag = "registrations",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = Registered), (status = 401, body = ProblemDetails),
        (status = 404, body = ProblemDetails), (status = 409, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn approve(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<RegistrationId>,
) -> Result<HttpResponse, Failure> {
    let (organiser, id) = (Organiser::from(&who), *id);
    let done =
        perform(async move { retrying(|| registration::approve(&context, organiser, id)).await });
    let approved = done.await?.map_err(|stop| Failure::of(stop, of_registration))?;
    Ok(HttpResponse::Ok().json(Registered::from(approved)))
}

/// Declines a request that waits for approval.
#[utoipa::path(post, path = "/api/v1/registrations/{id}/refusal", tag = "registrations",
    params(("id" = Uuid, Path)), request_body = ReasonBody,
    responses((status = 204), (status = 401, body = ProblemDetails),
        (status = 404, body = ProblemDetails), (status = 409, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn decline(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<RegistrationId>,
    body: web::Json<ReasonBody>,
) -> Result<HttpResponse, Failure> {
    let (organiser, id, reason) = (Organiser::from(&who), *id, body.into_inner().reason);
    let done = perform(async move {
        retrying(|| registration::decline(&context, organiser, id, reason.clone())).await
    });
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
