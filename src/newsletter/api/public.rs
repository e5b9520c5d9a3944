//! What anybody may ask for; everything else follows from the letters it causes.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use entities::newsletter::request;
use entities::newsletter::subscriber::ReaderLanguage;
use entities::{SubscriberId, SubscriptionRequestId};
use sea_orm::EntityTrait as _;
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};

use super::bodies::{PreferencesBody, address, offered, wrong};
use super::refusals::of_reader;
use crate::context::Context;
use crate::database::retrying;
use crate::newsletter::wording::problems;
use crate::newsletter::{
    LinkWish, Origin, VALID, Wish, ask, ask_link, confirm, confirm_address, consent, find_reader,
    links,
};
use crate::web::{
    Failure, JsonBody, ProblemDetails, Query, Routes, client_address, fingerprint,
    keep_secret_address, one_of, one_of_or_null, perform,
};

pub fn routes(service: &mut Routes) {
    service
        .route("/api/v1/newsletter/consent-wording", web::get().to(wording))
        .route("/api/v1/newsletter/subscription-requests", web::post().to(subscribe))
        .route("/api/v1/newsletter/subscription-confirmations", web::post().to(confirmed))
        .route("/api/v1/newsletter/preference-link-requests", web::post().to(link))
        .route("/api/v1/newsletter/address-confirmations", web::post().to(new_address));
}

#[derive(OpenApi)]
#[openapi(paths(wording, subscribe, confirmed, link, new_address))]
pub struct ApiDoc;

/// Where a request came from.
pub fn origin(request: &HttpRequest) -> Origin {
    let agent = request.headers().get(header::USER_AGENT).and_then(|value| value.to_str().ok());
    Origin::new(client_address(request), agent.unwrap_or_default())
}

#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct WordingQuery {
    /// Japanese when absent.
    #[param(schema_with = one_of::<ReaderLanguage>, required = false)]
    language: Option<ReaderLanguage>,
}

#[derive(Serialize, ToSchema)]
struct ConsentWording {
    /// What is sent, how often, and that one can leave.
    about: &'static str,
    /// What the data is used for.
    purpose: &'static str,
    /// What is agreed to.
    agreement: &'static str,
    /// Names this version; kept with the consent.
    version: String,
}

#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "email": "hanako@example.jp", "consent": true }))]
struct SubscriptionBody {
    email: String,
    #[serde(default)]
    preferences: PreferencesBody,
    #[serde(default)]
    #[schema(schema_with = one_of_or_null::<ReaderLanguage>, required = false)]
    language: Option<ReaderLanguage>,
    /// Agreement to the words of `consent-wording` in that language.
    consent: bool,
    /// The `version` of the words that were shown; those of today when absent.
    #[serde(default)]
    wording_version: Option<String>,
}

#[derive(Serialize, ToSchema)]
struct LetterOnItsWay {
    /// Hours the link in the letter can be used.
    valid_hours: i64,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewsletterTokenBody {
    /// The last part of the address in the letter.
    token: String,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct LinkRequestBody {
    email: String,
    #[serde(default)]
    #[schema(schema_with = one_of_or_null::<ReaderLanguage>, required = false)]
    language: Option<ReaderLanguage>,
}

#[derive(Serialize, ToSchema)]
struct Subscribed {
    /// For `preference-links/{token}`, as long as the letter's own token.
    preferences_token: String,
    /// For `leave-links/{token}`.
    leave_token: String,
}

/// The words to show before anybody agrees.
#[utoipa::path(get, path = "/api/v1/newsletter/consent-wording", tag = "mail magazine",
    params(WordingQuery), responses((status = 200, body = ConsentWording)))]
async fn wording(query: Query<WordingQuery>) -> HttpResponse {
    let words = consent::wording(query.language.unwrap_or_default());
    HttpResponse::Ok().json(ConsentWording {
        about: words.about,
        purpose: words.purpose,
        agreement: words.agreement,
        version: words.fingerprint(),
    })
}

/// Asks for the magazine. A letter goes to the address; nobody is a reader until its token is sent
/// to `subscription-confirmations`. The answer is the same whatever is known of the address, and
/// whether or not a letter was written. The same Idempotency-Key with the same content sends one
/// letter. A `wording_version` that never was ours is refused as `wording_unknown`: read the words
/// again.
#[utoipa::path(post, path = "/api/v1/newsletter/subscription-requests", tag = "mail magazine",
    params(("Idempotency-Key" = Option<String>, Header)), request_body = SubscriptionBody,
    responses((status = 202, body = LetterOnItsWay), (status = 409, body = ProblemDetails),
        (status = 422, body = ProblemDetails)))]
