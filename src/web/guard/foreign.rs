use actix_web::dev::RequestHead;
use actix_web::http::uri::{PathAndQuery, Uri};
use actix_web::http::{Method, StatusCode, header};

use crate::web::{Failure, wording};

/// Refuses what another site sends in a person's name.
///
/// `Sec-Fetch-Site` speaks first: it cannot be forged by a page, and it is right even where our own
/// referrer policy turns `Origin` into `null`. Programs send neither; for them, and for old
/// browsers, the form token or the bearer token decides.
pub(super) fn refuse(head: &RequestHead, origin: &str) -> Result<(), Failure> {
    refuse_nul(head)?;
    if is_safe(&head.method) {
        return Ok(());
    }
    refuse_encoded(head)?;
    let text = |name: &str| head.headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    match (text("sec-fetch-site"), text("origin")) {
        (Some("same-origin" | "none"), _) | (None, None | Some("null")) => {}
        (None, Some(sent)) if sent.eq_ignore_ascii_case(origin) => {}
        _ => return Err(expired()),
    }
    if head.uri.path().starts_with("/api/") { require_json(head) } else { Ok(()) }
}

/// 403: the form is too old, or was never ours.
pub(super) fn expired() -> Failure {
    Failure::refused(StatusCode::FORBIDDEN, "form_expired", wording::FORM_EXPIRED)
}

fn is_safe(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

/// No search of ours has U+0000, and PostgreSQL cannot compare with it. No address of ours has it
/// either.
fn refuse_nul(head: &RequestHead) -> Result<(), Failure> {
    if head.uri.path().contains("%00") {
        return Err(Failure::NotFound);
    }
    match head.uri.query().filter(|_| head.uri.path().starts_with("/api/")) {
        Some(query) if query.contains("%00") => Err(Failure::refused(
            StatusCode::BAD_REQUEST,
            "malformed",
            wording::failure_detail(StatusCode::BAD_REQUEST),
        )),
        _ => Ok(()),
    }
}

/// Pages make the best of what is typed: a blank of U+0000.
pub(super) fn forgive_nul(head: &mut RequestHead) {
    let path = head.uri.path();
    let Some(query) = head.uri.query().filter(|query| query.contains("%00")) else { return };
    if path.starts_with("/api/") {
        return;
    }
    let forgiven = format!("{path}?{}", query.replace("%00", "+"));
    let mut parts = head.uri.clone().into_parts();
    parts.path_and_query = PathAndQuery::try_from(forgiven).ok();
    if let Ok(uri) = Uri::from_parts(parts) {
        head.uri = uri;
    }
}

fn refuse_encoded(head: &RequestHead) -> Result<(), Failure> {
    match head.headers.get(header::CONTENT_ENCODING) {
        None => Ok(()),
        Some(_) => Err(Failure::refused(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "encoded_body",
            wording::ENCODED_BODY,
        )),
    }
}

/// A page of another site can send `text/plain` without asking first, but never JSON.
fn require_json(head: &RequestHead) -> Result<(), Failure> {
    let sends_body = head.headers.contains_key(header::CONTENT_TYPE)
        || head.headers.contains_key(header::TRANSFER_ENCODING)
        || head.headers.get(header::CONTENT_LENGTH).is_some_and(|length| length != "0");
    let kind = head.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let media_type = kind.and_then(|kind| kind.split(';').next()).map(str::trim);
    let is_json = media_type.is_some_and(|kind| kind.eq_ignore_ascii_case("application/json"));
    let is_upload = media_type.is_some_and(|kind| kind.eq_ignore_ascii_case("multipart/form-data"));
    // Uploads come with a bearer token, which no other site has.
    if !sends_body || is_json || (is_upload && head.headers.contains_key(header::AUTHORIZATION)) {
        return Ok(());
    }
    Err(Failure::refused(
        StatusCode::UNSUPPORTED_MEDIA_TYPE,
        "unsupported_media_type",
        wording::failure_detail(StatusCode::UNSUPPORTED_MEDIA_TYPE),
    ))
}
