//! `/api/v1/auth/…`.

use actix_web::web::{Data, delete, post};
use actix_web::{HttpResponse, http::StatusCode};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use entities::people::person;
use entities::sign_in::browser_session::Strength;
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};

use crate::context::Context;
use crate::database::{Stop, retrying};
use crate::people::audit::{Entry, Subject, note};
use crate::people::sign_in::pages::evenly;
use crate::people::sign_in::{
    Asking, Attempt, Proof, SignInRefused, ask_link, redeem_link, sign_in_with_password, too_often,
};
use crate::people::{SessionRef, SignedIn, Visit};
use crate::vocabulary::EmailAddress;
use crate::web::{Failure, FieldProblem, JsonBody, ProblemDetails, Routes, perform};

use super::refresh::{Pair, begin, revoke, rotate};

pub fn routes(service: &mut Routes) {
    service
        .route("/api/v1/auth/sign-in-links", post().to(ask))
        .route("/api/v1/auth/tokens", post().to(issue))
        .route("/api/v1/auth/tokens", delete().to(sign_out))
        .route("/api/v1/auth/tokens/refresh", post().to(refresh));
}

#[derive(OpenApi)]
#[openapi(paths(ask, issue, refresh, sign_out))]
pub struct ApiDoc;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct LinkRequest {
    email: String,
}

/// What the exchange of the code needs beside the code.
#[derive(Serialize, ToSchema)]
struct LinkTicket {
    /// Binds the code to whoever asked; keep it secret.
    ticket: String,
    /// Seconds.
    expires_in: i64,
}

/// How somebody signs in. Give one of the two.
#[derive(Deserialize, ToSchema)]
#[serde(tag = "grant", rename_all = "snake_case", deny_unknown_fields)]
enum TokenRequest {
    /// Secretariat and ministry.
    Password {
        email: String,
        password: String,
        /// One-time code, or a recovery code.
        code: String,
    },
    /// Members: the eight digits of the letter, with the ticket of `sign-in-links`.
    MailCode { ticket: String, code: String },
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RefreshRequest {
    refresh_token: String,
}

/// How a caller goes on as somebody.
#[derive(Serialize, ToSchema)]
pub struct TokenPair {
    access_token: String,
    /// Always `Bearer`.
    token_type: &'static str,
    /// Seconds the access token is valid.
    expires_in: i64,
    /// Works once; using it twice ends the sign-in.
    refresh_token: String,
    /// When a new sign-in is needed at the latest.
    ends_at: DateTime<Utc>,
}

/// Sends a letter with a code to a member; the answer is the same for every address.
#[utoipa::path(post, path = "/api/v1/auth/sign-in-links", tag = "auth", request_body = LinkRequest,
    responses((status = 202, body = LinkTicket), (status = 422, body = ProblemDetails), (status = 429, body = ProblemDetails)))]
async fn ask(
    context: Data<Context>,
    visit: Visit,
    body: JsonBody<LinkRequest>,
) -> Result<HttpResponse, Failure> {
    let email = EmailAddress::parse(&body.into_inner().email).map_err(|problem| {
        let detail = problem.to_string();
        Failure::invalid(vec![FieldProblem { field: "email".into(), detail }])
    })?;
    let ticket = URL_SAFE_NO_PAD.encode(context.chance.secret());
    let asking = Asking {
        email,
        next: None,
        bound_to: ticket.clone(),
        client: visit.client(),
        device: visit.device().to_owned(),
    };
    let work = perform(async move { retrying(|| ask_link(&context, &asking)).await });
    evenly(work)
        .await?
        .map_err(|stop| Failure::of(stop, |many| too_many(&too_often(many.0.until))))?;
    Ok(HttpResponse::Accepted().json(LinkTicket { ticket, expires_in: 600 }))
}

/// Signs in. Which part was wrong is never said.
#[utoipa::path(post, path = "/api/v1/auth/tokens", tag = "auth", request_body = TokenRequest,
    responses((status = 201, body = TokenPair), (status = 401, body = ProblemDetails), (status = 429, body = ProblemDetails)))]
