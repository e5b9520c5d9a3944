//! Who asks: the extractors every handler names in its parameters.

mod bearer;
mod lookup;
mod navigation;
mod permission;
mod shell;

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage as _, HttpRequest, HttpResponse, web};
use entities::PersonId;

use crate::context::Context;
use crate::mail::{Hold, hold};
use crate::web::{Banner, BannerKind, Browser, Failure, Shell, client_address};

use super::{Actor, Identity};

pub use bearer::refuse_false_bearer;
pub use navigation::{NavEntry, Navigation};
pub use permission::{
    Accompanist, Admin, Approver, Coordinator, Editor, Newsroom, Operator, OperatorLead, SignedIn,
    Staff, Viewer,
};

/// Anyone who asks; knows who is signed in, the language, the form token and the banner.
#[derive(Clone)]
pub struct Visit(Arc<Inner>);

struct Inner {
    browser: Arc<Browser>,
    person: Option<Arc<Identity>>,
    /// Known on pages of the secretariat alone.
    hold: Option<Hold>,
    base: Shell,
    navigation: Option<web::Data<Navigation>>,
    path: String,
    client: Option<std::net::IpAddr>,
    device: String,
}

/// The language of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageLanguage {
    Japanese,
    English,
    /// やさしい日本語
    Easy,
}

impl Visit {
    pub fn person(&self) -> Option<&Identity> {
        self.0.person.as_deref()
    }

    pub fn person_id(&self) -> Option<PersonId> {
        self.0.person.as_ref().map(|person| person.id)
    }

    /// For the audit log.
    pub fn actor(&self) -> Actor {
        self.person_id().map_or(Actor::Link(None), Actor::Person)
    }

    pub fn browser(&self) -> &Browser {
        &self.0.browser
    }

    pub fn client(&self) -> Option<std::net::IpAddr> {
        self.0.client
    }

    /// Browser and system in words, for the list of sessions.
    pub fn device(&self) -> &str {
        &self.0.device
    }

    /// As chosen on this browser, else the person's own, else Japanese. Only for pages that exist
    /// in several languages; all others are Japanese.
    pub fn language(&self) -> PageLanguage {
        let own = self.0.person.as_ref().map(|person| person.language.as_str());
        match self.0.browser.language().or(own) {
            Some("en") => PageLanguage::English,
            Some("ja-easy") => PageLanguage::Easy,
            _ => PageLanguage::Japanese,
        }
    }

    /// 303 to a page of this server.
    pub fn redirect(&self, path: &str) -> HttpResponse {
        let location = (actix_web::http::header::LOCATION, path);
        HttpResponse::SeeOther().insert_header(location).finish()
    }

    /// 303 to a page of this server, which will show the sentence as its banner.
    pub fn redirect_saying(&self, path: &str, kind: BannerKind, text: &str) -> HttpResponse {
        let mut answer = self.redirect(path);
        self.0.browser.say(&mut answer, &Banner { kind, text: text.to_owned() });
        answer
    }
}

impl FromRequest for Visit {
    type Error = Failure;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Failure>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            let known = request.extensions().get::<Self>().cloned();
            if let Some(visit) = known {
                return Ok(visit);
            }
            let visit = begin(&request).await?;
            request.extensions_mut().insert(visit.clone());
            Ok(visit)
        })
    }
}

/// Finds out who asks, with one query at most, and one more for pages of the secretariat.
async fn begin(request: &HttpRequest) -> Result<Visit, Failure> {
    let mounted = |what: &str| anyhow::anyhow!("{what} is not mounted");
    let context = request.app_data::<web::Data<Context>>().ok_or_else(|| mounted("the context"))?;
    let browser = request.extensions().get::<Arc<Browser>>().cloned();
    let browser = browser.ok_or_else(|| mounted("the guard"))?;
    let is_page = !request.path().starts_with("/api/");
    let person = if is_page {
        lookup::by_cookie(&browser, context).await?
    } else {
        lookup::by_bearer(request, context).await?
    };
    if person.is_some() {
        browser.note_personal();
    }
    let is_staff = person.as_ref().is_some_and(|person| person.roles.is_staff());
    let held = if is_page && is_staff { hold(context.database.reader()).await? } else { None };
    let base = request.app_data::<web::Data<Shell>>();
    let base = base.map_or_else(Shell::sample, |shell| Shell::clone(shell));
    let inner = Inner {
        browser,
        person: person.map(Arc::new),
        hold: held,
        base,
        navigation: request.app_data::<web::Data<Navigation>>().cloned(),
        path: request.path().to_owned(),
        client: client_address(request),
        device: lookup::device(request),
    };
    let visit = Visit(Arc::new(inner));
    if is_page {
        // Failure pages keep the navigation of whoever meets them.
        request.extensions_mut().insert(visit.shell(context, ""));
    }
    Ok(visit)
}
