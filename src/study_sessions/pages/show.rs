//! `GET /sessions/{id}`: one study session.

use actix_web::{HttpResponse, web};
use entities::StudySessionId;
use entities::study_sessions::session::Approval;
use serde::Serialize;

use crate::context::Context;
use crate::people::{PageLanguage, Visit};
use crate::study_sessions::catalogue::{self, Shown};
use crate::study_sessions::readers::Onlooker;
use crate::study_sessions::{Member, Phase, links};
use crate::web::{Crumb, Failure, Page, Sample, sample};

use super::cards::{self, SessionCard};
use super::conference::{self, ConferenceDay};
use super::left_out;
use super::list::home;
use super::online::Online;
use super::programme::{self, Day, Venue};
use super::structured;
use super::summary;
use super::words::{self, Chip, say};

#[derive(Serialize)]
pub struct SessionPage {
    pub chip: Chip,
    pub notice: Option<Notice>,
    pub own: Option<Own>,
    pub register: Option<Link>,
    /// Why nobody can register now, when that is so.
    pub no_register: Option<String>,
    pub purpose: String,
    pub summary: Vec<Item>,
    /// Cleaned HTML.
    pub description: String,
    pub days: Vec<Day>,
    /// Every day of the conference, where it has several.
    pub conference: Vec<ConferenceDay>,
    pub venues: Vec<Venue>,
    pub online: Option<Online>,
    pub asked: Vec<String>,
    /// With whom the list of participants is shared.
    pub roster: Vec<String>,
    pub contact: Contact,
    pub seats: Vec<Item>,
    /// How places are given.
    pub rules: &'static str,
    /// How seats are drawn, where they are.
    pub draw: Option<String>,
    /// None where the page is not public yet.
    pub calendar: Option<String>,
    pub related: Vec<SessionCard>,
    /// JSON-LD, safe inside a script element.
    pub structured: String,
    /// The secretariat's page of the session, where this is its preview.
    pub preview_of: Option<String>,
}

/// A line of a definition list.
#[derive(Clone, Debug, Serialize)]
pub struct Item {
    pub label: String,
    pub value: String,
    pub sub: Option<String>,
}

#[derive(Clone, Debug, Serialize)]
pub struct Link {
    pub label: String,
    pub href: String,
}

/// What happened to the session, above everything else.
#[derive(Clone, Debug, Serialize)]
pub struct Notice {
    pub kind: &'static str,
    pub title: String,
    pub text: String,
}

/// The reader's own registration.
#[derive(Clone, Debug, Serialize)]
pub struct Own {
    pub text: String,
    pub chip: Chip,
    pub href: String,
}

#[derive(Clone, Debug, Serialize)]
pub struct Contact {
    pub name: String,
    pub email: String,
    pub phone: Option<String>,
}

impl Item {
    pub fn new(label: impl Into<String>, value: impl Into<String>) -> Self {
        Self { label: label.into(), value: value.into(), sub: None }
    }
}

impl Page for SessionPage {
    const TEMPLATE: &'static str = "study_sessions/show.html";
}

/// Public on purpose; drafts and sessions that wait for their day look as if they were not there.
pub async fn show(
    visit: Visit,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
) -> Result<HttpResponse, Failure> {
    let (db, now) = (context.database.reader(), context.now());
    let shown = catalogue::show(db, *id, onlooker(&visit), now).await?;
    let shown = shown.ok_or(Failure::NotFound)?;
    let language = visit.language();
    let title = cards::title(&shown.listed);
    let mut shell = visit.translated_shell(&context, &title);
    let list = say(language, "勉強会", "Study sessions", "べんきょうかい");
    shell.breadcrumb = vec![home(language), Crumb::to(list, "/sessions"), Crumb::here(title)];
    let own = shown.view.own.as_ref();
    let own = own.map(|own| links::registration_token(&context.config, own.id));
    let site =
        Site { base_url: &context.config.base_url, secretariat: &context.config.secretariat.name };
    let facts = Facts { language, shown: &shown, site, own };
    let mut page = facts.page();
    if page.register.is_some() && left_out::is_left_out(db, &visit, &shown).await? {
        page.register = None;
        page.no_register = Some(left_out::told(language).to_owned());
    }
    context.pages.answer(&shell, &page)
}

/// A visitor sees what belongs to them, and never what belongs to the secretariat: these are the
/// pages of the public.
pub fn onlooker(visit: &Visit) -> Onlooker {
    visit.person_id().map_or(Onlooker::Anyone, |id| Onlooker::Member(Member::acting_as(id)))
}

/// Where the page stands and who runs it, for machines that read it.
#[derive(Clone, Copy)]
pub struct Site<'a> {
    pub base_url: &'a str,
    pub secretariat: &'a str,
}

pub struct Facts<'a> {
    pub language: PageLanguage,
    pub shown: &'a Shown,
    pub site: Site<'a>,
    /// The token of the reader's own registration.
    pub own: Option<String>,
}

