//! 様式 of a record: the same rows, whatever is written in it and whoever reads it.

use std::io::Cursor;

use bansou::consultations::record::openness::{ALL, Reader};
use bansou::consultations::record::{Entry, Material, form_workbook, seen};
use calamine::{Reader as _, Xlsx, open_workbook_from_rs};
use entities::consultations::record::RecordState;
use entities::consultations::record_field::{Level, RecordField as F};

const ROWS: [&str; 30] = [
    "事業名",
    "記録番号",
    "年度",
    "相談者",
    "法人番号",
    "地域ブロック",
    "区分",
    "相談員",
    "方法",
    "回数（通算）",
    "出席者",
    "同席者",
    "日時",
    "場所",
    "相談目的",
    "事前シートの要約",
    "表出課題",
    "本質的課題",
    "相談者の言葉",
    "助言内容",
    "使った実践ポイント",
    "実践ポイントのレベル",
    "合意した次の行動",
    "紹介先",
    "次回予定",
    "自走度",
    "機微情報",
    "添付",
    "相談者確認",
    "承認者",
];

/// A record with something in every field, each of this level.
fn full(level: Level) -> Material {
    let mut material = Material::sample();
    for field in ALL {
        let entry = Entry { level, content: String::new() };
        material.content.fields.entry(field).or_insert(entry).level = level;
    }
    material
}

/// The same with nothing in any field.
fn empty(level: Level) -> Material {
    let mut material = full(level);
    for entry in material.content.fields.values_mut() {
        entry.content.clear();
    }
    (material.times, material.place, material.practice_level) = (None, None, None);
    material.actions.clear();
    material.files.clear();
    material
}

/// Labels and values below the title.
fn printed(material: &Material, reader: Reader) -> (Vec<String>, Vec<String>) {
    let view = seen(material, reader).unwrap();
    let bytes = form_workbook("伴走支援", &view).unwrap();
    let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(bytes)).unwrap();
    let sheet = book.worksheet_range("相談記録票").unwrap();
    sheet.rows().skip(1).map(|row| (row[0].to_string(), row[1].to_string())).unzip()
}

#[test]
fn every_row_stands_in_the_form_and_says_where_nothing_is_written() {
    let mut material = empty(Level::Figures);
    (material.facts.corporate_number, material.facts.block) = (None, None);

    let (labels, values) = printed(&material, Reader::Office);

    assert_eq!(labels, ROWS);
    assert_eq!(values[4..6], ["なし", "なし"]);
    assert_eq!(values[10..28], ["なし"; 18]);
    assert_eq!(values[29], "未承認");
}

#[test]
fn a_full_record_has_the_same_rows_and_one_more_for_its_writer() {
    let mut material = full(Level::Office);
    material.content.fields.get_mut(&F::Memo).unwrap().level = Level::Own;

    let (office, values) = printed(&material, Reader::Office);
    let (author, _) = printed(&material, Reader::Author);

    assert_eq!(office, ROWS);
    assert!(values.iter().all(|value| !value.is_empty() && value != "なし"), "{values:?}");
    assert_eq!((author.len(), author[28].as_str()), (31, "支援者のメモ"));
}

#[test]
fn a_field_that_is_kept_from_a_reader_looks_like_an_empty_one() {
    let (kept, empty) = (full(Level::Own), empty(Level::Own));

    let client = printed(&kept, Reader::Client);
    let office = printed(&kept, Reader::Office);
    let author = printed(&kept, Reader::Author);

    assert_eq!(client, printed(&empty, Reader::Client));
    assert_eq!(office, printed(&empty, Reader::Office));
    assert_ne!(author, printed(&empty, Reader::Author));
}

#[test]
fn what_the_two_sides_keep_between_them_is_marked_for_the_secretariat_alone() {
    let mut material = full(Level::Office);
    material.content.fields.get_mut(&F::Essential).unwrap().level = Level::Pair;

    let (labels, office) = printed(&material, Reader::Office);
    let (_, client) = printed(&material, Reader::Client);

    assert_eq!((labels[17].as_str(), office[17].as_str()), ("本質的課題", "（当事者のみ）"));
    assert_eq!(client[17], "本質的課題の本文です。");
}

#[test]
fn a_draft_leaves_room_where_nothing_is_written_yet() {
    let mut material = empty(Level::Office);
    material.state = RecordState::Draft;

    let (labels, values) = printed(&material, Reader::Author);

    assert_eq!(labels, ROWS);
    assert_eq!(values[10..28], [""; 18]);
}
