//! Files that look like lists of people. Most leaks of lists by mail were attachments somebody took
//! for another file (reference, section 5).

use std::collections::{BTreeMap, BTreeSet};

use calamine::Data;
use encoding_rs::SHIFT_JIS;

use crate::web::spreadsheet::{Bounds, Columns, ReadWorkbook};

/// So many different addresses or telephone numbers make a list.
pub const LIST: usize = 5;
/// So many lines below a heading that announces names make one, whatever else stands in them.
const NAMES: usize = 10;
/// The most a workbook may unfold to, in bytes.
const MOST_UNPACKED: u64 = 64 * 1024 * 1024;
/// How much of one sheet is looked through.
const BOUNDS: Bounds = Bounds { rows: 100_000, columns: Columns::AtMost(1_000) };

/// Why a file looks like a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ListSign {
    Addresses(usize),
    Phones(usize),
    /// Lines below a heading such as 氏名.
    Names(usize),
    /// Sheets that are hidden, by name.
    HiddenSheets(Vec<String>),
    /// The file cannot be read, so nobody knows.
    Unreadable,
}

/// Looks through a file. What is not a text or a workbook is not looked into.
pub fn signs_of_a_list(media_type: &str, bytes: &[u8]) -> Vec<ListSign> {
    match media_type {
        "text/plain" | "text/csv" | "text/calendar" => of_text(&decoded(bytes)),
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" => workbook(bytes),
        _ => Vec::new(),
    }
}

fn decoded(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => SHIFT_JIS.decode(bytes).0.into_owned(),
    }
}

fn of_text(text: &str) -> Vec<ListSign> {
    let cells = |line: &str| -> Vec<(usize, String)> {
        let cells = line.split([',', '\t', ';']).map(|cell| cell.trim_matches('"').to_owned());
        cells.enumerate().collect()
    };
    signs(text, names(&text.lines().flat_map(cells).collect::<Vec<_>>()))
}

fn signs(text: &str, names: usize) -> Vec<ListSign> {
    let (addresses, phones) = (addresses(text).len(), phones(text).len());
    let mut signs = Vec::new();
    if addresses >= LIST {
        signs.push(ListSign::Addresses(addresses));
    }
    if phones >= LIST {
        signs.push(ListSign::Phones(phones));
    }
    if names >= NAMES {
        signs.push(ListSign::Names(names));
    }
    signs
}

fn workbook(bytes: &[u8]) -> Vec<ListSign> {
    let Ok(mut book) = ReadWorkbook::open(bytes, MOST_UNPACKED) else {
        return vec![ListSign::Unreadable];
    };
    let sheets = book.sheets();
    let hidden = sheets.iter().filter(|sheet| sheet.hidden);
    let hidden: Vec<_> = hidden.map(|sheet| sheet.name.clone()).collect();
    let (mut text, mut most) = (String::new(), 0);
    let mut unreadable = false;
    for sheet in &sheets {
        let Ok(cells) = book.cells(&sheet.name, BOUNDS) else {
            unreadable = true;
            continue;
        };
        for cell in &cells {
            push(&mut text, &cell.value);
        }
        let cells: Vec<_> =
            cells.iter().map(|cell| (cell.column, cell.value.to_string())).collect();
        most = most.max(names(&cells));
    }
    let mut signs = signs(&text, most);
    if !hidden.is_empty() {
        signs.push(ListSign::HiddenSheets(hidden));
    }
    if unreadable {
        signs.push(ListSign::Unreadable);
    }
    signs
}

/// The most filled cells below one heading that announces names of people. Cells come row by row,
/// each with its column.
fn names<C: Copy + Ord>(cells: &[(C, String)]) -> usize {
    let mut below: BTreeMap<C, usize> = BTreeMap::new();
    let mut most = 0;
    for (column, cell) in cells.iter().rev() {
        let filled = below.entry(*column).or_default();
        if announces_names(cell) {
            most = most.max(*filled);
        }
        if !cell.trim().is_empty() {
            *filled += 1;
        }
    }
    most
}

fn announces_names(cell: &str) -> bool {
    let heading: String = cell.chars().filter(|sign| !sign.is_whitespace()).collect();
    let heading = heading.trim_start_matches('お').trim_start_matches('ご');
    let ends =
        ["氏名", "名前", "フリガナ", "ふりがな", "担当者", "担当者名", "参加者名", "申込者名"];
    heading.chars().count() <= 12 && ends.iter().any(|end| heading.ends_with(end))
}

fn push(text: &mut String, cell: &Data) {
    // A telephone number typed as a number has lost its first nought.
    if let Data::Float(number) = cell
        && *number >= 1e8
        && *number < 1e10
    {
        text.push('0');
    }
    text.push_str(&cell.to_string());
    text.push('\n');
}

