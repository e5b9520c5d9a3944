//! Dates and the weekdays beside them: `11月22日（日）`, `2026/11/22(日)`, `令和8年11月22日 日曜日`,
//! `R8.11.22（日）`, `12月1日（火）、2日（水）`; digits of either width.

use chrono::{Datelike as _, NaiveDate, TimeDelta};

use crate::newsletter::issues::wording::findings as say;
use crate::vocabulary::{Era, tokyo};

/// A day without a year that lies further back than this is meant in the next year.
const BEHIND: TimeDelta = TimeDelta::days(90);

/// What is wrong with the dates of a text. `today` is the day of sending: a year that is not
/// written is its year, or the next one where that day has long passed.
pub fn problems(text: &str, today: NaiveDate) -> Vec<String> {
    text.lines().flat_map(|line| of_line(line, today)).collect()
}

/// Year and month to go on with: `12月1日（火）、2日（水）`.
type Carried = Option<(Option<i32>, u32)>;

fn of_line(line: &str, today: NaiveDate) -> Vec<String> {
    let signs: Vec<char> = line.chars().map(plain).collect();
    let typed: Vec<char> = line.chars().collect();
    let mut found = Vec::new();
    let mut carried = None;
    let mut at = 0;
    while at < signs.len() {
        let fresh = at == 0 || !signs[at - 1].is_ascii_alphanumeric();
        let read = if fresh { Reader::new(&signs, at).date(carried) } else { None };
        let Some(read) = read else {
            at += 1;
            continue;
        };
        let shown: String = typed[at..read.end].iter().collect();
        found.extend(read.problem(&shown, today));
        carried = Some((read.year, read.month));
        at = read.end;
    }
    found
}

/// Half-width form of digits, letters and the signs between them.
fn plain(sign: char) -> char {
    match sign {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(sign) - 0xFEE0).unwrap_or(sign),
        '\u{3000}' | '\u{A0}' => ' ',
        '〔' | '【' | '〈' => '(',
        '〕' | '】' | '〉' => ')',
        other => other,
    }
}

struct Read {
    year: Option<i32>,
    month: u32,
    day: u32,
    weekday: Option<char>,
    end: usize,
}

impl Read {
    fn problem(&self, shown: &str, today: NaiveDate) -> Option<String> {
        let year = self.year.unwrap_or_else(|| today.year());
        let Some(mut day) = NaiveDate::from_ymd_opt(year, self.month, self.day) else {
            // 29 February of a year that is not written may be the next one's.
            let next = NaiveDate::from_ymd_opt(year + 1, self.month, self.day);
            return (self.year.is_some() || next.is_none()).then(|| say::no_such_day(shown));
        };
        if self.year.is_none() && today - day > BEHIND {
            day = NaiveDate::from_ymd_opt(year + 1, self.month, self.day).unwrap_or(day);
        }
        let right = tokyo::weekday(day);
        let named = self.weekday?;
        (right != named.to_string()).then(|| say::weekday(shown, &tokyo::date(day)))
    }
}

/// Reads on from a place.
struct Reader<'a> {
    signs: &'a [char],
    at: usize,
}

impl<'a> Reader<'a> {
    fn new(signs: &'a [char], at: usize) -> Self {
        Self { signs, at }
    }

    fn date(mut self, carried: Carried) -> Option<Read> {
        let start = self.at;
        let read = self.written().or_else(|| {
            self.at = start;
            self.slashed()
        });
        if read.is_some() {
            return read;
        }
        self.at = start;
        self.day_alone(carried)
    }

    /// `2026年11月22日`, `令和8年11月22日`, `11月22日`
    fn written(&mut self) -> Option<Read> {
        let start = self.at;
        let year = self.year_before('年');
        if year.is_none() {
            self.at = start;
        }
        let month = self.number_before('月')?;
        let day = self.number_before('日')?;
        Some(self.with_weekday(year, month, day))
    }

