//! With which co-hosts the data of a registration is shared: the answer, taken back or given later,
//! and what was handed over.

use actix_web::{HttpResponse, web};
use serde::Serialize;

use super::{Ticket, secret};
use crate::context::Context;
use crate::database::retrying;
use crate::people::{PageLanguage, Visit};
use crate::study_sessions::pages::programme;
use crate::study_sessions::pages::words::say;
use crate::study_sessions::registration::By;
use crate::study_sessions::sharing::{Asked, Release, answer, asked, released_about};
use crate::study_sessions::wording::sharing as words;
use crate::vocabulary::tokyo;
use crate::web::{BannerKind, Failure, Form, Settled, perform, settle};

/// What the page of a registration says about it.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Sharing {
    /// With whom, on what ground.
    pub notices: Vec<String>,
    pub asked: Vec<Question>,
    /// What was handed over already.
    pub released: Vec<String>,
    pub action: String,
    /// There is something to answer, and the reader cannot: what to do.
    pub not_theirs: Option<&'static str>,
}

#[derive(Clone, Debug, Serialize)]
pub struct Question {
    pub host: String,
    pub wording: String,
    /// How it stands.
    pub standing: &'static str,
    /// What the button sends.
    pub answer: &'static str,
    pub button: &'static str,
}

impl Sharing {
    pub async fn of(ticket: &Ticket) -> Result<Self, Failure> {
        let reader = ticket.context.database.reader();
        let (rows, row) = (&ticket.held.view.session.rows, &ticket.held.view.registration);
        let language = ticket.language();
        let notices = programme::roster(language, rows);
        let asked = asked(reader, rows, row).await?;
        if !ticket.holder.is_participant() {
            let not_theirs = (!asked.is_empty()).then(|| not_theirs(language));
            return Ok(Self { notices, not_theirs, ..Self::default() });
        }
        let released = released_about(reader, row.id).await?;
        Ok(Self {
            notices,
            asked: asked.iter().map(|one| question(language, one)).collect(),
            released: released.iter().map(|one| handed(language, one)).collect(),
            action: format!("{}/sharing", ticket.address()),
            not_theirs: None,
        })
    }

    /// For samples.
    pub fn sample(language: PageLanguage) -> Self {
        let question = |granted: bool| Question {
            host: "みなと商工会議所".to_owned(),
            wording: "みなと商工会議所に、私の氏名を渡すことに同意します。".to_owned(),
            standing: standing(language, Some(granted)),
            answer: if granted { "no" } else { "yes" },
            button: button(language, granted),
        };
        Self {
            notices: vec![
                "共催のみなと商工会議所に氏名を渡してよいか、おたずねします。".to_owned(),
            ],
            asked: vec![question(true), question(false)],
            released: vec!["2026年12月1日（火）10:00 みなと商工会議所：氏名".to_owned()],
            action: "/registrations/x/sharing".to_owned(),
            not_theirs: Some(not_theirs(language)),
        }
    }
}

fn not_theirs(language: PageLanguage) -> &'static str {
    say(language, words::NOT_THEIRS, words::NOT_THEIRS_IN_ENGLISH, words::NOT_THEIRS_EASILY)
}

fn question(language: PageLanguage, one: &Asked) -> Question {
    let granted = one.granted == Some(true);
    Question {
        host: one.host.clone(),
        wording: match language {
            PageLanguage::Japanese => words::consent(&one.host, &one.terms),
            PageLanguage::English => words::consent_in_english(&one.host, &one.terms),
            PageLanguage::Easy => words::consent_easily(&one.host, &one.terms),
        },
        standing: standing(language, one.granted),
        answer: if granted { "no" } else { "yes" },
        button: button(language, granted),
    }
}

fn standing(language: PageLanguage, granted: Option<bool>) -> &'static str {
    match granted {
        Some(true) => {
            say(language, "同意しています", "You have agreed", "「いいです」と こたえました")
        }
        Some(false) => {
            say(language, "同意していません", "You have not agreed", "「だめです」と こたえました")
        }
        None => say(language, "まだ答えていません", "Not answered yet", "まだ こたえていません"),
    }
}

fn button(language: PageLanguage, granted: bool) -> &'static str {
    if granted {
        say(language, "同意を取り消す", "Take the consent back", "やめる")
    } else {
        say(language, "同意する", "Agree", "いいです")
    }
}

fn handed(language: PageLanguage, one: &Release) -> String {
    let (at, columns) = (tokyo::date_time(one.made_at), words::columns(&one.terms.columns));
    let given = say(language, "に渡した項目", "was given", "に わたしたもの");
    format!("{at} {}{given}：{columns}", one.host)
}

/// `POST /registrations/{token}/sharing`: whoever holds the link, on purpose.
pub async fn receive(
    visit: Visit,
    context: web::Data<Context>,
    token: web::Path<String>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let ticket = Ticket::open(visit, context, token.into_inner()).await?;
    let (working, by) = (ticket.context.clone(), By::Link(ticket.holder));
    let id = ticket.holder.registration();
    let (host, granted) = (form.text("host").to_owned(), form.text("answer") == "yes");
    let done =
        perform(async move { retrying(|| answer(&working, by, id, (&host, granted))).await });
    let language = ticket.language();
    let (kind, text) = match settle(done.await?)? {
        Settled::Done(()) => (
            BannerKind::Success,
            say(language, "答えを受け取りました。", "We have noted your answer.", "わかりました。")
                .to_owned(),
        ),
        Settled::Again(_, why) => (BannerKind::Info, why.unwrap_or_default()),
    };
    Ok(secret(ticket.visit.redirect_saying(&ticket.address(), kind, &text)))
}
