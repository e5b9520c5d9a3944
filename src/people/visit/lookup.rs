use actix_web::HttpRequest;
use actix_web::http::Method;
use actix_web::http::header::{self, HeaderMap};
use chrono::TimeDelta;

use crate::context::Context;
use crate::people::sign_in::sessions;
use crate::people::{Identity, SessionRef, tokens};
use crate::web::{Browser, Failure, perform};

/// How exactly the last use of a session is known; idle limits are hours.
const SEEN_EVERY: TimeDelta = TimeDelta::minutes(5);

pub(super) async fn by_cookie(
    browser: &Browser,
    context: &Context,
) -> Result<Option<Identity>, Failure> {
    let Some(token) = browser.session() else { return Ok(None) };
    let found = sessions::find(context, token).await?;
    if let Some(Identity { session: SessionRef::Browser { id, last_seen_at }, .. }) = found
        && context.now() - last_seen_at >= SEEN_EVERY
    {
        let context = context.clone();
        perform(async move { sessions::note_seen(&context, id).await }).await??;
    }
    Ok(found)
}

/// Whoever the token of the request stands for; nobody where none is sent. One that is not valid is
/// refused and never nobody's, but where signing in is what is asked for: there a token that has
/// ended keeps nobody from a new one.
pub(super) async fn by_bearer(
    request: &HttpRequest,
    context: &Context,
) -> Result<Option<Identity>, Failure> {
    let Some(token) = bearer(request.headers()) else { return Ok(None) };
    match tokens::find(context, token).await? {
        None if !signs_in(request) => Err(Failure::SignInNeeded),
        found => Ok(found),
    }
}

/// What is sent as `Authorization: Bearer`; empty where it cannot be read.
pub(super) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let sent = headers.get(header::AUTHORIZATION)?.as_bytes();
    let (scheme, token) = sent.split_at_checked(SCHEME.len())?;
    let named = scheme.eq_ignore_ascii_case(SCHEME.as_bytes());
    let apart = token.first().is_none_or(|next| *next == b' ');
    (named && apart).then(|| std::str::from_utf8(token).unwrap_or_default().trim())
}

const SCHEME: &str = "Bearer";

fn signs_in(request: &HttpRequest) -> bool {
    request.method() == Method::POST && request.path().starts_with("/api/v1/auth/")
}

/// `Firefox（Windows）`: enough to recognise one's own machine in a list.
pub(super) fn device(request: &HttpRequest) -> String {
    let agent = request.headers().get(header::USER_AGENT).and_then(|value| value.to_str().ok());
    let agent = agent.unwrap_or_default();
    let first = |known: &[(&str, &'static str)]| {
        known.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| *name)
    };
    let program = first(&[
        ("Edg", "Edge"),
        ("Firefox", "Firefox"),
        ("FxiOS", "Firefox"),
        ("CriOS", "Chrome"),
        ("Chrome", "Chrome"),
        ("Safari", "Safari"),
    ]);
    let system = first(&[
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "Android"),
        ("Windows", "Windows"),
        ("Mac OS", "Mac"),
        ("CrOS", "ChromeOS"),
        ("Linux", "Linux"),
    ]);
    match (program, system) {
        (Some(program), Some(system)) => format!("{program}（{system}）"),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => "そのほかの端末".to_owned(),
    }
}