async fn subscribe(
    context: web::Data<Context>,
    request: HttpRequest,
    body: JsonBody<SubscriptionBody>,
) -> Result<HttpResponse, Failure> {
    let asked = body.into_inner();
    let email = address("email", &asked.email)?;
    if !asked.consent {
        return Err(wrong("consent", problems::CONSENT));
    }
    let sent = serde_json::to_string(&asked).map_err(anyhow::Error::from)?;
    let language = asked.language.or(asked.preferences.language).unwrap_or_default();
    let wish = Wish {
        email,
        preferences: asked.preferences.check(&offered(&context).await?)?,
        language,
        origin: origin(&request),
        request_key: request_key(&request, &context, &sent)?,
        shown: asked.wording_version,
    };
    let done = perform(async move { retrying(|| ask(&context, &wish)).await }).await?;
    done.map_err(|stop| Failure::of(stop, of_reader))?;
    Ok(on_its_way(VALID.num_hours()))
}

/// Nobody is known who could own the key, so what was asked for belongs to it.
pub fn request_key(
    request: &HttpRequest,
    context: &Context,
    sent: &str,
) -> Result<String, Failure> {
    let key = match request.headers().get("idempotency-key") {
        None => URL_SAFE_NO_PAD.encode(context.chance.secret()),
        Some(key) => key.to_str().unwrap_or_default().trim().to_owned(),
    };
    if key.is_empty() || key.len() > 200 {
        let status = actix_web::http::StatusCode::BAD_REQUEST;
        let detail = "Idempotency-Key は200文字以内の半角文字にしてください。";
        return Err(Failure::refused(status, "idempotency_key", detail));
    }
    Ok(fingerprint(&format!("{key}\n{sent}")))
}

fn on_its_way(valid_hours: i64) -> HttpResponse {
    HttpResponse::Accepted().json(LetterOnItsWay { valid_hours })
}

/// Makes whoever holds the letter a reader. Repeating it gives the same reader while the token is
/// valid; after the reader moved to another address it is refused as expired, after they left as
/// `not_reading`.
#[utoipa::path(post, path = "/api/v1/newsletter/subscription-confirmations", tag = "mail magazine",
    request_body = NewsletterTokenBody,
    responses((status = 201, body = Subscribed), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)))]
async fn confirmed(
    context: web::Data<Context>,
    request: HttpRequest,
    body: JsonBody<NewsletterTokenBody>,
) -> Result<HttpResponse, Failure> {
    let token = body.into_inner().token;
    let id = links::open_confirmation(&context.config, &token).ok_or(Failure::NotFound)?;
    let (working, origin) = (context.clone(), origin(&request));
    let done = perform(async move { retrying(|| confirm(&working, id, &origin)).await }).await?;
    let reader = done.map_err(|stop| Failure::of(stop, of_reader))?;
    answer_with_tokens(&context, (id, reader)).await
}

async fn answer_with_tokens(
    context: &Context,
    (asked, reader): (SubscriptionRequestId, SubscriberId),
) -> Result<HttpResponse, Failure> {
    let db = context.database.reader();
    let found = find_reader(db, reader).await?.ok_or(Failure::NotFound)?;
    let own = (found.row.id, found.row.link_epoch);
    // No longer than the letter promised, however often its token is sent.
    let asked = request::Entity::find_by_id(asked).one(db).await?.ok_or(Failure::NotFound)?;
    let until = asked.expires_at;
    let mut answer = HttpResponse::Created().json(Subscribed {
        preferences_token: links::preferences_token(&context.config, own, until),
        leave_token: links::leave_token(&context.config, found.row.id),
    });
    keep_secret_address(&mut answer);
    Ok(answer)
}

/// Sends the link to the preferences to the address, or that nobody reads under it.
#[utoipa::path(post, path = "/api/v1/newsletter/preference-link-requests", tag = "mail magazine",
    request_body = LinkRequestBody,
    responses((status = 202, body = LetterOnItsWay), (status = 422, body = ProblemDetails)))]
async fn link(
    context: web::Data<Context>,
    request: HttpRequest,
    body: JsonBody<LinkRequestBody>,
) -> Result<HttpResponse, Failure> {
    let asked = body.into_inner();
    let wish = LinkWish {
        email: address("email", &asked.email)?,
        language: asked.language.unwrap_or_default(),
        origin: origin(&request),
    };
    let done = perform(async move { retrying(|| ask_link(&context, &wish)).await }).await?;
    done.map_err(|stop| Failure::of(stop, of_reader))?;
    Ok(on_its_way(links::ASKED_FOR.num_hours()))
}

/// The holder of a new address says yes. Repeating it is harmless.
#[utoipa::path(post, path = "/api/v1/newsletter/address-confirmations", tag = "mail magazine",
    request_body = NewsletterTokenBody,
    responses((status = 204), (status = 404, body = ProblemDetails),
        (status = 409, body = ProblemDetails), (status = 422, body = ProblemDetails)))]
async fn new_address(
    context: web::Data<Context>,
    request: HttpRequest,
    body: JsonBody<NewsletterTokenBody>,
) -> Result<HttpResponse, Failure> {
    let token = body.into_inner().token;
    let id = links::open_address(&context.config, &token).ok_or(Failure::NotFound)?;
    let origin = origin(&request);
    let done =
        perform(async move { retrying(|| confirm_address(&context, id, &origin)).await }).await?;
    done.map_err(|stop| Failure::of(stop, of_reader))?;
    Ok(HttpResponse::NoContent().finish())
}
