//! Registering without an account: asked for by mail address, confirmed by the token of the letter.

use actix_web::{HttpRequest, HttpResponse, web};
use entities::StudySessionId;
use entities::study_sessions::registration::{self as registered, RegistrationState};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};
use uuid::Uuid;

use crate::context::Context;
use crate::database::retrying;
use crate::study_sessions::registration::{self, PublicRequest};
use crate::study_sessions::{catalogue, links, wording};
use crate::web::{
    Failure, FieldProblem, JsonBody, ProblemDetails, Routes, client_address, fingerprint,
    keep_secret_address, one_of, perform, with_files,
};

use super::details::{DetailsBody, OtherDayBody, PersonBody, other_days};
use super::linked::{Linked, linked};
use super::refusals::of_registration;
use super::registering::request_key;

pub fn routes(service: &mut Routes) {
    service
        .resource("/api/v1/study-sessions/{id}/registration-requests", |one| {
            one.app_data(with_files()).route(web::post().to(ask))
        })
        .route("/api/v1/registration-confirmations", web::post().to(confirm));
}

#[derive(OpenApi)]
#[openapi(paths(ask, confirm))]
pub struct ApiDoc;

#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "person": {
        "family_name": "佐藤", "given_name": "花子", "family_kana": "サトウ", "given_kana": "ハナコ",
        "email": "hanako@example.jp",
    },
    "details": { "mode": "online" }, "consent": true,
}))]
struct RequestBody {
    person: PersonBody,
    details: DetailsBody,
    /// Further days of the same conference.
    #[serde(default)]
    other_days: Vec<OtherDayBody>,
    /// Consent to the use of these data to organise the session, to write to the person, and for
    /// its record.
    consent: bool,
}

#[derive(Serialize, ToSchema)]
struct Asked {
    /// Hours the link in the letter can be used.
    valid_hours: u32,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ConfirmationBody {
    /// The last part of the address in the letter: `…/registrations/confirmations/{token}`.
    token: String,
    /// The name on record under which they agree to take part; asked for by the refusal
    /// `known_by_another_name`, which names it.
    name: Option<String>,
}

/// Asks to take part in a public session. A letter goes to the address; nothing is registered until
/// its token is sent to `registration-confirmations`. The answer is the same whether the address is
/// known or not. The same Idempotency-Key with the same content sends one letter.
#[utoipa::path(post, path = "/api/v1/study-sessions/{id}/registration-requests",
    tag = "public registration",
    params(("id" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header)),
    request_body = RequestBody,
    responses((status = 202, body = Asked), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails),
        (status = 429, body = ProblemDetails)))]
async fn ask(
    context: web::Data<Context>,
    request: HttpRequest,
    id: web::Path<StudySessionId>,
    body: JsonBody<RequestBody>,
) -> Result<HttpResponse, Failure> {
    let asked = body.into_inner();
    if !asked.consent {
        let detail = wording::registration::CONSENT.to_owned();
        return Err(Failure::invalid(vec![FieldProblem { field: "consent".into(), detail }]));
    }
    // Nobody is known who could own the key, so what was asked for belongs to it.
    let sent = serde_json::to_string(&asked).map_err(anyhow::Error::from)?;
    let key = format!("{}\n{sent}", request_key(&request, &context, *id));
    let wish = PublicRequest {
        session: *id,
        person: asked.person.into_applicant("person")?,
        details: asked.details.into_details()?,
        others: other_days(&asked.other_days),
        request_key: fingerprint(&key),
        client: client_address(&request),
    };
    let done =
        perform(
            async move { retrying(|| registration::request_public(&context, wish.clone())).await },
        );
    done.await?.map_err(|stop| Failure::of(stop, of_registration))?;
    Ok(HttpResponse::Accepted().json(Asked { valid_hours: 24 }))
}

/// What came of confirming.
#[derive(Serialize, ToSchema)]
struct Confirmed {
    #[serde(flatten)]
    linked: Linked,
    /// For the further days asked for; each letter has the link of its own.
    other_days: Vec<DayMade>,
    /// Sessions that could not be had any more.
    missed_days: Vec<Uuid>,
}

#[derive(Serialize, ToSchema)]
struct DayMade {
    session_id: Uuid,
    /// 受付番号
    number: String,
    #[schema(schema_with = one_of::<RegistrationState>)]
    state: RegistrationState,
}

/// Registers whoever holds the letter; of further days each that still takes them. Repeating it
/// gives the same answer.
#[utoipa::path(post, path = "/api/v1/registration-confirmations", tag = "public registration",
    request_body = ConfirmationBody,
    responses((status = 201, body = Confirmed), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)))]
async fn confirm(
    context: web::Data<Context>,
    body: JsonBody<ConfirmationBody>,
) -> Result<HttpResponse, Failure> {
    let ConfirmationBody { token, name } = body.into_inner();
    let id = links::open_confirmation(&context.config, &token).ok_or(Failure::NotFound)?;
    let inner = context.clone();
    let done = perform(async move {
        retrying(|| registration::confirm_public(&inner, id, name.as_deref())).await
    });
    let made = done.await?.map_err(|stop| Failure::of(stop, of_registration))?;
    let (db, now) = (context.database.reader(), context.now());
    let together = catalogue::together_with(db, made.id, now).await?;
    let day = |(listed, row): (catalogue::Listed, registered::Model)| DayMade {
        session_id: listed.session.id.0,
        number: row.number,
        state: row.state,
    };
    let mut answer = HttpResponse::Created().json(Confirmed {
        linked: linked(&context.config, made),
        other_days: together.made.into_iter().map(day).collect(),
        missed_days: together.missed.iter().map(|day| day.session.id.0).collect(),
    });
    keep_secret_address(&mut answer);
    Ok(answer)
}
