//! Bars of a questionnaire: places and widths, computed on the server.

use serde::Serialize;

use crate::study_sessions::survey::{Distribution, Scale, wording as say};

/// One question: a bar, and the same figures as a row.
#[derive(Serialize)]
pub struct Chart {
    id: &'static str,
    title: &'static str,
    /// For whoever cannot see the bar.
    description: String,
    pieces: Vec<Piece>,
    counts: Vec<usize>,
    unanswered: usize,
    mean: String,
    top_two: String,
}

/// A part of a bar; places and widths in percent of the bar.
#[derive(Serialize)]
pub struct Piece {
    kind: String,
    x: String,
    width: String,
    /// The middle, where a wide enough piece carries its label.
    middle: String,
    label: Option<String>,
}

pub fn chart(scale: Scale, own: &Distribution) -> Chart {
    let counts: Vec<_> = (1..=5).rev().map(|score| own.of(score)).collect();
    let words = (1..=5_i32)
        .rev()
        .zip(&counts)
        .map(|(score, count)| format!("{score} {} {count}名", say::score(scale, score)));
    let description = words.chain([format!("未回答 {}名", own.unanswered)]);
    Chart {
        id: scale.field(),
        title: say::scale(scale),
        description: description.collect::<Vec<_>>().join("、"),
        pieces: pieces(own),
        unanswered: own.unanswered,
        mean: say::mean(own.mean_hundredths()),
        top_two: say::percent(own.top_two_permille()),
        counts,
    }
}

/// The bar from 5 to 1, then those who did not answer; hundredths of a percent, so that nothing
/// is drawn that is not there.
fn pieces(own: &Distribution) -> Vec<Piece> {
    let whole = own.answered() + own.unanswered;
    let scores = (1..=5).rev().map(|score| (score.to_string(), own.of(score)));
    let all = scores.chain([("none".to_owned(), own.unanswered)]);
    let mut from = 0;
    let mut pieces = Vec::new();
    for (kind, count) in all.filter(|(_, count)| *count > 0) {
        let (starts, ends) = (share(from, whole), share(from + count, whole));
        from += count;
        let word = if kind == "none" { "未回答".to_owned() } else { kind.clone() };
        pieces.push(Piece {
            kind,
            x: percent(starts),
            width: percent(ends - starts),
            middle: percent(usize::midpoint(starts, ends)),
            label: (ends - starts >= 1_800).then(|| format!("{word}：{count}")),
        });
    }
    pieces
}

pub fn share(part: usize, whole: usize) -> usize {
    (part * 10_000).checked_div(whole).unwrap_or(0)
}

pub fn percent(hundredths: usize) -> String {
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}
