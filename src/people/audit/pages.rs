//! The audit log: for administrators. Looking at it is noted too.

use actix_web::HttpResponse;
use actix_web::web::{Data, Query, get};
use chrono::{DateTime, Utc};
use entities::AuditEntryId;
use entities::people::role_assignment::Role;
use entities::sign_in::audit_entry;
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::context::Context;
use crate::people::{Admin, NavEntry};
use crate::vocabulary::{parse_date, tokyo};
use crate::web::{
    Cell, Choice, Crumb, Failure, ListPart, Page, Routes, Row, Sample, Shell, address, after,
    sample,
};

use super::details::in_words;
use super::names::{Names, actors_called, kind_of};
use super::wording::{KINDS, action_name};
use super::{AuditFilter, Subject, list, viewed};

const SIZE: u64 = 100;

pub const NAVIGATION: NavEntry = NavEntry {
    label: "監査の記録",
    label_en: "Audit log",
    href: "/staff/audit",
    roles: &[Role::Admin],
};

const DAY: &str = "日付を読み取れないため、その日付では絞り込んでいません。2026年12月3日のように入力してください。";

pub fn routes(service: &mut Routes) {
    service.route("/staff/audit", get().to(show));
}

#[derive(Clone, Default, Deserialize, Serialize)]
#[serde(default)]
struct Asked {
    /// Parts of the name or address of who did it.
    who: String,
    kind: String,
    subject: String,
    from: String,
    to: String,
    cursor: String,
}

#[derive(Serialize)]
struct AuditPage {
    asked: Asked,
    narrowed: bool,
    kinds: Vec<Choice>,
    rows: Vec<Row>,
    /// What cannot be read as a day.
    problem: Option<&'static str>,
    older: Option<String>,
}

impl Page for AuditPage {
    const TEMPLATE: &'static str = "people/audit/list.html";
}

pub fn samples() -> Vec<Sample> {
    let page = |rows: usize, narrowed| AuditPage {
        asked: Asked::default(),
        narrowed,
        kinds: vec![Choice::new("person", "人")],
        problem: narrowed.then_some(DAY),
        rows: (0..rows).map(|_| Row::new((0..4).map(|_| Cell::text("北川 遥")))).collect(),
        older: (rows > 0).then(|| "/staff/audit?cursor=x".into()),
    };
    vec![sample(&page(0, true)), sample(&page(2, false))]
}

/// `GET /staff/audit`
async fn show(
    context: Data<Context>,
    who: Admin,
    asked: Query<Asked>,
) -> Result<HttpResponse, Failure> {
    let asked = asked.into_inner();
    let reader = context.database.reader();
    let filter = filter(reader, &asked).await?;
    let from = after::<(DateTime<Utc>, AuditEntryId)>(Some(&asked.cursor))?;
    let rows = list(reader, &filter, (from, SIZE + 1)).await?;
    let names = Names::of(reader, &rows).await?;
    let part = ListPart::of(rows, SIZE, |row| (row.at, row.id), |row| line(&row, &names));
    viewed(&context, &who.actor(), Subject::all("audit_entry"), serde_json::Value::Null).await?;
    let parameters = [
        ("who", asked.who.as_str()),
        ("kind", &asked.kind),
        ("subject", &asked.subject),
        ("from", &asked.from),
        ("to", &asked.to),
    ];
    let own = address("/staff/audit", &parameters);
    let older = part.next_cursor.map(|cursor| {
        let mut with = parameters.to_vec();
        with.push(("cursor", &cursor));
        address("/staff/audit", &with)
    });
    let unread = |text: &str| !text.trim().is_empty() && parse_date(text).is_err();
    let strange = unread(&asked.from) || unread(&asked.to);
    let page = AuditPage {
        narrowed: own != "/staff/audit",
        kinds: KINDS.map(|(key, label)| Choice::new(key, label)).into(),
        rows: part.items,
        problem: strange.then_some(DAY),
        older,
        asked,
    };
    let crumbs = vec![Crumb::to("ホーム", "/staff"), Crumb::here("監査の記録")];
    let shell = Shell { breadcrumb: crumbs, ..who.shell(&context, "監査の記録") };
    context.pages.answer(&shell, &page)
}

async fn filter(reader: &impl ConnectionTrait, asked: &Asked) -> Result<AuditFilter, Failure> {
    Ok(AuditFilter {
        actors: actors_called(reader, &asked.who).await?,
        kind: kind_of(&asked.kind),
        actions: None,
        subject: asked.subject.trim().parse().ok(),
        from: parse_date(&asked.from).ok().map(tokyo::start_of_day),
        to: parse_date(&asked.to).ok().map(tokyo::end_of_day),
    })
}

/// The page about it.
fn place(kind: &str, id: Uuid) -> Option<String> {
    let under = match kind {
        "person" => "people",
        "organisation" => "organisations",
        "study_session" => "sessions",
        "consultation" => "consultations",
        "mail_message" => "letters",
        "engagement" => "engagements",
        "networking_event" => "events",
        "task" => "tasks",
        "newsletter_issue" => "newsletter/issues",
        _ => return None,
    };
    Some(format!("/staff/{under}/{id}"))
}

fn line(row: &audit_entry::Model, names: &Names) -> Row {
    let label = names.subject(row);
    let about = match row.subject_id.and_then(|id| place(&row.subject_kind, id)) {
        Some(href) => Cell::link(label, href),
        None => Cell::text(label),
    };
    Row::new([
        Cell::text(tokyo::date_time(row.at)),
        Cell::text(names.actor(row)),
        Cell::text(action_name(&row.action)).small(in_words(&row.details)),
        about,
    ])
}
