//! What two links in letters show before anything is pressed: a freed seat, and a request that is
//! still to be confirmed. Where nothing is left to press, the reason is told instead.

use actix_web::{HttpResponse, web};
use chrono::{DateTime, Utc};
use entities::StudySessionId;
use entities::study_sessions::offer::OfferState;
use entities::study_sessions::public_request;
use entities::study_sessions::seats::Mode;
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};

use crate::context::Context;
use crate::study_sessions::catalogue::{self, Shown};
use crate::study_sessions::readers::{Onlooker, registration_view};
use crate::study_sessions::registration::{By, Known, Refusal, asked_for, known_by_address};
use crate::study_sessions::{links, waiting};
use crate::web::{Failure, ProblemDetails, Routes, one_of};

use super::linked_after::secret;
use super::refusals::of_registration;
use super::shown::{DayShown, day};

pub fn routes(service: &mut Routes) {
    service
        .route("/api/v1/offer-links/{token}", web::get().to(offer))
        .route("/api/v1/registration-confirmations/{token}", web::get().to(request));
}

#[derive(OpenApi)]
#[openapi(paths(offer, request))]
pub struct ApiDoc;

/// A freed seat kept for somebody who waits.
#[derive(Serialize, ToSchema)]
struct OfferShown {
    session: DayShown,
    /// Who takes part; their address, where whoever registered them is not told the name.
    person: String,
    /// 受付番号
    number: String,
    #[schema(schema_with = one_of::<Mode>)]
    mode: Mode,
    /// `open`, or how it was answered.
    #[schema(schema_with = one_of::<OfferState>)]
    state: OfferState,
    /// Until when the seat is kept.
    deadline_at: DateTime<Utc>,
    /// For `registration-links/{token}`.
    token: String,
}

/// A request to register, as its letter leads to it.
#[derive(Serialize, ToSchema)]
struct ConfirmationShown {
    session: DayShown,
    email: String,
    /// Until when it can be confirmed.
    expires_at: DateTime<Utc>,
    /// What is confirmed; null once it is.
    asked: Option<AskedShown>,
    /// For `registration-links/{token}`, once it is confirmed.
    token: Option<String>,
}

#[derive(Serialize, ToSchema)]
struct AskedShown {
    /// Who is registered: where the address is known, whoever is on record under it.
    person: String,
    /// The name typed, where it is another. Then `person` is sent as `name` to agree.
    typed_name: Option<String>,
    #[schema(schema_with = one_of::<Mode>)]
    mode: Mode,
    other_days: Vec<DayAsked>,
    /// 受付番号 of the registration they have; then only the other days are added to it.
    own_number: Option<String>,
}

/// A further day of the same conference.
#[derive(Serialize, ToSchema)]
struct DayAsked {
    session: DayShown,
    #[schema(schema_with = one_of::<Mode>)]
    mode: Mode,
}

/// The seat a letter offers. One that cannot be taken any more is refused with the reason.
#[utoipa::path(get, path = "/api/v1/offer-links/{token}", tag = "links in letters",
    operation_id = "show_offer_by_link", params(("token" = String, Path)),
    responses((status = 200, body = OfferShown), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails)))]
async fn offer(
    context: web::Data<Context>,
    token: web::Path<String>,
) -> Result<HttpResponse, Failure> {
    let config = &context.config;
    let id = links::open_offer(config, &token).ok_or(Failure::NotFound)?;
    let (db, now) = (context.database.reader(), context.now());
    let (row, route) = catalogue::offered(db, id).await?.ok_or(Failure::NotFound)?;
    // Whoever holds this link is told no more than the registration's own link tells them.
    let token = links::token_beside_offer(config, row.registration_id, route);
    let holder = links::open_registration(config, &token).ok_or(Failure::NotFound)?;
    let view = registration_view(db, now, row.registration_id, By::Link(holder)).await?;
    let view = view.ok_or(Failure::NotFound)?;
    let session = &view.session.rows.session;
    if let Some(refusal) = waiting::lost(&row, session.starts_at, now) {
        return Err(of_registration(refusal));
    }
    Ok(secret(HttpResponse::Ok().json(OfferShown {
        session: day(session),
        person: view.name,
        mode: view.registration.mode,
        number: view.registration.number,
        state: row.state,
        deadline_at: row.deadline_at,
        token,
    })))
}

/// The request a letter asks to confirm. One that cannot be confirmed any more is refused with the
/// reason.
#[utoipa::path(get, path = "/api/v1/registration-confirmations/{token}",
    tag = "public registration", operation_id = "show_registration_request_by_link",
    params(("token" = String, Path, description = "The last part of the address in the letter.")),
    responses((status = 200, body = ConfirmationShown), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails)))]
async fn request(
    context: web::Data<Context>,
    token: web::Path<String>,
) -> Result<HttpResponse, Failure> {
    let id = links::open_confirmation(&context.config, &token).ok_or(Failure::NotFound)?;
    let (db, now) = (context.database.reader(), context.now());
    let row = catalogue::public_request(db, id).await?.ok_or(Failure::NotFound)?;
    let shown = catalogue::show(db, row.session_id, Onlooker::Anyone, now).await?;
    let shown = shown.ok_or(Failure::NotFound)?;
    let token = row.registration_id.map(|id| links::registration_token(&context.config, id));
    let asked = match &token {
        Some(_) => None,
        None => Some(asked(&context, &row, &shown).await?),
    };
    Ok(secret(HttpResponse::Ok().json(ConfirmationShown {
        session: day(&shown.listed.session),
        email: row.email,
        expires_at: row.expires_at,
        asked,
        token,
    })))
}

/// What is still to be confirmed, or why it cannot be.
async fn asked(
    context: &Context,
    row: &public_request::Model,
    shown: &Shown,
) -> Result<AskedShown, Failure> {
    let open = asked_for(row)?.filter(|_| row.expires_at > context.now());
    let asked = open.ok_or_else(|| of_registration(Refusal::LinkExpired))?;
    if !shown.listed.phase.takes_registrations() {
        return Err(of_registration(Refusal::NotOpen(shown.listed.phase)));
    }
    let known = known_by_address(context.database.reader(), row).await?;
    if let Some(Known { own: Some(own), has_all: true, .. }) = known {
        return Err(of_registration(Refusal::AlreadyRegistered { number: own.number }));
    }
    let (name, typed_name, own) = match known {
        Some(known) => (known.name, known.typed, known.own),
        None => (asked.name, None, None),
    };
    let other = |(session, mode): (StudySessionId, Mode)| {
        let found = shown.days.iter().find(|one| one.session.id == session)?;
        Some(DayAsked { session: day(&found.session), mode })
    };
    Ok(AskedShown {
        person: name,
        typed_name,
        mode: asked.mode,
        other_days: asked.others.into_iter().filter_map(other).collect(),
        own_number: own.map(|own| own.number),
    })
}
