//! What stands between the network and every handler: foreign requests are refused, bodies have a
//! size and a deadline, answers carry strict headers, forms prove that they were ours.
//!
//! Mounted as two middlewares: [`harden`] outermost, so that failures get the headers too, and
//! [`guard`] inside `present_failures`, so that what it refuses is shown like any other failure.

mod bodies;
mod browser;
mod client;
mod cookies;
mod foreign;
mod headers;

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use actix_web::body::{EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::middleware::Next;
use actix_web::{HttpMessage as _, ResponseError as _, web};
use sha2::{Digest, Sha256};

use crate::config::Config;
use crate::vocabulary::Chance;

use super::Failure;

pub use bodies::{Overrun, PLAIN, limit_in_words, upload_time};
pub use browser::Browser;
pub use client::{client_address, network_of};
pub use cookies::Cookies;
pub use headers::{frame_own_pages, harden, keep_secret_address, show_in_own_frame};

/// Keys and facts the guards need. Mounted as `web::Data<Guard>`.
pub struct Guard {
    form_key: [u8; 32],
    cookies: Cookies,
    /// `https://bansou.example.jp`: what `Origin` must say.
    origin: String,
    trusted_proxies: Vec<IpAddr>,
    chance: Chance,
    /// How long a body may take to arrive; uploads get more with every byte.
    pub body_deadline: Duration,
}

impl Guard {
    pub fn new(config: &Config, chance: Chance) -> Self {
        Self {
            form_key: config.secret_key.derive("form-token"),
            cookies: Cookies::new(config.is_https()),
            origin: config.base_url.clone(),
            trusted_proxies: config.trusted_proxies.clone(),
            chance,
            body_deadline: Duration::from_secs(10),
        }
    }
}

/// Middleware: knows the browser, refuses foreign requests, bounds the body, sets small cookies.
pub async fn guard<B: MessageBody + 'static>(
    mut request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, actix_web::Error> {
    let Some(guard) = request.app_data::<web::Data<Guard>>().cloned() else {
        let missing = Failure::Broken(anyhow::anyhow!("the guard is not mounted"));
        return Ok(request.into_response(missing.error_response().map_into_right_body()));
    };
    foreign::forgive_nul(request.head_mut());
    // What can be read can be asked about (RFC 9110, 9.3.2); the answer's body is left out by who
    // writes it to the line, which knows what was asked.
    if *request.method() == Method::HEAD {
        request.head_mut().method = Method::GET;
    }
    let browser = Arc::new(Browser::of(&request, guard.clone()));
    let admitted = foreign::refuse(request.head(), &guard.origin)
        .and_then(|()| bodies::bound(&mut request, guard.body_deadline));
    if let Err(failure) = admitted {
        return Ok(request.into_response(failure.error_response().map_into_right_body()));
    }
    request.extensions_mut().insert(browser.clone());
    let mut answer = next.call(request).await?;
    browser.leave_cookies(answer.response_mut(), guard.cookies);
    Ok(answer.map_into_left_body())
}

/// What is kept of a secret that has at least 128 bits of chance in it: its SHA-256, base64url.
pub fn fingerprint(secret: &str) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(Sha256::digest(secret.as_bytes()))
}