async fn issue(
    context: Data<Context>,
    visit: Visit,
    body: JsonBody<TokenRequest>,
) -> Result<HttpResponse, Failure> {
    let device = visit.device().to_owned();
    let (person, strength) = match body.into_inner() {
        TokenRequest::Password { email, password, code } => {
            let email = EmailAddress::parse(&email).map_err(|_| wrong())?;
            let attempt = Attempt { email, password, code, client: visit.client() };
            (evenly(by_password(&context, attempt)).await?, Strength::TwoFactors)
        }
        TokenRequest::MailCode { ticket, code } => {
            (evenly(by_code(&context, ticket, code)).await?, Strength::MailLink)
        }
    };
    let pair = let_in(&context, (person, strength), device).await?;
    Ok(HttpResponse::Created().insert_header(("cache-control", "no-store")).json(pair))
}

/// Signs in whoever has shown who they are.
pub(in crate::people) async fn let_in(
    context: &Data<Context>,
    (person, strength): (person::Model, Strength),
    device: String,
) -> Result<TokenPair, Failure> {
    let context = context.clone();
    let work = async move {
        retrying(|| async {
            let tx = context.database.begin_write().await?;
            let pair = begin(&tx, &context, &person, strength, &device).await?;
            tx.commit().await?;
            Ok::<_, Stop<()>>(pair)
        })
        .await
    };
    let pair = perform(work).await?.map_err(|stop| Failure::of(stop, |()| wrong()))?;
    Ok(shown(pair))
}

/// Exchanges a refresh token for the next pair. Re-use revokes the whole sign-in.
#[utoipa::path(post, path = "/api/v1/auth/tokens/refresh", tag = "auth", request_body = RefreshRequest,
    responses((status = 201, body = TokenPair), (status = 401, body = ProblemDetails)))]
async fn refresh(
    context: Data<Context>,
    body: JsonBody<RefreshRequest>,
) -> Result<HttpResponse, Failure> {
    let token = body.into_inner().refresh_token;
    let work = async move { retrying(|| rotate(&context, &token)).await };
    let pair = perform(work).await?.map_err(|stop| Failure::of(stop, |_| wrong()))?;
    Ok(HttpResponse::Created().insert_header(("cache-control", "no-store")).json(shown(pair)))
}

/// Signs out: access and refresh tokens of this sign-in stop working at once.
#[utoipa::path(delete, path = "/api/v1/auth/tokens", tag = "auth", security(("bearer" = [])),
    responses((status = 204), (status = 401, body = ProblemDetails)))]
async fn sign_out(context: Data<Context>, who: SignedIn) -> Result<HttpResponse, Failure> {
    let SessionRef::Token(family) = who.person().session else { return Err(Failure::NotFound) };
    let (actor, person) = (who.actor(), who.person_id());
    perform(async move {
        let tx = context.database.begin_write().await?;
        revoke(&tx, context.now(), family).await?;
        let entry = Entry::new("token.revoked", Subject::of("person", person.0));
        note(&tx, &context, &actor, entry).await?;
        tx.commit().await?;
        anyhow::Ok(())
    })
    .await??;
    Ok(HttpResponse::NoContent().finish())
}

async fn by_password(context: &Data<Context>, attempt: Attempt) -> Result<person::Model, Failure> {
    let context = context.clone();
    let work = async move { retrying(|| sign_in_with_password(&context, &attempt)).await };
    let shown = perform(work).await?.map_err(|stop| {
        Failure::of(stop, |refused| match refused {
            SignInRefused::Wrong => wrong(),
            SignInRefused::TooOften(often) => too_many(&too_often(often.until)),
        })
    })?;
    Ok(shown.person)
}

async fn by_code(
    context: &Data<Context>,
    ticket: String,
    code: String,
) -> Result<person::Model, Failure> {
    let context = context.clone();
    let work = async move {
        let proof = Proof::Code(code);
        retrying(|| redeem_link(&context, &proof, &ticket)).await
    };
    let redeemed = perform(work).await?.map_err(|stop| Failure::of(stop, |_| wrong()))?;
    Ok(redeemed.person)
}

fn shown(pair: Pair) -> TokenPair {
    TokenPair {
        access_token: pair.access.token,
        token_type: "Bearer",
        expires_in: pair.access.lifetime,
        refresh_token: pair.refresh,
        ends_at: pair.ends_at,
    }
}

fn wrong() -> Failure {
    let detail = "サインインできませんでした。送った内容を確かめてください。";
    Failure::refused(StatusCode::UNAUTHORIZED, "sign_in_refused", detail)
}

fn too_many(detail: &str) -> Failure {
    Failure::refused(StatusCode::TOO_MANY_REQUESTS, "too_many_requests", detail)
}
