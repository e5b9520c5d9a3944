//! What waits for the secretariat: wishes to arrange, meetings to approve.

use actix_web::{HttpResponse, web};
use serde::Serialize;

use super::frame::{self, BASE, Tab, TabFacts};
use crate::consultations::meeting::Parties;
use crate::consultations::readers::{Candidate, Triaged, triage};
use crate::consultations::wording_staff as say;
use crate::consultations::{Organiser, wording};
use crate::context::Context;
use crate::people::Coordinator;
use crate::vocabulary::tokyo;
use crate::web::{Failure, Page, Sample, Told, sample};
use entities::consultations::consultation::ConsultationState;

/// Candidates shown for one request; the form shows everybody.
const SHOWN: usize = 5;

#[derive(Serialize)]
struct TriagePage {
    tabs: Vec<TabFacts>,
    wishes: Vec<WishCard>,
    approvals: Vec<ApprovalCard>,
}

impl Page for TriagePage {
    const TEMPLATE: &'static str = "consultations/staff_triage.html";
}

/// Wishes with whoever might take them.
#[derive(Serialize)]
struct WishCard {
    title: String,
    href: String,
    version: i32,
    facts: Vec<Told>,
    candidates: Vec<CandidateLine>,
    /// Nobody is free at any of the wishes.
    nobody: bool,
}

#[derive(Serialize)]
struct CandidateLine {
    name: String,
    reasons: Vec<String>,
    /// What to press: the choice and its words.
    offers: Vec<(String, String)>,
}

/// A meeting whose time is held until somebody agrees.
#[derive(Serialize)]
struct ApprovalCard {
    title: String,
    href: String,
    facts: Vec<Told>,
    awaits: &'static str,
}

pub async fn show(who: Coordinator, context: web::Data<Context>) -> Result<HttpResponse, Failure> {
    let reader = context.database.reader();
    let waiting = triage(reader, context.now(), Organiser::from(&who)).await?;
    let shell = frame::shell(&who, &context, None);
    context.pages.answer(&shell, &facts(&waiting))
}

fn facts(waiting: &[Triaged]) -> TriagePage {
    let (wishes, approvals): (Vec<_>, Vec<_>) =
        waiting.iter().partition(|one| one.parties.row.state == ConsultationState::Requested);
    TriagePage {
        tabs: frame::tabs(Tab::Triage),
        wishes: wishes.into_iter().map(wish_card).collect(),
        approvals: approvals.into_iter().map(|one| approval_card(&one.parties)).collect(),
    }
}

fn wish_card(one: &Triaged) -> WishCard {
    let parties = &one.parties;
    let lines: Vec<_> =
        one.candidates.iter().take(SHOWN).map(|candidate| line(candidate, parties)).collect();
    WishCard {
        title: title(parties),
        href: href(parties),
        version: parties.row.version,
        facts: card_facts(parties),
        nobody: lines.iter().all(|line| line.offers.is_empty()),
        candidates: lines,
    }
}

fn line(candidate: &Candidate, parties: &Parties) -> CandidateLine {
    let mut reasons = Vec::new();
    if candidate.is_conflicted {
        reasons.push(say::CONFLICTED.to_owned());
    }
    if candidate.is_wished {
        reasons.push(say::WISHED.to_owned());
    }
    if parties.row.theme_id.is_some() {
        let fits = if candidate.fits_theme { say::FITS } else { say::DOES_NOT_FIT };
        reasons.push(fits.to_owned());
    }
    reasons.push(say::load(candidate.load));
    let takes = |rank| !candidate.is_conflicted && candidate.free_at.contains(&rank);
    let free = parties.wishes.iter().filter(|wish| takes(wish.rank));
    let offers = free.map(|wish| {
        let when = tokyo::month_day_span(wish.starts_at, wish.ends_at);
        (format!("{}/{}", candidate.accompanist, wish.rank), wording::wish(wish.rank, &when))
    });
    CandidateLine { name: candidate.name.clone(), reasons, offers: offers.collect() }
}

fn approval_card(parties: &Parties) -> ApprovalCard {
    ApprovalCard {
        title: title(parties),
        href: href(parties),
        facts: card_facts(parties),
        awaits: wording::awaits(parties.row.awaits),
    }
}

fn title(parties: &Parties) -> String {
    format!("{}（{}さん）", parties.organisation, parties.client_name())
}

fn href(parties: &Parties) -> String {
    format!("{BASE}/{}", parties.row.id)
}

fn card_facts(parties: &Parties) -> Vec<Told> {
    let row = &parties.row;
    let person = parties.accompanist_name().map(|name| format!("{name}さん"));
    let label =
        if row.state == ConsultationState::Requested { "希望の支援者" } else { "支援者" };
    let how = format!("{}・{}分", wording::mode(row.mode), row.minutes);
    vec![
        Told::new("日時", frame::when(parties)),
        Told::new("方法と長さ", how),
        Told::new(label, person),
        Told::new("テーマ", parties.theme.clone()),
        Told::new("相談したいこと", row.about.clone()),
        Told::new("申込", tokyo::date_time(row.requested_at)),
    ]
}

pub fn samples() -> Vec<Sample> {
    let told = || vec![Told::new("日時", "第1希望: 12月3日（木）14:00～15:00".to_owned())];
    let candidate = |offers| CandidateLine {
        name: "佐藤 花子".to_owned(),
        reasons: vec![say::WISHED.to_owned(), say::load(3)],
        offers,
    };
    let card = |nobody: bool| {
        let offers = vec![("1/1".to_owned(), "第1希望: 12月3日（木）14:00～15:00".to_owned())];
        WishCard {
            title: "花巻みらい商工会（鈴木 一郎さん）".to_owned(),
            href: format!("{BASE}/1"),
            version: 1,
            facts: told(),
            candidates: vec![candidate(if nobody { Vec::new() } else { offers })],
            nobody,
        }
    };
    let approval = ApprovalCard {
        title: "花巻みらい商工会（鈴木 一郎さん）".to_owned(),
        href: format!("{BASE}/1"),
        facts: told(),
        awaits: wording::awaits(None),
    };
    let page = |wishes, approvals| TriagePage { tabs: frame::tabs(Tab::Triage), wishes, approvals };
    vec![
        sample(&page(vec![card(false), card(true)], vec![approval])),
        sample(&page(Vec::new(), Vec::new())),
    ]
}
