use entities::study_sessions::session;
use serde::Serialize;

use crate::study_sessions::prework::{Seen, questions_of};
use crate::study_sessions::speaking::{OwnPart, SpeakerView};
use crate::study_sessions::wording::{self, speaking as say};
use crate::vocabulary::tokyo;
use crate::web::{Field, Form, FormFacts, Page, Problems, Sample, Width, sample};

#[derive(Serialize)]
pub struct SpeakingPage {
    title: String,
    when: String,
    /// That it is put off or does not take place.
    notice: Option<String>,
    refused: Option<String>,
    own: Vec<PartFacts>,
    others: Vec<PartFacts>,
    online: Option<String>,
    online_note: Option<String>,
    questions: Vec<QuestionFacts>,
    prework: Option<PreworkFacts>,
    given: Vec<String>,
    form: FormFacts,
    key: String,
    action: String,
    contact: String,
    contact_email: String,
}

impl Page for SpeakingPage {
    const TEMPLATE: &'static str = "study_sessions/speaking.html";
}

#[derive(Serialize)]
struct PartFacts {
    title: String,
    when: String,
    topic: Option<String>,
    place: Vec<String>,
    remote: bool,
    speakers: String,
}

#[derive(Serialize)]
struct QuestionFacts {
    words: String,
    name: Option<String>,
}

#[derive(Serialize)]
struct PreworkFacts {
    instructions: String,
    questions: Vec<String>,
    handed: Vec<HandedFacts>,
}

#[derive(Serialize)]
struct HandedFacts {
    name: String,
    answers: Vec<String>,
    file: Option<String>,
    file_name: Option<String>,
}

#[derive(Serialize)]
pub struct SpeakingList {
    sessions: Vec<ListLine>,
}

#[derive(Serialize)]
struct ListLine {
    title: String,
    when: String,
    href: String,
}

impl Page for SpeakingList {
    const TEMPLATE: &'static str = "study_sessions/speaking_list.html";
}

pub fn list(sessions: &[session::Model]) -> SpeakingList {
    let line = |row: &session::Model| ListLine {
        title: wording::full_title(row.number, &row.title),
        when: tokyo::span(row.starts_at, row.ends_at),
        href: format!("/speaking/{}", row.id),
    };
    SpeakingList { sessions: sessions.iter().map(line).collect() }
}

pub fn title(view: &SpeakerView) -> String {
    wording::full_title(view.session.number, &view.session.title)
}

pub fn page(
    view: &SpeakerView,
    (base, key): (&str, String),
    (form, problems): (&Form, &Problems),
    refused: Option<String>,
) -> SpeakingPage {
    use entities::study_sessions::session::SessionState;
    let row = &view.session;
    let (own, others): (Vec<_>, Vec<_>) = view.parts.iter().partition(|part| part.own);
    let facts = |parts: Vec<&OwnPart>| parts.into_iter().map(|one| part(view, one)).collect();
    let field = |name: &str, label: &str| Field::new(name, label, form, problems).required();
    let fields = [field("title", "資料の名前").width(Width::L), field("file", "ファイル")];
    SpeakingPage {
        title: title(view),
        when: tokyo::span(row.starts_at, row.ends_at),
        notice: match row.state {
            SessionState::Postponed => Some("この勉強会は延期になりました。".to_owned()),
            SessionState::Cancelled => Some("この勉強会は中止になりました。".to_owned()),
            _ => None,
        },
        refused,
        own: facts(own),
        others: facts(others),
        online: row.online_url.clone(),
        online_note: row.online_note.clone(),
        questions: view
            .questions
            .iter()
            .map(|one| QuestionFacts { words: one.words.clone(), name: one.name.clone() })
            .collect(),
        prework: view.prework.as_ref().map(|(row, people)| PreworkFacts {
            instructions: row.instructions.clone(),
            questions: questions_of(row),
            handed: people.iter().map(|one| handed(one, base)).collect(),
        }),
        given: view.given.iter().map(|one| format!("{}（{}）", one.title, one.file_name)).collect(),
        form: FormFacts::new(fields, problems),
        key,
        action: format!("{base}/files"),
        contact: row.contact_name.clone(),
        contact_email: row.contact_email.clone(),
    }
}

