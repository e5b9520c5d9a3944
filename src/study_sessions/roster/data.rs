use entities::study_sessions::attendance::Presence;
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};

use super::{PartAttendance, Roster, RosterPart, RosterRow};
use crate::study_sessions::wording;
use crate::web::workbook::{local, text};

/// A column: heading, field name, kind, definition.
type Column = (&'static str, &'static str, &'static str, &'static str);

const COLUMNS: [Column; 22] = [
    ("No.", "no", "整数", "このシートの行の通し番号"),
    ("年度", "fiscal_year", "整数", "4月に始まる年度。西暦"),
    ("回", "session_number", "整数", "シリーズの第何回か"),
    ("勉強会名", "session_title", "文字列", "勉強会の題名"),
    ("部", "part_no", "整数", "勉強会の何番目の部か。1から数える"),
    ("開始日時", "starts_at", "日時", "部の開始。日本時間"),
    ("終了日時", "ends_at", "日時", "部の終了。日本時間"),
    ("受付番号", "reception_number", "文字列", "申込みごとに1つ"),
    ("氏名", "name", "文字列", "姓と名の間は半角空白"),
    ("フリガナ", "kana", "文字列", "氏名の読み"),
    ("所属", "organisation", "文字列", "団体の正式名称"),
    ("役職", "job_title", "文字列", "申込み時の役職"),
    ("都道府県コード", "prefecture_code", "整数", "JIS X 0401"),
    ("都道府県", "prefecture", "文字列", "都道府県の正式名称"),
    ("地域ブロック", "region_block", "文字列", "開催日に属する地域ブロック"),
    ("参加区分", "mode_code", "コード", "会場・オンラインの別。コード表を参照"),
    ("申込日時", "registered_at", "日時", "申込みを受け付けた日時。日本時間"),
    ("出欠", "presence_code", "コード", "出欠の別。空欄は未記録。コード表を参照"),
    ("入室時刻", "arrived_at", "日時", "日本時間"),
    ("退室時刻", "left_at", "日時", "記録があるときだけ。日本時間"),
    (
        "在室時間（分）",
        "minutes_present",
        "整数",
        "入室から退室（記録がなければ部の終了）まで。単位は分",
    ),
    ("備考", "note", "文字列", "出欠の備考、なければ申込みの備考"),
];

/// データ: one line for each person and part, headings in row 1, no merged cells, codes instead of
/// words where there is a choice; beside it the definitions and the code table.
pub fn data_workbook(roster: &Roster) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    attendance(book.add_worksheet(), roster)?;
    definitions(book.add_worksheet())?;
    codes(book.add_worksheet())?;
    book.save_to_buffer()
}

