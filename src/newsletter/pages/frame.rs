//! What these pages share.

use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse};
use entities::newsletter::subscriber::ReaderLanguage;
use serde::Serialize;

use crate::context::Context;
use crate::newsletter::refusal::Refusal;
use crate::newsletter::wording::{self, say};
use crate::newsletter::{Origin, find_reader, links};
use crate::newsletter::{Stored, links::Worth};
use crate::people::{PageLanguage, Visit};
use crate::web::{Crumb, Failure, Page, Shell, keep_secret_address};

/// A sentence in the three languages.
pub type Said = (&'static str, &'static str, &'static str);

/// The language of the page.
pub fn language(visit: &Visit) -> ReaderLanguage {
    match visit.language() {
        PageLanguage::Japanese => ReaderLanguage::Ja,
        PageLanguage::English => ReaderLanguage::En,
        PageLanguage::Easy => ReaderLanguage::JaEasy,
    }
}

pub fn said(language: ReaderLanguage, said: Said) -> &'static str {
    say(language, said.0, said.1, said.2)
}

/// Where something was pressed.
pub fn origin(visit: &Visit, request: &HttpRequest) -> Origin {
    let agent = request.headers().get(header::USER_AGENT).and_then(|value| value.to_str().ok());
    Origin::new(visit.client(), agent.unwrap_or_default())
}

/// For pages whose address is a secret.
pub fn secret(mut answer: HttpResponse) -> HttpResponse {
    keep_secret_address(&mut answer);
    answer
}

const MAGAZINE: Said = ("メールマガジン", "Mail magazine", "メールマガジン");

/// The shell around one of these pages.
pub fn shell(visit: &Visit, context: &Context, title: Said) -> Shell {
    let language = language(visit);
    let title = said(language, title);
    let mut shell = visit.translated_shell(context, title);
    let magazine = said(language, MAGAZINE);
    shell.breadcrumb = vec![Crumb::to(said(language, ("トップ", "Top", "トップ")), "/")];
    if title == magazine {
        shell.breadcrumb.push(Crumb::here(magazine));
    } else {
        shell.breadcrumb.push(Crumb::to(magazine, "/newsletter"));
        shell.breadcrumb.push(Crumb::here(title));
    }
    shell
}

/// A page that says why something cannot be done, and the way onward.
#[derive(Serialize)]
pub struct RefusedPage {
    pub reason: String,
    pub next: Onward,
    /// Posts to this address instead of leading somewhere.
    pub renew: Option<String>,
    /// What can be done nevertheless.
    pub also: Vec<Onward>,
}

#[derive(Serialize)]
pub struct Onward {
    pub label: &'static str,
    pub href: String,
}

impl Page for RefusedPage {
    const TEMPLATE: &'static str = "newsletter/refused.html";
}

/// Answers with the reason and the form as the way onward.
pub fn refuse(
    around: (&Visit, &Context),
    title: Said,
    refusal: &Refusal,
) -> Result<HttpResponse, Failure> {
    if *refusal == Refusal::NotFound {
        return Err(Failure::NotFound);
    }
    let language = language(around.0);
    let page = RefusedPage {
        reason: reason(language, refusal).to_owned(),
        next: again(language),
        renew: None,
        also: Vec::new(),
    };
    conflict(around, title, &page)
}

/// What somebody who left sees of their own: all that is still open to them. `back` is where one
/// press brings them back, while it does.
pub fn stopped(own: &Own, title: Said, back: Option<String>) -> Result<HttpResponse, Failure> {
    let language = own.language();
    let stored = stored(language, &own.base());
    let page = match back {
        None => RefusedPage {
            reason: reason(language, &Refusal::NotReading).to_owned(),
            next: again(language),
            renew: None,
            also: vec![stored],
        },
        Some(back) => RefusedPage {
            reason: said(language, STOPPED).to_owned(),
            next: Onward { label: said(language, RESUME), href: back.clone() },
            renew: Some(back),
            also: vec![again(language), stored],
        },
    };
    conflict((&own.visit, &own.context), title, &page)
}

const STOPPED: Said = (
    "配信は止まっています。下のボタンを押すと、前と同じ内容でまた届きます。",
    "The magazine is stopped. Press the button to receive it again as before.",
    "いまは とまっています。ボタンを おすと、また おくります。",
);
const RESUME: Said = ("配信を再開する", "Receive the magazine again", "また もらう");

fn conflict(
    (visit, context): (&Visit, &Context),
    title: Said,
    page: &RefusedPage,
) -> Result<HttpResponse, Failure> {
    let shell = shell(visit, context, title);
    Ok(secret(context.pages.answer_with(StatusCode::CONFLICT, &shell, page)?))
}

const LOST: Said =
    ("このリンクは使えません", "This link does not work", "この リンクは つかえません");
const LOST_REASON: Said = (
    "リンクのアドレスが途中で切れているか、違っています。メールのボタンをもう一度押すか、新しいリンクを受け取ってください。",
    "The address of the link is incomplete or wrong. Press the button in the mail once more, or have a new link sent to you.",
    "リンクの アドレスが ちがいます。メールの ボタンを もういちど おすか、あたらしい リンクを もらってください。",
);
const FRESH: Said = ("新しいリンクを受け取る", "Send me a new link", "あたらしい リンクを もらう");