    /// `2026/11/22`, `2026-11-22`, `R8.11.22`; `11/22` only where a weekday stands behind it.
    fn slashed(&mut self) -> Option<Read> {
        let start = self.at;
        for between in ['/', '-', '.'] {
            self.at = start;
            let Some(year) = self.year_before(between) else { continue };
            let Some(month) = self.number_before(between) else { continue };
            let Some(day) = self.number() else { continue };
            return Some(self.with_weekday(Some(year), month, day));
        }
        self.at = start;
        let month = self.number_before('/')?;
        let day = self.number()?;
        let read = self.with_weekday(None, month, day);
        read.weekday.is_some().then_some(read)
    }

    /// `2日（水）` behind a date with its month.
    fn day_alone(&mut self, carried: Carried) -> Option<Read> {
        let (year, month) = carried?;
        let day = self.number_before('日')?;
        let read = self.with_weekday(year, month, day);
        read.weekday.is_some().then_some(read)
    }

    fn with_weekday(&mut self, year: Option<i32>, month: u32, day: u32) -> Read {
        let end = self.at;
        let weekday = self.weekday();
        let end = if weekday.is_some() { self.at } else { end };
        Read { year, month, day, weekday, end }
    }

    fn weekday(&mut self) -> Option<char> {
        self.skip_spaces();
        let bracket = self.take('(') || self.take('[');
        self.skip_spaces();
        let name = self.next().filter(|sign| "月火水木金土日".contains(*sign))?;
        if bracket {
            // (日), (日・祝), (日曜日); but not (日本時間) or (水戸), which are words.
            self.skip_spaces();
            let ends = |sign: &char| ")]曜・･、､,/祝休".contains(*sign);
            self.signs.get(self.at).filter(|sign| ends(sign))?;
            let rest = self.signs[self.at..].iter().take(6);
            let closes = rest.clone().position(|sign| matches!(sign, ')' | ']'))?;
            self.at += closes + 1;
            return Some(name);
        }
        if !self.take('曜') {
            return None;
        }
        self.take('日');
        Some(name)
    }

    /// A year of four digits, or of an era.
    fn year_before(&mut self, sign: char) -> Option<i32> {
        let start = self.at;
        if let Some(era) = self.era() {
            self.skip_spaces();
            let year = if self.take('元') { 1 } else { self.number()? };
            self.skip_spaces();
            let year = era.western(i32::try_from(year).ok()?);
            return self.take(sign).then_some(year);
        }
        let number = self.number()?;
        let digits = self.at - start;
        self.skip_spaces();
        (digits == 4 && self.take(sign)).then(|| i32::try_from(number).ok()).flatten()
    }

    fn era(&mut self) -> Option<Era> {
        for length in [2, 1] {
            let name: String = self.signs.get(self.at..self.at + length)?.iter().collect();
            if let Some(era) = Era::named(&name) {
                self.at += length;
                return Some(era);
            }
        }
        None
    }

    fn number_before(&mut self, sign: char) -> Option<u32> {
        let number = self.number()?;
        self.skip_spaces();
        let there = self.take(sign);
        self.skip_spaces();
        there.then_some(number)
    }

    fn number(&mut self) -> Option<u32> {
        let digits: String =
            self.signs[self.at..].iter().take_while(|sign| sign.is_ascii_digit()).take(4).collect();
        self.at += digits.len();
        digits.parse().ok()
    }

    fn skip_spaces(&mut self) {
        while self.signs.get(self.at) == Some(&' ') {
            self.at += 1;
        }
    }

    fn take(&mut self, sign: char) -> bool {
        let there = self.signs.get(self.at) == Some(&sign);
        self.at += usize::from(there);
        there
    }

    fn next(&mut self) -> Option<char> {
        let sign = self.signs.get(self.at).copied()?;
        self.at += 1;
        Some(sign)
    }
}

#[cfg(test)]
mod tests;
