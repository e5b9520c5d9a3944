//! Whatever the levels are: nothing above a reader's level is in anything made for them.

use bansou::consultations::record::openness::{ALL, Reader, reads};
use bansou::consultations::record::{
    Material, RawRecord, RecordView, data_workbook, form_workbook, pages, seen,
};
use bansou::web::{Pages, Shell};
use calamine::{Reader as _, Xlsx, open_workbook_from_rs};
use entities::consultations::record_field::{Level, RecordField as F};
use proptest::prelude::*;

use super::cast::{Held, raw};

const LEVELS: [Level; 4] = [Level::Own, Level::Pair, Level::Office, Level::Figures];
const READERS: [Reader; 4] = [Reader::Author, Reader::Client, Reader::Office, Reader::Ministry];

/// Fields that hold a text, and the text that marks them.
fn marks() -> Vec<(F, String)> {
    let kept = |field: &F| !matches!(field, F::Times | F::SelfReliance | F::Sensitive);
    ALL.into_iter().filter(kept).map(|field| (field, format!("目印{}号", field as u32))).collect()
}

/// A record in which every field holds its mark.
fn marked(levels: &[usize]) -> Material {
    let mut material = Material::sample();
    for (field, level) in ALL.into_iter().zip(levels) {
        let level = LEVELS[*level];
        let entry = bansou::consultations::record::Entry { level, content: String::new() };
        material.content.fields.entry(field).or_insert(entry).level = level;
    }
    for (field, mark) in marks() {
        match field {
            F::Place => material.place = Some(mark),
            F::PracticeLevel => material.practice_level = Some(mark),
            F::Actions => material.actions[0].text = mark,
            F::Attachments => material.files[0].name = mark,
            other => material.content.fields.get_mut(&other).unwrap().content = mark,
        }
    }
    material
}

/// Everything that is made of a view, in one text.
fn everything(view: &RecordView, reader: Reader) -> String {
    let sample = pages::as_read(view, reader);
    let html = Pages::new(false).render_facts(&Shell::sample(), &sample).unwrap();
    let form = cells(form_workbook("事業", view).unwrap());
    let data = cells(data_workbook(std::slice::from_ref(view)).unwrap());
    [html, form, data, serde_json::to_string(view).unwrap(), format!("{view:?}")].join("\n")
}

fn cells(bytes: Vec<u8>) -> String {
    let mut book: Xlsx<_> = open_workbook_from_rs(std::io::Cursor::new(bytes)).unwrap();
    let sheets = book.worksheets();
    let rows = sheets.iter().flat_map(|(_, range)| range.rows().flatten());
    rows.map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// Numbers of marks that are shown though they must not be, or not shown though they may be.
fn wrong(material: &Material, reader: Reader) -> Vec<F> {
    let Some(view) = seen(material, reader) else {
        return marks()
            .into_iter()
            .map(|(field, _)| field)
            .filter(|_| reader != Reader::Ministry)
            .collect();
    };
    let text = everything(&view, reader);
    let differs = |(field, mark): &(F, String)| {
        let open = reads(material.content.level(*field), reader);
        text.contains(mark.as_str()) != open
    };
    marks().into_iter().filter(differs).map(|(field, _)| field).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn nothing_above_a_readers_level_is_in_anything_made_for_them(
        levels in proptest::collection::vec(0..4_usize, ALL.len()),
        reader in 0..4_usize,
    ) {
        let material = marked(&levels);

        let wrong = wrong(&material, READERS[reader]);

        prop_assert_eq!(wrong, Vec::<F>::new());
    }
}

#[test]
fn the_secretariat_knows_what_the_two_sides_keep_but_nobody_knows_of_a_memo() {
    let mut material = marked(&[2; ALL.len()]);
    material.content.fields.get_mut(&F::Essential).unwrap().level = Level::Pair;
    material.content.fields.get_mut(&F::Memo).unwrap().level = Level::Own;

    let office = seen(&material, Reader::Office).unwrap();
    let client = seen(&material, Reader::Client).unwrap();

    assert_eq!((office.withheld, client.withheld), (vec![F::Essential], Vec::new()));
    assert!(!serde_json::to_string(&client.entries).unwrap().contains("memo"));
    assert!(client.entries.iter().any(|entry| entry.field == F::Essential));
    assert!(seen(&material, Reader::Ministry).is_none());
}

#[test]
fn a_field_is_never_closed_below_its_least_openness() {
    let mut closed = raw();
    closed.levels.insert(F::Times, "pair".to_owned());
    closed.levels.insert(F::Advice, "own".to_owned());
    closed.levels.insert(F::Memo, "figures".to_owned());
    let mut office = raw();
    office.actions[0].owner = "staff".to_owned();
    office.levels.insert(F::Actions, "pair".to_owned());

    let fields = |raw: &RawRecord| {
        let problems = raw.check(&[]).unwrap_err();
        problems.list().iter().map(|one| one.field.clone()).collect::<Vec<_>>()
    };

    assert_eq!(fields(&closed), ["readers_times", "readers_advice", "readers_memo"]);
    assert_eq!(fields(&office), ["readers_actions"]);
}

#[tokio::test]
async fn letters_and_the_audit_log_say_nothing_of_what_is_written() {
    let held = Held::new().await;
    let mut raw = raw();
    for (field, mark) in marks() {
        raw.texts.insert(field, mark);
    }
    raw.actions[0].text = "目印の行動".to_owned();
    held.handed_in(&raw).await;
    held.client_returns("目印の言葉").await.unwrap();
    held.submits().await.unwrap();
    held.confirms().await.unwrap();
    held.approves(None).await.unwrap();

    let stage = &held.stage;
    let letters = "SELECT count(*) FROM mail_message WHERE text_body LIKE '%目印%' \
        OR html_body LIKE '%目印%' OR subject LIKE '%目印%'";
    let audit = "SELECT count(*) FROM audit_entry WHERE details LIKE '%目印%'";
    let written = "SELECT count(*) FROM consultation_record_field WHERE content LIKE '%目印%'";

    assert_eq!((stage.count(letters).await, stage.count(audit).await), (0, 0));
    assert!(stage.count(written).await > 10);
}
