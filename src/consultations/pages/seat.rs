//! Where somebody sits when they open a consultation: signed in on their own side, or by the link
//! in a letter. Both find the same pages.

use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::error::InternalError;
use actix_web::http::StatusCode;
use actix_web::{FromRequest, HttpRequest, HttpResponse, web};
use entities::ConsultationId;
use entities::consultations::consultation::Side;
use entities::people::role_assignment::Role;

use super::form::{RefusedPage, about};
use super::words::{Brief, Link};
use crate::consultations::readers::{ConsultationView, view};
use crate::consultations::{Accompanist, By, Client, Refusal, links, wording};
use crate::context::Context;
use crate::database::Stop;
use crate::people::Visit;
use crate::web::{
    BannerKind, Crumb, Failure, Form, Page, Problems, Settled, Shell, keep_secret_address, settle,
};

/// One consultation, opened by somebody who may see it.
pub struct Seat {
    pub visit: Visit,
    pub context: web::Data<Context>,
    pub by: By,
    pub view: ConsultationView,
    /// `/consultations/0193…` or `/consultations/links/AZPx…`
    pub base: String,
}

impl FromRequest for Seat {
    type Error = actix_web::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Self::Error>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            let visit = Visit::from_request(&request, &mut Payload::None).await?;
            let context = request.app_data::<web::Data<Context>>().cloned();
            let context = context
                .ok_or_else(|| Failure::from(anyhow::anyhow!("the context is not mounted")))?;
            if let Some(token) = request.match_info().get("token") {
                return match by_link(&visit, &context, token).await? {
                    Some(seat) => Ok(seat),
                    None => Err(InternalError::from_response("", gone(&visit, &context)?).into()),
                };
            }
            let id = request.match_info().get("id").unwrap_or_default();
            Ok(by_sign_in(visit, context, id).await?)
        })
    }
}

/// A link we did not sign, or that opens nothing any more, is none.
async fn by_link(
    visit: &Visit,
    context: &web::Data<Context>,
    token: &str,
) -> Result<Option<Seat>, Failure> {
    let Some(holder) = links::open_link(&context.config, token) else { return Ok(None) };
    let (by, db) = (By::Link(holder), context.database.reader());
    let Some(view) = view(db, context.now(), holder.consultation(), by).await? else {
        return Ok(None);
    };
    if links::is_over(&view.parties.row, context.now()) {
        return Ok(None);
    }
    visit.browser().note_personal();
    let base = format!("/consultations/links/{token}");
    Ok(Some(Seat { visit: visit.clone(), context: context.clone(), by, view, base }))
}

/// Somebody who is client here and accompanist there is known by the consultation.
async fn by_sign_in(visit: Visit, context: web::Data<Context>, id: &str) -> Result<Seat, Failure> {
    let person = visit.person().ok_or(Failure::SignInNeeded)?;
    let id: ConsultationId = id.parse().map_err(|_| Failure::NotFound)?;
    let sides = [
        (Role::Operator, By::Client(Client::acting_as(person.id))),
        (Role::Accompanist, By::Accompanist(Accompanist::acting_as(person.id))),
    ];
    for (role, by) in sides {
        // An administrator has the secretariat's own door.
        if !person.roles.holds(role) {
            continue;
        }
        if let Some(view) = view(context.database.reader(), context.now(), id, by).await? {
            return Ok(Seat { visit, context, by, view, base: format!("/consultations/{id}") });
        }
    }
    Err(Failure::NotFound)
}

/// The page behind a link that opens nothing.
fn gone(visit: &Visit, context: &Context) -> Result<HttpResponse, Failure> {
    let page = RefusedPage {
        reason: "このリンクは使えません。途中で切れているか、相談が終わって期限が過ぎたか、担当する人が変わった可能性があります。メールのリンクをもう一度確かめるか、サインインして確認してください。わからないときは、下の問い合わせ先へ連絡してください。".to_owned(),
        about: None,
        links: vec![
            Link::new("サインインして確認する", "/sign-in?next=%2Fconsultations"),
            Link::new("トップへ", "/"),
        ],
    };
    let shell = Shell {
        breadcrumb: vec![Crumb::to("トップ", "/"), Crumb::here("個別相談")],
        ..visit.shell(context, "リンクを開けませんでした")
    };
    let mut answer = context.pages.answer_with(StatusCode::NOT_FOUND, &shell, &page)?;
    keep_secret_address(&mut answer);
    Ok(answer)
}

