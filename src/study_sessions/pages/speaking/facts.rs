use entities::study_sessions::session::{self, SessionState};
use serde::Serialize;

use crate::people::PageLanguage;
use crate::study_sessions::pages::controls::Draw;
use crate::study_sessions::pages::words::{self, say};
use crate::study_sessions::prework::{Seen, questions_of};
use crate::study_sessions::speaking::{OwnPart, Question, SpeakerView};
use crate::study_sessions::wording;
use crate::web::{Form, FormFacts, Page, Problems, Width};

#[derive(Serialize)]
pub struct SpeakingPage {
    pub(super) when: String,
    /// That it is put off or does not take place.
    pub(super) notice: Option<String>,
    pub(super) refused: Option<String>,
    pub(super) own: Vec<PartFacts>,
    pub(super) others: Vec<PartFacts>,
    pub(super) online: Option<String>,
    pub(super) online_note: Option<String>,
    pub(super) questions: Vec<QuestionFacts>,
    pub(super) prework: Option<PreworkFacts>,
    pub(super) given: Vec<String>,
    pub(super) form: FormFacts,
    pub(super) key: String,
    pub(super) action: String,
    pub(super) contact: String,
    pub(super) contact_email: String,
}

impl Page for SpeakingPage {
    const TEMPLATE: &'static str = "study_sessions/speaking.html";
}

#[derive(Serialize)]
pub(super) struct PartFacts {
    pub(super) title: String,
    pub(super) when: String,
    pub(super) topic: Option<String>,
    pub(super) place: Vec<String>,
    pub(super) remote: bool,
    pub(super) speakers: String,
}

#[derive(Serialize)]
pub(super) struct QuestionFacts {
    pub(super) words: String,
    pub(super) name: Option<String>,
}

#[derive(Serialize)]
pub(super) struct PreworkFacts {
    pub(super) instructions: String,
    pub(super) questions: Vec<String>,
    pub(super) handed: Vec<HandedFacts>,
}

#[derive(Serialize)]
pub(super) struct HandedFacts {
    pub(super) name: String,
    pub(super) answers: Vec<String>,
    pub(super) file: Option<String>,
    pub(super) file_name: Option<String>,
}

#[derive(Serialize)]
pub struct SpeakingList {
    pub(super) sessions: Vec<ListLine>,
}

#[derive(Serialize)]
pub(super) struct ListLine {
    pub(super) title: String,
    pub(super) when: String,
    pub(super) href: String,
}

impl Page for SpeakingList {
    const TEMPLATE: &'static str = "study_sessions/speaking_list.html";
}

pub fn list(language: PageLanguage, sessions: &[session::Model]) -> SpeakingList {
    let line = |row: &session::Model| ListLine {
        title: wording::full_title(row.number, &row.title),
        when: words::when(language, row.starts_at, row.ends_at),
        href: format!("/speaking/{}", row.id),
    };
    SpeakingList { sessions: sessions.iter().map(line).collect() }
}

pub fn title(view: &SpeakerView) -> String {
    wording::full_title(view.session.number, &view.session.title)
}

/// In the language of the page.
pub fn page(
    language: PageLanguage,
    view: &SpeakerView,
    (base, key): (&str, String),
    (form, problems): (&Form, &Problems),
    refused: Option<String>,
) -> SpeakingPage {
    let row = &view.session;
    let (own, others): (Vec<_>, Vec<_>) = view.parts.iter().partition(|part| part.own);
    let facts =
        |parts: Vec<&OwnPart>| parts.into_iter().map(|one| part(language, view, one)).collect();
    SpeakingPage {
        when: words::when(language, row.starts_at, row.ends_at),
        notice: notice(language, row.state).map(str::to_owned),
        refused,
        own: facts(own),
        others: facts(others),
        online: row.online_url.clone(),
        online_note: row.online_note.clone(),
        questions: view.questions.iter().map(|one| question(language, one)).collect(),
        prework: view.prework.as_ref().map(|(row, people)| PreworkFacts {
            instructions: row.instructions.clone(),
            questions: questions_of(row),
            handed: people.iter().map(|one| handed(language, one, base)).collect(),
        }),
        given: view.given.iter().map(|one| format!("{}（{}）", one.title, one.file_name)).collect(),
        form: fields(Draw { language, form, problems }),
        key,
        action: format!("{base}/files"),
        contact: row.contact_name.clone(),
        contact_email: row.contact_email.clone(),
    }
}

pub(super) fn fields(draw: Draw<'_>) -> FormFacts {
    let title = draw.field("title", ("資料の名前", "Name of the material", "しりょうの なまえ"));
    let file = draw.field("file", ("ファイル", "File", "ファイル"));
    FormFacts::new([title.required().width(Width::L), file.required()], draw.problems)
}

fn notice(language: PageLanguage, state: SessionState) -> Option<&'static str> {
    match state {
        SessionState::Postponed => Some(say(
            language,
            "この勉強会は延期になりました。",
            "This session has been put off.",
            "この べんきょうかいは 日が かわります。",
        )),
        SessionState::Cancelled => Some(say(
            language,
            "この勉強会は中止になりました。",
            "This session does not take place.",
            "この べんきょうかいは ありません。",
        )),
        _ => None,
    }
}

/// 様 is for letters, さん for pages, and English has neither.
fn called(language: PageLanguage, name: &str) -> String {
    match language {
        PageLanguage::English => name.to_owned(),
        PageLanguage::Japanese | PageLanguage::Easy => format!("{name}さん"),
    }
}

fn question(language: PageLanguage, one: &Question) -> QuestionFacts {
    let name = one.asker.as_ref().map(|asker| called(language, &asker.name));
    QuestionFacts { words: one.words.clone(), name }
}

fn part(language: PageLanguage, view: &SpeakerView, one: &OwnPart) -> PartFacts {
    let part = &one.part;
    let place = [&part.venue_name, &part.venue_address, &part.venue_access];
    let speakers: Vec<_> = one.speakers.iter().map(|name| called(language, name)).collect();
    PartFacts {
        title: part.title.clone().unwrap_or_else(|| title(view)),
        when: words::when(language, part.starts_at, part.ends_at),
        topic: one.topic.clone(),
        place: place.into_iter().flatten().cloned().collect(),
        remote: one.remote,
        speakers: speakers.join(say(language, "、", ", ", "、")),
    }
}

fn handed(language: PageLanguage, one: &Seen, base: &str) -> HandedFacts {
    let name = if one.name.is_empty() {
        format!("{} {}", say(language, "参加者", "Participant", "さんかする人"), one.number)
    } else {
        called(language, &one.name)
    };
    let file_name = one.handed.file_name.clone();
    HandedFacts {
        name,
        answers: one.handed.answers.clone(),
        file: file_name.is_some().then(|| format!("{base}/prework/{}", one.mark)),
        file_name,
    }
}
