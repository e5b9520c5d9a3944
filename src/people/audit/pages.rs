//! The audit log: for administrators. Looking at it is noted too.

use actix_web::HttpResponse;
use actix_web::web::{Data, Query, ServiceConfig, get};
use chrono::{DateTime, Utc};
use entities::AuditEntryId;
use entities::people::role_assignment::Role;
use entities::sign_in::audit_entry;
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};

use crate::context::Context;
use crate::people::{Admin, NavEntry, persons};
use crate::vocabulary::{parse_date, tokyo};
use crate::web::{
    Cell, Choice, Crumb, Failure, ListPart, Page, Row, Sample, Shell, address, after, sample,
};

use super::wording::{action_name, kinds};
use super::{AuditFilter, Subject, list, viewed};

const SIZE: u64 = 100;

pub const NAVIGATION: NavEntry = NavEntry {
    label: "監査の記録",
    label_en: "Audit log",
    href: "/staff/audit",
    roles: &[Role::Admin],
};

pub fn routes(service: &mut ServiceConfig) {
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
    let names = persons::names(reader, rows.iter().filter_map(|row| row.actor_id)).await?;
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
    let page = AuditPage {
        narrowed: own != "/staff/audit",
        kinds: kinds().map(|(key, label)| Choice::new(key, label)).into(),
        rows: part.items,
        older,
        asked,
    };
    let crumbs = vec![Crumb::here("監査の記録")];
    let shell = Shell { breadcrumb: crumbs, ..who.shell(&context, "監査の記録") };
    context.pages.answer(&shell, &page)
}

async fn filter(reader: &impl ConnectionTrait, asked: &Asked) -> Result<AuditFilter, Failure> {
    let mut actors = None;
    if !asked.who.trim().is_empty() {
        let filter = persons::PersonFilter {
            words: asked.who.clone(),
            all_states: true,
            ..persons::PersonFilter::default()
        };
        let found = persons::list(reader, &filter, (0, 200)).await?;
        actors = Some(found.rows.into_iter().map(|person| person.id).collect());
    }
    Ok(AuditFilter {
        actors,
        kind: Some(asked.kind.clone()).filter(|kind| !kind.is_empty()),
        subject: asked.subject.trim().parse().ok(),
        from: parse_date(&asked.from).ok().map(tokyo::start_of_day),
        to: parse_date(&asked.to).ok().map(tokyo::end_of_day),
    })
}

fn line(
    row: &audit_entry::Model,
    names: &std::collections::HashMap<entities::PersonId, String>,
) -> Row {
    let name = row.actor_id.and_then(|id| names.get(&id).cloned());
    let actor = match (row.actor_kind.as_str(), name) {
        ("person", Some(name)) => name,
        ("link", Some(name)) => format!("{name}（リンクから）"),
        ("link", None) => "公開の画面".to_owned(),
        ("command_line", _) => "コマンド".to_owned(),
        ("system", _) => "サーバー".to_owned(),
        _ => "消去された人".to_owned(),
    };
    let subject = row.subject_id.map(|id| id.to_string()).unwrap_or_default();
    let about = match (row.subject_kind.as_str(), row.subject_id) {
        ("person", Some(id)) => Cell::link("人", format!("/staff/people/{id}")),
        ("organisation", Some(id)) => Cell::link("団体", format!("/staff/organisations/{id}")),
        (kind, _) => Cell::text(kind),
    };
    Row::new([
        Cell::text(tokyo::date_time(row.at)),
        Cell::text(actor),
        Cell::text(action_name(&row.action)).small(row.details.clone()),
        about.small(subject),
    ])
}
