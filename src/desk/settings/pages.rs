use actix_web::{HttpResponse, web};
use entities::people::role_assignment::Role;
use serde::{Deserialize, Serialize};

use crate::context::Context;
use crate::people::Staff;
use crate::people::audit::Changed;
use crate::vocabulary::tokyo;
use crate::web::{
    Cell, Choice, Crumb, Failure, Page, Routes, Row, Sample, Shell, address, after, sample,
};

use super::catalogue::{Group, Setting, chosen, open_to};
use super::history::{Change, history};
use super::server::{Configured, configured};
use super::standing::{Standing, standings};
use super::wording::{HISTORY, NOTHING, TITLE, UNTOUCHED, shown, whole};

pub const HERE: &str = "/staff/settings";
const PAST: &str = "/staff/settings/history";
const SIZE: u64 = 50;

pub fn routes(service: &mut Routes) {
    service
        .route("/staff/settings", web::get().to(show))
        .route("/staff/settings/history", web::get().to(show_history));
}

#[derive(Serialize)]
struct SettingsPage {
    groups: Vec<GroupFacts>,
    /// Of the server's configuration; for administrators.
    server: Vec<Row>,
}

impl Page for SettingsPage {
    const TEMPLATE: &'static str = "desk/settings.html";
}

#[derive(Serialize)]
struct GroupFacts {
    key: &'static str,
    label: &'static str,
    rows: Vec<Row>,
    history: String,
}

/// `GET /staff/settings`
async fn show(who: Staff, context: web::Data<Context>) -> Result<HttpResponse, Failure> {
    let roles = &who.person().roles;
    let all = standings(&context, roles).await?;
    let server = if roles.holds(Role::Admin) { configured(&context.config) } else { Vec::new() };
    let page = SettingsPage {
        groups: Group::ALL.into_iter().filter_map(|group| facts(group, &all)).collect(),
        server: server.into_iter().map(server_row).collect(),
    };
    let crumbs = vec![Crumb::to("ホーム", "/staff"), Crumb::here(TITLE)];
    let shell = Shell { breadcrumb: crumbs, ..who.shell(&context, TITLE) };
    context.pages.answer(&shell, &page)
}

/// None where nothing of the group is open to them.
fn facts(group: Group, all: &[Standing]) -> Option<GroupFacts> {
    let own = all.iter().filter(|one| one.setting.group == group);
    let rows: Vec<_> = own.map(row).collect();
    (!rows.is_empty()).then(|| GroupFacts {
        key: group.key(),
        label: group.label(),
        rows,
        history: past(group.key(), None),
    })
}

fn row(one: &Standing) -> Row {
    let last = match &one.last {
        Some(last) => {
            Cell::link(tokyo::date_time(last.at), past(one.setting.key, None)).small(&*last.by)
        }
        None => Cell::text(UNTOUCHED),
    };
    Row::new([Cell::link(one.setting.label, one.setting.page), Cell::text(&*one.value), last])
}

fn server_row((label, value): Configured) -> Row {
    Row::new([
        Cell::text(label),
        Cell::text(value.unwrap_or_else(|| "設定していません".to_owned())),
    ])
}

fn past(key: &str, cursor: Option<&str>) -> String {
    address(PAST, &[("setting", key), ("cursor", cursor.unwrap_or_default())])
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Asked {
    /// Key of a setting or of a group.
    setting: String,
    cursor: String,
}

#[derive(Serialize)]
struct HistoryPage {
    setting: String,
    settings: Vec<Choice>,
    changes: Vec<ChangeFacts>,
    count: String,
    older: Option<String>,
    /// Begins somewhere in the middle.
    first: Option<&'static str>,
}

impl Page for HistoryPage {
    const TEMPLATE: &'static str = "desk/settings_history.html";
}

#[derive(Serialize)]
struct ChangeFacts {
    at: String,
    by: String,
    setting: Cell,
    did: String,
    about: Option<String>,
    facts: String,
    /// Label, before, after.
    rows: Vec<Row>,
}

/// `GET /staff/settings/history?setting=sending-rules`
async fn show_history(
    who: Staff,
    context: web::Data<Context>,
    asked: web::Query<Asked>,
) -> Result<HttpResponse, Failure> {
    let roles = &who.person().roles;
    let settings = chosen(roles, &asked.setting).ok_or(Failure::NotFound)?;
    let place = (after(Some(&asked.cursor))?, SIZE);
    let part = history(&context, &who.actor(), &settings, place).await?;
    let page = HistoryPage {
        settings: Group::ALL
            .into_iter()
            .flat_map(|group| choices(group, open_to(roles).filter(move |one| one.group == group)))
            .collect(),
        count: shown(part.items.len()),
        older: part.next_cursor.map(|cursor| past(&asked.setting, Some(&cursor))),
        first: (!asked.cursor.is_empty()).then_some(PAST),
        changes: part.items.into_iter().map(change).collect(),
        setting: asked.into_inner().setting,
    };
    let crumbs = vec![Crumb::to("ホーム", "/staff"), Crumb::to(TITLE, HERE), Crumb::here(HISTORY)];
    let shell = Shell { breadcrumb: crumbs, ..who.shell(&context, HISTORY) };
    context.pages.answer(&shell, &page)
}

/// The whole group where it has several, then each of it.
fn choices(group: Group, own: impl Iterator<Item = &'static Setting>) -> Vec<Choice> {
    let each: Vec<_> = own.map(|one| Choice::new(one.key, one.label)).collect();
    let all = (each.len() > 1).then(|| Choice::new(group.key(), whole(group.label())));
    all.into_iter().chain(each).collect()
}

fn change(one: Change) -> ChangeFacts {
    ChangeFacts {
        at: tokyo::date_time(one.at),
        by: one.by,
        setting: Cell::link(one.setting.label, one.setting.page),
        did: one.did,
        about: one.about,
        facts: one.facts,
        rows: one.changed.into_iter().map(turned).collect(),
    }
}

fn turned(one: Changed) -> Row {
    let none = |value: Option<String>| Cell::text(value.unwrap_or_else(|| NOTHING.to_owned()));
    Row::new([Cell::text(one.label), none(one.from), none(one.to)])
}

pub fn samples() -> Vec<Sample> {
    let row = || Row::new((0..3).map(|_| Cell::text("令和8年度：5名に設定")));
    let group = || GroupFacts {
        key: "fees",
        label: "謝金と旅費",
        rows: vec![row(), row()],
        history: past("fees", None),
    };
    let change = |rows: usize| ChangeFacts {
        at: "2026年11月24日（火）10:00".into(),
        by: "北川 遥".into(),
        setting: Cell::link("単価表", "/staff/fees/rates"),
        did: "単価表を保存した".into(),
        about: (rows == 0).then(|| "森 大樹".into()),
        facts: if rows == 0 { String::new() } else { "版：2".into() },
        rows: (0..rows).map(|_| row()).collect(),
    };
    let past = |changes: Vec<ChangeFacts>, older| HistoryPage {
        setting: "fees".into(),
        settings: vec![Choice::new("fees", whole("謝金と旅費"))],
        count: shown(changes.len()),
        changes,
        older,
        first: Some(PAST),
    };
    vec![
        sample(&SettingsPage { groups: Vec::new(), server: Vec::new() }),
        sample(&SettingsPage {
            groups: vec![group()], server: vec![server_row(("差出人", None))]
        }),
        sample(&past(Vec::new(), None)),
        sample(&past(vec![change(0), change(2)], Some(PAST.into()))),
    ]
}
