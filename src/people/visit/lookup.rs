use actix_web::HttpRequest;
use actix_web::http::header;
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

pub(super) async fn by_bearer(
    request: &HttpRequest,
    context: &Context,
) -> Result<Option<Identity>, Failure> {
    let sent = request.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let token = sent.and_then(|sent| {
        let (scheme, token) = sent.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
    });
    match token {
        Some(token) => Ok(tokens::find(context, token).await?),
        None => Ok(None),
    }
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
