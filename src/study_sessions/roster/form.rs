use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};

use super::{PartAttendance, Roster, RosterPart, RosterRow};
use crate::study_sessions::wording;
use crate::vocabulary::{FiscalYear, tokyo};
use crate::web::workbook::text;

const HEADINGS: [(&str, f64); 15] = [
    ("No.", 5.0),
    ("受付番号", 14.0),
    ("氏名", 16.0),
    ("フリガナ", 18.0),
    ("所属", 26.0),
    ("役職", 14.0),
    ("都道府県", 10.0),
    ("地域ブロック", 12.0),
    ("参加区分", 10.0),
    ("申込日時", 24.0),
    ("出欠", 15.0),
    ("入室時刻", 9.0),
    ("退室時刻", 9.0),
    ("在室分", 8.0),
    ("備考", 20.0),
];
const LAST: u16 = 14;

/// 様式: one sheet to print for each part, A4 across, headings repeated on every page.
pub fn form_workbook(roster: &Roster) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    for (index, part) in roster.parts.iter().enumerate() {
        sheet(book.add_worksheet(), roster, (index, part))?;
    }
    book.save_to_buffer()
}

fn sheet(
    sheet: &mut Worksheet,
    roster: &Roster,
    (index, part): (usize, &RosterPart),
) -> Result<(), XlsxError> {
    sheet.set_name(format!("出席簿 第{}部", index + 1))?;
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    sheet.set_margins(0.4, 0.4, 0.5, 0.6, 0.3, 0.3);
    sheet.set_footer("&C&P / &N ページ");
    for (column, (_, width)) in (0..).zip(HEADINGS) {
        sheet.set_column_width(column, width)?;
    }
    let title = Format::new().set_bold().set_font_size(16).set_align(FormatAlign::Center);
    sheet.merge_range(0, 0, 0, LAST, "出席簿", &title)?;
    let table = header(sheet, roster, (index, part))?;
    sheet.set_repeat_rows(table, table)?;
    let head =
        bordered().set_bold().set_align(FormatAlign::Center).set_background_color(0x00E6_F5EC);
    for (column, (heading, _)) in (0..).zip(HEADINGS) {
        text(sheet, (table, column), heading, &head)?;
    }
    for (line, (number, row)) in (table + 1..).zip((1..).zip(&roster.rows)) {
        let attendance = row.attendance.get(index).and_then(Option::as_ref);
        write_row(sheet, line, (number, row), (attendance, part))?;
    }
    Ok(())
}

/// The facts of the session above the table; says where the table begins.
fn header(
    sheet: &mut Worksheet,
    roster: &Roster,
    (index, part): (usize, &RosterPart),
) -> Result<u32, XlsxError> {
    let name = bordered().set_bold().set_background_color(0x00F2_F2F2);
    let value = bordered().set_text_wrap();
    let year =
        FiscalYear::starting_in(roster.fiscal_year).map(FiscalYear::label).unwrap_or_default();
    let came = came_to(roster, index);
    let registered = roster.rows.len();
    let hosts = std::iter::once(&roster.host).chain(&roster.co_hosts);
    let facts = [
        ("事業名", roster.programme.clone()),
        ("年度", year),
        ("回・題名", titled(roster, part)),
        ("日時", tokyo::era_span(part.starts_at, part.ends_at)),
        ("場所", part.venue.clone().unwrap_or_else(|| "オンライン".to_owned())),
        ("主催・共催", hosts.cloned().collect::<Vec<_>>().join("、")),
        ("定員", capacity(roster)),
        ("申込数・参加数・参加率", counted(registered, came)),
    ];
    let mut line = 1;
    for (label, fact) in facts {
        sheet.merge_range(line, 0, line, 2, label, &name)?;
        sheet.merge_range(line, 3, line, LAST, "", &value)?;
        text(sheet, (line, 3), &fact, &value)?;
        line += 1;
    }
    Ok(line + 1)
}

fn titled(roster: &Roster, part: &RosterPart) -> String {
    match &part.title {
        Some(part) => format!("{}（{part}）", roster.title),
        None => roster.title.clone(),
    }
}

fn came_to(roster: &Roster, index: usize) -> usize {
    let own = |row: &&RosterRow| {
        row.attendance.get(index).and_then(Option::as_ref).is_some_and(PartAttendance::came)
    };
    roster.rows.iter().filter(own).count()
}

fn counted(registered: usize, came: usize) -> String {
    if registered == 0 {
        return "申込 0名".to_owned();
    }
    // Tenths of a percent, rounded half up.
    let tenths = (came * 2000 / registered).div_ceil(2);
    format!("申込 {registered}名・参加 {came}名・参加率 {}.{}%", tenths / 10, tenths % 10)
}

fn capacity(roster: &Roster) -> String {
    let modes = roster.seats.iter().map(|count| match count.capacity {
        Some(capacity) => format!("{} {capacity}名", wording::mode(count.mode)),
        None => format!("{} 制限なし", wording::mode(count.mode)),
    });
    modes.collect::<Vec<_>>().join("、")
}

fn write_row(
    sheet: &mut Worksheet,
    line: u32,
    (number, row): (u32, &RosterRow),
    (attendance, part): (Option<&PartAttendance>, &RosterPart),
) -> Result<(), XlsxError> {
    let cell = bordered().set_text_wrap().set_align(FormatAlign::VerticalCenter);
    let clock = |instant| tokyo::time(tokyo::time_of(instant));
    let note = attendance.and_then(|own| own.note.clone()).or(row.note.clone());
    let words = [
        row.number.clone(),
        row.name.clone(),
        row.kana.clone().unwrap_or_default(),
        row.organisation.clone().unwrap_or_default(),
        row.job_title.clone().unwrap_or_default(),
        row.prefecture.clone().unwrap_or_default(),
        row.block.clone().unwrap_or_default(),
        wording::mode(row.mode).to_owned(),
        tokyo::date_time(row.registered_at),
        attendance.map(|own| wording::presence(own.presence).to_owned()).unwrap_or_default(),
        attendance.and_then(|own| own.arrived_at).map(clock).unwrap_or_default(),
        attendance.and_then(|own| own.left_at).map(clock).unwrap_or_default(),
    ];
    sheet.write_number_with_format(line, 0, number, &cell)?;
    for (column, word) in (1..).zip(words) {
        text(sheet, (line, column), &word, &cell)?;
    }
    let minutes = attendance.and_then(|own| own.minutes((part.starts_at, part.ends_at)));
    match minutes.and_then(|minutes| i32::try_from(minutes).ok()) {
        Some(minutes) => sheet.write_number_with_format(line, 13, minutes, &cell)?,
        None => sheet.write_blank(line, 13, &cell)?,
    };
    text(sheet, (line, 14), &note.unwrap_or_default(), &cell)
}

fn bordered() -> Format {
    Format::new().set_border(FormatBorder::Thin)
}