/// Mail addresses in a text, each once, in any width.
pub fn addresses(text: &str) -> BTreeSet<String> {
    let text: String = text.chars().map(half_width).collect();
    let of_it = |c: char| c.is_ascii_alphanumeric() || "._%+-@".contains(c);
    let words = text.split(|c: char| !of_it(c)).map(|word| word.trim_matches(['.', '-', '%']));
    let is_address = |word: &&str| {
        word.split_once('@').is_some_and(|(local, domain)| {
            !local.is_empty() && domain.contains('.') && !domain.contains('@')
        })
    };
    words.filter(is_address).map(str::to_ascii_lowercase).collect()
}

/// Telephone numbers of Japan in a text, each once: ten or eleven digits from a nought on.
pub fn phones(text: &str) -> BTreeSet<String> {
    let text: String = text.chars().map(half_width).collect();
    let of_it =
        |c: char| c.is_ascii_digit() || matches!(c, '-' | '(' | ')' | '+' | '‐' | 'ー' | '−');
    let digits = |word: &str| word.chars().filter(char::is_ascii_digit).collect::<String>();
    let words = text.split(|c: char| !of_it(c)).map(digits);
    let home = words.map(|word| match word.strip_prefix("81") {
        Some(rest) if word.len() > 10 => format!("0{rest}"),
        _ => word,
    });
    home.filter(|word| word.starts_with('0') && matches!(word.len(), 10 | 11)).collect()
}

fn half_width(sign: char) -> char {
    match sign {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(sign) - 0xFEE0).unwrap_or(sign),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_people_are_a_list_and_four_are_not() {
        let line = |n: usize| format!("山田{n},yamada{n}@example.jp,03-1234-560{n}\n");
        let four: String = (0..4).map(line).collect();
        let five: String = (0..5).map(line).collect();

        assert_eq!(signs_of_a_list("text/csv", four.as_bytes()), Vec::new());
        assert_eq!(
            signs_of_a_list("text/csv", five.as_bytes()),
            [ListSign::Addresses(5), ListSign::Phones(5)]
        );
        let (sjis, ..) = SHIFT_JIS.encode(&five);
        assert_eq!(signs_of_a_list("text/plain", &sjis).len(), 2);
    }

    #[test]
    fn names_below_their_heading_are_a_list_without_an_address() {
        let list = |count: usize| {
            let lines = (0..count).map(|n| format!("{n},\"山田 {n}\",〇〇商店\n"));
            "令和8年度 申込者\n番号,お 名 前,勤め先\n".to_owned() + &lines.collect::<String>()
        };
        let day = |n: usize| format!("12月{n}日,会場{n}\n");
        let days: String = (1..30).map(day).collect();
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        for (row, name) in (0..).zip(std::iter::once("参加者氏名").chain(["山田"; 10])) {
            sheet.write(row, 1, name).unwrap();
        }
        let media = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

        let many = signs_of_a_list("text/csv", list(10).as_bytes());
        let few = signs_of_a_list("text/csv", list(9).as_bytes());
        let plan = signs_of_a_list("text/csv", format!("日,会場\n{days}").as_bytes());
        let in_a_book = signs_of_a_list(media, &book.save_to_buffer().unwrap());

        assert_eq!((many, few, plan), (vec![ListSign::Names(10)], vec![], vec![]));
        assert_eq!(in_a_book, [ListSign::Names(10)]);
    }

    #[test]
    fn hidden_sheets_and_lists_inside_a_workbook_are_found() {
        let mut book = rust_xlsxwriter::Workbook::new();
        book.add_worksheet().set_name("概要").unwrap().write(0, 0, "日程").unwrap();
        let sheet = book.add_worksheet().set_name("応募者").unwrap();
        for row in 0..6 {
            sheet.write(row, 0, format!("a{row}@example.jp")).unwrap();
            sheet.write(row, 1, 9_012_345_670_f64 + f64::from(row)).unwrap();
        }
        sheet.set_hidden(true);
        let bytes = book.save_to_buffer().unwrap();
        let media = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

        let signs = signs_of_a_list(media, &bytes);

        let hidden = ListSign::HiddenSheets(vec!["応募者".to_owned()]);
        assert_eq!(signs, [ListSign::Addresses(6), ListSign::Phones(6), hidden]);
        assert_eq!(signs_of_a_list(media, &bytes[..200]), [ListSign::Unreadable]);
    }

    #[test]
    fn a_sheet_wider_or_longer_than_anybody_reads_is_unreadable() {
        let media = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
        let with = |row: u32, column: u16| {
            let mut book = rust_xlsxwriter::Workbook::new();
            let sheet = book.add_worksheet().write(0, 0, "日程").unwrap();
            sheet.write(row, column, "x").unwrap();
            signs_of_a_list(media, &book.save_to_buffer().unwrap())
        };

        let refused = [with(1_048_575, 16_383), with(100_000, 0), with(0, 1_000)];

        assert_eq!(refused, [const { [ListSign::Unreadable] }; 3]);
        assert_eq!((with(99_999, 0), with(0, 999)), (vec![], vec![]));
    }
}
