//! `GET /registrations/{token}/done`: 完了.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use entities::study_sessions::registration::{self, RegistrationState};
use entities::study_sessions::seats::Mode;
use entities::study_sessions::session::Promotion;
use serde::Serialize;

use crate::context::Context;
use crate::people::{PageLanguage, Visit};
use crate::study_sessions::catalogue::{self, Held, Listed, Together};
use crate::study_sessions::pages::conference;
use crate::study_sessions::pages::controls::Said;
use crate::study_sessions::pages::register::Brief;
use crate::study_sessions::pages::show::Link;
use crate::study_sessions::pages::words::{self, Chip, say};
use crate::study_sessions::readers::OnlineView;
use crate::web::{Failure, Page, Sample, sample};

use super::{Ticket, brief};

#[derive(Serialize)]
pub struct RegistrationDone {
    pub number: String,
    pub text: String,
    pub session: Brief,
    /// Where the letter went; empty where that is a colleague's to know.
    pub email: String,
    /// Registered by the same press for other days.
    pub together: Vec<DayMade>,
    /// Days that could not be had any more.
    pub missed: Vec<Link>,
    /// What happens next, in order.
    pub steps: Vec<String>,
    pub calendar: Option<String>,
    pub manage: String,
}

/// A registration for another day.
#[derive(Serialize)]
pub struct DayMade {
    pub label: String,
    pub number: String,
    pub chip: Chip,
}

impl Page for RegistrationDone {
    const TEMPLATE: &'static str = "study_sessions/register_done.html";
}

/// Whoever holds the link, on purpose.
pub async fn done(
    visit: Visit,
    context: web::Data<Context>,
    token: web::Path<String>,
) -> Result<HttpResponse, Failure> {
    let ticket = Ticket::open(visit, context, token.into_inner()).await?;
    let state = ticket.held.view.registration.state;
    if matches!(state, RegistrationState::Cancelled | RegistrationState::Declined) {
        return Ok(ticket.redirect());
    }
    let title = title(ticket.language(), state);
    let (db, now) = (ticket.context.database.reader(), ticket.context.now());
    let held = &ticket.held;
    let own = (&held.view.registration, &held.view.session.rows.session);
    let together = catalogue::together(db, own, now).await?;
    let mut page = facts(ticket.language(), held, (&ticket.address(), &together));
    if !ticket.holder.is_participant() {
        // A colleague's address is theirs alone.
        page.email.clear();
    }
    ticket.answer(StatusCode::OK, &ticket.shell(Some(title)), &page)
}

fn title(language: PageLanguage, state: RegistrationState) -> &'static str {
    match state {
        RegistrationState::Confirmed => say(
            language,
            "申し込みが完了しました",
            "You are registered",
            "もうしこみが おわりました",
        ),
        RegistrationState::Entered => say(
            language,
            "抽選への申し込みを受け付けました",
            "You have entered the draw",
            "くじに もうしこみました",
        ),
        RegistrationState::Pending => say(
            language,
            "申し込みを受け付けました",
            "We have received your request",
            "うけつけました",
        ),
        _ => say(
            language,
            "キャンセル待ちに登録しました",
            "You are on the waiting list",
            "まつ リストに 入りました",
        ),
    }
}

fn facts(
    language: PageLanguage,
    held: &Held,
    (address, together): (&str, &Together),
) -> RegistrationDone {
    let row = &held.view.registration;
    let confirmed = row.state == RegistrationState::Confirmed;
    RegistrationDone {
        number: row.number.clone(),
        text: title(language, row.state).to_owned() + say(language, "。", ".", "。"),
        session: brief(language, held),
        email: held.email.clone(),
        together: together.made.iter().map(|one| made(language, one)).collect(),
        missed: together.missed.iter().map(|day| missed(language, day)).collect(),
        steps: steps(language, held),
        calendar: confirmed.then(|| format!("{address}/calendar.ics")),
        manage: address.to_owned(),
    }
}

