//! What a line is made of: characters as a reader sees them, words that must not be broken, and
//! the runs of both between which no break is allowed.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::kinsoku;

/// A part of a line that is never broken.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece<'text> {
    pub text: &'text str,
    pub columns: usize,
    pub is_space: bool,
}

/// The pieces of one line: a word or link, a space, or a single character.
pub(super) fn pieces(line: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut word: Option<std::ops::Range<usize>> = None;
    for (start, character) in line.grapheme_indices(true) {
        let end = start + character.len();
        if is_of_a_word(character) {
            word = Some(word.map_or(start, |word| word.start)..end);
            continue;
        }
        if let Some(word) = word.take() {
            pieces.push(piece(&line[word]));
        }
        pieces.push(piece(character));
    }
    if let Some(word) = word {
        pieces.push(piece(&line[word]));
    }
    pieces
}

/// The runs of pieces that must stay together by 禁則, and the runs of spaces between them. A
/// space does not make it right to begin a line with a closing bracket: it belongs to the run
/// then.
pub(super) fn clusters<'a, 'text>(pieces: &'a [Piece<'text>]) -> Vec<&'a [Piece<'text>]> {
    let mut clusters = Vec::new();
    let mut rest = pieces;
    while !rest.is_empty() {
        let (cluster, after) = rest.split_at(cluster_length(rest));
        clusters.push(cluster);
        rest = after;
    }
    clusters
}

fn cluster_length(pieces: &[Piece<'_>]) -> usize {
    let spaces = pieces.iter().take_while(|piece| piece.is_space).count();
    if spaces > 0 {
        return spaces;
    }
    let mut length = 1;
    while let Some(ahead) = pieces[length..].iter().position(|piece| !piece.is_space) {
        let next = length + ahead;
        let bound = kinsoku::must_stay_together(pieces[length - 1].text, pieces[next].text);
        if !bound {
            break;
        }
        length = next + 1;
    }
    length
}

fn piece(text: &str) -> Piece<'_> {
    Piece {
        text,
        // Characters of ambiguous width (①, ■, …) are full-width where Japanese is read.
        columns: text.width_cjk(),
        is_space: matches!(text, " " | "\t" | "\u{3000}"),
    }
}

/// Letters, digits and signs of links and Latin, Greek or Cyrillic words, and full-width digits.
fn is_of_a_word(character: &str) -> bool {
    let Some(first) = character.chars().next() else { return false };
    first.is_ascii_graphic()
        || first == '\u{a0}'
        || (first < '\u{2000}' && first.is_alphabetic())
        || matches!(first, '０'..='９')
}
