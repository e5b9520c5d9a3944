//! `/api/v1/me/password` and the like: a member of the secretariat changes how they sign in. None of
//! it takes an `Idempotency-Key`: secrets are kept under no key, and sent twice, the last counts.

use actix_web::HttpResponse;
use actix_web::web::{Data, get, post, put};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};

use crate::context::Context;
use crate::database::{Stop, retrying};
use crate::people::{SignedIn, persons};
use crate::web::{Failure, JsonBody, ProblemDetails, Routes, perform};

use super::pages::{need_password, problems};
use super::{ChangeRefused, enrolment, own_credentials};

pub fn routes(service: &mut Routes) {
    service
        .route("/api/v1/me/password", put().to(change_password))
        .route("/api/v1/me/authenticator", put().to(renew_authenticator))
        .route("/api/v1/me/authenticator/enrolment", get().to(enrol))
        .route("/api/v1/me/recovery-codes", post().to(renew_recovery_codes));
}

#[derive(OpenApi)]
#[openapi(paths(change_password, renew_authenticator, enrol, renew_recovery_codes))]
pub struct ApiDoc;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PasswordBody {
    /// The password as it is now.
    present: String,
    /// 12 to 200 characters.
    wanted: String,
}

/// What an authenticator app is set up with. Nothing is changed until a code of it is sent back.
#[derive(Serialize, ToSchema)]
struct AuthenticatorOffered {
    /// To be sent back with the code.
    salt: String,
    /// Base32, for typing into the app.
    secret: String,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct AuthenticatorBody {
    /// The password as it is now.
    present: String,
    /// As offered.
    salt: String,
    /// Six digits the new app shows.
    code: String,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RecoveryCodesBody {
    /// The password as it is now.
    present: String,
}

/// Each stands in for the app once. They are told this once.
#[derive(Serialize, ToSchema)]
struct RecoveryCodes {
    recovery_codes: Vec<String>,
}

/// Sets a new password. Every sign-in ends, this one too. For people who sign in with a password.
#[utoipa::path(put, path = "/api/v1/me/password", tag = "me", request_body = PasswordBody, security(("bearer" = [])),
    responses((status = 204), (status = 404, body = ProblemDetails), (status = 422, body = ProblemDetails)))]
async fn change_password(
    context: Data<Context>,
    who: SignedIn,
    body: JsonBody<PasswordBody>,
) -> Result<HttpResponse, Failure> {
    need_password(&who)?;
    let PasswordBody { present, wanted } = body.into_inner();
    let (id, device) = (who.person_id(), who.visit().device().to_owned());
    let work = async move {
        let typed = (present.as_str(), wanted.as_str());
        retrying(|| own_credentials::change_password(&context, id, typed, &device)).await
    };
    perform(work).await?.map_err(refusal)?;
    Ok(HttpResponse::NoContent().finish())
}

/// Offers the secret of another authenticator app, a new one each time.
#[utoipa::path(get, path = "/api/v1/me/authenticator/enrolment", tag = "me", security(("bearer" = [])),
    responses((status = 200, body = AuthenticatorOffered), (status = 404, body = ProblemDetails)))]
async fn enrol(context: Data<Context>, who: SignedIn) -> Result<HttpResponse, Failure> {
    need_password(&who)?;
    let person = persons::find(context.database.reader(), who.person_id()).await?;
    let person = person.ok_or(Failure::NotFound)?;
    let salt = URL_SAFE_NO_PAD.encode(context.chance.secret());
    let enrolment = enrolment(&context, person.id, &person.email, &salt)?;
    let secret = enrolment.secret.replace(' ', "");
    let offered = AuthenticatorOffered { salt: enrolment.salt, secret };
    Ok(HttpResponse::Ok().insert_header(("cache-control", "no-store")).json(offered))
}

/// Moves the one-time codes to another app. Every sign-in ends, this one too, and the recovery codes
/// of before stop working.
#[utoipa::path(put, path = "/api/v1/me/authenticator", tag = "me", request_body = AuthenticatorBody, security(("bearer" = [])),
    responses((status = 200, body = RecoveryCodes), (status = 404, body = ProblemDetails), (status = 422, body = ProblemDetails)))]
async fn renew_authenticator(
    context: Data<Context>,
    who: SignedIn,
    body: JsonBody<AuthenticatorBody>,
) -> Result<HttpResponse, Failure> {
    need_password(&who)?;
    let AuthenticatorBody { present, salt, code } = body.into_inner();
    let (id, device) = (who.person_id(), who.visit().device().to_owned());
    let work = async move {
        let app = (salt.as_str(), code.as_str());
        retrying(|| own_credentials::renew_authenticator(&context, id, &present, app, &device))
            .await
    };
    let (_, recovery_codes) = perform(work).await?.map_err(refusal)?;
    let codes = RecoveryCodes { recovery_codes };
    Ok(HttpResponse::Ok().insert_header(("cache-control", "no-store")).json(codes))
}

/// Makes a fresh sheet of recovery codes; those of before stop working. It takes no Idempotency-Key:
/// answers are kept under a key for a day, and these codes are kept nowhere.
#[utoipa::path(post, path = "/api/v1/me/recovery-codes", tag = "me", request_body = RecoveryCodesBody, security(("bearer" = [])),
    responses((status = 201, body = RecoveryCodes), (status = 404, body = ProblemDetails), (status = 422, body = ProblemDetails)))]
async fn renew_recovery_codes(
    context: Data<Context>,
    who: SignedIn,
    body: JsonBody<RecoveryCodesBody>,
) -> Result<HttpResponse, Failure> {
    need_password(&who)?;
    let present = body.into_inner().present;
    let (id, device) = (who.person_id(), who.visit().device().to_owned());
    let work = async move {
        retrying(|| own_credentials::renew_recovery_codes(&context, id, &present, &device)).await
    };
    let codes = RecoveryCodes { recovery_codes: perform(work).await?.map_err(refusal)? };
    Ok(HttpResponse::Created().insert_header(("cache-control", "no-store")).json(codes))
}

fn refusal(stop: Stop<ChangeRefused>) -> Failure {
    match problems(stop) {
        Ok(problems) => Failure::invalid(problems.into_list()),
        Err(failure) => failure,
    }
}
