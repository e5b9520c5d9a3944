//! Blanks left for figures: `　月　日`, `12月　日`, `令和　年`, `　時　分`, and lines to write on: `__`.

/// What is counted, and what follows it where its figure is left out.
const PAIRS: [(char, char); 3] = [('年', '月'), ('月', '日'), ('時', '分')];
const ERAS: [&[char]; 2] = [&['令', '和'], &['平', '成']];

pub fn found(line: &[char]) -> Vec<String> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < line.len() {
        let left = of_era(line, at).or_else(|| between(line, at)).or_else(|| written_on(line, at));
        if let Some((start, end)) = left {
            found.push(line[start..=end].iter().collect());
        }
        at = left.map_or(at, |(_, end)| end) + 1;
    }
    found
}

/// `令和　年`, and what is blank behind it.
fn of_era(line: &[char], at: usize) -> Option<(usize, usize)> {
    let era = ERAS.iter().find(|era| line[at..].starts_with(era))?;
    let end = at + era.len();
    let year = end + blanks(line, end);
    (year > end && line.get(year) == Some(&'年')).then(|| (at, last(line, year)))
}

/// `　月　日`, `12月　日`; but not `月 日` among weekdays, `12月 日程` or `12 月 3 日`.
fn between(line: &[char], at: usize) -> Option<(usize, usize)> {
    let second = next(line, at)?;
    let before = line[..at].iter().rev();
    let figures = before.clone().take_while(|sign| is_figure(**sign)).count();
    let wide = |signs: &[char]| signs.contains(&'\u{3000}') || signs.len() > 1;
    let blank = before.take_while(|sign| is_blank(**sign)).count();
    let is_left = figures > 0 || (blank > 0 && wide(&line[at + 1..second]));
    is_left.then(|| (at - figures - blank.min(1), last(line, second)))
}

/// `氏名：__`; but not `file__name`. Longer ones are found as they stand.
fn written_on(line: &[char], at: usize) -> Option<(usize, usize)> {
    let length = line[at..].iter().take_while(|sign| **sign == '_').count();
    let beside = [at.checked_sub(1), Some(at + 2)].map(|at| at.and_then(|at| line.get(at)));
    let is_name = beside.iter().all(|sign| sign.is_some_and(char::is_ascii_alphanumeric));
    let begins = beside[0] != Some(&'_');
    (length == 2 && begins && !is_name).then_some((at, at + 1))
}

/// Where the last blank of several ends: `年　月　日`.
fn last(line: &[char], at: usize) -> usize {
    next(line, at).map_or(at, |second| last(line, second))
}

/// Where the sign stands that follows one over blanks.
fn next(line: &[char], at: usize) -> Option<usize> {
    let (_, wanted) = PAIRS.iter().find(|(first, _)| line.get(at) == Some(first))?;
    let second = at + 1 + blanks(line, at + 1);
    let goes_on = |sign: &char| super::is_kanji(*sign) || is_figure(*sign);
    let ends = !line.get(second + 1).is_some_and(goes_on);
    (second > at + 1 && line.get(second) == Some(wanted) && ends).then_some(second)
}

fn blanks(line: &[char], at: usize) -> usize {
    line.iter().skip(at).take_while(|sign| is_blank(**sign)).count()
}

fn is_blank(sign: char) -> bool {
    matches!(sign, ' ' | '\u{a0}' | '\u{3000}')
}

fn is_figure(sign: char) -> bool {
    sign.is_ascii_digit() || matches!(sign, '０'..='９' | '元')
}
