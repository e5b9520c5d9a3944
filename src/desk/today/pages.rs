use actix_web::{HttpResponse, web};
use chrono::{DateTime, TimeDelta, Utc};
use entities::networking::events::event::{self, EventState};
use entities::people::role_assignment::Role;
use serde::Serialize;

use crate::accompaniment::Arranger;
use crate::accompaniment::readers::Contacted;
use crate::consultations;
use crate::context::Context;
use crate::networking::events;
use crate::people::Viewer;
use crate::study_sessions::Organiser;
use crate::study_sessions::pages::{Day as Speaking, speaking_at};
use crate::study_sessions::readers::{Filter, public_sessions, session_work};
use crate::vocabulary::tokyo;
use crate::web::{Failure, Page, Routes, Sample, sample};

use super::advice;
use super::ahead::{self, Chip, Day, Entry};
use super::issues;
use super::magazine;
use super::warned;
use super::work::{self, Work};

/// The agenda reaches two weeks ahead.
const AHEAD: TimeDelta = TimeDelta::days(14);

/// More are never open at a time.
const MOST_EVENTS: u64 = 500;

/// Who does not arrange sees so many sessions to come.
const SHOWN: u64 = 10;

pub fn routes(service: &mut Routes) {
    service.route("/staff", web::get().to(show));
}

#[derive(Serialize)]
struct TodayPage {
    today: String,
    work: Vec<Work>,
    ahead: Vec<Day>,
    /// Sessions they speak at themselves.
    speaking: Vec<Speaking>,
    /// Arranges sessions: sees the agenda and the way to the sessions.
    arranges: bool,
}

impl Page for TodayPage {
    const TEMPLATE: &'static str = "desk/today.html";
}

/// The ministry sees which sessions are to come; what waits for whom is the secretariat's own.
async fn show(
    who: Viewer,
    (context, contacted): (web::Data<Context>, web::Data<Contacted>),
) -> Result<HttpResponse, Failure> {
    let now = context.now();
    let arranges = who.person().roles.may(Role::Coordinator);
    let today = tokyo::date(tokyo::day_of(now));
    let speaking = speaking_at(&context, who.person_id(), now).await?;
    let mut page = TodayPage { today, work: Vec::new(), ahead: Vec::new(), speaking, arranges };
    if who.person().roles.is_staff() {
        page.work.extend(issues::work(&context, &who, now).await?);
    }
    if arranges {
        let organiser = Organiser::acting_as(who.person_id());
        arrange((&context, **contacted), organiser, now, &mut page).await?;
    } else {
        let reader = context.database.reader();
        let sessions = public_sessions(reader, now, &Filter::default(), (0, SHOWN)).await?;
        let sessions = sessions.iter().map(|one| ahead::session(one, "/sessions"));
        page.ahead = ahead::days(sessions.collect(), now);
    }
    if who.person().roles.is_staff() {
        page.work.extend(magazine::issues(&context, &who).await?);
        page.work.sort_by_key(|line| !line.late);
    }
    let title = if who.person().roles.is_staff() { "今日の仕事" } else { "ホーム" };
    let shell = who.shell(&context, title);
    context.pages.answer(&shell, &page)
}

/// What a coordinator sees: what waits too long comes first.
async fn arrange(
    (context, contacted): (&Context, Contacted),
    who: Organiser,
    now: DateTime<Utc>,
    page: &mut TodayPage,
) -> Result<(), Failure> {
    let until = tokyo::end_of_day(tokyo::day_of(now + AHEAD));
    let sessions = session_work(context.database.reader(), now, who, until).await?;
    page.work.extend(sessions.tasks.iter().map(|task| work::session(task, now)));
    page.work.extend(work::applications(context).await?);
    let organiser = consultations::Organiser::acting_as(who.person());
    page.work.extend(advice::consultations(context, organiser, now).await?);
    let arranger = Arranger::acting_as(who.person());
    page.work.extend(warned::engagements(context, (arranger, now), contacted).await?);
    page.work.extend(work::introductions(context, now).await?);
    page.work.extend(work::letters(context, now).await?);
    page.work.extend(work::mailbox(context).await?);
    let mut all: Vec<_> =
        sessions.ahead.iter().map(|one| ahead::session(one, "/staff/sessions")).collect();
    let (reader, days) = (context.database.reader(), (now, until));
    let meetings = consultations::readers::ahead(reader, organiser, days).await?;
    all.extend(meetings.iter().filter_map(ahead::consultation));
    let open = events::readers::page(reader, Some(EventState::Open), (None, MOST_EVENTS)).await?;
    let soon = |event: &&event::Model| event.ends_at > now && event.starts_at < until;
    all.extend(open.iter().filter(soon).map(ahead::event));
    page.ahead = ahead::days(all, now);
    Ok(())
}

pub fn samples() -> Vec<Sample> {
    let line = Work {
        label: "届いたか分からないお知らせ".into(),
        count: "2件".into(),
        note: Some("最長5日".into()),
        href: "/staff/letters".into(),
        verb: "決める",
        late: true,
    };
    let entry = Entry {
        time: "14:00～15:30".into(),
        title: "第3回 地域間連携をどう始めるか".into(),
        href: "/staff/sessions/1".into(),
        meta: "勉強会　みなとホール　会場 18／30名".into(),
        chip: Chip { kind: "open", label: "受付中" },
    };
    let day = Day { label: "2026年11月24日（火）".into(), today: true, entries: vec![entry] };
    let page = |work, ahead, arranges| TodayPage {
        today: "2026年11月24日（火）".into(),
        work,
        ahead,
        speaking: if arranges { vec![Speaking::sample()] } else { Vec::new() },
        arranges,
    };
    vec![
        sample(&page(Vec::new(), Vec::new(), true)),
        sample(&page(vec![line], vec![day], true)),
        sample(&page(Vec::new(), Vec::new(), false)),
    ]
}