fn made(language: PageLanguage, (listed, row): &(Listed, registration::Model)) -> DayMade {
    DayMade {
        label: conference::label(language, listed),
        number: row.number.clone(),
        chip: words::own_chip(language, row.state, listed.session.state),
    }
}

fn missed(language: PageLanguage, day: &Listed) -> Link {
    let href = format!("/sessions/{}", day.session.id);
    Link { label: conference::label(language, day), href }
}

const REVIEWED: Said = (
    "事務局が内容を確認し、参加いただけるかをメールでお知らせします。",
    "The secretariat reviews your request and tells you the result by mail.",
    "じむきょくが 見て、メールで おしらせします。",
);
const DRAWN: Said = (
    "受付終了のあとに抽選し、結果をメールでお知らせします。",
    "Seats are drawn after registration closes. We tell you the result by mail.",
    "くじを ひいて、メールで おしらせします。",
);
const MOVES_UP: Said = (
    "お席が空くと、お待ちの順に参加が決まります。決まったらメールでお知らせします。",
    "When a place becomes free, the first in line gets it. We tell you by mail.",
    "あいたら、はやい人から きまります。メールで おしらせします。",
);
const IS_ASKED: Said = (
    "お席が空くと、お待ちの順にメールでご案内します。期限までにお返事ください。",
    "When a place becomes free, we offer it to the first in line by mail. Please answer in time.",
    "あいたら メールで ききます。へんじを してください。",
);
const LEAVE_EARLY: Said = (
    "予定が変わったときは、早めにキャンセル待ちをやめてください。",
    "Leave the waiting list if your plans change.",
    "こられなく なったら、やめてください。",
);
const ADDRESS_LATER: Said = (
    "参加用のURLは、開催前に申し込みの内容のページに表示されます。",
    "The meeting address appears on the page of your registration before the session.",
    "さんかの URLは、まえの日までに もうしこみの ページに 出ます。",
);
const REMINDED: Said = (
    "開催の前に、メールでもう一度お知らせします。",
    "We remind you by mail before the session.",
    "まえの日に メールを おくります。",
);
const AT_THE_DESK: Said = (
    "当日は受付で、お名前か受付番号をお知らせください。",
    "On the day, tell your name or reference number at the desk.",
    "その日は、なまえか ばんごうを いってください。",
);

fn steps(language: PageLanguage, held: &Held) -> Vec<String> {
    let row = &held.view.registration;
    let shown = matches!(held.view.session.online, OnlineView::Shown { .. });
    let steps = match (row.state, row.mode) {
        (RegistrationState::Pending, _) => vec![REVIEWED],
        (RegistrationState::Entered, _) => vec![DRAWN],
        (RegistrationState::Waiting | RegistrationState::Offered, _) => {
            match held.listed.session.promotion {
                Promotion::Direct => vec![MOVES_UP, LEAVE_EARLY],
                Promotion::Offer => vec![IS_ASKED, LEAVE_EARLY],
            }
        }
        (_, Mode::Online) if shown => vec![REMINDED],
        (_, Mode::Online) => vec![ADDRESS_LATER, REMINDED],
        (_, Mode::Venue) => vec![REMINDED, AT_THE_DESK],
    };
    steps.into_iter().map(|said| say(language, said.0, said.1, said.2).to_owned()).collect()
}

pub fn samples() -> Vec<Sample> {
    let mut samples = Vec::new();
    for held in crate::study_sessions::pages::samples::helds() {
        let other = (held.listed.clone(), held.view.registration.clone());
        let several = Together { made: vec![other], missed: vec![held.listed.clone()] };
        for language in [PageLanguage::Japanese, PageLanguage::English, PageLanguage::Easy] {
            for together in [&Together::default(), &several] {
                samples.push(sample(&facts(language, &held, ("/registrations/x", together))));
            }
        }
    }
    samples
}
