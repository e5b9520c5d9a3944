//! What these pages share.

use entities::SubscriberId;
use serde::Serialize;
use serde_json::json;

use crate::context::Context;
use crate::newsletter::{Stored, find_reader};
use crate::people::audit::{self, Subject};
use crate::people::{Actor, SignedIn};
use crate::web::{Crumb, Failure, Shell, perform};

pub const TITLE: &str = "メールマガジン";
pub const BASE: &str = "/staff/newsletter";
pub const READERS: &str = "/staff/newsletter/readers";
pub const SEGMENTS: &str = "/staff/newsletter/segments";
pub const ISSUES: &str = "/staff/newsletter/issues";
pub const RULES: &str = "/staff/newsletter/sending-rules";
pub const RESULTS: &str = "/staff/newsletter/results";
pub const IMPORTS: &str = "/staff/newsletter/imports";

/// One of the pages side by side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tab {
    Figures,
    Issues,
    Readers,
    Segments,
    Imports,
    Results,
}

#[derive(Clone, Debug, Serialize)]
pub struct TabFacts {
    label: &'static str,
    href: &'static str,
    current: bool,
}

/// Those the person may open.
pub fn tabs(who: &SignedIn, here: Tab) -> Vec<TabFacts> {
    use entities::people::role_assignment::Role;
    let roles = &who.person().roles;
    let mut tabs = tabs_for(roles.may(Role::Editor), here);
    if !(roles.may(Role::Editor) || roles.may(Role::Approver)) {
        // Numbers without names; and everybody of the secretariat may stop an issue.
        let open = |tab: &TabFacts| [BASE, RESULTS].contains(&tab.href);
        tabs.retain(|tab| open(tab) || (roles.is_staff() && tab.href == ISSUES));
    }
    tabs
}

pub fn tabs_for(edits: bool, here: Tab) -> Vec<TabFacts> {
    let tab = |label, href, tab| TabFacts { label, href, current: tab == here };
    let mut tabs = vec![
        tab("読者の数", BASE, Tab::Figures),
        tab("号", ISSUES, Tab::Issues),
        tab("読者", READERS, Tab::Readers),
        tab("グループ", SEGMENTS, Tab::Segments),
        tab("配信実績", RESULTS, Tab::Results),
    ];
    if edits {
        tabs.push(tab("名簿の取り込み", IMPORTS, Tab::Imports));
    }
    tabs
}

/// The shell of a page; `way` leads from the magazine to the page before this one.
pub fn shell(who: &SignedIn, context: &Context, (way, title): (&[(&str, &str)], &str)) -> Shell {
    let mut shell = who.shell(context, title);
    shell.breadcrumb = vec![Crumb::to("ホーム", "/staff")];
    if title == TITLE {
        shell.breadcrumb.push(Crumb::here(TITLE));
        return shell;
    }
    shell.breadcrumb.push(Crumb::to(TITLE, BASE));
    shell.breadcrumb.extend(way.iter().map(|(label, href)| Crumb::to(*label, *href)));
    shell.breadcrumb.push(Crumb::here(title));
    shell
}

/// A reader opened by the secretariat, noted before it is shown.
pub async fn open(context: &Context, who: &SignedIn, id: SubscriberId) -> Result<Stored, Failure> {
    let found = find_reader(context.database.reader(), id).await?;
    let reader = found.ok_or(Failure::NotFound)?;
    viewed(context, who.actor(), Subject::of("newsletter_subscriber", id.0), None).await?;
    Ok(reader)
}

/// Notes that somebody saw readers.
pub async fn viewed(
    context: &Context,
    actor: Actor,
    subject: Subject,
    how_many: Option<usize>,
) -> Result<(), Failure> {
    let noting = context.clone();
    let details = how_many.map_or(json!({}), |count| json!({ "readers": count }));
    perform(async move { audit::viewed(&noting, &actor, subject, details).await }).await??;
    Ok(())
}

/// The name to show: what the reader told, or the address.
pub fn named(reader: &Stored) -> String {
    let row = &reader.row;
    row.name.clone().or_else(|| row.email.clone()).unwrap_or_else(|| "（消去済み）".to_owned())
}
