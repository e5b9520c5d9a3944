//! What the secretariat's pages of one event share: the heading, the state, the tabs.

use actix_web::HttpResponse;
use entities::NetworkingEventId;
use entities::networking::events::event::{self, EventState};
use serde::Serialize;
use serde_json::json;

use crate::context::Context;
use crate::database::Stop;
use crate::networking::events::Refusal;
use crate::networking::events::planning::{Considered, weighed};
use crate::networking::events::storage::{Whole, find};
use crate::networking::events::wording::{self, EVENTS};
use crate::people::audit::{self, Subject};
use crate::people::{Coordinator, Visit};
use crate::vocabulary::tokyo;
use crate::web::{BannerKind, Chip, Crumb, Failure, Settled, Shell, settle};

/// Above every page of an event.
#[derive(Clone, Debug, Serialize)]
pub struct Head {
    pub chip: Chip,
    pub when: String,
    pub tabs: Vec<Tab>,
}

#[derive(Clone, Debug, Serialize)]
pub struct Tab {
    label: &'static str,
    href: String,
    current: bool,
    count: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Overview,
    People,
    Plan,
    Day,
    Meetings,
    /// A page below one of them.
    Inner(&'static str),
}

/// An event opened by the secretariat.
pub struct Opened {
    pub whole: Whole,
    pub head: Head,
    pub shell: Shell,
    pub base: String,
}

impl Opened {
    pub fn event(&self) -> &event::Model {
        &self.whole.event
    }
}

/// An event opened with the planner's question: plans are judged there.
pub struct Judged {
    pub considered: Considered,
    pub head: Head,
    pub shell: Shell,
    pub base: String,
}

pub async fn open_to_judge(
    who: &Coordinator,
    context: &Context,
    id: NetworkingEventId,
    place: Place,
) -> Result<Judged, Failure> {
    let Opened { whole, head, shell, base } = open(who, context, id, place).await?;
    let considered = weighed(context, whole).await?;
    Ok(Judged { considered, head, shell, base })
}

pub async fn open(
    who: &Coordinator,
    context: &Context,
    id: NetworkingEventId,
    place: Place,
) -> Result<Opened, Failure> {
    let whole = find(context.database.reader(), id).await?.ok_or(Failure::NotFound)?;
    let row = &whole.event;
    let base = format!("/staff/events/{id}");
    let mut shell = who.shell(context, &row.title);
    shell.breadcrumb = vec![Crumb::to("ホーム", "/staff"), Crumb::to(EVENTS, "/staff/events")];
    if let Place::Inner(name) = place {
        shell.title = format!("{name}：{}", row.title);
        shell.breadcrumb.push(Crumb::to(&row.title, &base));
        shell.breadcrumb.push(Crumb::here(name));
    } else {
        shell.breadcrumb.push(Crumb::here(&row.title));
    }
    let head = head(row, &base, place);
    Ok(Opened { whole, head, shell, base })
}

fn head(row: &event::Model, base: &str, place: Place) -> Head {
    let count = (row.taken > 0).then(|| row.taken.to_string());
    let mut tabs = vec![
        ("概要", "", Place::Overview, None),
        ("参加者", "/participants", Place::People, count),
        ("席の案", "/plan", Place::Plan, None),
        ("当日", "/day", Place::Day, None),
    ];
    if row.state == EventState::Held {
        tabs.push(("出会い", "/meetings", Place::Meetings, None));
    }
    let tab = |(label, path, here, count): (_, &str, _, _)| Tab {
        label,
        href: format!("{base}{path}"),
        current: here == place,
        count,
    };
    Head {
        chip: wording::state_chip(row.state).into(),
        when: tokyo::span(row.starts_at, row.ends_at),
        tabs: tabs.into_iter().map(tab).collect(),
    }
}

/// Notes that the secretariat looks at names and wishes of an event.
pub async fn viewed(
    who: &Coordinator,
    context: &Context,
    id: NetworkingEventId,
    what: &'static str,
) -> Result<(), Failure> {
    let subject = Subject::of("networking_event", id.0);
    audit::viewed(context, &who.actor(), subject, json!({ "what": what })).await?;
    Ok(())
}

/// Goes on with what was done, or back with why it was not.
pub fn answered<T>(
    visit: &Visit,
    outcome: Result<T, Stop<Refusal>>,
    (page, said): (&str, &str),
    back: &str,
) -> Result<HttpResponse, Failure> {
    Ok(match settle(outcome)? {
        Settled::Done(_) => visit.redirect_saying(page, BannerKind::Success, said),
        Settled::Again(_, notice) => {
            visit.redirect_saying(back, BannerKind::Error, &notice.unwrap_or_default())
        }
    })
}

/// For samples.
pub fn sample_head() -> Head {
    let tab = |label, current| Tab { label, href: "/1".to_owned(), current, count: None };
    Head {
        chip: wording::state_chip(EventState::Open).into(),
        when: "2026年12月3日（木）14:00～16:00".to_owned(),
        tabs: vec![tab("概要", true), tab("参加者", false)],
    }
}
