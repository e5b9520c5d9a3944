//! What the links in letters allow without an account: the token of a link is the permission.
//! Nothing is done by looking.

use actix_web::{HttpRequest, HttpResponse, web};
use chrono::{DateTime, Utc};
use entities::newsletter::consent::Route;
use entities::newsletter::subscriber::ReaderState;
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};

use super::bodies::{PreferencesBody, address, offered, wrong};
use super::public::{origin, request_key};
use super::refusals::of_reader;
use crate::context::Context;
use crate::database::retrying;
use crate::newsletter::kept::{Kept, kept};
use crate::newsletter::links::Worth;
use crate::newsletter::refusal::Refusal;
use crate::newsletter::{
    AddressWish, Change, ChangedBy, Leaving, Stored, ask_address, change, come_back, find_reader,
    leave, links, renew_link,
};
use crate::vocabulary::LongText;
use crate::web::{Failure, JsonBody, ProblemDetails, Routes, keep_secret_address, one_of, perform};

pub fn routes(service: &mut Routes) {
    service
        .route("/api/v1/newsletter/preference-links/{token}", web::get().to(show))
        .route("/api/v1/newsletter/preference-links/{token}", web::put().to(save))
        .route("/api/v1/newsletter/preference-links/{token}/data", web::get().to(data))
        .route(
            "/api/v1/newsletter/preference-links/{token}/address-requests",
            web::post().to(move_to),
        )
        .route("/api/v1/newsletter/preference-links/{token}/renewal", web::post().to(renew))
        .route("/api/v1/newsletter/leave-links/{token}/departure", web::post().to(depart))
        .route("/api/v1/newsletter/leave-links/{token}/return", web::post().to(go_back));
}

#[derive(OpenApi)]
#[openapi(paths(show, save, data, move_to, renew, depart, go_back))]
pub struct ApiDoc;

#[derive(Serialize, ToSchema)]
struct OwnSubscription {
    email: String,
    #[schema(schema_with = one_of::<ReaderState>)]
    state: ReaderState,
    subscribed_at: DateTime<Utc>,
    preferences: PreferencesBody,
    /// To be sent with changes, so that nothing is overwritten unseen.
    version: i32,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct OwnPreferencesBody {
    preferences: PreferencesBody,
    /// As shown; without it the change is made whatever happened meanwhile.
    version: Option<i32>,
}

#[derive(Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewAddressBody {
    email: String,
}

#[derive(Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
struct DepartureBody {
    #[schema(max_length = 500)]
    reason: Option<String>,
}

fn secret(mut answer: HttpResponse) -> HttpResponse {
    keep_secret_address(&mut answer);
    answer
}

async fn open(context: &Context, token: &str) -> Result<Stored, Failure> {
    match holder(context, token).await? {
        (found, Worth::Good) => Ok(found),
        _ => Err(of_reader(Refusal::LinkExpired)),
    }
}

/// Whose link it is, and whether it still opens.
async fn holder(context: &Context, token: &str) -> Result<(Stored, Worth), Failure> {
    let sent = links::read_preferences(token).ok_or(Failure::NotFound)?;
    let found = find_reader(context.database.reader(), sent.id).await?.ok_or(Failure::NotFound)?;
    match sent.worth(&context.config, &found.row, context.now()) {
        Worth::Forged => Err(Failure::NotFound),
        worth => Ok((found, worth)),
    }
}

/// The subscription a letter leads to.
#[utoipa::path(get, path = "/api/v1/newsletter/preference-links/{token}", tag = "mail magazine",
    params(("token" = String, Path)),
    responses((status = 200, body = OwnSubscription), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails)))]
async fn show(
    context: web::Data<Context>,
    token: web::Path<String>,
) -> Result<HttpResponse, Failure> {
    let reader = open(&context, &token).await?;
    let offered = offered(&context).await?;
    Ok(secret(HttpResponse::Ok().json(OwnSubscription {
        email: reader.row.email.clone().unwrap_or_default(),
        state: reader.row.state,
        subscribed_at: reader.row.subscribed_at,
        preferences: PreferencesBody::of(&reader.preferences(), &offered),
        version: reader.row.version,
    })))
}

/// Saves the preferences: everything said about them, anew.
#[utoipa::path(put, path = "/api/v1/newsletter/preference-links/{token}", tag = "mail magazine",
    params(("token" = String, Path)), request_body = OwnPreferencesBody,
    responses((status = 204), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)))]
async fn save(
    context: web::Data<Context>,
    (token, request): (web::Path<String>, HttpRequest),
    body: JsonBody<OwnPreferencesBody>,
) -> Result<HttpResponse, Failure> {
    let reader = open(&context, &token).await?;
    let body = body.into_inner();
    let wanted = Change {
        id: reader.row.id,
        preferences: body.preferences.check(&offered(&context).await?)?,
        by: ChangedBy::Reader(origin(&request)),
        version: body.version,
    };
    let done = perform(async move { retrying(|| change(&context, &wanted)).await }).await?;
    done.map_err(|stop| Failure::of(stop, of_reader))?;
    Ok(secret(HttpResponse::NoContent().finish()))
}

