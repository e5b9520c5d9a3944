//! What the holder of a link in a letter can do with their registration, signed in or not.
//!
//! The address is a secret, so nothing keeps these pages and no link from them passes it on.
//! Opening a page changes nothing.
//!
//! Pre-work, questions, the questionnaire, materials and the certificate are the participant's: the
//! link shown to whoever registered them opens none of these.

mod after;
mod calendar;
mod cancel;
mod certificate;
mod change;
mod confirmation;
mod confirmation_words;
mod done;
mod material;
mod notice;
mod offer;
mod prework;
mod prework_call;
mod questions;
mod sharing;
mod show;
mod survey;
mod survey_words;

use crate::context::Context;
use crate::people::{PageLanguage, Visit};
use crate::study_sessions::catalogue::{self, Held};
use crate::study_sessions::links::{self, LinkHolder};
use crate::study_sessions::registration::{By, Refusal};
use crate::web::{Crumb, Failure, Page, Routes, Sample, Shell, keep_secret_address};
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::cards;
use super::list::home;
use super::register::{Brief, RefusedPage, words_of};
use super::show::{Item, Link};
use super::words::{self, say};

/// A registration opened by its link.
pub struct Ticket {
    pub visit: Visit,
    pub context: web::Data<Context>,
    pub holder: LinkHolder,
    pub token: String,
    pub held: Held,
}

impl Ticket {
    /// A token we did not sign looks like one that never was.
    async fn open(
        visit: Visit,
        context: web::Data<Context>,
        token: String,
    ) -> Result<Self, Failure> {
        let holder = links::open_registration(&context.config, &token).ok_or(Failure::NotFound)?;
        let (db, now) = (context.database.reader(), context.now());
        let held = catalogue::held(db, holder.registration(), By::Link(holder), now).await?;
        let held = held.ok_or(Failure::NotFound)?;
        visit.browser().note_personal();
        Ok(Self { visit, context, holder, token, held })
    }

    /// For what the participant alone says and sees. The link that manages a colleague's registration
    /// looks like one that never was.
    async fn of_participant(
        visit: Visit,
        context: web::Data<Context>,
        token: String,
    ) -> Result<Self, Failure> {
        let ticket = Self::open(visit, context, token).await?;
        if ticket.holder.is_participant() { Ok(ticket) } else { Err(Failure::NotFound) }
    }

    fn language(&self) -> PageLanguage {
        self.visit.language()
    }

    fn address(&self) -> String {
        format!("/registrations/{}", self.token)
    }

    /// The shell of a page below the registration's own; `title` none is that page itself.
    fn shell(&self, title: Option<&str>) -> Shell {
        let language = self.language();
        let own = say(language, "申し込みの内容", "Your registration", "あなたの もうしこみ");
        let mut shell = self.visit.translated_shell(&self.context, title.unwrap_or(own));
        let session = format!("/sessions/{}", self.held.listed.session.id);
        shell.breadcrumb =
            vec![home(language), Crumb::to(cards::title(&self.held.listed), session)];
        match title {
            None => shell.breadcrumb.push(Crumb::here(own)),
            Some(title) => {
                shell.breadcrumb.extend([Crumb::to(own, self.address()), Crumb::here(title)]);
            }
        }
        shell
    }

    fn answer<P: Page>(
        &self,
        status: StatusCode,
        shell: &Shell,
        page: &P,
    ) -> Result<HttpResponse, Failure> {
        Ok(secret(self.context.pages.answer_with(status, shell, page)?))
    }

    /// The page that says why not, leading back to the registration.
    fn refuse(&self, refusal: &Refusal) -> Result<HttpResponse, Failure> {
        let language = self.language();
        let title = say(
            language,
            "いまはこの操作ができません",
            "This is not possible now",
            "いまは できません",
        );
        let next =
            say(language, "申し込みの内容を見る", "See your registration", "もうしこみを 見る");
        let page = RefusedPage {
            reason: words_of(language, refusal),
            session: Some(brief(language, &self.held)),
            next: Link { label: next.to_owned(), href: self.address() },
            also: Vec::new(),
        };
        if *refusal == Refusal::NotFound {
            return Err(Failure::NotFound);
        }
        self.answer(StatusCode::CONFLICT, &self.shell(Some(title)), &page)
    }

    fn redirect(&self) -> HttpResponse {
        secret(self.visit.redirect(&self.address()))
    }
}

fn secret(mut answer: HttpResponse) -> HttpResponse {
    keep_secret_address(&mut answer);
    answer
}

/// The session of a registration, with the state of the registration.
fn brief(language: PageLanguage, held: &Held) -> Brief {
    let listed = &held.listed;
    Brief {
        title: cards::title(listed),
        chip: words::own_chip(language, held.view.registration.state, listed.session.state),
        items: vec![
            Item::new(
                say(language, "日時", "Date and time", "いつ"),
                cards::when(language, listed),
            ),
            Item::new(say(language, "場所", "Place", "どこで"), cards::place(language, listed)),
            Item::new(
                say(language, "参加方法", "How to take part", "さんかの しかた"),
                words::mode(language, held.view.registration.mode),
            ),
            Item::new(
                say(language, "参加する方", "Participant", "さんかする人"),
                held.view.name.clone(),
            ),
        ],
    }
}

pub fn routes(service: &mut Routes) {
    service
        .route("/registrations/offers/{token}", web::get().to(offer::show))
        .route("/registrations/offers/{token}/acceptance", web::post().to(offer::accept))
        .route("/registrations/offers/{token}/decline", web::post().to(offer::decline))
        .route("/registrations/confirmations/{token}", web::get().to(confirmation::show))
        .route("/registrations/confirmations/{token}", web::post().to(confirmation::confirm))
        .route("/registrations/{token}", web::get().to(show::show))
        .route("/registrations/{token}/calendar.ics", web::get().to(calendar::calendar))
        .route("/registrations/{token}/done", web::get().to(done::done))
        .route("/registrations/{token}/change", web::get().to(change::show))
        .route("/registrations/{token}/change", web::post().to(change::change))
        .route("/registrations/{token}/cancellation", web::get().to(cancel::show))
        .route("/registrations/{token}/cancellation", web::post().to(cancel::cancel))
        .route("/registrations/{token}/survey", web::get().to(survey::show))
        .route("/registrations/{token}/survey", web::post().to(survey::receive))
        .route("/registrations/{token}/prework", web::get().to(prework::show))
        .route("/registrations/{token}/prework", web::post().to(prework::receive))
        .route("/registrations/{token}/prework/sheet", web::get().to(prework::sheet))
        .route("/registrations/{token}/prework/file", web::get().to(prework::file))
        .route("/registrations/{token}/questions", web::post().to(questions::receive))
        .route(
            "/registrations/{token}/questions/{question}/withdrawal",
            web::post().to(questions::withdraw),
        )
        .route("/registrations/{token}/sharing", web::post().to(sharing::receive))
        .route("/registrations/{token}/materials/{material}", web::get().to(material::file))
        .route("/registrations/{token}/certificate", web::get().to(certificate::show))
        .route("/certificates/{code}", web::get().to(certificate::check));
}

pub fn samples() -> Vec<Sample> {
    let mut samples = show::samples();
    samples.extend(done::samples());
    samples.extend(change::samples());
    samples.extend(cancel::samples());
    samples.extend(offer::samples());
    samples.extend(confirmation::samples());
    samples.extend(survey::samples());
    samples.extend(prework::samples());
    samples.extend(certificate::samples());
    samples
}
