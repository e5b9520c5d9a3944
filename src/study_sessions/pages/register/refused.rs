//! Why somebody cannot do what they wished, and the way onward.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use entities::study_sessions::registration;
use entities::study_sessions::session::Audience;
use serde::Serialize;

use crate::context::Context;
use crate::people::{PageLanguage, Visit};
use crate::study_sessions::catalogue::Shown;
use crate::study_sessions::pages::show::{Link, no_register};
use crate::study_sessions::pages::words::{self, say};
use crate::study_sessions::registration::Refusal;
use crate::study_sessions::{links, wording};
use crate::web::{Failure, Page, Sample, sample};

use super::form::{Brief, brief};
use super::{Desk, shell, sign_in_address};

#[derive(Serialize)]
pub struct RefusedPage {
    pub reason: String,
    pub session: Option<Brief>,
    /// The one thing to do next.
    pub next: Link,
    pub also: Vec<Link>,
}

impl Page for RefusedPage {
    const TEMPLATE: &'static str = "study_sessions/refused.html";
}

/// A refusal in the language of the page.
pub fn words_of(language: PageLanguage, refusal: &Refusal) -> String {
    if language == PageLanguage::Japanese {
        return wording::registration_refusal(refusal);
    }
    if let Refusal::AlreadyRegistered { number } = refusal
        && !number.is_empty()
    {
        return match language {
            PageLanguage::English => format!("Already registered (reference number {number})."),
            _ => format!("もう もうしこんでいます（ばんごう {number}）。"),
        };
    }
    let (en, easy) = seats_said(refusal).unwrap_or_else(|| standing_said(refusal));
    say(language, en, en, easy).to_owned()
}

/// Refusals that another way of taking part may mend: English, and easy Japanese.
fn seats_said(refusal: &Refusal) -> Option<(&'static str, &'static str)> {
    Some(match refusal {
        Refusal::Full { .. } => (
            "No place is left. Choose another way of taking part, or join the waiting list.",
            "いっぱいです。ほかの しかたを えらぶか、まってください。",
        ),
        Refusal::OrganisationFull { .. } => (
            "Your organisation holds as many places as it may. You can join the waiting list.",
            "あなたの だんたいは いっぱいです。まつことが できます。",
        ),
        Refusal::ModeNotOffered => {
            ("Choose one of the ways of taking part.", "さんかの しかたを えらんでください。")
        }
        _ => return None,
    })
}

/// What the state of the session, the person or the link says against it.
fn standing_said(refusal: &Refusal) -> (&'static str, &'static str) {
    match refusal {
        Refusal::NotOpen(_) => ("Registration is not open.", "いまは もうしこめません。"),
        Refusal::NotForThem => (
            "This session is meant for others. See whom it is for on its page.",
            "あなたは もうしこめません。だれの ためか、ページを 見てください。",
        ),
        Refusal::OrganisationNeeded => (
            "Say which of your organisations you take part for.",
            "どの だんたいから さんかするか えらんでください。",
        ),
        Refusal::AlreadyRegistered { .. } => ("Already registered.", "もう もうしこんでいます。"),
        Refusal::TooLate => {
            ("It has begun; this can no longer be done.", "もう はじまったので、できません。")
        }
        Refusal::NoLongerPossible => {
            ("This was done before and cannot be done again.", "もう おわったので、できません。")
        }
        Refusal::LinkExpired => (
            "The link is too old. Please register again.",
            "ふるい リンクです。もういちど もうしこんでください。",
        ),
        Refusal::TooManyRequests => (
            "Too many mails have been asked for. Please look for one that has come, or try again later.",
            "メールを たくさん おくりました。メールを 見てください。こなかったら、あとで もういちど してください。",
        ),
        _ => ("Please check your answers.", "もういちど 見てください。"),
    }
}

/// The page for a refusal about one session.
pub fn refuse(
    visit: &Visit,
    context: &Context,
    shown: &Shown,
    refusal: &Refusal,
) -> Result<HttpResponse, Failure> {
    let status = match refusal {
        Refusal::NotFound => return Err(Failure::NotFound),
        Refusal::TooManyRequests => StatusCode::TOO_MANY_REQUESTS,
        Refusal::NotForThem => StatusCode::FORBIDDEN,
        _ => StatusCode::CONFLICT,
    };
    let language = visit.language();
    let page = RefusedPage {
        reason: words_of(language, refusal),
        session: Some(brief(language, shown)),
        next: to_session(language, shown),
        also: vec![others(language)],
    };
    answer(visit, context, shown, (status, page))
}

fn answer(
    visit: &Visit,
    context: &Context,
    shown: &Shown,
    (status, page): (StatusCode, RefusedPage),
) -> Result<HttpResponse, Failure> {
    let mut around = shell(visit, context, shown);
    say(
        visit.language(),
        "いまは申し込めません",
        "Registration is not possible",
        "いまは もうしこめません",
    )
    .clone_into(&mut around.title);
    context.pages.answer_with(status, &around, &page)
}

