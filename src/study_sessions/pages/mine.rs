//! `GET /my/sessions`: what somebody signed in has registered for.

use actix_web::{HttpResponse, web};
use chrono::{DateTime, Utc};
use entities::study_sessions::registration::RegistrationState;
use entities::study_sessions::seats::Mode;
use entities::study_sessions::session::SessionState;
use serde::Serialize;

use crate::context::Context;
use crate::people::{PageLanguage, SignedIn};
use crate::study_sessions::catalogue::{self, Own};
use crate::study_sessions::speaking::speaks;
use crate::study_sessions::{Member, links};
use crate::vocabulary::tokyo;
use crate::web::{Crumb, Failure, Page, Sample, Shell, sample};

use super::cards;
use super::list::home;
use super::words::{self, Chip, say};

/// In which words, and when.
pub type Draw = (PageLanguage, DateTime<Utc>);

#[derive(Serialize)]
pub struct MySessions {
    pub coming: Vec<Day>,
    pub colleagues: Vec<Day>,
    pub past: Vec<PastRow>,
    /// Speaks somewhere, or did lately.
    pub speaks: bool,
}

/// A day of the agenda.
#[derive(Clone, Debug, Serialize)]
pub struct Day {
    pub label: String,
    pub today: bool,
    pub entries: Vec<Entry>,
}

impl Day {
    /// For samples.
    pub fn sample() -> Self {
        let own = super::samples::own();
        let draw = (PageLanguage::Japanese, super::samples::now());
        let entries = own.iter().take(1).map(|one| entry(one, draw, "/1"));
        Self {
            label: "2026年12月3日（木）".to_owned(), today: true, entries: entries.collect()
        }
    }
}

#[derive(Clone, Debug, Serialize)]
pub struct Entry {
    pub time: String,
    pub title: String,
    pub href: String,
    pub meta: String,
    pub chip: Chip,
    pub actions: Vec<Action>,
}

#[derive(Clone, Debug, Serialize)]
pub struct Action {
    pub label: &'static str,
    pub href: String,
    pub kind: &'static str,
}

/// A row of the table of past sessions.
#[derive(Clone, Debug, Serialize)]
pub struct PastRow {
    pub cells: Vec<Cell>,
}

#[derive(Clone, Debug, Serialize)]
pub struct Cell {
    pub text: String,
    pub href: Option<String>,
    pub chip: Option<Chip>,
}

impl Page for MySessions {
    const TEMPLATE: &'static str = "study_sessions/mine.html";
}

pub async fn mine(who: SignedIn, context: web::Data<Context>) -> Result<HttpResponse, Failure> {
    let (now, language) = (context.now(), who.visit().language());
    let own = catalogue::own(context.database.reader(), Member::from(&who), now).await?;
    let speaks = speaks(context.database.reader(), who.person_id(), now).await?;
    let facts = facts(&own, (language, now), |own| token(&context, own));
    let title = say(
        language,
        "申し込んだ勉強会",
        "Sessions you registered for",
        "もうしこんだ べんきょうかい",
    );
    let shell = Shell {
        breadcrumb: vec![home(language), Crumb::here(title)],
        ..who.visit().translated_shell(&context, title)
    };
    context.pages.answer(&shell, &MySessions { speaks, ..facts })
}

fn facts(own: &[Own], draw: Draw, token: impl Fn(&Own) -> String) -> MySessions {
    let now = draw.1;
    let address = |own: &Own| format!("/registrations/{}", token(own));
    let coming = |own: &&Own| own.listed.session.ends_at > now && is_live(own);
    let agenda = |colleagues: bool| {
        let mut chosen: Vec<&Own> =
            own.iter().filter(coming).filter(|one| one.for_colleague == colleagues).collect();
        chosen.sort_by_key(|one| one.listed.session.starts_at);
        days(&chosen, draw, &address)
    };
    let past = own.iter().filter(|one| !one.for_colleague && one.listed.session.ends_at <= now);
    MySessions {
        coming: agenda(false),
        colleagues: agenda(true),
        past: past.map(|one| past_row(one, draw.0, &address)).collect(),
        speaks: false,
    }
}

/// What somebody comes to next, their own and their colleagues', for pages that show it beside
/// other things.
pub fn coming(context: &Context, own: &[Own], now: DateTime<Utc>) -> Vec<Day> {
    facts(own, (PageLanguage::Japanese, now), |own| token(context, own)).coming
}

/// Whoever registered a colleague does not get the colleague's own link. `links::token_for` gives
/// the same to the same people over the API.
fn token(context: &Context, own: &Own) -> String {
    let id = own.registration.id;
    if own.for_colleague {
        links::colleague_token(&context.config, id)
    } else {
        links::registration_token(&context.config, id)
    }
}

fn is_live(own: &Own) -> bool {
    !matches!(own.registration.state, RegistrationState::Cancelled | RegistrationState::Declined)
}