/// For a link we did not make, or to nobody: both look the same, and readers have no account that
/// would help.
pub fn lost(visit: &Visit, context: &Context) -> Result<HttpResponse, Failure> {
    let language = language(visit);
    let page = RefusedPage {
        reason: said(language, LOST_REASON).to_owned(),
        next: Onward { label: said(language, FRESH), href: "/newsletter/link".to_owned() },
        renew: None,
        also: vec![again(language)],
    };
    let shell = shell(visit, context, LOST);
    Ok(secret(context.pages.answer_with(StatusCode::NOT_FOUND, &shell, &page)?))
}

pub fn again(language: ReaderLanguage) -> Onward {
    let label = say(
        language,
        "登録フォームを開く",
        "Open the registration form",
        "とうろくの ページを ひらく",
    );
    Onward { label, href: "/newsletter".to_owned() }
}

/// The way to what is stored, below a reader's own page.
pub fn stored(language: ReaderLanguage, base: &str) -> Onward {
    let label = say(
        language,
        "保管している情報を見る",
        "See what is stored about you",
        "あなたの じょうほうを 見る",
    );
    Onward { label, href: format!("{base}/data") }
}

pub fn reason(language: ReaderLanguage, refusal: &Refusal) -> &'static str {
    let ja = wording::refusal(refusal);
    match refusal {
        Refusal::LinkExpired => say(
            language,
            "リンクの期限が切れています。もう一度、登録フォームから手続きをしてください。",
            "This link has expired. Please use the form again.",
            "この リンクは ふるいです。もういちど はじめから してください。",
        ),
        Refusal::AddressTaken => say(
            language,
            ja,
            "This address has a registration of its own. Please stop that one first.",
            "この アドレスは ほかの とうろくで つかっています。",
        ),
        Refusal::NotReading => say(
            language,
            "配信は止まっています。受け取るときは、登録フォームから登録してください。",
            "The magazine is stopped. To receive it again, use the form.",
            "いまは とまっています。もういちど とうろくしてください。",
        ),
        Refusal::LeftLongAgo => say(
            language,
            ja,
            "It was stopped some time ago. To receive it again, use the form.",
            "やめてから 日が たっています。もういちど とうろくしてください。",
        ),
        Refusal::WordingUnknown => say(
            language,
            ja,
            "The words have changed. Please read them again, and tick the box if you agree.",
            "ことばが かわりました。もういちど よんで、よければ しるしを つけてください。",
        ),
        Refusal::ChangedMeanwhile => say(
            language,
            "ほかの画面で先に保存されました。開き直して、もう一度入力してください。",
            "It was saved elsewhere in between. Please open the page again.",
            "ほかの ページで かわりました。もういちど ひらいてください。",
        ),
        _ => ja,
    }
}

/// A reader opened by the link to their preferences.
pub struct Own {
    pub visit: Visit,
    pub context: actix_web::web::Data<Context>,
    pub token: String,
    pub reader: Stored,
    /// Sends a fresh link instead of opening anything.
    pub expired: bool,
}

/// The reader a link names; nothing for what we did not sign.
pub async fn open(
    visit: Visit,
    context: actix_web::web::Data<Context>,
    token: String,
) -> Result<Own, Failure> {
    let sent = links::read_preferences(&token).ok_or(Failure::NotFound)?;
    let found = find_reader(context.database.reader(), sent.id).await?;
    let reader = found.ok_or(Failure::NotFound)?;
    let expired = match sent.worth(&context.config, &reader.row, context.now()) {
        Worth::Good => false,
        Worth::Expired => true,
        Worth::Forged => return Err(Failure::NotFound),
    };
    visit.browser().note_personal();
    Ok(Own { visit, context, token, reader, expired })
}

/// The reader a link opens, or the page that says why it opens nothing.
pub async fn own(
    visit: Visit,
    context: actix_web::web::Data<Context>,
    token: String,
) -> Result<Result<Own, HttpResponse>, Failure> {
    match open(visit.clone(), context.clone(), token).await {
        Err(Failure::NotFound) => Ok(Err(lost(&visit, &context)?)),
        found => found?.current(),
    }
}

impl Own {
    /// `/newsletter/preferences/AZ…`
    pub fn base(&self) -> String {
        format!("/newsletter/preferences/{}", self.token)
    }

    pub fn language(&self) -> ReaderLanguage {
        language(&self.visit)
    }

    /// The reader, or the page that offers a fresh link.
    fn current(self) -> Result<Result<Self, HttpResponse>, Failure> {
        if !self.expired {
            return Ok(Ok(self));
        }
        let language = self.language();
        let page = RefusedPage {
            reason: say(
                language,
                "リンクの期限が切れています。登録したアドレスに、新しいリンクをお送りします。",
                "This link has expired. We can send a new one to the registered address.",
                "この リンクは ふるいです。あたらしい リンクを メールで おくります。",
            )
            .to_owned(),
            next: Onward { label: said(language, FRESH), href: "/newsletter/link".to_owned() },
            renew: Some(format!("{}/renewal", self.base())),
            also: Vec::new(),
        };
        let shell = shell(&self.visit, &self.context, super::own::TITLE);
        let answer = self.context.pages.answer_with(StatusCode::GONE, &shell, &page)?;
        Ok(Err(secret(answer)))
    }
}
