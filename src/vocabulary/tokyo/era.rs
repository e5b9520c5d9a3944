//! Era years (元号). The first year is written 元年, never 1年.

use chrono::{Datelike, NaiveDate};

/// An era, from the day it began. Meiji counts from 1873, when the calendar became the present
/// one; earlier days are shown in Western years.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Era {
    Meiji,
    Taisho,
    Showa,
    Heisei,
    Reiwa,
}

/// Era, Western year of its year 1, first day, name, letter of JIS X 0301.
type Row = (Era, i32, (i32, u32, u32), &'static str, char);

const TABLE: [Row; 5] = [
    (Era::Reiwa, 2019, (2019, 5, 1), "令和", 'R'),
    (Era::Heisei, 1989, (1989, 1, 8), "平成", 'H'),
    (Era::Showa, 1926, (1926, 12, 25), "昭和", 'S'),
    (Era::Taisho, 1912, (1912, 7, 30), "大正", 'T'),
    (Era::Meiji, 1868, (1873, 1, 1), "明治", 'M'),
];

impl Era {
    /// The era of a day and the year within it, counted from 1. None before 1873.
    pub fn of(day: NaiveDate) -> Option<(Self, i32)> {
        let key = (day.year(), day.month(), day.day());
        let (era, first, ..) = TABLE.iter().find(|(_, _, began, ..)| *began <= key)?;
        Some((*era, day.year() - first + 1))
    }

    /// The era with this name (令和) or JIS letter (R, also small).
    pub fn named(name: &str) -> Option<Self> {
        TABLE
            .iter()
            .find(|(.., kanji, letter)| {
                name == *kanji || name.eq_ignore_ascii_case(letter.encode_utf8(&mut [0; 4]))
            })
            .map(|(era, ..)| *era)
    }

    /// The Western year in which year `year` of this era falls.
    pub fn western(self, year: i32) -> i32 {
        self.row().1 + year - 1
    }

    pub fn kanji(self) -> &'static str {
        self.row().3
    }

    pub fn letter(self) -> char {
        self.row().4
    }

    /// `元` for the first year, otherwise the number.
    pub fn year_text(year: i32) -> String {
        if year == 1 { "元".to_owned() } else { year.to_string() }
    }

    fn row(self) -> &'static Row {
        match self {
            Self::Reiwa => &TABLE[0],
            Self::Heisei => &TABLE[1],
            Self::Showa => &TABLE[2],
            Self::Taisho => &TABLE[3],
            Self::Meiji => &TABLE[4],
        }
    }
}
