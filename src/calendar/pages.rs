//! Feeds over HTTP.

use actix_web::http::header::{
    CACHE_CONTROL, CacheControl, CacheDirective, ETag, EntityTag, Header as _, IfNoneMatch,
    LastModified, REFERRER_POLICY,
};
use actix_web::{HttpRequest, HttpResponse, web};
use sha2::{Digest, Sha256};

use crate::context::Context;
use crate::web::{Failure, Routes, perform};

use super::appointment::Appointment;
use super::feeds::{FeedSource, note_read, reader_of};
use super::messages::published;
use super::{api_resources, api_special_days, pages_own_feed, pages_special_days, wording};

/// Mounts the private feeds, filled from the sources, and the pages of the calendar.
pub fn routes(sources: &'static [FeedSource]) -> impl Fn(&mut Routes) {
    move |service| {
        pages_own_feed::routes(service);
        pages_special_days::routes(service);
        api_special_days::routes(service);
        api_resources::routes(service);
        let answer = move |request, path, context| own_feed(request, path, context, sources);
        service.resource("/calendar/feeds/{token}.ics", move |one| {
            one.route(web::get().to(answer)).route(web::head().to(answer))
        });
    }
}

/// Public on purpose: calendar programs cannot sign in. The secret in the address stands for it.
async fn own_feed(
    request: HttpRequest,
    token: web::Path<String>,
    context: web::Data<Context>,
    sources: &'static [FeedSource],
) -> Result<HttpResponse, Failure> {
    let reader = reader_of(context.database.reader(), &token).await?.ok_or(Failure::NotFound)?;
    let mut appointments = Vec::new();
    for source in sources {
        appointments.extend(source(&context, reader.person).await?);
    }
    let noting = context.clone();
    perform(async move { note_read(&noting, &reader).await }).await??;
    let mut answer = feed_answer(&request, wording::OWN_FEED, &appointments);
    let private = CacheControl(vec![CacheDirective::Private, CacheDirective::NoCache]);
    if let Ok(value) = actix_web::http::header::TryIntoHeaderValue::try_into_value(private) {
        answer.headers_mut().insert(CACHE_CONTROL, value);
    }
    Ok(answer)
}

/// Answers with the appointments as a calendar to subscribe to, or that nothing has changed since
/// the reader last asked. Only the entity tag decides that: a removed appointment leaves no date.
pub fn feed_answer(
    request: &HttpRequest,
    name: &str,
    appointments: &[Appointment],
) -> HttpResponse {
    let mut sorted = appointments.to_vec();
    sorted.sort_by(|one, other| (one.slot, &one.uid).cmp(&(other.slot, &other.uid)));
    let text = published(name, &sorted);
    let tag = EntityTag::new_strong(format!("{:x}", Sha256::digest(text.as_bytes())));
    let unchanged = match IfNoneMatch::parse(request) {
        Ok(IfNoneMatch::Any) => true,
        Ok(IfNoneMatch::Items(tags)) => tags.iter().any(|known| known.weak_eq(&tag)),
        Err(_) => false,
    };
    let mut answer = if unchanged { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    answer.insert_header(ETag(tag));
    answer.insert_header(CacheControl(vec![CacheDirective::MaxAge(300)]));
    answer.insert_header((REFERRER_POLICY, "no-referrer"));
    answer.insert_header(("X-Robots-Tag", "noindex"));
    if let Some(last) = sorted.iter().map(|appointment| appointment.last_modified).max() {
        answer.insert_header(LastModified(std::time::SystemTime::from(last).into()));
    }
    if unchanged {
        return answer.finish();
    }
    answer.content_type("text/calendar; charset=utf-8").body(text)
}
