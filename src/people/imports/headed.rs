//! Tables with headings: which column means what, whoever's rows they become.

use crate::vocabulary::search_key;
use crate::web::workbook::is_formula_like;

use super::read_file::Table;

/// Puts the text of a cell into a row.
pub type Put<R> = fn(&mut R, &str);

/// What a column may be headed with, the word of the sample file first, and where its text goes.
pub type Heading<R> = (&'static [&'static str], Put<R>);

/// The headings of the sample file.
pub fn headings<R>(columns: &[Heading<R>]) -> Vec<&'static str> {
    columns.iter().filter_map(|(names, _)| names.first().copied()).collect()
}

/// The rows of a table, and the headings nobody understands. `number` tells a row its line as the
/// spreadsheet counts.
pub fn rows<R: Default>(
    table: &Table,
    columns: &[Heading<R>],
    number: fn(&mut R, usize),
) -> (Vec<R>, Vec<String>) {
    let found: Vec<Option<Put<R>>> =
        table.headings.iter().map(|heading| column(columns, heading)).collect();
    let strange = table.headings.iter().zip(&found);
    let strange = strange.filter(|(heading, put)| put.is_none() && !heading.trim().is_empty());
    let strange = strange.map(|(heading, _)| heading.clone()).collect();
    let rows = table.rows.iter().map(|line| {
        let mut row = R::default();
        number(&mut row, line.number);
        for (put, text) in found.iter().zip(&line.cells) {
            if let Some(put) = put {
                put(&mut row, unmarked(text.trim()));
            }
        }
        row
    });
    (rows.collect(), strange)
}

/// Our exports put a mark before what a spreadsheet could take for a formula; it is not part of it.
fn unmarked(text: &str) -> &str {
    text.strip_prefix('\'').filter(|rest| is_formula_like(rest)).unwrap_or(text)
}

fn column<R>(columns: &[Heading<R>], heading: &str) -> Option<Put<R>> {
    let key = search_key(heading);
    let known = |names: &[&str]| names.iter().any(|name| search_key(name) == key);
    // 姓 and セイ differ, せい and セイ do not: the key folds kana, not kanji.
    columns.iter().find(|(names, _)| known(names)).map(|(_, put)| *put)
}

/// Several words in one cell.
pub fn words(text: &str) -> Vec<String> {
    let parts = text.split(['、', ',', '，', '/', '・', ';']).map(str::trim);
    parts.filter(|part| !part.is_empty()).map(ToOwned::to_owned).collect()
}
