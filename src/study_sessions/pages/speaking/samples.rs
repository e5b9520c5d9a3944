use super::facts::{
    HandedFacts, ListLine, PartFacts, PreworkFacts, QuestionFacts, SpeakingList, SpeakingPage,
    fields,
};
use crate::people::PageLanguage;
use crate::study_sessions::pages::controls::Draw;
use crate::study_sessions::wording::speaking as say;
use crate::web::{Form, Problems, Sample, sample};

pub fn samples() -> Vec<Sample> {
    let mut problems = Problems::none();
    problems.add("file", say::FILE_MISSING);
    let none = Problems::none();
    let line =
        ListLine { title: "第3回".into(), when: "2026年".into(), href: "/speaking/1".into() };
    vec![
        sample(&example(PageLanguage::Japanese, true, &none)),
        sample(&example(PageLanguage::English, true, &none)),
        sample(&example(PageLanguage::Easy, true, &none)),
        sample(&example(PageLanguage::Japanese, false, &problems)),
        sample(&SpeakingList { sessions: vec![line] }),
        sample(&SpeakingList { sessions: Vec::new() }),
    ]
}

/// With everything on it, or with next to nothing.
fn example(language: PageLanguage, full: bool, problems: &Problems) -> SpeakingPage {
    let some = |text: &str| full.then(|| text.to_owned());
    SpeakingPage {
        when: "2026年12月3日（木）14:00～16:00".into(),
        notice: (!full).then(|| "この勉強会は延期になりました。".into()),
        refused: (!full).then(|| say::NOT_NOW.into()),
        own: vec![example_part(full)],
        others: full.then(|| example_part(false)).into_iter().collect(),
        online: some("https://meet.example.jp/j/1"),
        online_note: some("パスコード: 4821"),
        questions: [None, some("鈴木 花子さん")]
            .into_iter()
            .filter(|_| full)
            .map(|name| QuestionFacts { words: "費用は？".into(), name })
            .collect(),
        prework: full.then(example_prework),
        given: some("当日の資料（資料.pdf）").into_iter().collect(),
        form: fields(Draw { language, form: &Form::default(), problems }),
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
