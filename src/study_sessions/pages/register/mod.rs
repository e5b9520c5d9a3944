//! `/sessions/{id}/registration`: 入力 → 確認 → 完了.
//!
//! Nothing is kept between the pages: the confirmation carries what was typed in its own form, and
//! the last press reads all of it again. A key made with the first page makes every further press
//! the same registration.

mod confirm;
mod consents;
mod days;
mod fields;
mod form;
mod reading;
mod refused;
mod send;

use actix_web::{HttpResponse, web};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use entities::StudySessionId;
use entities::study_sessions::session::Audience;
use serde::Deserialize;

use crate::context::Context;
use crate::people::{PageLanguage, Visit};
use crate::study_sessions::catalogue::{self, Applicant, Block, OtherDay, Shown};
use crate::web::{Crumb, Failure, Form, Problems, Sample, Shell};

use super::cards;
use super::list::home;
use super::show::onlooker;
use super::words::say;

pub use consents::needs;
pub use fields::{asked, modes};
pub use form::{Brief, brief};
pub use reading::{Whom, Wish, answers_in};
pub use refused::{RefusedPage, refuse, words_of};
pub use send::sent;

/// Who fills in the form.
#[derive(Clone, Debug)]
pub enum Who {
    /// Signed in; for themselves or for somebody of the same organisation.
    Member { applicant: Box<Applicant>, colleague: bool },
    /// Without an account; the prefectures are among the questions.
    Guest { places: Vec<Block> },
}

/// Everything one of these pages is made of.
pub struct Desk {
    pub visit: Visit,
    pub context: web::Data<Context>,
    pub shown: Shown,
    /// The other days of the conference.
    pub days: Vec<OtherDay>,
    pub who: Who,
}

#[derive(Deserialize)]
pub struct ForWhom {
    /// `colleague`
    #[serde(default)]
    r#for: String,
}

impl ForWhom {
    fn colleague(&self) -> bool {
        self.r#for == "colleague"
    }
}

/// Public on purpose: public sessions are open to everybody.
pub async fn start(
    visit: Visit,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
    query: web::Query<ForWhom>,
) -> Result<HttpResponse, Failure> {
    let desk = match open(visit, context, *id, query.colleague()).await? {
        Ok(desk) => desk,
        Err(answer) => return Ok(answer),
    };
    let mut form = Form::default();
    form.set("key", URL_SAFE_NO_PAD.encode(desk.context.chance.secret()));
    form::prefill(&desk, &mut form);
    form::answer(&desk, &form, &Problems::none(), form::Shown::First)
}

/// Public on purpose; see [`start`].
pub async fn go_on(
    visit: Visit,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
    query: web::Query<ForWhom>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    // A repeated press must find its first result, even if the session has closed meanwhile.
    let desk = match open_for(visit, context, *id, query.colleague()).await? {
        Ok(desk) => desk,
        Err(answer) => return Ok(answer),
    };
    match form.text("step") {
        "send" => send::send(desk, form).await,
        "mend" => form::answer(&desk, &form, &Problems::none(), form::Shown::First),
        _ => confirm::check(&desk, &form).await,
    }
}

/// The desk, if this visitor can register now; otherwise the page that says why not.
async fn open(
    visit: Visit,
    context: web::Data<Context>,
    id: StudySessionId,
    colleague: bool,
) -> Result<Result<Desk, HttpResponse>, Failure> {
    // What takes nobody is not worth a sign-in.
    let (db, now) = (context.database.reader(), context.now());
    let shown = catalogue::show(db, id, onlooker(&visit), now).await?.ok_or(Failure::NotFound)?;
    if !shown.listed.phase.takes_registrations() && visit.person_id().is_none() {
        return refused::not_open(&visit, &context, &shown).map(Err);
    }
    let desk = match open_for(visit, context, id, colleague).await? {
        Ok(desk) => desk,
        Err(answer) => return Ok(Err(answer)),
    };
    if !desk.shown.listed.phase.takes_registrations() {
        return refused::not_open(&desk.visit, &desk.context, &desk.shown).map(Err);
    }
    if let (Who::Member { colleague: false, .. }, Some(own)) = (&desk.who, &desk.shown.view.own) {
        return refused::registered(&desk, own).map(Err);
    }
    Ok(Ok(desk))
}

