use std::fmt;

use crate::vocabulary::{Chance, FiscalYear};

/// 令和n年度 begins in the year 2018 + n.
const BEFORE_REIWA: i32 = 2018;

/// Letters that are not taken for digits or for each other.
const LETTERS: &[u8; 23] = b"ABCDEFGHJKLMNPQRSTUVWXY";

/// 相談番号, such as `S8-482-136K`: fiscal year, six digits drawn by chance, and a letter that
/// catches a mistyped or swapped digit. Drawn, not counted: it tells nobody how many there are, and
/// bookings need not wait for each other to get one. Shown to people; never a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ConsultationNumber {
    year: FiscalYear,
    drawn: u32,
}

impl ConsultationNumber {
    /// Another at each call; uniqueness is for the table to say.
    pub fn draw(year: FiscalYear, chance: &Chance) -> Self {
        let bytes = chance.secret();
        let drawn = u32::from_be_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]) % 1_000_000;
        Self { year, drawn }
    }

    /// Reads a number as people type it: any width, small letters, blanks and missing hyphens are
    /// fine; a wrong check letter is not.
    pub fn parse(raw: &str) -> Option<Self> {
        let text = folded(raw);
        let (rest, letter) = text.split_at_checked(text.len().checked_sub(1)?)?;
        let digits = rest.strip_prefix('S')?;
        let (year, drawn) = digits.split_at_checked(digits.len().checked_sub(6)?)?;
        let year = FiscalYear::starting_in(BEFORE_REIWA + year.parse::<i32>().ok()?).ok()?;
        let number = Self { year, drawn: drawn.parse().ok()? };
        (number.check_letter().to_string() == letter).then_some(number)
    }

    /// Weighted by place, modulo a prime: one wrong digit or two neighbours swapped always show.
    fn check_letter(self) -> char {
        let digits = format!("{:03}{:06}", self.era_year(), self.drawn);
        let weighted = digits.bytes().zip(2u32..);
        let sum: u32 = weighted.map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
        char::from(LETTERS[(sum % 23) as usize])
    }

    fn era_year(self) -> i32 {
        self.year.year() - BEFORE_REIWA
    }
}

impl fmt::Display for ConsultationNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (high, low) = (self.drawn / 1_000, self.drawn % 1_000);
        write!(f, "S{}-{high:03}-{low:03}{}", self.era_year(), self.check_letter())
    }
}

/// Half width, capitals, neither blanks nor hyphens.
fn folded(raw: &str) -> String {
    raw.chars()
        .filter(|c| !c.is_whitespace())
        .filter(|c| !matches!(c, '-' | '－' | '‐' | '‑' | '–' | '—' | '―' | '−' | 'ー'))
        .map(|c| match c {
            'Ａ'..='Ｚ' | 'ａ'..='ｚ' | '０'..='９' => {
                char::from_u32(c as u32 - 0xFEE0).unwrap_or(c)
            }
            other => other,
        })
        .map(|c| c.to_ascii_uppercase())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number() -> ConsultationNumber {
        ConsultationNumber { year: FiscalYear::starting_in(2026).unwrap(), drawn: 48_213 }
    }

    #[test]
    fn a_number_is_read_however_it_is_typed() {
        let shown = number().to_string();
        let wide = shown.to_lowercase().replace('-', "－").replace('8', "８");

        assert!(shown.starts_with("S8-048-213"), "{shown}");
        assert_eq!(ConsultationNumber::parse(&shown), Some(number()));
        assert_eq!(ConsultationNumber::parse(&wide), Some(number()));
        assert_eq!(ConsultationNumber::parse(&shown.replace('-', "")), Some(number()));
    }

    #[test]
    fn a_wrong_digit_or_swapped_neighbours_are_noticed() {
        let shown = number().to_string();
        let wrong = [shown.replace("213", "214"), shown.replace("213", "231")];

        assert_eq!(wrong.map(|text| ConsultationNumber::parse(&text)), [None, None]);
    }
}
