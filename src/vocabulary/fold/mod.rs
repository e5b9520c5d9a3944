//! Folding plain Japanese text into lines, for letters (reference, section 5.5).
//!
//! A full-width character takes two columns, a half-width one a single column. The rules, in the
//! order in which they yield:
//!
//! 1. A word in Latin letters, a number or a link is never broken; one longer than the line
//!    stands alone on its own.
//! 2. No line is longer than the limit.
//! 3. 禁則: no line begins with a closing bracket, a punctuation mark or a small kana, none ends
//!    with an opening bracket. What must not part moves down together (追い出し); nothing hangs
//!    over the edge. Where so many such characters follow each other that they do not fit on a
//!    line, or where they enclose a link that does not, rule 2 wins.
//!
//! Line breaks and blank lines of the text stay. Spaces at a new break are left out.

mod kinsoku;
mod pieces;

pub use kinsoku::must_stay_together;
use pieces::{Piece, clusters, pieces};

/// The usual width of a letter: 35 full-width characters.
pub const LETTER_COLUMNS: usize = 70;

/// Folds `text` so that no line takes more than `columns` columns, as far as the rules allow.
/// Line ends come out as `\n`; a limit under two columns counts as two.
pub fn fold(text: &str, columns: usize) -> String {
    let columns = columns.max(2);
    let mut folded = String::with_capacity(text.len() + text.len() / 32);
    for (number, line) in text.split('\n').enumerate() {
        if number > 0 {
            folded.push('\n');
        }
        fold_line(line.strip_suffix('\r').unwrap_or(line), columns, &mut folded);
    }
    folded
}

/// The columns a text takes on one line.
pub fn text_columns(text: &str) -> usize {
    pieces(text).iter().map(|piece| piece.columns).sum()
}

fn fold_line(line: &str, columns: usize, folded: &mut String) {
    let pieces = pieces(line);
    let mut page = Line { folded, columns, used: 0, spaces: Vec::new() };
    for cluster in clusters(&pieces) {
        if total(cluster) <= columns && !cluster[0].is_space {
            page.place(cluster);
        } else {
            for piece in cluster {
                page.place_one(*piece);
            }
        }
    }
    page.finish();
}

/// The line being filled.
struct Line<'a, 'text> {
    folded: &'a mut String,
    columns: usize,
    used: usize,
    /// Spaces since the last word: written only if something follows them on the same line.
    spaces: Vec<Piece<'text>>,
}

impl<'text> Line<'_, 'text> {
    fn place_one(&mut self, piece: Piece<'text>) {
        if piece.is_space {
            self.spaces.push(piece);
        } else {
            self.place(&[piece]);
        }
    }

    fn place(&mut self, pieces: &[Piece<'_>]) {
        let wanted = total(pieces);
        if self.used + total(&self.spaces) + wanted <= self.columns {
            self.write_spaces();
        } else if self.used > 0 {
            self.folded.push('\n');
            self.used = 0;
        }
        self.spaces.clear();
        for piece in pieces {
            self.folded.push_str(piece.text);
        }
        self.used += wanted;
    }

    /// Spaces that end the line in the text (as in the mark `-- ` above a signature) stay if
    /// there is room for them.
    fn finish(&mut self) {
        if self.used + total(&self.spaces) <= self.columns {
            self.write_spaces();
        }
    }

    fn write_spaces(&mut self) {
        for space in &self.spaces {
            self.folded.push_str(space.text);
            self.used += space.columns;
        }
    }
}

fn total(pieces: &[Piece<'_>]) -> usize {
    pieces.iter().map(|piece| piece.columns).sum()
}
