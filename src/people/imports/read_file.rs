use calamine::Data;
use encoding_rs::{Encoding, SHIFT_JIS, UTF_8};

use crate::web::spreadsheet::{Bounds, Columns, ReadWorkbook, SheetCell, SheetProblem};

/// The most rows one file may have.
pub const MOST_ROWS: usize = 5_000;
const MOST_COLUMNS: u16 = 100;
/// An XLSX file is a ZIP archive; unpacked it must stay below this.
const LARGEST_UNPACKED: u64 = 100 * 1024 * 1024;

/// A table as text, the first row being the headings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    pub headings: Vec<String>,
    pub rows: Vec<TableRow>,
}

/// One row that is not empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TableRow {
    /// As the spreadsheet counts, empty rows included: the first is 1.
    pub number: usize,
    pub cells: Vec<String>,
}

/// Why a file cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnreadableFile {
    Empty,
    /// Neither CSV in UTF-8 or CP932 nor XLSX.
    Format,
    TooManyRows,
    /// Unpacked it would be larger than anything a roster can be.
    TooLarge,
}

impl UnreadableFile {
    /// How to mend it.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Empty => {
                "ファイルに行がありません。1行目に見出し、2行目から名簿を入れてください。"
            }
            Self::Format => {
                "ファイルを読み取れません。CSV（UTF-8、Shift_JIS）か Excel（.xlsx）で保存してください。"
            }
            Self::TooManyRows => "一度に取り込めるのは5,000行までです。ファイルを分けてください。",
            Self::TooLarge => {
                "ファイルが大きすぎます。名簿のシートだけにして保存し直してください。"
            }
        }
    }
}

/// Reads CSV (comma or tab; UTF-8 with or without a mark, CP932) or the first sheet of an XLSX file.
pub fn read_table(bytes: &[u8]) -> Result<Table, UnreadableFile> {
    read_table_within(bytes, MOST_ROWS)
}

/// The same with another limit of rows.
pub fn read_table_within(bytes: &[u8], most: usize) -> Result<Table, UnreadableFile> {
    // These pass for text, of which the first line would be taken for headings.
    if bytes.starts_with(b"%PDF-") || bytes.starts_with(b"{\\rtf") {
        return Err(UnreadableFile::Format);
    }
    let packed = bytes.starts_with(b"PK\x03\x04");
    let rows = if packed { xlsx(bytes, most)? } else { csv_rows(bytes, most)? };
    let filled = |row: &TableRow| row.cells.iter().any(|cell| !cell.trim().is_empty());
    let mut rows = rows.into_iter().filter(filled);
    let headings = rows.next().ok_or(UnreadableFile::Empty)?.cells;
    let rows: Vec<_> = rows.collect();
    match rows.len() {
        0 => Err(UnreadableFile::Empty),
        count if count > most => Err(UnreadableFile::TooManyRows),
        _ => Ok(Table { headings, rows }),
    }
}

fn csv_rows(bytes: &[u8], most: usize) -> Result<Vec<TableRow>, UnreadableFile> {
    let text = decoded(bytes)?;
    let first = text.lines().next().unwrap_or_default();
    let tabs = first.matches('\t').count() > first.matches(',').count();
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(if tabs { b'\t' } else { b',' })
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    let mut number = 0;
    for record in reader.records() {
        let record = record.map_err(|_| UnreadableFile::Format)?;
        if rows.len() > most + 1 {
            return Err(UnreadableFile::TooManyRows);
        }
        let begins = record.position().and_then(|place| usize::try_from(place.byte()).ok());
        number += 1 + begins.map_or(0, |at| empty_lines(&text, at));
        let cells = record.iter().take(MOST_COLUMNS.into()).map(ToOwned::to_owned).collect();
        rows.push(TableRow { number, cells });
    }
    Ok(rows)
}

/// Lines without anything between one record's end and the next one: the reader passes over them, a
/// spreadsheet shows them as rows.
fn empty_lines(text: &str, at: usize) -> usize {
    let Some((before, mut rest)) = text.split_at_checked(at) else { return 0 };
    let mut lines = 0;
    if before.ends_with('\r') {
        // The second half of the end of the record before.
        rest = rest.strip_prefix('\n').unwrap_or(rest);
    }
    while let Some(next) = ["\r\n", "\n", "\r"].iter().find_map(|end| rest.strip_prefix(end)) {
        (rest, lines) = (next, lines + 1);
    }
    lines
}

/// Text in UTF-8, in UTF-16 with a mark, or in CP932.
pub fn decoded(bytes: &[u8]) -> Result<String, UnreadableFile> {
    if let Some((encoding, _)) = Encoding::for_bom(bytes).filter(|(found, _)| *found != UTF_8) {
        let (text, _, broken) = encoding.decode(bytes);
        return if broken { Err(UnreadableFile::Format) } else { Ok(text.into_owned()) };
    }
    let plain = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    if let Ok(text) = std::str::from_utf8(plain) {
        return if text.contains('\0') { Err(UnreadableFile::Format) } else { Ok(text.to_owned()) };
    }
    let (text, _, broken) = SHIFT_JIS.decode(bytes);
    if broken || text.contains('\0') { Err(UnreadableFile::Format) } else { Ok(text.into_owned()) }
}

