use std::sync::Arc;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::error::InternalError;
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{HttpMessage as _, HttpResponse, web};

use super::{Browser, Guard};

const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; \
     img-src 'self' data:; font-src 'self'; form-action 'self'; connect-src 'self'; \
     base-uri 'none'; frame-ancestors 'none'";

const PERMISSIONS: &str =
    "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()";
const FRAMED: &str = "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; \
     form-action 'none'; base-uri 'none'; frame-ancestors 'self'";

/// On every answer; a handler that needs another value sets its own.
static STRICT: [(HeaderName, HeaderValue); 7] = [
    (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(CONTENT_SECURITY_POLICY)),
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::REFERRER_POLICY, HeaderValue::from_static("same-origin")),
    (header::CROSS_ORIGIN_OPENER_POLICY, HeaderValue::from_static("same-origin")),
    (header::CROSS_ORIGIN_RESOURCE_POLICY, HeaderValue::from_static("same-origin")),
    (header::PERMISSIONS_POLICY, HeaderValue::from_static(PERMISSIONS)),
    (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
];
static TLS_ONLY: HeaderValue = HeaderValue::from_static("max-age=31536000; includeSubDomains");
static ASK_AGAIN: HeaderValue = HeaderValue::from_static("private, no-cache");

/// Middleware: strict headers on every answer, failures and files included.
pub async fn harden<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, actix_web::Error> {
    let https =
        request.app_data::<web::Data<Guard>>().is_some_and(|guard| guard.cookies.is_https());
    let mut answer = match next.call(request).await {
        Ok(answer) => answer,
        Err(error) => return Err(hardened(&error, https)),
    };
    let personal = answer
        .request()
        .extensions()
        .get::<Arc<Browser>>()
        .is_some_and(|browser| browser.is_personal());
    let headers = answer.headers_mut();
    put_strict(headers, https);
    if personal {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    } else {
        put(headers, &header::CACHE_CONTROL, &ASK_AGAIN);
    }
    Ok(answer)
}

/// The answer of a handler that went down with its request; nobody knows whose it was.
fn hardened(error: &actix_web::Error, https: bool) -> actix_web::Error {
    let mut answer = error.error_response();
    put_strict(answer.headers_mut(), https);
    answer.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    InternalError::from_response("no answer", answer).into()
}

fn put_strict(headers: &mut HeaderMap, https: bool) {
    headers.reserve(STRICT.len() + 2);
    for (name, value) in &STRICT {
        put(headers, name, value);
    }
    if https {
        put(headers, &header::STRICT_TRANSPORT_SECURITY, &TLS_ONLY);
    }
}

/// For pages whose address is a secret: nothing keeps it, no link passes it on.
pub fn keep_secret_address(answer: &mut HttpResponse) {
    let headers = answer.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
}

/// For a page that shows others of our own in a frame.
pub fn frame_own_pages(answer: &mut HttpResponse) {
    let policy = format!("{CONTENT_SECURITY_POLICY}; frame-src 'self'");
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        answer.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    }
}

/// For a letter shown in a frame of our own pages: its own styles hold, nothing of it acts or loads.
pub fn show_in_own_frame(answer: &mut HttpResponse) {
    let headers = answer.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(FRAMED));
    headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("SAMEORIGIN"));
}

fn put(headers: &mut HeaderMap, name: &HeaderName, value: &HeaderValue) {
    if !headers.contains_key(name) {
        headers.insert(name.clone(), value.clone());
    }
}
