//! Who looks at an introduction: the operator's member who is signed in, or whoever holds the link
//! of the other side. Anybody else finds nothing.

use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::{FromRequest, HttpRequest, HttpResponse, web};
use entities::IntroductionId;
use entities::networking::introduction::Side;

use crate::context::Context;
use crate::database::Stop;
use crate::networking::introductions::{Parties, find, opened, parties};
use crate::networking::{By, Refusal, Requester, wording};
use crate::people::{Operator, PageLanguage, Visit};
use crate::web::{
    BannerKind, Crumb, Failure, Objection, Page, Problems, Shell, keep_secret_address,
};

/// The language of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Words {
    pub english: bool,
}

impl Words {
    pub fn say(self, ja: &'static str, en: &'static str) -> &'static str {
        if self.english { en } else { ja }
    }
}

/// A side of an introduction, with everything a page of it needs.
pub struct Seat {
    pub context: web::Data<Context>,
    pub by: By,
    pub parties: Parties,
    /// `/my/introductions/…` or `/introductions/AZ…`
    pub base: String,
    pub words: Words,
    visit: Visit,
}

impl FromRequest for Seat {
    type Error = Failure;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Failure>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            let context = request.app_data::<web::Data<Context>>().cloned();
            let context = context.ok_or_else(|| anyhow::anyhow!("the context is not mounted"))?;
            if let Some(token) = request.match_info().get("token") {
                let visit = Visit::extract(&request).await?;
                return linked(visit, context, token).await;
            }
            let who = Operator::extract(&request).await?;
            let id = request.match_info().get("id").and_then(|id| id.parse().ok());
            own(&who, context, id.ok_or(Failure::NotFound)?).await
        })
    }
}

async fn linked(visit: Visit, context: web::Data<Context>, token: &str) -> Result<Seat, Failure> {
    let found = opened(&context, token).await;
    let (parties, link) = found.map_err(|stop| Failure::of(stop, |_| Failure::NotFound))?;
    visit.browser().note_personal();
    let words = Words { english: visit.language() == PageLanguage::English };
    let base = format!("/introductions/{token}");
    Ok(Seat { context, by: By::Partner(link), parties, base, words, visit })
}

async fn own(
    who: &Operator,
    context: web::Data<Context>,
    id: IntroductionId,
) -> Result<Seat, Failure> {
    let db = context.database.reader();
    let row = find(db, id).await?.filter(|row| row.requester_id == who.person_id());
    let parties = parties(db, row.ok_or(Failure::NotFound)?).await?;
    let by = By::Requester(Requester::from(who));
    let base = format!("/my/introductions/{id}");
    let words = Words { english: false };
    Ok(Seat { by, parties, base, words, visit: who.visit().clone(), context })
}

impl Seat {
    pub fn side(&self) -> Side {
        self.by.side()
    }

    pub fn id(&self) -> IntroductionId {
        self.parties.row.id
    }

    pub fn say(&self, ja: &'static str, en: &'static str) -> &'static str {
        self.words.say(ja, en)
    }

    fn shell(&self, title: &str) -> Shell {
        let list = ("紹介", "/my/introductions");
        let number = &self.parties.row.number;
        if self.side() == Side::Partner {
            return self.visit.translated_shell(&self.context, title);
        }
        let mut shell = self.visit.shell(&self.context, title);
        shell.breadcrumb = vec![Crumb::to("ホーム", "/home"), Crumb::to(list.0, list.1)];
        if title.contains(number.as_str()) {
            shell.breadcrumb.push(Crumb::here(number.clone()));
        } else {
            shell.breadcrumb.push(Crumb::to(number.clone(), self.base.clone()));
            shell.breadcrumb.push(Crumb::here(title));
        }
        shell
    }

    pub fn answer<P: Page>(
        &self,
        status: StatusCode,
        (title, page): (&str, &P),
    ) -> Result<HttpResponse, Failure> {
        let answer = self.context.pages.answer_with(status, &self.shell(title), page)?;
        Ok(self.secret(answer))
    }

    /// The address of the other side's page is a secret.
    fn secret(&self, mut answer: HttpResponse) -> HttpResponse {
        if self.side() == Side::Partner {
            keep_secret_address(&mut answer);
        }
        answer
    }

    /// Back to the introduction, with a sentence.
    pub fn done(&self, text: &str) -> HttpResponse {
        let answer = self.visit.redirect_saying(&self.base, BannerKind::Success, text);
        self.secret(answer)
    }

    /// Back to the introduction, with what is in the way.
    pub fn refused(&self, refusal: &Refusal) -> HttpResponse {
        self.refused_saying(&self.why(refusal))
    }

    pub fn refused_saying(&self, why: &str) -> HttpResponse {
        self.secret(self.visit.redirect_saying(&self.base, BannerKind::Error, why))
    }

    pub fn why(&self, refusal: &Refusal) -> String {
        if self.words.english {
            wording::refusal_in_english(refusal)
        } else {
            wording::refusal(refusal)
        }
    }

    /// Sorts what a verb answered to a form: done, or what to show again.
    pub fn settled<T>(
        &self,
        outcome: Result<T, Stop<Refusal>>,
    ) -> Result<Result<T, (Problems, Option<String>)>, Failure> {
        let refusal = match outcome {
            Ok(done) => return Ok(Ok(done)),
            Err(Stop::Broken(error)) => return Err(error.into()),
            Err(Stop::Refused(refusal)) => refusal,
        };
        match Objection::from(refusal.clone()) {
            Objection::NotFound => Err(Failure::NotFound),
            Objection::Invalid(problems) => Ok(Err((self.translated(problems), None))),
            Objection::Said(_) => Ok(Err((Problems::none(), Some(self.why(&refusal))))),
        }
    }

    /// Problems are worded in Japanese; the few the other side can meet are said in English, too.
    pub fn translated(&self, problems: Problems) -> Problems {
        if !self.words.english {
            return problems;
        }
        let mut translated = Problems::none();
        for one in problems.into_list() {
            let text = match one.field.as_str() {
                "details" => {
                    "Please choose your name or organisation, and a mail address or telephone number."
                }
                "met" => "Please choose whether you met.",
                "rating" => "Please choose a number from 1 to 5.",
                "place" => "Please enter a place or an address to open.",
                "minutes" => "Please choose how long.",
                field if field.starts_with("day") => {
                    "Please enter a day and a time still to come that does not overlap another."
                }
                _ => "Please check this field; it may be too long or empty.",
            };
            translated.add(one.field, text);
        }
        translated
    }
}
