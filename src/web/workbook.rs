//! Spreadsheets: cells that are what they seem, and workbooks that keep the rules for
//! machine-readable tables (reference, section 6.3): one table per sheet, headings in row 1, codes
//! instead of words where there is a choice, definitions and code table beside it.

use chrono::{DateTime, Datelike as _, NaiveDate, Timelike as _, Utc};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use crate::vocabulary::tokyo;

/// Writes a text as text. What a spreadsheet could take for a formula when somebody edits the cell
/// or saves it as CSV is marked as text (the mark people know as a leading apostrophe); the value
/// itself, say a telephone number beginning with `+`, stays as it is.
pub fn text(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    value: &str,
    format: &Format,
) -> Result<(), XlsxError> {
    let clean: String = value.chars().filter(|c| !c.is_control() || *c == '\n').collect();
    if is_formula_like(value) {
        sheet.write_string_with_format(row, column, &clean, &format.clone().set_quote_prefix())?;
    } else {
        sheet.write_string_with_format(row, column, &clean, format)?;
    }
    Ok(())
}

/// What a spreadsheet could take for a formula.
pub fn is_formula_like(value: &str) -> bool {
    value.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'])
}

/// An instant as Tokyo's clock shows it, for a cell that holds date and time.
pub fn local(instant: DateTime<Utc>) -> Result<ExcelDateTime, XlsxError> {
    let local = tokyo::local(instant);
    let year = u16::try_from(local.year()).unwrap_or(1900);
    let (month, day) = (small(local.month()), small(local.day()));
    ExcelDateTime::from_ymd(year, month, day)?.and_hms(
        u16::try_from(local.hour()).unwrap_or(0),
        small(local.minute()),
        local.second(),
    )
}

fn small(number: u32) -> u8 {
    u8::try_from(number).unwrap_or(0)
}

/// A column of a table for programs.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    heading: &'static str,
    /// ASCII, the same every year.
    field: &'static str,
    /// 整数, 文字列, 日付, 日時 or コード
    kind: &'static str,
    meaning: &'static str,
}

impl Column {
    pub const fn new(
        heading: &'static str,
        field: &'static str,
        kind: &'static str,
        meaning: &'static str,
    ) -> Self {
        Self { heading, field, kind, meaning }
    }

    pub fn heading(&self) -> &'static str {
        self.heading
    }
}

/// What stands in a cell; nothing is not nought.
#[derive(Clone, Debug, PartialEq)]
pub enum Datum {
    Blank,
    Text(String),
    Number(i64),
    Day(NaiveDate),
    /// Shown on Tokyo's clock.
    Moment(DateTime<Utc>),
}

impl Datum {
    /// Blank for an empty text.
    pub fn text(text: &str) -> Self {
        if text.is_empty() { Self::Blank } else { Self::Text(text.to_owned()) }
    }

    pub fn number(number: Option<i32>) -> Self {
        number.map_or(Self::Blank, |number| Self::Number(number.into()))
    }

    /// As a file of plain text has it; empty where a cell is blank.
    pub fn written(&self) -> String {
        match self {
            Self::Blank => String::new(),
            Self::Text(text) => text.clone(),
            Self::Number(number) => number.to_string(),
            Self::Day(day) => day.format("%Y-%m-%d").to_string(),
            Self::Moment(at) => tokyo::local(*at).format("%Y-%m-%d %H:%M").to_string(),
        }
    }
}

/// One sheet with one table.
pub struct Table<'a> {
    pub name: &'static str,
    pub columns: &'a [Column],
    pub rows: Vec<Vec<Datum>>,
}

/// A line of the code table.
#[derive(Clone, Copy, Debug)]
pub struct Code {
    heading: &'static str,
    number: i64,
    meaning: &'static str,
}

impl Code {
    pub const fn new(heading: &'static str, number: i64, meaning: &'static str) -> Self {
        Self { heading, number, meaning }
    }
}

/// Writes a sheet for each table, then 定義 and コード表.
pub fn machine_readable(
    book: &mut Workbook,
    tables: &[Table<'_>],
    codes: &[Code],
) -> Result<(), XlsxError> {
    for table in tables {
        let headings = table.columns.iter().map(|column| column.heading);
        write_table(book.add_worksheet(), table.name, headings, &table.rows)?;
    }
    let definitions: Vec<_> = tables
        .iter()
        .flat_map(|table| table.columns.iter().map(|column| (table.name, column)))
        .map(|(sheet, column)| {
            let words = [sheet, column.heading, column.field, column.kind, column.meaning];
            words.map(Datum::text).to_vec()
        })
        .collect();
    let headings = ["シート", "項目名", "フィールド名", "型", "説明"];
    write_table(book.add_worksheet(), "定義", headings, &definitions)?;
    let lines: Vec<_> = codes
        .iter()
        .map(|line| {
            vec![Datum::text(line.heading), Datum::Number(line.number), Datum::text(line.meaning)]
        })
        .collect();
    write_table(book.add_worksheet(), "コード表", ["項目名", "コード", "意味"], &lines)
}

fn write_table(
    sheet: &mut Worksheet,
    name: &str,
    headings: impl IntoIterator<Item = &'static str>,
    rows: &[Vec<Datum>],
) -> Result<(), XlsxError> {
    sheet.set_name(name)?;
    let plain = Format::new();
    for (column, heading) in (0..).zip(headings) {
        text(sheet, (0, column), heading, &plain)?;
    }
    for (line, row) in (1..).zip(rows) {
        for (column, datum) in (0..).zip(row) {
            write_datum(sheet, (line, column), datum)?;
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    sheet.autofit();
    Ok(())
}

fn write_datum(
    sheet: &mut Worksheet,
    (line, column): (u32, u16),
    datum: &Datum,
) -> Result<(), XlsxError> {
    match datum {
        Datum::Blank => {}
        Datum::Text(value) => text(sheet, (line, column), value, &Format::new())?,
        Datum::Number(number) => {
            // Whole numbers up to 2^53 are exact in a cell; ours are small.
            let number = i32::try_from(*number).unwrap_or(i32::MAX);
            sheet.write_number(line, column, number)?;
        }
        Datum::Day(day) => {
            let format = Format::new().set_num_format("yyyy-mm-dd");
            let year = u16::try_from(day.year()).unwrap_or(1900);
            let date = ExcelDateTime::from_ymd(year, small(day.month()), small(day.day()))?;
            sheet.write_datetime_with_format(line, column, &date, &format)?;
        }
        Datum::Moment(at) => {
            let format = Format::new().set_num_format("yyyy-mm-dd hh:mm");
            sheet.write_datetime_with_format(line, column, &local(*at)?, &format)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::is_formula_like;

    #[test]
    fn what_a_spreadsheet_may_calculate_is_recognised() {
        let risky = ["=1+1", "+81-3", "-5", "@SUM(A1)", "\t=1", "＝HYPERLINK"];

        assert!(risky.iter().all(|value| is_formula_like(value)));
        assert!(!is_formula_like("03-1234-5678") && !is_formula_like("株式会社A=B"));
    }
}
