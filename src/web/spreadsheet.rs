//! Workbooks somebody sends us. A file's word about itself costs nothing: not what it unpacks to, not
//! how many texts it says it holds, not how far apart its cells lie. Two cells in opposite corners
//! of a sheet are two cells here, and no table of seventeen thousand million.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};

use calamine::{Data, DataRef, Reader as _, SheetVisible, Xlsx, XlsxError};
use zip::ZipArchive;

/// The most that the cells of one workbook may hold together, in bytes: one text may be referred to
/// from any number of cells.
const MOST_HELD: usize = 64 * 1024 * 1024;
/// What a cell takes besides its text.
const CELL: usize = 24;
/// So many texts a small file may announce, whatever its size.
const FEW_TEXTS: usize = 1_000_000;
/// `<si/>`: the shortest a text can be.
const SHORTEST_TEXT: usize = 5;

/// Why a workbook or a sheet cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SheetProblem {
    Format,
    TooManyRows,
    TooManyColumns,
    /// Unpacked, or with every text where it belongs, it would be larger than is allowed.
    TooLarge,
}

/// How much of a sheet is read, counted from its first cell that holds something.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    pub rows: u32,
    pub columns: Columns,
}

#[derive(Clone, Copy, Debug)]
pub enum Columns {
    /// What stands further to the right is left out.
    Cut(u32),
    /// Whatever stands further to the right is a reason to read nothing.
    AtMost(u32),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetName {
    pub name: String,
    pub hidden: bool,
}

/// A cell that holds something; rows and columns are counted from 0.
#[derive(Clone, Debug, PartialEq)]
pub struct SheetCell {
    pub row: u32,
    pub column: u32,
    pub value: Data,
}

/// An XLSX file.
pub struct ReadWorkbook<'a> {
    book: Xlsx<Cursor<&'a [u8]>>,
    /// What its cells may still hold, in bytes.
    left: usize,
}

impl<'a> ReadWorkbook<'a> {
    /// Opens a file that unpacks to no more than so many bytes.
    pub fn open(bytes: &'a [u8], most_unpacked: u64) -> Result<Self, SheetProblem> {
        refuse_bomb(bytes, most_unpacked)?;
        let book = Xlsx::new(Cursor::new(bytes)).map_err(|_| SheetProblem::Format)?;
        Ok(Self { book, left: MOST_HELD })
    }

    /// In the order of their tabs.
    pub fn sheets(&self) -> Vec<SheetName> {
        let sheets = self.book.sheets_metadata().iter();
        let name = |sheet: &calamine::Sheet| SheetName {
            name: sheet.name.clone(),
            hidden: sheet.visible != SheetVisible::Visible,
        };
        sheets.map(name).collect()
    }

    /// The cells of a sheet, row by row from the left. Reading ends at the first cell out of bounds.
    pub fn cells(&mut self, sheet: &str, bounds: Bounds) -> Result<Vec<SheetCell>, SheetProblem> {
        let mut reader = match self.book.worksheet_cells_reader(sheet) {
            Ok(reader) => reader,
            // A chart or a dialog has no cells.
            Err(XlsxError::NotAWorksheet(_)) => return Ok(Vec::new()),
            Err(_) => return Err(SheetProblem::Format),
        };
        let mut kept = Kept { bounds, span: None, cells: BTreeMap::new(), left: self.left };
        while let Some(cell) = reader.next_cell().map_err(|_| SheetProblem::Format)? {
            kept.take(cell.get_position(), cell.get_value())?;
        }
        self.left = kept.left;
        Ok(kept.finish())
    }
}

/// The rectangle of what was seen so far.
#[derive(Clone, Copy)]
struct Span {
    top: u32,
    bottom: u32,
    left: u32,
    right: u32,
}

/// Cells read so far. They do not always come in the order of their places; of two in one place the
/// later counts.
struct Kept {
    bounds: Bounds,
    span: Option<Span>,
    cells: BTreeMap<(u32, u32), Data>,
    left: usize,
}

impl Kept {
    fn take(&mut self, (row, column): (u32, u32), value: &DataRef<'_>) -> Result<(), SheetProblem> {
        let text = match value {
            DataRef::Empty => return Ok(()),
            DataRef::SharedString(text) => text.len(),
            DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
                text.len()
            }
            _ => 0,
        };
        let seen = self.span.unwrap_or(Span { top: row, bottom: row, left: column, right: column });
        let span = Span {
            top: seen.top.min(row),
            bottom: seen.bottom.max(row),
            left: seen.left.min(column),
            right: seen.right.max(column),
        };
        self.span = Some(span);
        if span.bottom - span.top >= self.bounds.rows {
            return Err(SheetProblem::TooManyRows);
        }
        match self.bounds.columns {
            Columns::AtMost(most) if span.right - span.left >= most => {
                return Err(SheetProblem::TooManyColumns);
            }
            // The first column can only move to the left from here.
            Columns::Cut(most) if column - span.left >= most => return Ok(()),
            Columns::AtMost(_) | Columns::Cut(_) => {}
        }
        self.left = self.left.checked_sub(CELL + text).ok_or(SheetProblem::TooLarge)?;
        self.cells.insert((row, column), Data::from(value.clone()));
        Ok(())
    }

    fn finish(self) -> Vec<SheetCell> {
        let first = self.span.map_or(0, |span| span.left);
        let within = |column: u32| match self.bounds.columns {
            Columns::Cut(most) => column - first < most,
            Columns::AtMost(_) => true,
        };
        let cells = self.cells.into_iter().filter(|((_, column), _)| within(*column));
        cells.map(|((row, column), value)| SheetCell { row, column, value }).collect()
    }
}

