//! A score as a bar: each reason a piece, what is taken away hatched at the end.

use serde::Serialize;

use crate::accompaniment::Score;

/// A piece of the bar, in per cent of its length.
#[derive(Clone, Debug, Serialize)]
pub struct Piece {
    pub x: String,
    pub width: String,
    /// `plus` or `minus`.
    pub kind: &'static str,
}

/// The pieces of a score; `most` points are the whole length.
pub fn pieces(score: &Score, most: i64) -> Vec<Piece> {
    let piece = |from: i64, points: i64, kind| Piece {
        x: share(from, most),
        width: share(points, most),
        kind,
    };
    let (mut reached, mut found) = (0, Vec::new());
    for reason in score.reasons().iter().filter(|reason| reason.points > 0) {
        let points = i64::from(reason.points);
        found.push(piece(reached, points, "plus"));
        reached += points;
    }
    for reason in score.reasons().iter().filter(|reason| reason.points < 0) {
        // More cannot be taken from the bar than there is.
        let points = i64::from(-reason.points).min(reached);
        reached -= points;
        found.push(piece(reached, points, "minus"));
    }
    found
}

/// The points of all that speaks for a pair.
pub fn length(score: &Score) -> i64 {
    let points = score.reasons().iter().map(|reason| i64::from(reason.points));
    points.filter(|points| *points > 0).sum()
}

/// `12.5`, with one digit after the point.
fn share(part: i64, most: i64) -> String {
    let tenths = part * 1000 / most.max(1);
    format!("{}.{}", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::accompaniment::{Fact, Reason};

    #[test]
    fn pieces_follow_each_other_and_what_is_taken_away_covers_the_end() {
        let reasons = vec![
            Reason { fact: Fact::Met, points: 30 },
            Reason { fact: Fact::Continued, points: 20 },
            Reason { fact: Fact::Load(1), points: -10 },
        ];

        let pieces = pieces(&Score::of(reasons), 100);

        let told: Vec<_> =
            pieces.iter().map(|piece| (piece.x.as_str(), piece.width.as_str())).collect();
        assert_eq!(told, [("0.0", "30.0"), ("30.0", "20.0"), ("40.0", "10.0")]);
    }
}