fn xlsx(bytes: &[u8], most: usize) -> Result<Vec<TableRow>, UnreadableFile> {
    let mut book = ReadWorkbook::open(bytes, LARGEST_UNPACKED)?;
    let sheet = book.sheets().into_iter().next().ok_or(UnreadableFile::Empty)?;
    let bounds = Bounds {
        rows: u32::try_from(most).unwrap_or(u32::MAX).saturating_add(1),
        columns: Columns::Cut(MOST_COLUMNS.into()),
    };
    Ok(rows_of(&book.cells(&sheet.name, bounds)?))
}

/// Rows that hold something, all of one width, from the first column that does.
fn rows_of(cells: &[SheetCell]) -> Vec<TableRow> {
    let columns = || cells.iter().map(|cell| cell.column);
    let (first, last) = (columns().min().unwrap_or(0), columns().max().unwrap_or(0));
    let place = |column: u32| usize::try_from(column - first).unwrap_or(usize::MAX);
    let row = |cells: &[SheetCell]| {
        let mut texts = vec![String::new(); place(last) + 1];
        for held in cells {
            texts[place(held.column)] = cell(&held.value);
        }
        let number = cells.first().and_then(|held| usize::try_from(held.row).ok()).unwrap_or(0);
        TableRow { number: number + 1, cells: texts }
    };
    cells.chunk_by(|one, next| one.row == next.row).map(row).collect()
}

impl From<SheetProblem> for UnreadableFile {
    fn from(problem: SheetProblem) -> Self {
        match problem {
            SheetProblem::Format => Self::Format,
            SheetProblem::TooManyRows => Self::TooManyRows,
            SheetProblem::TooManyColumns | SheetProblem::TooLarge => Self::TooLarge,
        }
    }
}

/// A number such as a 法人番号 or a telephone must not become `1.23e12`.
fn cell(data: &Data) -> String {
    match data {
        Data::Float(number) if number.fract() == 0.0 && number.abs() < 1e15 => {
            format!("{number:.0}")
        }
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_roster_reads_the_same_in_every_encoding() {
        let text = "団体名,姓\n株式会社みらい,髙橋\n";
        let marked = [b"\xEF\xBB\xBF", text.as_bytes()].concat();
        let (old, _, _) = SHIFT_JIS.encode(text);
        let tabs = text.replace(',', "\t");

        let plain = read_table(text.as_bytes()).unwrap();

        let cells = vec!["株式会社みらい".to_owned(), "髙橋".to_owned()];
        assert_eq!(plain.rows, vec![TableRow { number: 2, cells }]);
        assert_eq!(read_table(&marked), Ok(plain.clone()));
        assert_eq!(read_table(&old), Ok(plain.clone()));
        assert_eq!(read_table(tabs.as_bytes()), Ok(plain));
    }

    #[test]
    fn rows_are_numbered_as_a_spreadsheet_shows_them() {
        let text = "\n団体名,備考\nA,\"1\n2\"\n\n,,\r\nB,\r\n\r\n\r\nC,\n";

        let table = read_table(text.as_bytes()).unwrap();

        let numbers: Vec<_> = table.rows.iter().map(|row| (row.number, &*row.cells[0])).collect();
        assert_eq!(table.headings[0], "団体名");
        assert_eq!(numbers, [(3, "A"), (6, "B"), (9, "C")]);
    }

    #[test]
    fn a_sheet_that_begins_further_down_is_numbered_so() {
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        for (row, text) in [(2, "団体名"), (3, "A"), (6, "B")] {
            sheet.write(row, 0, text).unwrap();
        }

        let table = read_table(&book.save_to_buffer().unwrap()).unwrap();

        let numbers: Vec<_> = table.rows.iter().map(|row| (row.number, &*row.cells[0])).collect();
        assert_eq!(numbers, [(4, "A"), (7, "B")]);
    }

    #[test]
    fn a_sheet_with_a_cell_in_its_last_corner_is_refused_before_it_takes_room() {
        let mut book = rust_xlsxwriter::Workbook::new();
        book.add_worksheet().write(0, 0, "団体名").unwrap().write(1_048_575, 16_383, "A").unwrap();
        let far = book.save_to_buffer().unwrap();
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet().write(0, 1, "団体名").unwrap();
        sheet.write(1, 2, "A").unwrap().write(1, 16_383, "B").unwrap();

        let wide = read_table(&book.save_to_buffer().unwrap()).unwrap();

        assert_eq!(read_table(&far), Err(UnreadableFile::TooManyRows));
        assert_eq!(wide.headings, ["団体名", ""]);
        assert_eq!(wide.rows[0].cells, ["", "A"]);
    }

    #[test]
    fn what_is_no_roster_is_refused_with_advice() {
        assert_eq!(read_table(b""), Err(UnreadableFile::Empty));
        assert_eq!(read_table("団体名,姓\n".as_bytes()), Err(UnreadableFile::Empty));
        assert_eq!(read_table(b"%PDF-1.7\0\xff\xfe"), Err(UnreadableFile::Format));
        assert_eq!(read_table(b"PK\x03\x04nothing"), Err(UnreadableFile::Format));
    }
}