/// Unpacks everything and counts: what the archive says of itself may be a lie.
fn refuse_bomb(bytes: &[u8], most: u64) -> Result<(), SheetProblem> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| SheetProblem::Format)?;
    let mut left = most;
    for place in 0..archive.len() {
        let part = archive.by_index(place).map_err(|_| SheetProblem::Format)?;
        let is_texts =
            |name: Cow<'_, str>| name.to_ascii_lowercase().ends_with("sharedstrings.xml");
        let holds_texts = part.name().ok().is_none_or(is_texts);
        let mut part = part.take(left + 1);
        let (mut text, mut nowhere) = (Vec::new(), std::io::sink());
        let unpacked = if holds_texts {
            std::io::copy(&mut part, &mut text)
        } else {
            std::io::copy(&mut part, &mut nowhere)
        };
        let unpacked = unpacked.map_err(|_| SheetProblem::Format)?;
        left = left.checked_sub(unpacked).ok_or(SheetProblem::TooLarge)?;
        if boasts(&text) {
            return Err(SheetProblem::Format);
        }
    }
    Ok(())
}

/// Whether more texts are announced than the part can hold: the library makes room for as many as
/// it is told, before it has seen one.
fn boasts(part: &[u8]) -> bool {
    // Whatever two-byte encoding it is in, the letters of the announcement are ASCII.
    let plain = if part.contains(&0) {
        Cow::Owned(part.iter().copied().filter(|byte| *byte != 0).collect())
    } else {
        Cow::Borrowed(part)
    };
    let plain = String::from_utf8_lossy(&plain);
    let possible = (part.len() / SHORTEST_TEXT).max(FEW_TEXTS);
    plain.split("uniqueCount").skip(1).any(|rest| {
        let rest = rest.trim_start();
        let Some(value) = rest.strip_prefix('=') else { return false };
        let value = value.trim_start().trim_start_matches(['"', '\'']).trim_start();
        let end = value.find(|c: char| !c.is_ascii_digit()).unwrap_or(value.len());
        end > 0 && value[..end].parse::<usize>().ok().is_none_or(|count| count > possible)
    })
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use rust_xlsxwriter::Workbook;
    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

    const MIB: u64 = 1024 * 1024;
    const BOUNDS: Bounds = Bounds { rows: 3, columns: Columns::AtMost(4) };

    fn book(cells: &[(u32, u16)]) -> Vec<u8> {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        for (row, column) in cells {
            sheet.write(*row, *column, "x").unwrap();
        }
        book.save_to_buffer().unwrap()
    }

    fn places(bytes: &[u8], bounds: Bounds) -> Result<Vec<(u32, u32)>, SheetProblem> {
        let cells = ReadWorkbook::open(bytes, MIB).unwrap().cells("Sheet1", bounds)?;
        Ok(cells.iter().map(|cell| (cell.row, cell.column)).collect())
    }

    #[test]
    fn cells_far_apart_end_the_reading_and_take_no_room() {
        let corners = book(&[(0, 0), (1_048_575, 16_383)]);
        let wide = book(&[(0, 0), (0, 16_383)]);

        assert_eq!(places(&corners, BOUNDS), Err(SheetProblem::TooManyRows));
        assert_eq!(places(&wide, BOUNDS), Err(SheetProblem::TooManyColumns));
        let cut = Bounds { columns: Columns::Cut(4), ..BOUNDS };
        assert_eq!(places(&wide, cut), Ok(vec![(0, 0)]));
    }

    #[test]
    fn bounds_are_counted_from_the_first_cell_that_holds_something() {
        let inside = book(&[(7, 9), (9, 12)]);
        let below = book(&[(7, 9), (10, 9)]);

        assert_eq!(places(&inside, BOUNDS), Ok(vec![(7, 9), (9, 12)]));
        assert_eq!(places(&below, BOUNDS), Err(SheetProblem::TooManyRows));
        let cut = Bounds { columns: Columns::Cut(3), ..BOUNDS };
        assert_eq!(places(&inside, cut), Ok(vec![(7, 9)]));
    }

    #[test]
    fn a_long_text_in_many_cells_counts_in_each() {
        let long = "あ".repeat(10_000);
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        for row in 0..3_000 {
            sheet.write(row, 0, &long).unwrap();
        }
        let bytes = book.save_to_buffer().unwrap();
        let bounds = Bounds { rows: 5_000, columns: Columns::Cut(9) };

        assert_eq!(places(&bytes, bounds), Err(SheetProblem::TooLarge));
    }

    #[test]
    fn a_file_that_announces_more_texts_than_it_holds_is_refused() {
        let announcing = |count: &str| {
            let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
            archive.start_file("xl/sharedStrings.xml", SimpleFileOptions::default()).unwrap();
            write!(archive, "<sst uniqueCount = '{count}'><si><t>x</t></si></sst>").unwrap();
            archive.finish().unwrap().into_inner()
        };

        assert_eq!(refuse_bomb(&announcing("3"), MIB), Ok(()));
        assert_eq!(refuse_bomb(&announcing("9000000000000"), MIB), Err(SheetProblem::Format));
        assert_eq!(refuse_bomb(&announcing(&"9".repeat(40)), MIB), Err(SheetProblem::Format));
        assert_eq!(refuse_bomb(&announcing("3"), 20), Err(SheetProblem::TooLarge));
    }
}
