use actix_web::{HttpResponse, web};
use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;

use crate::context::Context;
use crate::mail;
use crate::people::Staff;
use crate::vocabulary::tokyo;
use crate::web::{Failure, Page, Sample, sample};

pub fn routes(service: &mut web::ServiceConfig) {
    service.route("/staff", web::get().to(show));
}

#[derive(Serialize)]
struct TodayPage {
    today: String,
    work: Vec<Work>,
}

impl Page for TodayPage {
    const TEMPLATE: &'static str = "desk/today.html";
}

/// One kind of thing to do.
#[derive(Serialize)]
struct Work {
    label: String,
    count: String,
    note: Option<String>,
    href: String,
    verb: String,
    /// It waits too long already.
    late: bool,
}

async fn show(who: Staff, context: web::Data<Context>) -> Result<HttpResponse, Failure> {
    let now = context.now();
    let work = letters(&context, now).await?;
    let shell = who.shell(&context, "今日の仕事");
    context.pages.answer(&shell, &TodayPage { today: tokyo::date(tokyo::day_of(now)), work })
}

async fn letters(context: &Context, now: DateTime<Utc>) -> Result<Vec<Work>, Failure> {
    let week = now - TimeDelta::days(7);
    let troubles = mail::troubles(context.database.reader(), week).await?;
    let lines = [
        (troubles.unknown, "届いたか分からないお知らせ", "結果不明", "決める", true),
        (troubles.quarantined, "止めてあるお知らせ", "保留", "確かめる", true),
        (troubles.undelivered, "届かなかったお知らせ（7日間）", "届きません", "確かめる", false),
    ];
    Ok(lines
        .into_iter()
        .filter(|(count, ..)| *count > 0)
        .map(|(count, label, state, verb, late)| Work {
            label: label.to_owned(),
            count: format!("{count}件"),
            note: None,
            href: filtered(state),
            verb: verb.to_owned(),
            late,
        })
        .collect())
}

fn filtered(state: &str) -> String {
    let query: String =
        url::form_urlencoded::Serializer::new(String::new()).append_pair("state", state).finish();
    format!("/staff/letters?{query}")
}

pub fn samples() -> Vec<Sample> {
    let work = Work {
        label: "届いたか分からないお知らせ".into(),
        count: "2件".into(),
        note: Some("最長5日".into()),
        href: "/staff/letters".into(),
        verb: "決める".into(),
        late: true,
    };
    let today = || "2026年11月24日（火）".to_owned();
    vec![
        sample(&TodayPage { today: today(), work: Vec::new() }),
        sample(&TodayPage { today: today(), work: vec![work] }),
    ]
}
