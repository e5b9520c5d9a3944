use std::io::{Cursor, Read};

use calamine::{Data, Reader as _, Xlsx, open_workbook_from_rs};
use encoding_rs::{Encoding, SHIFT_JIS, UTF_8};
use zip::ZipArchive;

/// The most rows one file may have.
pub const MOST_ROWS: usize = 5_000;
const MOST_COLUMNS: usize = 100;
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
        let cells = record.iter().take(MOST_COLUMNS).map(ToOwned::to_owned).collect();
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
    refuse_bomb(bytes)?;
    let mut book: Xlsx<_> =
        open_workbook_from_rs(Cursor::new(bytes)).map_err(|_| UnreadableFile::Format)?;
    let sheet = book.worksheet_range_at(0).ok_or(UnreadableFile::Empty)?;
    let sheet = sheet.map_err(|_| UnreadableFile::Format)?;
    if sheet.height() > most + 1 {
        return Err(UnreadableFile::TooManyRows);
    }
    // The range begins at the first cell that holds something.
    let first = sheet.start().and_then(|(row, _)| usize::try_from(row).ok()).unwrap_or(0) + 1;
    let row = |(number, row): (usize, &[Data])| TableRow {
        number,
        cells: row.iter().take(MOST_COLUMNS).map(cell).collect(),
    };
    Ok((first..).zip(sheet.rows()).map(row).collect())
}

/// Unpacks into nothing and counts: what the archive says of itself may be a lie.
fn refuse_bomb(bytes: &[u8]) -> Result<(), UnreadableFile> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| UnreadableFile::Format)?;
    let mut left = LARGEST_UNPACKED;
    for place in 0..archive.len() {
        let part = archive.by_index(place).map_err(|_| UnreadableFile::Format)?;
        let unpacked = std::io::copy(&mut part.take(left + 1), &mut std::io::sink());
        let unpacked = unpacked.map_err(|_| UnreadableFile::Format)?;
        left = left.checked_sub(unpacked).ok_or(UnreadableFile::TooLarge)?;
    }
    Ok(())
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
    fn what_is_no_roster_is_refused_with_advice() {
        assert_eq!(read_table(b""), Err(UnreadableFile::Empty));
        assert_eq!(read_table("団体名,姓\n".as_bytes()), Err(UnreadableFile::Empty));
        assert_eq!(read_table(b"%PDF-1.7\0\xff\xfe"), Err(UnreadableFile::Format));
        assert_eq!(read_table(b"PK\x03\x04nothing"), Err(UnreadableFile::Format));
    }
}
