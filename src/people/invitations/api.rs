//! `/api/v1/invitation-links/{token}`: what the link of an invitation allows without signing in. The
//! token is the permission; nothing is done by looking.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path, get, post};
use chrono::{DateTime, Utc};
use entities::sign_in::browser_session::Strength;
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};

use crate::context::Context;
use crate::database::retrying;
use crate::people::sign_in::{CODE_WRONG, enrolment, weak_password};
use crate::people::tokens::api::{TokenPair, let_in};
use crate::people::{Visit, whole_name};
use crate::web::{
    Failure, FieldProblem, JsonBody, ProblemDetails, Routes, keep_secret_address, perform,
};

use super::{AcceptRefused, Accepted, ComesIn, Seen, accept, is_reset, look};

pub fn routes(service: &mut Routes) {
    service
        .route("/api/v1/invitation-links/{token}", get().to(show))
        .route("/api/v1/invitation-links/{token}/acceptance", post().to(take));
}

#[derive(OpenApi)]
#[openapi(paths(show, take))]
pub struct ApiDoc;

/// Who is invited, by whom, and what accepting asks for.
#[derive(Serialize, ToSchema)]
struct InvitationShown {
    /// `山田 太郎`
    name: String,
    email: String,
    /// Absent where nobody did it by hand.
    invited_by: Option<String>,
    /// Absent when it is not for an organisation.
    organisation: Option<String>,
    expires_at: DateTime<Utc>,
    /// Sets password and authenticator anew.
    reset: bool,
    comes_in: Entrance,
    /// Base32: what the authenticator app is set up with; with `comes_in` `enrolling` alone.
    authenticator_secret: Option<String>,
}

/// `at_once`: accepting is enough. `enrolling`: with a password and a code of the app that was set
/// up with the secret. `by_sign_in`: accepting gives the place; they sign in as ever.
#[derive(Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Entrance {
    AtOnce,
    Enrolling,
    BySignIn,
}

/// Both are needed where the invitation says `enrolling`, and not looked at otherwise.
#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
struct AcceptanceBody {
    /// 12 to 200 characters.
    password: String,
    /// Six digits the app shows.
    code: String,
}

#[derive(Serialize, ToSchema)]
struct AcceptanceShown {
    /// Absent for whoever signs in as ever (`by_sign_in`).
    tokens: Option<TokenPair>,
    /// Each stands in for the app once; told this once, after `enrolling`.
    recovery_codes: Vec<String>,
}

/// The invitation a letter leads to.
#[utoipa::path(get, path = "/api/v1/invitation-links/{token}", tag = "links in letters",
    params(("token" = String, Path)),
    responses((status = 200, body = InvitationShown), (status = 404, body = ProblemDetails)))]
async fn show(context: Data<Context>, token: Path<String>) -> Result<HttpResponse, Failure> {
    let seen = look(&context, &token).await?.ok_or(Failure::NotFound)?;
    Ok(secret(HttpResponse::Ok().json(shown(&context, seen)?)))
}

/// Takes the invitation up, once; what was invited to is there from now on.
#[utoipa::path(post, path = "/api/v1/invitation-links/{token}/acceptance", tag = "links in letters",
    params(("token" = String, Path)), request_body = AcceptanceBody,
    responses((status = 201, body = AcceptanceShown), (status = 404, body = ProblemDetails),
        (status = 422, body = ProblemDetails)))]
async fn take(
    context: Data<Context>,
    visit: Visit,
    token: Path<String>,
    body: JsonBody<AcceptanceBody>,
) -> Result<HttpResponse, Failure> {
    let AcceptanceBody { password, code } = body.into_inner();
    let (accepting, token) = (context.clone(), token.into_inner());
    let work = async move { retrying(|| accept(&accepting, &token, (&password, &code))).await };
    let accepted = perform(work).await?.map_err(|stop| Failure::of(stop, refusal))?;
    let Accepted { person, comes_in, recovery_codes } = accepted;
    let strength = match comes_in {
        ComesIn::AtOnce => Some(Strength::MailLink),
        ComesIn::Enrolling => Some(Strength::TwoFactors),
        ComesIn::BySignIn { .. } => None,
    };
    let tokens = match strength {
        Some(strength) => {
            Some(let_in(&context, (person, strength), visit.device().to_owned()).await?)
        }
        None => None,
    };
    Ok(secret(HttpResponse::Created().json(AcceptanceShown { tokens, recovery_codes })))
}

fn shown(context: &Context, seen: Seen) -> anyhow::Result<InvitationShown> {
    let Seen { invitation, person, comes_in, invited_by, organisation } = seen;
    let (comes_in, enrols) = match comes_in {
        ComesIn::AtOnce => (Entrance::AtOnce, false),
        ComesIn::Enrolling => (Entrance::Enrolling, true),
        ComesIn::BySignIn { .. } => (Entrance::BySignIn, false),
    };
    let salt = invitation.id.to_string();
    let offered =
        enrols.then(|| enrolment(context, person.id, &person.email, &salt)).transpose()?;
    Ok(InvitationShown {
        name: whole_name(&person.family_name, &person.given_name),
        invited_by,
        organisation,
        expires_at: invitation.expires_at,
        reset: is_reset(&invitation),
        comes_in,
        authenticator_secret: offered.map(|offered| offered.secret.replace(' ', "")),
        email: person.email,
    })
}

fn refusal(refused: AcceptRefused) -> Failure {
    let invalid = |field: &str, detail: String| {
        Failure::invalid(vec![FieldProblem { field: field.to_owned(), detail }])
    };
    match refused {
        AcceptRefused::Gone => Failure::NotFound,
        AcceptRefused::Password(weak) => invalid("password", weak_password(weak)),
        AcceptRefused::Code => invalid("code", CODE_WRONG.to_owned()),
    }
}

fn secret(mut answer: HttpResponse) -> HttpResponse {
    keep_secret_address(&mut answer);
    answer
}