impl Facts<'_> {
    pub fn page(&self) -> SessionPage {
        let (language, listed, rows) = (self.language, &self.shown.listed, &self.shown.view.rows);
        let row = &rows.session;
        let open = listed.phase.takes_registrations();
        SessionPage {
            chip: words::chip_of(language, listed),
            notice: self.notice(),
            own: self.registered(),
            register: (open && self.own.is_none()).then(|| self.register()),
            no_register: (!open).then(|| self.no_register()),
            purpose: row.purpose.clone(),
            summary: summary::summary(language, self.shown),
            description: programme::below_headings(&self.shown.view.description_html),
            days: programme::days(language, self.shown),
            conference: conference::days(language, self.shown),
            venues: programme::venues(language, self.shown),
            online: Online::of(language, self.shown),
            asked: programme::asked(language, rows),
            roster: programme::roster(language, rows),
            contact: Contact {
                name: row.contact_name.clone(),
                email: row.contact_email.clone(),
                phone: row.contact_phone.clone(),
            },
            seats: summary::seats(language, self.shown),
            rules: words::selection(language, row.approval),
            draw: (row.approval == Approval::ByLottery)
                .then(|| format!("/sessions/{}/draw", row.id)),
            calendar: (!matches!(listed.phase, Phase::Cancelled | Phase::Postponed))
                .then(|| format!("/sessions/{}/calendar.ics", row.id)),
            related: self.shown.related.iter().map(|one| SessionCard::of(language, one)).collect(),
            structured: structured::event(self.site, self.shown),
            preview_of: None,
        }
    }

    fn notice(&self) -> Option<Notice> {
        let row = &self.shown.view.rows.session;
        let reason = row.state_reason.clone().unwrap_or_default();
        let (kind, title) = match self.shown.listed.phase {
            Phase::Cancelled => (
                "error",
                (
                    "中止になりました",
                    "This session has been cancelled",
                    "べんきょうかいは ありません",
                ),
            ),
            Phase::Postponed => (
                "warning",
                (
                    "延期になりました。新しい日時は、決まりしだいお知らせします",
                    "This session has been postponed; the new date will follow",
                    "日が かわります。あたらしい日は あとで おしらせします",
                ),
            ),
            _ => return None,
        };
        let title = say(self.language, title.0, title.1, title.2).to_owned();
        Some(Notice { kind, title, text: reason })
    }

    fn registered(&self) -> Option<Own> {
        let (own, token) = self.shown.view.own.as_ref().zip(self.own.as_ref())?;
        let text = match self.language {
            PageLanguage::Japanese => format!("申込済みです（受付番号 {}）", own.number),
            PageLanguage::English => format!("You are registered ({})", own.number),
            PageLanguage::Easy => format!("もうしこみました（ばんごう {}）", own.number),
        };
        let chip = words::own_chip(self.language, own.state, self.shown.view.rows.session.state);
        Some(Own { text, chip, href: format!("/registrations/{token}") })
    }

    fn register(&self) -> Link {
        let label = match self.shown.listed.phase {
            Phase::Full => say(
                self.language,
                "キャンセル待ちに申し込む",
                "Join the waiting list",
                "キャンセルを まつ",
            ),
            _ => say(self.language, "申し込む", "Register", "もうしこむ"),
        };
        let href = format!("/sessions/{}/registration", self.shown.view.rows.session.id);
        Link { label: label.to_owned(), href }
    }

    fn no_register(&self) -> String {
        no_register(self.language, self.shown.listed.phase, self.shown.view.rows.session.opens_at)
    }
}

/// Why nobody can register now.
pub fn no_register(
    language: PageLanguage,
    phase: Phase,
    opens_at: chrono::DateTime<chrono::Utc>,
) -> String {
    let sentence = match phase {
        Phase::Announced => {
            let from = words::moment(language, opens_at);
            return match language {
                PageLanguage::Japanese => format!("受付は{from}に始まります。"),
                PageLanguage::English => format!("Registration opens on {from}."),
                PageLanguage::Easy => format!("{from}から もうしこめます。"),
            };
        }
        Phase::Cancelled => (
            "中止になったため、申し込めません。",
            "Cancelled; no registration.",
            "ないので、もうしこめません。",
        ),
        Phase::Postponed => (
            "延期のため、いまは申し込めません。",
            "Postponed; no registration for now.",
            "日が かわるので、いまは もうしこめません。",
        ),
        Phase::Held | Phase::Reported => {
            ("開催が終わりました。", "This session is over.", "おわりました。")
        }
        _ => ("受付は終了しました。", "Registration is closed.", "うけつけは おわりました。"),
    };
    say(language, sentence.0, sentence.1, sentence.2).to_owned()
}

pub fn samples() -> Vec<Sample> {
    super::samples::session_pages().iter().map(sample).collect()
}