fn days(own: &[&Own], draw: Draw, address: &impl Fn(&Own) -> String) -> Vec<Day> {
    let entries =
        own.iter().map(|one| (one.listed.session.starts_at, entry(one, draw, &address(one))));
    gathered(entries, draw)
}

/// Entries in the order of their starts, under the days they fall on in Tokyo.
pub fn gathered(
    entries: impl Iterator<Item = (DateTime<Utc>, Entry)>,
    (language, now): Draw,
) -> Vec<Day> {
    let mut days: Vec<Day> = Vec::new();
    for (starts_at, entry) in entries {
        let day = tokyo::day_of(starts_at);
        let label = match language {
            PageLanguage::English => tokyo::english_date(day),
            PageLanguage::Japanese | PageLanguage::Easy => tokyo::date(day),
        };
        match days.last_mut() {
            Some(last) if last.label == label => last.entries.push(entry),
            _ => {
                let today = day == tokyo::day_of(now);
                days.push(Day { label, today, entries: vec![entry] });
            }
        }
    }
    days
}

fn entry(own: &Own, draw: Draw, address: &str) -> Entry {
    let language = draw.0;
    let row = &own.registration;
    let clock = |at| tokyo::time(tokyo::time_of(at));
    let time =
        own.listed.spans.first().map_or_else(String::new, |(starts, ends)| {
            format!("{}～{}", clock(*starts), clock(*ends))
        });
    Entry {
        time,
        title: cards::title(&own.listed),
        href: address.to_owned(),
        meta: format!(
            "{}・{} {}",
            meta(own, language),
            say(language, "受付番号", "No.", "ばんごう"),
            row.number
        ),
        chip: words::own_chip(language, row.state, own.listed.session.state),
        actions: actions(own, draw, address),
    }
}

/// What can be done about it now.
fn actions(own: &Own, (language, now): Draw, address: &str) -> Vec<Action> {
    let (row, session) = (&own.registration, &own.listed.session);
    let published = session.state == SessionState::Published;
    let may_change = now < session.starts_at && published;
    let mut actions = Vec::new();
    let takes_part = row.state == RegistrationState::Confirmed && !own.for_colleague;
    let released = session.online_url.as_ref().filter(|_| session.online_released_at <= now);
    if let Some(url) = released.filter(|_| takes_part && row.mode == Mode::Online) {
        let label = say(language, "参加用URL", "Join online", "オンラインで さんかする");
        actions.push(Action { label, href: url.clone(), kind: "primary" });
    }
    if takes_part && published && row.mode == Mode::Venue {
        let href = format!("{address}#door");
        let label = say(language, "受付のQRコード", "QR code for the door", "うけつけの QRコード");
        actions.push(Action { label, href, kind: "primary" });
    }
    if row.state == RegistrationState::Offered {
        actions.push(Action {
            label: say(language, "お席の案内に答える", "Answer the offer", "へんじを する"),
            href: address.to_owned(),
            kind: "primary",
        });
    } else if may_change {
        actions.push(Action {
            label: say(language, "変更", "Change", "かえる"),
            href: format!("{address}/change"),
            kind: "secondary",
        });
    }
    if may_change || session.state == SessionState::Postponed {
        let href = format!("{address}/cancellation");
        let label = say(language, "取り消し", "Cancel", "とりけす");
        actions.push(Action { label, href, kind: "secondary" });
    }
    actions
}

fn meta(own: &Own, language: PageLanguage) -> String {
    match own.registration.mode {
        Mode::Online => words::mode(language, Mode::Online).to_owned(),
        Mode::Venue => {
            let venue = own.listed.session.venue_summary.clone();
            venue.unwrap_or_else(|| words::mode(language, Mode::Venue).to_owned())
        }
    }
}

fn past_row(own: &Own, language: PageLanguage, address: &impl Fn(&Own) -> String) -> PastRow {
    let text = |text: String| Cell { text, href: None, chip: None };
    let state = words::own_chip(language, own.registration.state, own.listed.session.state);
    let seated = own.registration.state == RegistrationState::Confirmed;
    let state = match own.came.filter(|_| seated) {
        Some(came) => words::came_chip(language, came),
        None => state,
    };
    PastRow {
        cells: vec![
            Cell { text: cards::title(&own.listed), href: Some(address(own)), chip: None },
            text(cards::when(language, &own.listed)),
            text(own.registration.number.clone()),
            Cell { text: String::new(), href: None, chip: Some(state) },
        ],
    }
}

pub fn samples() -> Vec<Sample> {
    let own = super::samples::own();
    let now = super::samples::now();
    let token = |_: &Own| "x".to_owned();
    let later = now + chrono::TimeDelta::days(90);
    let (ja, en, easy) = (PageLanguage::Japanese, PageLanguage::English, PageLanguage::Easy);
    vec![
        sample(&facts(&own, (ja, now), token)),
        sample(&MySessions { speaks: true, ..facts(&own, (ja, later), token) }),
        sample(&facts(&[], (ja, now), token)),
        sample(&facts(&own, (en, now), token)),
        sample(&facts(&own, (easy, later), token)),
    ]
}
