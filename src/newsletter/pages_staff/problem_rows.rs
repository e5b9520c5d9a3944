//! Everything that is wrong with a file, line by line; very many of one kind are told together.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::people::imports::RowProblem;
use crate::web::{Cell, Row};

/// So many are told one by one.
const ALONE: usize = 500;

/// Every problem with its line: the first one by one, the others by what is wrong.
pub fn problem_rows(wrong: &[RowProblem]) -> Vec<Row> {
    let (alone, rest) = wrong.split_at(wrong.len().min(ALONE));
    let mut rows: Vec<Row> =
        alone.iter().map(|one| row(format!("{}行目", one.line), one.column, &one.detail)).collect();
    let mut kinds: BTreeMap<(&str, &str), Vec<usize>> = BTreeMap::new();
    for one in rest {
        kinds.entry((one.column, &one.detail)).or_default().push(one.line);
    }
    let mut kinds: Vec<_> = kinds.into_iter().collect();
    kinds.sort_by_key(|(_, lines)| lines.first().copied());
    rows.extend(kinds.iter().map(|((column, detail), lines)| row(ranges(lines), column, detail)));
    rows
}

fn row(lines: String, column: &str, detail: &str) -> Row {
    Row::new([Cell::text(lines), Cell::text(column), Cell::text(detail)])
}

/// `3～5、9行目`
fn ranges(lines: &[usize]) -> String {
    let mut spans: Vec<(usize, usize)> = Vec::new();
    for line in lines {
        match spans.last_mut() {
            Some((_, last)) if *line == *last + 1 => *last = *line,
            _ => spans.push((*line, *line)),
        }
    }
    let mut text = String::new();
    for (first, last) in spans {
        if !text.is_empty() {
            text.push('、');
        }
        let _ =
            if first == last { write!(text, "{first}") } else { write!(text, "{first}～{last}") };
    }
    text + "行目"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_follow_each_other_are_one_range() {
        assert_eq!(ranges(&[3, 4, 5, 9, 11, 12]), "3～5、9、11～12行目");
    }

    #[test]
    fn every_line_is_named_however_many_there_are() {
        let wrong = |line: usize| RowProblem {
            line,
            column: "メールアドレス",
            detail: if line == 700 { "長すぎます。" } else { "読み取れません。" }.to_owned(),
        };
        let wrong: Vec<_> = (2..=3_000).map(wrong).collect();

        let rows = problem_rows(&wrong);

        assert_eq!(rows.len(), ALONE + 2);
        let told = serde_json::to_string(&rows).unwrap();
        assert!(told.contains("501行目") && told.contains("502～699、701～3000行目"), "{told}");
        assert!(told.contains("\"700行目\""), "{told}");
    }
}