fn attendance(sheet: &mut Worksheet, roster: &Roster) -> Result<(), XlsxError> {
    sheet.set_name("出席簿")?;
    let plain = Format::new();
    for (column, (heading, ..)) in (0..).zip(COLUMNS) {
        text(sheet, (0, column), heading, &plain)?;
    }
    let mut at = 0;
    for row in &roster.rows {
        let parts = roster.parts.iter().zip(&row.attendance);
        for ((number, (part, attendance)), line) in (1..).zip(parts).zip(at + 1..) {
            write_line(sheet, line, (roster, number, part), (row, attendance.as_ref()))?;
            at = line;
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    sheet.autofit();
    Ok(())
}

fn write_line(
    sheet: &mut Worksheet,
    line: u32,
    (roster, number, part): (&Roster, u32, &RosterPart),
    (row, attendance): (&RosterRow, Option<&PartAttendance>),
) -> Result<(), XlsxError> {
    write_words(sheet, line, roster, (row, attendance))?;
    let minutes = attendance.and_then(|own| own.minutes((part.starts_at, part.ends_at)));
    let numbers = [
        (0, Some(i64::from(line))),
        (1, Some(roster.fiscal_year.into())),
        (2, roster.number.map(Into::into)),
        (4, Some(number.into())),
        (12, row.prefecture_code.map(Into::into)),
        (15, Some(mode_code(row.mode))),
        (17, attendance.map(|own| presence_code(own.presence))),
        (20, minutes),
    ];
    for (column, number) in numbers {
        if let Some(number) = number.and_then(|number| i32::try_from(number).ok()) {
            sheet.write_number(line, column, number)?;
        }
    }
    write_times(sheet, line, part, (row, attendance))
}

fn write_words(
    sheet: &mut Worksheet,
    line: u32,
    roster: &Roster,
    (row, attendance): (&RosterRow, Option<&PartAttendance>),
) -> Result<(), XlsxError> {
    let plain = Format::new();
    let words = [
        (3, Some(&roster.title)),
        (7, Some(&row.number)),
        (8, Some(&row.name)),
        (9, row.kana.as_ref()),
        (10, row.organisation.as_ref()),
        (11, row.job_title.as_ref()),
        (13, row.prefecture.as_ref()),
        (14, row.block.as_ref()),
        (21, attendance.and_then(|own| own.note.as_ref()).or(row.note.as_ref())),
    ];
    for (column, word) in words {
        if let Some(word) = word {
            text(sheet, (line, column), word, &plain)?;
        }
    }
    Ok(())
}

fn write_times(
    sheet: &mut Worksheet,
    line: u32,
    part: &RosterPart,
    (row, attendance): (&RosterRow, Option<&PartAttendance>),
) -> Result<(), XlsxError> {
    let time = Format::new().set_num_format("yyyy-mm-dd hh:mm");
    let times = [
        (5, Some(part.starts_at)),
        (6, Some(part.ends_at)),
        (16, Some(row.registered_at)),
        (18, attendance.and_then(|own| own.arrived_at)),
        (19, attendance.and_then(|own| own.left_at)),
    ];
    for (column, instant) in times {
        if let Some(instant) = instant {
            sheet.write_datetime_with_format(line, column, &local(instant)?, &time)?;
        }
    }
    Ok(())
}

fn definitions(sheet: &mut Worksheet) -> Result<(), XlsxError> {
    sheet.set_name("定義")?;
    let plain = Format::new();
    for (column, heading) in (0..).zip(["項目名", "フィールド名", "型", "説明"]) {
        text(sheet, (0, column), heading, &plain)?;
    }
    for (row, (heading, field, kind, meaning)) in (1..).zip(COLUMNS) {
        for (column, word) in (0..).zip([heading, field, kind, meaning]) {
            text(sheet, (row, column), word, &plain)?;
        }
    }
    sheet.autofit();
    Ok(())
}

fn codes(sheet: &mut Worksheet) -> Result<(), XlsxError> {
    use entities::study_sessions::seats::Mode;
    sheet.set_name("コード表")?;
    let plain = Format::new();
    for (column, heading) in (0..).zip(["項目名", "コード", "意味"]) {
        text(sheet, (0, column), heading, &plain)?;
    }
    let modes =
        [Mode::Venue, Mode::Online].map(|mode| ("参加区分", mode_code(mode), wording::mode(mode)));
    let presences =
        PRESENCES.map(|presence| ("出欠", presence_code(presence), wording::presence(presence)));
    for (row, (item, code, meaning)) in (1..).zip(modes.into_iter().chain(presences)) {
        text(sheet, (row, 0), item, &plain)?;
        sheet.write_number(row, 1, i32::try_from(code).unwrap_or(0))?;
        text(sheet, (row, 2), meaning, &plain)?;
    }
    sheet.autofit();
    Ok(())
}

const PRESENCES: [Presence; 5] =
    [Presence::Present, Presence::Late, Presence::LeftEarly, Presence::Excused, Presence::NoShow];

/// Codes are part of the published layout: never renumbered.
fn mode_code(mode: entities::study_sessions::seats::Mode) -> i64 {
    match mode {
        entities::study_sessions::seats::Mode::Venue => 1,
        entities::study_sessions::seats::Mode::Online => 2,
    }
}

fn presence_code(presence: Presence) -> i64 {
    match presence {
        Presence::Present => 1,
        Presence::Late => 2,
        Presence::LeftEarly => 3,
        Presence::Excused => 4,
        Presence::NoShow => 5,
    }
}
