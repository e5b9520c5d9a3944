//! `/staff/letters/hold`: whether mail is held, what waits, and how it goes on.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use chrono::{DateTime, Utc};
use entities::MailMessageId;
use entities::people::role_assignment::Role;
use serde::Deserialize;

use crate::context::Context;
use crate::database::retrying;
use crate::mail::{self, HoldRefusal};
use crate::people::audit::{self, Subject};
use crate::people::{Admin, Coordinator, SignedIn, persons};
use crate::vocabulary::ShortText;
use crate::web::{BannerKind, Crumb, Failure, Form, Problems, Routes, perform, thousands};

use super::super::holding::{hold_mail, release_mail, stop_doubtful, stop_letters};
use super::hold_facts::{HoldPage, Seen, facts};

pub const PER_PAGE: u64 = 50;
const HERE: &str = "/staff/letters/hold";

pub fn routes(service: &mut Routes) {
    service
        .route("/staff/letters/hold", web::get().to(show))
        .route("/staff/letters/hold", web::post().to(begin))
        .route("/staff/letters/hold/release", web::post().to(end))
        .route("/staff/letters/hold/stopped", web::post().to(stop_chosen))
        .route("/staff/letters/hold/all-stopped", web::post().to(stop_all));
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Place {
    /// Counts from 1.
    #[serde(deserialize_with = "crate::web::page_number")]
    page: u64,
}

async fn show(
    who: Coordinator,
    context: web::Data<Context>,
    place: web::Query<Place>,
) -> Result<HttpResponse, Failure> {
    answer(&context, &who, place.page, (&Form::default(), &Problems::none())).await
}

async fn begin(
    who: Admin,
    context: web::Data<Context>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let mut problems = Problems::none();
    let Some(reason) = problems.keep("reason", ShortText::<200>::parse(form.text("reason"))) else {
        return answer(&context, &who, 1, (&form, &problems)).await;
    };
    let (holding, actor) = (context.clone(), who.actor());
    let work = async move { retrying(|| hold_mail(&holding, &actor, reason.as_str())).await };
    perform(work).await?.map_err(|stop| Failure::of(stop, refusal))?;
    let text = "お知らせの送信を止めました。送信待ちのお知らせは、再開するまで送りません。";
    Ok(who.visit().redirect_saying(HERE, BannerKind::Success, text))
}

async fn end(who: Admin, context: web::Data<Context>, form: Form) -> Result<HttpResponse, Failure> {
    if form.text("sure") != "yes" {
        let mut problems = Problems::none();
        problems.add("sure", "送信待ちの件数を確かめて、チェックを入れてください。");
        return answer(&context, &who, 1, (&form, &problems)).await;
    }
    let since = since(&form)?;
    let (releasing, actor) = (context.clone(), who.actor());
    let work = async move { retrying(|| release_mail(&releasing, &actor, since)).await };
    let leaving = perform(work).await?.map_err(|stop| Failure::of(stop, refusal))?;
    let text = format!("お知らせの送信を再開しました。{leaving}件を順に送ります。");
    Ok(who.visit().redirect_saying("/staff/letters", BannerKind::Success, &text))
}

async fn stop_chosen(
    who: Coordinator,
    context: web::Data<Context>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let ids: Vec<MailMessageId> =
        form.all("letter").into_iter().filter_map(|id| id.parse().ok()).collect();
    if ids.is_empty() {
        let mut problems = Problems::none();
        problems.add("letter", "取りやめるお知らせを選んでください。");
        return answer(&context, &who, 1, (&form, &problems)).await;
    }
    let (stopping, actor) = (context.clone(), who.actor());
    let work = async move { retrying(|| stop_letters(&stopping, &actor, &ids)).await };
    let stopped = perform(work).await?.map_err(|stop| Failure::of(stop, super::refusal))?;
    Ok(who.visit().redirect_saying(HERE, BannerKind::Success, &said(stopped)))
}

async fn stop_all(
    who: Coordinator,
    context: web::Data<Context>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    if form.text("all_sure") != "yes" {
        let mut problems = Problems::none();
        problems.add("all_sure", "取りやめる件数を確かめて、チェックを入れてください。");
        return answer(&context, &who, 1, (&form, &problems)).await;
    }
    let since = since(&form)?;
    let (stopping, actor) = (context.clone(), who.actor());
    let work = async move { retrying(|| stop_doubtful(&stopping, &actor, since)).await };
    let stopped = perform(work).await?.map_err(|stop| Failure::of(stop, refusal))?;
    Ok(who.visit().redirect_saying(HERE, BannerKind::Success, &said(stopped)))
}

fn said(stopped: u64) -> String {
    let stopped = thousands(stopped);
    format!("{stopped}件の送信を取りやめました。必要になったら、お知らせの画面から送れます。")
}

/// The hold the form was made for.
fn since(form: &Form) -> Result<DateTime<Utc>, Failure> {
    form.text("since").parse().map_err(|_| Failure::NotFound)
}

/// The refusal as both pages and API answer it.
pub fn refusal(refusal: HoldRefusal) -> Failure {
    let code = match refusal {
        HoldRefusal::Held => "mail_held",
        HoldRefusal::NotHeld => "mail_not_held",
        HoldRefusal::Another => "another_hold",
    };
    Failure::conflict(code, refusal.to_string())
}

async fn answer(
    context: &Context,
    who: &SignedIn,
    page: u64,
    (form, problems): (&Form, &Problems),
) -> Result<HttpResponse, Failure> {
    let seen = seen(context, who, page.max(1)).await?;
    if seen.hold.is_some() {
        let subject = Subject::all("mail_message");
        audit::viewed(context, &who.actor(), subject, serde_json::Value::Null).await?;
    }
    let shown: HoldPage = facts(&seen, form, problems);
    let mut shell = who.shell(context, "お知らせの送信の停止");
    shell.notices.clear();
    shell.breadcrumb = vec![
        Crumb::to("ホーム", "/staff"),
        Crumb::to("お知らせ", "/staff/letters"),
        Crumb::here("送信の停止"),
    ];
    let invalid = StatusCode::UNPROCESSABLE_ENTITY;
    let status = if problems.is_empty() { StatusCode::OK } else { invalid };
    context.pages.answer_with(status, &shell, &shown)
}

async fn seen(context: &Context, who: &SignedIn, page: u64) -> Result<Seen, Failure> {
    let (reader, now) = (context.database.reader(), context.now());
    let mut seen =
        Seen { now, page, may_decide: who.person().roles.holds(Role::Admin), ..Seen::default() };
    if let Some(hold) = mail::hold(reader).await? {
        seen.set_by = persons::names(reader, hold.set_by).await?.into_values().next();
        seen.waiting = mail::waiting(reader, &hold, now).await?;
        seen.letters = mail::waiting_letters(reader, now, page - 1, PER_PAGE).await?;
        seen.hold = Some(hold);
    }
    Ok(seen)
}
