//! Dates and the weekdays beside them: `11月22日（日）`, `2026/11/22(日)`, `令和8年11月22日 日曜日`,
//! `R8.11.22（日）`, `12月1日（火）、2日（水）`, `日曜日（11月22日）`; digits of
//! either width or kanji. What only looks like one is left alone: telephone numbers, numbers of
//! things, addresses of pages.

mod numbers;
mod weekdays;

use chrono::{Datelike as _, NaiveDate, TimeDelta};

use crate::newsletter::issues::markdown::without_addresses;
use crate::newsletter::issues::wording::findings as say;
use crate::vocabulary::{Era, tokyo};

/// A day without a year that lies further back than this may be meant in the next year.
const BEHIND: TimeDelta = TimeDelta::days(90);

/// What is wrong with the dates of a text. `today` is the day of sending: a year that is not
/// written is its year, or also the next one where that day has long passed. A day of a year that is
/// told by a word (`昨年の`) is left alone.
pub fn problems(text: &str, today: NaiveDate) -> Vec<String> {
    without_addresses(text).lines().flat_map(|line| of_line(line, today)).collect()
}

/// Year and month to go on with: `12月1日（火）、2日（水）`.
type Carried = Option<(Option<i32>, u32)>;

fn of_line(line: &str, today: NaiveDate) -> Vec<String> {
    let typed: Vec<char> = line.chars().collect();
    let signs: Vec<char> = typed.iter().copied().map(plain).collect();
    let mut found = Vec::new();
    let mut carried = None;
    let mut at = 0;
    while at < signs.len() {
        let fresh = at == 0 || !is_one_word(signs[at - 1], signs[at]);
        let reader = Reader { signs: &signs, typed: &typed, at };
        let Some(mut read) = fresh.then(|| reader.date(carried)).flatten() else {
            at += 1;
            continue;
        };
        read.weekday = read.weekday.or_else(|| weekdays::before(&signs, (at, read.end)));
        if is_of_another_year(&typed[..at]) {
            (carried, at) = (None, read.end);
            continue;
        }
        let shown: String = typed[at..read.end].iter().collect();
        found.extend(read.problem(&shown, today));
        carried = Some((read.year, read.month));
        at = read.end;
    }
    found
}

const OTHER_YEARS: [&str; 9] =
    ["昨年", "去年", "前年", "先年", "来年", "翌年", "昨年度", "前年度", "来年度"];

/// `昨年12月10日`, `一昨年の10月1日`
fn is_of_another_year(before: &[char]) -> bool {
    let before: String = before.iter().collect();
    let before = before.trim_end_matches([' ', '\u{3000}', 'の', '、']);
    OTHER_YEARS.iter().any(|word| before.ends_with(word))
}

/// Whether a number that seems to begin here began before.
fn is_one_word(before: char, sign: char) -> bool {
    before.is_ascii_alphanumeric() || (numbers::is_kanji(before) && numbers::is_kanji(sign))
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

/// Whether a number, word or path goes on with this sign and the one beyond it. Full-width slashes
/// and hyphens part two dates.
fn goes_on(sign: Option<char>, beyond: Option<char>) -> bool {
    let joins = |typed: char| matches!(typed, '/' | '-');
    let is_of_word = |typed: char| plain(typed).is_ascii_alphanumeric();
    match sign {
        Some(typed) if joins(typed) => beyond.is_some_and(|far| joins(far) || is_of_word(far)),
        _ => sign.is_some_and(is_of_word),
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
        let Some(day) = NaiveDate::from_ymd_opt(year, self.month, self.day) else {
            // 29 February of a year that is not written may be the next one's.
            let next = NaiveDate::from_ymd_opt(year + 1, self.month, self.day);
            return (self.year.is_some() || next.is_none()).then(|| say::no_such_day(shown));
        };
        let named = self.weekday?.to_string();
        // Looking back, that day of this year; looking ahead, the next one's.
        let long_past = self.year.is_none() && today - day > BEHIND;
        let next = NaiveDate::from_ymd_opt(year + 1, self.month, self.day).filter(|_| long_past);
        let right = |day: NaiveDate| tokyo::weekday(day) == named;
        let is_right = right(day) || next.is_some_and(right);
        (!is_right).then(|| say::weekday(shown, &tokyo::date(next.unwrap_or(day))))
    }
}

/// Reads on from a place.
struct Reader<'a> {
    signs: &'a [char],
    typed: &'a [char],
    at: usize,
}