fn part(view: &SpeakerView, one: &OwnPart) -> PartFacts {
    let part = &one.part;
    let place = [&part.venue_name, &part.venue_address, &part.venue_access];
    PartFacts {
        title: part.title.clone().unwrap_or_else(|| title(view)),
        when: tokyo::span(part.starts_at, part.ends_at),
        topic: one.topic.clone(),
        place: place.into_iter().flatten().cloned().collect(),
        remote: one.remote,
        speakers: one
            .speakers
            .iter()
            .map(|name| format!("{name}さん"))
            .collect::<Vec<_>>()
            .join("、"),
    }
}

fn handed(one: &Seen, base: &str) -> HandedFacts {
    let name = if one.name.is_empty() {
        format!("参加者 {}", one.number)
    } else {
        format!("{}さん", one.name)
    };
    let file_name = one.handed.file_name.clone();
    HandedFacts {
        name,
        answers: one.handed.answers.clone(),
        file: file_name.is_some().then(|| format!("{base}/prework/{}", one.mark)),
        file_name,
    }
}

pub fn samples() -> Vec<Sample> {
    let mut problems = Problems::none();
    problems.add("file", say::FILE_MISSING);
    let line =
        ListLine { title: "第3回".into(), when: "2026年".into(), href: "/speaking/1".into() };
    vec![
        sample(&example(true, &Problems::none())),
        sample(&example(false, &problems)),
        sample(&SpeakingList { sessions: vec![line] }),
        sample(&SpeakingList { sessions: Vec::new() }),
    ]
}

/// With everything on it, or with next to nothing.
fn example(full: bool, problems: &Problems) -> SpeakingPage {
    let form = Form::default();
    let field = |name: &str| Field::new(name, "名前", &form, problems).required();
    let some = |text: &str| full.then(|| text.to_owned());
    SpeakingPage {
        title: "第3回 地域間連携".into(),
        when: "2026年12月3日（木）14:00～16:00".into(),
        notice: (!full).then(|| "この勉強会は延期になりました。".into()),
        refused: (!full).then(|| say::NOT_NOW.into()),
        own: vec![example_part(full)],
        others: full.then(|| example_part(false)).into_iter().collect(),
        online: some("https://meet.example.jp/j/1"),
        online_note: some("パスコード: 4821"),
        questions: [None, some("鈴木 花子")]
            .into_iter()
            .filter(|_| full)
            .map(|name| QuestionFacts { words: "費用は？".into(), name })
            .collect(),
        prework: full.then(example_prework),
        given: some("当日の資料（資料.pdf）").into_iter().collect(),
        form: FormFacts::new([field("title"), field("file")], problems),
        key: "1".into(),
        action: "/speakers/x/files".into(),
        contact: "勉強会担当".into(),
        contact_email: "study@bansou.example.jp".into(),
    }
}

fn example_part(remote: bool) -> PartFacts {
    PartFacts {
        title: "講演".into(),
        when: "2026年12月3日（木）14:00～15:00".into(),
        topic: Some("3つの町で採用を分け合う".into()),
        place: vec!["塩尻市市民交流センター".into()],
        remote,
        speakers: "佐藤 健さん".into(),
    }
}

fn example_prework() -> PreworkFacts {
    let handed = HandedFacts {
        name: "参加者 1".into(),
        answers: vec!["人が集まりません。".into()],
        file: Some("/1".into()),
        file_name: Some("1.pdf".into()),
    };
    PreworkFacts {
        instructions: "記入してください。".into(),
        questions: vec!["困っていること".into()],
        handed: vec![handed],
    }
}