/// The desk, if the session is for this visitor at all.
async fn open_for(
    visit: Visit,
    context: web::Data<Context>,
    id: StudySessionId,
    colleague: bool,
) -> Result<Result<Desk, HttpResponse>, Failure> {
    let (db, now) = (context.database.reader(), context.now());
    let shown = catalogue::show(db, id, onlooker(&visit), now).await?.ok_or(Failure::NotFound)?;
    let audience = shown.view.rows.session.audience;
    let who = match visit.person_id() {
        Some(person) => {
            let applicant = catalogue::applicant(db, person, audience).await?;
            let applicant = applicant.ok_or(Failure::NotFound)?;
            if applicant.places.is_empty() && (audience != Audience::Public || colleague) {
                return refused::not_for_them(&visit, &context, &shown).map(Err);
            }
            Who::Member { applicant: Box::new(applicant), colleague }
        }
        None if audience == Audience::Public => {
            Who::Guest { places: catalogue::places(db, now).await? }
        }
        None => return refused::sign_in(&visit, &context, &shown).map(Err),
    };
    // Of a colleague nobody says here where they are registered.
    let own = visit.person_id().filter(|_| !colleague);
    let days = catalogue::other_days(db, &shown, own, now).await?;
    Ok(Ok(Desk { visit, context, shown, days, who }))
}

/// What a page of the form is made of, whoever asked.
#[derive(Clone, Copy)]
pub struct Ground<'a> {
    pub language: PageLanguage,
    pub who: &'a Who,
    pub shown: &'a Shown,
    pub days: &'a [OtherDay],
}

impl Ground<'_> {
    fn session(self) -> String {
        format!("/sessions/{}", self.shown.view.rows.session.id)
    }

    fn address(self) -> String {
        let colleague = matches!(self.who, Who::Member { colleague: true, .. });
        format!("{}/registration{}", self.session(), if colleague { "?for=colleague" } else { "" })
    }
}

impl Desk {
    fn language(&self) -> PageLanguage {
        self.visit.language()
    }

    fn ground(&self) -> Ground<'_> {
        Ground { language: self.language(), who: &self.who, shown: &self.shown, days: &self.days }
    }

    fn shell(&self) -> Shell {
        shell(&self.visit, &self.context, &self.shown)
    }
}

/// Leads to the sign-in and back to the form.
fn sign_in_address(shown: &Shown) -> String {
    let back = format!("/sessions/{}/registration", shown.view.rows.session.id);
    let next: String = url::form_urlencoded::byte_serialize(back.as_bytes()).collect();
    format!("/sign-in?next={next}")
}

/// The shell around the pages of registering for one session.
fn shell(visit: &Visit, context: &Context, shown: &Shown) -> Shell {
    let language = visit.language();
    let title = say(
        language,
        "勉強会に申し込む",
        "Register for a study session",
        "べんきょうかいに もうしこむ",
    );
    let mut shell = visit.translated_shell(context, title);
    let list = say(language, "勉強会", "Study sessions", "べんきょうかい");
    let session = format!("/sessions/{}", shown.view.rows.session.id);
    shell.breadcrumb = vec![
        home(language),
        Crumb::to(list, "/sessions"),
        Crumb::to(cards::title(&shown.listed), session),
        Crumb::here(say(language, "申し込み", "Registration", "もうしこみ")),
    ];
    shell
}

pub fn samples() -> Vec<Sample> {
    let mut samples = form::samples();
    samples.extend(confirm::samples());
    samples.extend(send::samples());
    samples.extend(refused::samples());
    samples
}
