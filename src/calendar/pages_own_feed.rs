//! `/me/calendar`: one's own feed for a calendar program, and the same over the API.

use actix_web::{HttpResponse, web};
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};

use crate::context::Context;
use crate::database::retrying;
use crate::people::SignedIn;
use crate::vocabulary::tokyo;
use crate::web::{
    BannerKind, Crumb, Failure, Form, Page, ProblemDetails, Routes, Sample, Shell, perform, sample,
};

use super::feeds::{OpenFeed, feed_of, open_feed, revoke_feed};

pub fn routes(service: &mut Routes) {
    service
        .route("/me/calendar", web::get().to(show))
        .route("/me/calendar", web::post().to(open))
        .route("/me/calendar/closed", web::post().to(close))
        .route("/api/v1/me/calendar-feed", web::get().to(state))
        .route("/api/v1/me/calendar-feed", web::post().to(renew))
        .route("/api/v1/me/calendar-feed", web::delete().to(end));
}

#[derive(OpenApi)]
#[openapi(paths(state, renew, end))]
pub struct ApiDoc;

#[derive(Serialize)]
struct OwnFeedPage {
    open: Option<OpenFacts>,
    /// The secret address, just after it was made and never again.
    address: Option<String>,
}

#[derive(Serialize)]
struct OpenFacts {
    since: String,
    read: Option<String>,
}

impl Page for OwnFeedPage {
    const TEMPLATE: &'static str = "calendar/own_feed.html";
}

async fn show(who: SignedIn, context: web::Data<Context>) -> Result<HttpResponse, Failure> {
    answer(&who, &context, None).await
}

/// Answers with the address itself: it must not pass through another request.
async fn open(
    who: SignedIn,
    context: web::Data<Context>,
    _form: Form,
) -> Result<HttpResponse, Failure> {
    let (opening, person) = (context.clone(), who.person_id());
    let work = async move { retrying(|| open_feed(&opening, person)).await };
    let feed = perform(work).await?.map_err(|stop| Failure::of(stop, |never| match never {}))?;
    answer(&who, &context, Some(feed.url)).await
}

async fn close(
    who: SignedIn,
    context: web::Data<Context>,
    _form: Form,
) -> Result<HttpResponse, Failure> {
    let person = who.person_id();
    let work = async move { retrying(|| revoke_feed(&context, person)).await };
    perform(work).await?.map_err(|stop| Failure::of(stop, |never| match never {}))?;
    let text = "予定表のアドレスを止めました。前のアドレスでは、もう予定を読めません。";
    Ok(who.visit().redirect_saying("/me/calendar", BannerKind::Success, text))
}

async fn answer(
    who: &SignedIn,
    context: &Context,
    address: Option<String>,
) -> Result<HttpResponse, Failure> {
    let feed = feed_of(context.database.reader(), who.person_id()).await?;
    let page = OwnFeedPage { open: feed.map(shown), address };
    let crumbs = vec![Crumb::to("マイページ", "/me"), Crumb::here("自分の予定表")];
    let shell = Shell { breadcrumb: crumbs, ..who.shell(context, "自分の予定表") };
    context.pages.answer(&shell, &page)
}

fn shown(feed: OpenFeed) -> OpenFacts {
    OpenFacts {
        since: tokyo::date_time(feed.opened_at),
        read: feed.read_at.map(|at| tokyo::date(tokyo::day_of(at))),
    }
}

#[derive(Serialize, ToSchema)]
struct FeedState {
    open: bool,
    opened_at: Option<DateTime<Utc>>,
    /// When a calendar program last asked, to the hour.
    read_at: Option<DateTime<Utc>>,
}

#[derive(Serialize, ToSchema)]
struct FeedAddress {
    /// Whoever knows it reads the appointments. It is told this once.
    url: String,
}

/// Whether the signed-in person has a feed.
#[utoipa::path(get, path = "/api/v1/me/calendar-feed", tag = "calendar",
    responses((status = 200, body = FeedState), (status = 401, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn state(who: SignedIn, context: web::Data<Context>) -> Result<HttpResponse, Failure> {
    let feed = feed_of(context.database.reader(), who.person_id()).await?;
    Ok(HttpResponse::Ok().json(FeedState {
        open: feed.is_some(),
        opened_at: feed.as_ref().map(|feed| feed.opened_at),
        read_at: feed.and_then(|feed| feed.read_at),
    }))
}

/// Opens the feed at a new address; an earlier one stops working. Sent twice, the second address
/// counts: there is never more than one. It takes no Idempotency-Key: answers are kept under a key
/// for a day, and this address is a secret that is kept nowhere.
#[utoipa::path(post, path = "/api/v1/me/calendar-feed", tag = "calendar",
    responses((status = 201, body = FeedAddress), (status = 401, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn renew(who: SignedIn, context: web::Data<Context>) -> Result<HttpResponse, Failure> {
    let person = who.person_id();
    let work = async move { retrying(|| open_feed(&context, person)).await };
    let feed = perform(work).await?.map_err(|stop| Failure::of(stop, |never| match never {}))?;
    Ok(HttpResponse::Created().json(FeedAddress { url: feed.url }))
}

/// Closes the feed.
#[utoipa::path(delete, path = "/api/v1/me/calendar-feed", tag = "calendar",
    responses((status = 204), (status = 401, body = ProblemDetails)),
    security(("bearer" = [])))]
async fn end(who: SignedIn, context: web::Data<Context>) -> Result<HttpResponse, Failure> {
    let person = who.person_id();
    let work = async move { retrying(|| revoke_feed(&context, person)).await };
    perform(work).await?.map_err(|stop| Failure::of(stop, |never| match never {}))?;
    Ok(HttpResponse::NoContent().finish())
}

pub fn samples() -> Vec<Sample> {
    let open = |read: Option<&str>| {
        Some(OpenFacts {
            since: "2026年11月24日（火）10:00".into(), read: read.map(Into::into)
        })
    };
    let address = Some("https://bansou.example.jp/calendar/feeds/x.ics".to_owned());
    vec![
        sample(&OwnFeedPage { open: None, address: None }),
        sample(&OwnFeedPage { open: open(None), address }),
        sample(&OwnFeedPage { open: open(Some("2026年11月24日（火）")), address: None }),
    ]
}
