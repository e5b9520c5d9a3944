use std::fmt;

use crate::vocabulary::FiscalYear;

/// 令和n年度 begins in the year 2018 + n.
const BEFORE_REIWA: i32 = 2018;

/// Letters that are not taken for digits or for each other.
const LETTERS: &[u8; 23] = b"ABCDEFGHJKLMNPQRSTUVWXY";

/// 受付番号, such as `R8-012-003K`: fiscal year, session within it, registration within that, and a
/// letter that catches a mistyped or swapped digit. Shown to people; never a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ReceptionNumber {
    year: FiscalYear,
    session: u32,
    running: u32,
}

impl ReceptionNumber {
    pub fn new(year: FiscalYear, session: u32, running: u32) -> Self {
        Self { year, session, running }
    }

    /// Reads a number as people type it: any width, small letters, blanks and missing hyphens are
    /// fine; a wrong check letter is not.
    pub fn parse(raw: &str) -> Option<Self> {
        let text = folded(raw);
        let (rest, letter) = text.split_at_checked(text.len().checked_sub(1)?)?;
        let digits = rest.strip_prefix('R')?;
        let fields: Vec<_> = digits.split('-').collect();
        let (year, session, running) = match fields[..] {
            [year, session, running] => (year, session, running),
            // Without hyphens the groups have their usual length.
            [all] if all.len() >= 7 => {
                let (rest, running) = all.split_at_checked(all.len() - 3)?;
                let (year, session) = rest.split_at_checked(rest.len() - 3)?;
                (year, session, running)
            }
            _ => return None,
        };
        let year = FiscalYear::starting_in(BEFORE_REIWA + year.parse::<i32>().ok()?).ok()?;
        let number = Self::new(year, session.parse().ok()?, running.parse().ok()?);
        (number.check_letter().to_string() == letter).then_some(number)
    }

    /// Weighted by place, modulo a prime: one wrong digit or two neighbours swapped always show.
    fn check_letter(self) -> char {
        let digits = format!("{:03}{:04}{:05}", self.era_year(), self.session, self.running);
        let sum: u32 = digits
            .bytes()
            .zip(2u32..)
            .map(|(digit, weight)| u32::from(digit - b'0') * weight)
            .sum();
        char::from(LETTERS[(sum % 23) as usize])
    }

    fn era_year(self) -> i32 {
        self.year.year() - BEFORE_REIWA
    }
}

impl fmt::Display for ReceptionNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let letter = self.check_letter();
        write!(f, "R{}-{:03}-{:03}{letter}", self.era_year(), self.session, self.running)
    }
}

/// Half width, capitals, one kind of hyphen, no blanks.
fn folded(raw: &str) -> String {
    raw.chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| match c {
            'Ａ'..='Ｚ' | 'ａ'..='ｚ' | '０'..='９' => {
                char::from_u32(c as u32 - 0xFEE0).unwrap_or(c)
            }
            '－' | '‐' | '‑' | '–' | '—' | '―' | '−' | 'ー' => '-',
            other => other,
        })
        .map(|c| c.to_ascii_uppercase())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(session: u32, running: u32) -> ReceptionNumber {
        ReceptionNumber::new(FiscalYear::starting_in(2026).unwrap(), session, running)
    }

    #[test]
    fn a_number_is_read_however_it_is_typed() {
        let number = number(12, 3);
        let shown = number.to_string();
        let wide = shown.to_lowercase().replace('-', "－").replace('8', "８");

        assert!(shown.starts_with("R8-012-003"), "{shown}");
        assert_eq!(ReceptionNumber::parse(&shown), Some(number));
        assert_eq!(ReceptionNumber::parse(&wide), Some(number));
        assert_eq!(ReceptionNumber::parse(&shown.replace('-', "")), Some(number));
    }

    #[test]
    fn a_wrong_digit_or_swapped_neighbours_are_noticed() {
        let shown = number(12, 345).to_string();
        let wrong =
            [shown.replace("345", "346"), shown.replace("345", "354"), shown.replace("12", "21")];

        assert_eq!(wrong.map(|text| ReceptionNumber::parse(&text)), [None, None, None]);
    }
}