impl Reader<'_> {
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
        let year = self.year_in_words();
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
        let before = |signs: usize| start.checked_sub(signs).map(|at| self.typed[at]);
        if goes_on(before(1), before(2)) {
            return None;
        }
        for between in ['/', '-', '.'] {
            self.at = start;
            if let Some(read) = self.with_year(between) {
                return Some(read);
            }
        }
        self.at = start;
        let month = self.digits(1, 2)?;
        let day = self.part_behind('/')?;
        let read = self.with_weekday(None, month, day);
        let before = || weekdays::before(self.signs, (start, read.end));
        (read.weekday.is_some() || before().is_some()).then_some(read)
    }

    /// The year of an era is short: with slashes or hyphens, a weekday tells that it is one.
    fn with_year(&mut self, between: char) -> Option<Read> {
        let era = self.era();
        let year = match era {
            Some(era) => self.year_of(era)?,
            None => self.western_year().filter(|year| (1900..2200).contains(year))?,
        };
        let month = self.part_behind(between)?;
        let day = self.part_behind(between)?;
        if self.is_longer(between) {
            return None;
        }
        let read = self.with_weekday(Some(year), month, day);
        let sure = era.is_none() || between == '.' || read.weekday.is_some();
        sure.then_some(read)
    }

    fn part_behind(&mut self, between: char) -> Option<u32> {
        if self.take(between) { self.digits(1, 2) } else { None }
    }

    /// Whether what was read is the beginning of something longer; a stop may end the sentence.
    fn is_longer(&self, between: char) -> bool {
        let ahead = |signs: usize| self.typed.get(self.at + signs).copied();
        match ahead(0) {
            Some('.') => between == '.' && ahead(1).is_some_and(|sign| sign.is_ascii_digit()),
            sign => goes_on(sign, ahead(1)),
        }
    }

    /// `2日（水）` behind a date with its month.
    fn day_alone(&mut self, carried: Carried) -> Option<Read> {
        let (year, month) = carried?;
        let day = self.number_before('日')?;
        let read = self.with_weekday(year, month, day);
        read.weekday.is_some().then_some(read)
    }

    fn with_weekday(&self, year: Option<i32>, month: u32, day: u32) -> Read {
        let named = weekdays::behind(self.signs, self.at);
        let end = named.map_or(self.at, |(_, end)| end);
        Read { year, month, day, weekday: named.map(|(name, _)| name), end }
    }

    /// A year of four digits, or of an era, before 年.
    fn year_in_words(&mut self) -> Option<i32> {
        let year = match self.era() {
            Some(era) => self.year_of(era)?,
            None => self.western_year()?,
        };
        self.skip_spaces();
        self.take('年').then_some(year)
    }

    fn western_year(&mut self) -> Option<i32> {
        let year = self.number(4, 4).filter(|year| *year >= 1000)?;
        i32::try_from(year).ok()
    }

    fn year_of(&mut self, era: Era) -> Option<i32> {
        self.skip_spaces();
        let year = if self.take('元') { 1 } else { self.number(1, 2)? };
        i32::try_from(year).ok().map(|year| era.western(year))
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
        let number = self.number(1, 4)?;
        self.skip_spaces();
        let there = self.take(sign);
        self.skip_spaces();
        there.then_some(number)
    }

    /// So many digits, or a number in kanji.
    fn number(&mut self, least: usize, most: usize) -> Option<u32> {
        self.digits(least, most).or_else(|| {
            let (number, signs) = numbers::in_kanji(&self.signs[self.at..])?;
            self.at += signs;
            Some(number)
        })
    }

    /// A number of so many digits, and no more of them.
    fn digits(&mut self, least: usize, most: usize) -> Option<u32> {
        let run = self.signs[self.at..].iter().take_while(|sign| sign.is_ascii_digit());
        let run: String = run.collect();
        if !(least..=most).contains(&run.len()) {
            return None;
        }
        self.at += run.len();
        run.parse().ok()
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
}

#[cfg(test)]
mod tests;
