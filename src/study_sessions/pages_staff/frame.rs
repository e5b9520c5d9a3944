//! What the pages of one session share: the heading, the state, the tabs.

use chrono::{DateTime, Utc};
use entities::StudySessionId;
use entities::study_sessions::session::SessionState;
use serde::Serialize;
use serde_json::json;

use super::words;
use crate::context::Context;
use crate::people::Coordinator;
use crate::people::audit::{self, Subject};
use crate::study_sessions::readers::{Onlooker, SessionView, session_view};
use crate::study_sessions::staffing::{Tally, tally};
use crate::study_sessions::{Organiser, wording};
use crate::vocabulary::tokyo;
use crate::web::{Crumb, Failure, Shell};

#[derive(Clone, Debug, Serialize)]
pub struct Chip {
    pub kind: String,
    pub label: String,
}

impl From<(&'static str, &'static str)> for Chip {
    fn from((kind, label): (&'static str, &'static str)) -> Self {
        Self { kind: kind.into(), label: label.into() }
    }
}

/// A word with what stands beside it, as `definitions` draws it.
#[derive(Clone, Debug, Serialize)]
pub struct Fact {
    pub label: String,
    pub value: Option<String>,
    pub href: Option<String>,
}

impl Fact {
    pub fn new(label: &str, value: impl Into<Option<String>>) -> Self {
        let value = value.into().filter(|value| !value.trim().is_empty());
        Self { label: label.into(), value, href: None }
    }
}

#[derive(Clone, Debug, Serialize)]
struct Tab {
    label: &'static str,
    href: String,
    current: bool,
    count: Option<String>,
}

/// Above every page of a session.
#[derive(Clone, Debug, Serialize)]
pub struct Head {
    pub chip: Chip,
    pub when: String,
    pub tabs: Vec<TabFacts>,
}

/// One tab; opaque to the pages.
#[derive(Clone, Debug, Serialize)]
#[serde(transparent)]
pub struct TabFacts(Tab);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Overview,
    Applicants,
    Line,
    Letters,
    Day,
    After,
    Survey,
    Report,
    /// A page below the overview.
    Inner(&'static str),
}

/// A session opened by the secretariat.
pub struct Opened {
    pub view: SessionView,
    pub tally: Tally,
    pub head: Head,
    pub shell: Shell,
    pub now: DateTime<Utc>,
}

pub async fn open(
    who: &Coordinator,
    context: &Context,
    id: StudySessionId,
    place: Place,
) -> Result<Opened, Failure> {
    let (reader, now) = (context.database.reader(), context.now());
    let staff = Onlooker::Staff(Organiser::from(who));
    let view = session_view(reader, now, id, staff).await?.ok_or(Failure::NotFound)?;
    let tally = tally(reader, id).await?;
    let session = &view.rows.session;
    let title = wording::full_title(session.number, &session.title);
    let mut shell = who.shell(context, &title);
    shell.breadcrumb = crumbs(id, &title, place);
    if let Place::Inner(name) = place {
        shell.title = format!("{name}：{title}");
    }
    let head = Head {
        chip: words::phase_chip(view.phase).into(),
        when: tokyo::span(session.starts_at, session.ends_at),
        tabs: tabs(id, tally, place),
    };
    Ok(Opened { view, tally, head, shell, now })
}

fn crumbs(id: StudySessionId, title: &str, place: Place) -> Vec<Crumb> {
    let mut crumbs =
        vec![Crumb::to("ホーム", "/staff"), Crumb::to(words::SESSIONS, "/staff/sessions")];
    match place {
        Place::Inner(name) => {
            crumbs.push(Crumb::to(title, format!("/staff/sessions/{id}")));
            crumbs.push(Crumb::here(name));
        }
        _ => crumbs.push(Crumb::here(title)),
    }
    crumbs
}

fn tabs(id: StudySessionId, tally: Tally, place: Place) -> Vec<TabFacts> {
    let base = format!("/staff/sessions/{id}");
    let some = |many: i64| (many > 0).then(|| many.to_string());
    [
        ("概要", "", Place::Overview, None),
        (
            "申込者",
            "/registrations",
            Place::Applicants,
            some(tally.confirmed + tally.pending + tally.entered),
        ),
        ("待機", "/waiting", Place::Line, some(tally.waiting + tally.offered)),
        ("お知らせ", "/letters", Place::Letters, None),
        ("当日", "/day", Place::Day, None),
        ("資料・お礼", "/after", Place::After, None),
        ("アンケート", "/survey", Place::Survey, None),
        ("報告", "/report", Place::Report, None),
    ]
    .into_iter()
    .map(|(label, path, here, count)| {
        TabFacts(Tab { label, href: format!("{base}{path}"), current: here == place, count })
    })
    .collect()
}

/// Published and not over: somebody can still be registered.
pub fn is_running(view: &SessionView, now: DateTime<Utc>) -> bool {
    let session = &view.rows.session;
    session.state == SessionState::Published && now < session.ends_at
}

/// Notes that the secretariat looks at names and answers of a session.
pub async fn viewed(
    who: &Coordinator,
    context: &Context,
    id: StudySessionId,
    what: &'static str,
) -> Result<(), Failure> {
    let subject = Subject::of("study_session", id.0);
    audit::viewed(context, &who.actor(), subject, json!({ "what": what })).await?;
    Ok(())
}

/// For samples.
pub fn sample_head() -> Head {
    let id = StudySessionId(uuid::Uuid::nil());
    let tally = Tally { pending: 1, confirmed: 18, waiting: 4, ..Tally::default() };
    Head {
        chip: words::phase_chip(crate::study_sessions::Phase::Open).into(),
        when: "2026年12月3日（木）14:00～16:00".into(),
        tabs: tabs(id, tally, Place::Overview),
    }
}