impl Seat {
    pub fn id(&self) -> ConsultationId {
        self.view.parties.row.id
    }

    pub fn side(&self) -> Side {
        self.view.side
    }

    pub fn is_client(&self) -> bool {
        self.side() == Side::Client
    }

    pub fn by_link(&self) -> bool {
        matches!(self.by, By::Link(_))
    }

    pub fn about(&self) -> Brief {
        about(&self.view)
    }

    pub fn path(&self, below: &str) -> String {
        format!("{}/{below}", self.base)
    }

    pub fn back(&self) -> Link {
        Link::new("相談の内容に戻る", self.base.clone())
    }

    /// `inner` is the name of a page below the consultation's own.
    pub fn shell(&self, inner: Option<&str>) -> Shell {
        let own = format!("個別相談 {}", self.view.parties.row.number);
        let mut shell = self.visit.shell(&self.context, inner.unwrap_or(&own));
        shell.breadcrumb = match (self.by_link(), self.is_client()) {
            (true, _) => vec![Crumb::to("トップ", "/")],
            (false, true) => {
                vec![Crumb::to("ホーム", "/home"), Crumb::to("個別相談", "/consultations")]
            }
            (false, false) => vec![Crumb::to("ホーム", "/home")],
        };
        match inner {
            None => shell.breadcrumb.push(Crumb::here(own)),
            Some(inner) => {
                shell.breadcrumb.push(Crumb::to(own, self.base.clone()));
                shell.breadcrumb.push(Crumb::here(inner));
            }
        }
        shell
    }

    pub fn answer<P: Page>(
        &self,
        status: StatusCode,
        shell: &Shell,
        page: &P,
    ) -> Result<HttpResponse, Failure> {
        Ok(self.guarded(self.context.pages.answer_with(status, shell, page)?))
    }

    /// A form: shown first, or again with what is wrong.
    pub fn answer_form<P: Page>(
        &self,
        title: &str,
        problems: &Problems,
        page: &P,
    ) -> Result<HttpResponse, Failure> {
        let bad = !problems.is_empty();
        let status = if bad { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
        self.answer(status, &self.shell(Some(title)), page)
    }

    /// The address of a link is a secret: nothing keeps these pages or passes the address on.
    pub fn guarded(&self, mut answer: HttpResponse) -> HttpResponse {
        if self.by_link() {
            keep_secret_address(&mut answer);
        }
        answer
    }

    /// Back to the consultation, saying what was done.
    pub fn done(&self, said: &str) -> HttpResponse {
        self.guarded(self.visit.redirect_saying(&self.base, BannerKind::Success, said))
    }

    /// The page that says why not.
    pub fn refuse(&self, refusal: &Refusal) -> Result<HttpResponse, Failure> {
        if *refusal == Refusal::NotFound {
            return Err(Failure::NotFound);
        }
        self.refuse_saying(wording::refusal(refusal))
    }

    pub fn refuse_saying(&self, reason: String) -> Result<HttpResponse, Failure> {
        let page = RefusedPage {
            reason,
            about: Some(self.about()),
            links: vec![Link::new("相談の内容を見る", self.base.clone())],
        };
        self.answer(StatusCode::CONFLICT, &self.shell(Some("いまはこの操作ができません")), &page)
    }

    /// What became of a verb: done, the form again, or the page that says why not.
    pub fn settle<T>(
        &self,
        outcome: Result<T, Stop<Refusal>>,
        said: &str,
        again: impl FnOnce(&Problems) -> Result<HttpResponse, Failure>,
    ) -> Result<HttpResponse, Failure> {
        match settle(outcome)? {
            Settled::Done(_) => Ok(self.done(said)),
            Settled::Again(problems, None) => again(&problems),
            Settled::Again(_, Some(why)) => self.refuse_saying(why),
        }
    }
}

/// Text that may be left out, at most so long.
pub fn optional<const MOST: usize>(
    form: &Form,
    name: &str,
    problems: &mut Problems,
) -> Option<crate::vocabulary::LongText<MOST>> {
    let read = crate::vocabulary::LongText::parse_optional(form.text(name));
    problems.keep(name, read).flatten()
}