pub fn not_open(visit: &Visit, context: &Context, shown: &Shown) -> Result<HttpResponse, Failure> {
    let language = visit.language();
    let page = RefusedPage {
        reason: no_register(language, shown.listed.phase, shown.view.rows.session.opens_at),
        session: Some(brief(language, shown)),
        next: others(language),
        also: vec![to_session(language, shown)],
    };
    answer(visit, context, shown, (StatusCode::CONFLICT, page))
}

/// Somebody who is registered already is led to what they have.
pub fn registered(desk: &Desk, own: &registration::Model) -> Result<HttpResponse, Failure> {
    let (language, shown) = (desk.language(), &desk.shown);
    let token = links::registration_token(&desk.context.config, own.id);
    let see = say(language, "申し込みの内容を見る", "See your registration", "もうしこみを 見る");
    let colleague = say(
        language,
        "同じ団体の人を申し込む",
        "Register a colleague",
        "おなじ だんたいの人を もうしこむ",
    );
    let refusal = Refusal::AlreadyRegistered { number: own.number.clone() };
    let page = RefusedPage {
        reason: words_of(language, &refusal),
        session: Some(brief(language, shown)),
        next: Link { label: see.to_owned(), href: format!("/registrations/{token}") },
        also: vec![Link {
            label: colleague.to_owned(),
            href: format!("/sessions/{}/registration?for=colleague", shown.view.rows.session.id),
        }],
    };
    answer(&desk.visit, &desk.context, shown, (StatusCode::CONFLICT, page))
}

pub fn not_for_them(
    visit: &Visit,
    context: &Context,
    shown: &Shown,
) -> Result<HttpResponse, Failure> {
    let language = visit.language();
    let page = RefusedPage {
        reason: meant_for(language, shown.view.rows.session.audience),
        session: Some(brief(language, shown)),
        next: others(language),
        also: vec![to_session(language, shown)],
    };
    answer(visit, context, shown, (StatusCode::FORBIDDEN, page))
}

/// Nobody is signed in, and the session is not for everybody.
pub fn sign_in(visit: &Visit, context: &Context, shown: &Shown) -> Result<HttpResponse, Failure> {
    let language = visit.language();
    let label = say(
        language,
        "サインインして申し込む",
        "Sign in and register",
        "サインインして もうしこむ",
    );
    let audience = words::audience(language, shown.view.rows.session.audience);
    let reason = match language {
        PageLanguage::Japanese => format!(
            "この勉強会の対象は「{audience}」です。事業に登録している方は、サインインして申し込んでください。"
        ),
        PageLanguage::English => format!(
            "This session is for: {audience}. If you are registered with the programme, sign in to register."
        ),
        PageLanguage::Easy => format!(
            "これは「{audience}」の べんきょうかいです。サインインして もうしこんでください。"
        ),
    };
    let page = RefusedPage {
        reason,
        session: Some(brief(language, shown)),
        next: Link { label: label.to_owned(), href: sign_in_address(shown) },
        also: vec![to_session(language, shown), others(language)],
    };
    let mut around = shell(visit, context, shown);
    say(
        language,
        "申し込むにはサインインが必要です",
        "Please sign in to register",
        "サインインしてください",
    )
    .clone_into(&mut around.title);
    context.pages.answer_with(StatusCode::FORBIDDEN, &around, &page)
}

fn meant_for(language: PageLanguage, audience: Audience) -> String {
    let audience = words::audience(language, audience);
    match language {
        PageLanguage::Japanese => format!(
            "この勉強会の対象は「{audience}」です。所属する団体が対象に入っていないため、申し込めません。"
        ),
        PageLanguage::English => {
            format!("This session is for: {audience}. Your organisation is not among them.")
        }
        PageLanguage::Easy => {
            format!("これは「{audience}」の べんきょうかいです。もうしこめません。")
        }
    }
}

fn to_session(language: PageLanguage, shown: &Shown) -> Link {
    let label = say(
        language,
        "この勉強会の案内を見る",
        "See the page of this session",
        "べんきょうかいの ページを 見る",
    );
    Link { label: label.to_owned(), href: format!("/sessions/{}", shown.view.rows.session.id) }
}

fn others(language: PageLanguage) -> Link {
    let label =
        say(language, "ほかの勉強会を探す", "Find other sessions", "ほかの べんきょうかいを 見る");
    Link { label: label.to_owned(), href: "/sessions".to_owned() }
}

pub fn samples() -> Vec<Sample> {
    let language = PageLanguage::Japanese;
    let shown = crate::study_sessions::pages::samples::shown();
    let with_session = RefusedPage {
        reason: words_of(language, &Refusal::TooLate),
        session: Some(brief(language, &shown)),
        next: others(language),
        also: vec![to_session(language, &shown)],
    };
    let bare = RefusedPage {
        reason: words_of(language, &Refusal::LinkExpired),
        session: None,
        next: others(language),
        also: Vec::new(),
    };
    vec![sample(&with_session), sample(&bare)]
}