/// Everything that is stored about the reader, told in the reader's language.
#[utoipa::path(get, path = "/api/v1/newsletter/preference-links/{token}/data",
    tag = "mail magazine", params(("token" = String, Path)),
    responses((status = 200, body = Kept), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails)))]
async fn data(
    context: web::Data<Context>,
    token: web::Path<String>,
) -> Result<HttpResponse, Failure> {
    let reader = open(&context, &token).await?;
    Ok(secret(HttpResponse::Ok().json(kept(&context, reader.row.language, &reader).await?)))
}

/// Asks to read under another address. A letter goes there; its token goes to
/// `address-confirmations`. Whether the address is another reader's shows only in its mailbox.
#[utoipa::path(post, path = "/api/v1/newsletter/preference-links/{token}/address-requests",
    tag = "mail magazine",
    params(("token" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    request_body = NewAddressBody,
    responses((status = 202), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)))]
async fn move_to(
    context: web::Data<Context>,
    (token, request): (web::Path<String>, HttpRequest),
    body: JsonBody<NewAddressBody>,
) -> Result<HttpResponse, Failure> {
    let reader = open(&context, &token).await?;
    let body = body.into_inner();
    let sent = serde_json::to_string(&body).map_err(anyhow::Error::from)?;
    let sent = format!("{}\n{sent}", reader.row.id);
    let wish = AddressWish {
        id: reader.row.id,
        email: address("email", &body.email)?,
        origin: origin(&request),
        request_key: request_key(&request, &context, &sent)?,
    };
    let done = perform(async move { retrying(|| ask_address(&context, &wish)).await }).await?;
    done.map_err(|stop| Failure::of(stop, of_reader))?;
    Ok(secret(HttpResponse::Accepted().finish()))
}

/// Sends a link that opens to the reader's own mailbox, for whoever holds one that has expired.
#[utoipa::path(post, path = "/api/v1/newsletter/preference-links/{token}/renewal",
    tag = "mail magazine", params(("token" = String, Path)),
    responses((status = 202), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails)))]
async fn renew(
    context: web::Data<Context>,
    (token, request): (web::Path<String>, HttpRequest),
) -> Result<HttpResponse, Failure> {
    let (reader, _) = holder(&context, &token).await?;
    let (id, origin) = (reader.row.id, origin(&request));
    let done = perform(async move { retrying(|| renew_link(&context, id, &origin)).await }).await?;
    done.map_err(|stop| Failure::of(stop, of_reader))?;
    Ok(secret(HttpResponse::Accepted().finish()))
}

/// Ends the magazine at once. Repeating it is harmless. Mail programs use the address in the letter
/// instead (RFC 8058).
#[utoipa::path(post, path = "/api/v1/newsletter/leave-links/{token}/departure",
    tag = "mail magazine", params(("token" = String, Path)), request_body = DepartureBody,
    responses((status = 204), (status = 404, body = ProblemDetails),
        (status = 422, body = ProblemDetails)))]
async fn depart(
    context: web::Data<Context>,
    (token, request): (web::Path<String>, HttpRequest),
    body: JsonBody<DepartureBody>,
) -> Result<HttpResponse, Failure> {
    let id = links::open_leave(&context.config, &token).ok_or(Failure::NotFound)?;
    let reason = LongText::<500>::parse_optional(&body.into_inner().reason.unwrap_or_default());
    let reason = reason.map_err(|problem| wrong("reason", &problem.to_string()))?;
    let leaving = Leaving {
        route: Route::Link,
        reason: reason.map(LongText::into_string),
        origin: origin(&request),
    };
    let done = perform(async move { retrying(|| leave(&context, id, &leaving)).await }).await?;
    done.map_err(|stop| Failure::of(stop, of_reader))?;
    Ok(secret(HttpResponse::NoContent().finish()))
}

/// Takes having left back, for seven days.
#[utoipa::path(post, path = "/api/v1/newsletter/leave-links/{token}/return",
    tag = "mail magazine", params(("token" = String, Path)),
    responses((status = 204), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails)))]
async fn go_back(
    context: web::Data<Context>,
    (token, request): (web::Path<String>, HttpRequest),
) -> Result<HttpResponse, Failure> {
    let id = links::open_leave(&context.config, &token).ok_or(Failure::NotFound)?;
    let origin = origin(&request);
    let done = perform(async move { retrying(|| come_back(&context, id, &origin)).await }).await?;
    done.map_err(|stop| Failure::of(stop, of_reader))?;
    Ok(secret(HttpResponse::NoContent().finish()))
}
