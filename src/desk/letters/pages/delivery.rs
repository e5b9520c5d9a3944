//! `/staff/letters/servers` and `/staff/letters/bounces`: where letters leave, and what came back.

use actix_web::{HttpResponse, web};
use chrono::{DateTime, Utc};
use entities::MailBounceId;

use crate::context::Context;
use crate::database::retrying;
use crate::mail::bounces::{self, BounceQuery, BounceRefusal};
use crate::mail::servers;
use crate::people::Coordinator;
use crate::people::audit::{self, Subject};
use crate::web::{BannerKind, Crumb, Failure, Form, Routes, after, perform};

use super::super::returning::lift_bounce;
use super::bounce_facts::{Filter, bounces_facts};
use super::delivery_facts::servers_facts;

const PER_PAGE: u64 = 50;
const BOUNCES: &str = "/staff/letters/bounces";

pub fn routes(service: &mut Routes) {
    service
        .route("/staff/letters/servers", web::get().to(show))
        .route("/staff/letters/bounces", web::get().to(list))
        .route("/staff/letters/bounces/{id}/lift", web::post().to(lift));
}

async fn show(who: Coordinator, context: web::Data<Context>) -> Result<HttpResponse, Failure> {
    let (reader, now) = (context.database.reader(), context.now());
    let found = servers(reader, &context.post, &context.config.mail, now).await?;
    let mailbox = bounces::mailbox_state(reader, &context.post).await?;
    let mut shell = who.shell(&context, "送信の経路");
    shell.breadcrumb = crumbs("送信の経路");
    let facts = servers_facts(found, mailbox, context.post.dns_records());
    context.pages.answer(&shell, &facts)
}

async fn list(
    who: Coordinator,
    context: web::Data<Context>,
    filter: web::Query<Filter>,
) -> Result<HttpResponse, Failure> {
    let from = after::<(DateTime<Utc>, MailBounceId)>(Some(filter.from.as_str()))?;
    let query = BounceQuery { kind: None, with_action: filter.show == "acted" };
    let reader = context.database.reader();
    let found = bounces::bounces(reader, query, from, PER_PAGE + 1).await?;
    let total = bounces::count_bounces(reader, query).await?;
    audit::viewed(&context, &who.actor(), Subject::all("mail_bounce"), serde_json::json!({}))
        .await?;
    let mut shell = who.shell(&context, "戻ってきたお知らせ");
    shell.breadcrumb = crumbs("戻ってきたお知らせ");
    let limits = context.config.delivery.bounces.limits;
    context.pages.answer(&shell, &bounces_facts(found, (total, PER_PAGE), &filter, limits))
}

async fn lift(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<MailBounceId>,
    _form: Form,
) -> Result<HttpResponse, Failure> {
    let (actor, id) = (who.actor(), *id);
    let work = async move { retrying(|| lift_bounce(&context, &actor, id)).await };
    perform(work).await?.map_err(|stop| Failure::of(stop, refusal))?;
    let text = "この宛先への送信を再開しました。";
    Ok(who.visit().redirect_saying(BOUNCES, BannerKind::Success, text))
}

fn crumbs(here: &str) -> Vec<Crumb> {
    vec![
        Crumb::to("ホーム", "/staff"),
        Crumb::to("お知らせ", "/staff/letters"),
        Crumb::here(here.to_owned()),
    ]
}

/// The refusal as both pages and API answer it.
pub fn refusal(refusal: BounceRefusal) -> Failure {
    match refusal {
        BounceRefusal::NotFound => Failure::NotFound,
        other => Failure::conflict("bounce_refused", other.to_string()),
    }
}
