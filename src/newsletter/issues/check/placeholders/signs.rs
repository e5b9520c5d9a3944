//! Signs that stand for a number or a name: `○月○日`, `第○回`, `定員△名`, `○○市`, `■■社`. The same
//! signs begin lines of a list (`●日時`), mark a choice (`○印`) and are nought among numbers in kanji.

const CIRCLES: [char; 3] = ['○', '〇', '◯'];
const SQUARES: [char; 2] = ['■', '□'];
const SIGNS: [char; 12] = ['○', '〇', '◯', '●', '△', '▲', '□', '■', 'X', 'x', 'Ｘ', 'ｘ'];
/// What is counted.
const COUNTED: [char; 9] = ['年', '月', '日', '時', '分', '回', '号', '名', '円'];
/// The most signs of one finding.
const LONGEST: usize = 8;

pub fn found(line: &[char]) -> Vec<String> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < line.len() {
        let length = circles(line, at).or_else(|| squares(line, at));
        let length = length.or_else(|| counted(line, at));
        if let Some(length) = length {
            found.push(line[at..at + length].iter().take(LONGEST).collect());
        }
        at += length.unwrap_or(1);
    }
    found
}

/// `○○`; but not `一〇〇名`.
fn circles(line: &[char], at: usize) -> Option<usize> {
    let sign = line[at];
    let length = line[at..].iter().take_while(|next| **next == sign).count();
    let is_number = sign == '〇' && at.checked_sub(1).is_some_and(|at| is_kanji_number(line[at]));
    (CIRCLES.contains(&sign) && length > 1 && !is_number).then_some(length)
}

/// `■■社`, `会場：□`; but not what frames a heading: `■■ 予定 ■■`.
fn squares(line: &[char], at: usize) -> Option<usize> {
    let sign = line[at];
    let length = line[at..].iter().take_while(|next| **next == sign).count();
    let (before, behind) = (&line[..at], &line[at + length..]);
    let is_left = match length {
        1 => is_empty(sign, before, behind),
        _ => !is_frame(sign, before, behind),
    };
    let begins = before.last() != Some(&sign);
    (SQUARES.contains(&sign) && begins && is_left).then_some(length)
}

/// One that nothing follows. At the end of an article stands ■, of a choice □.
fn is_empty(sign: char, before: &[char], behind: &[char]) -> bool {
    let told = before.iter().rev().find(|sign| !sign.is_whitespace());
    let waits = told.map_or(sign == '□', |sign| matches!(sign, ':' | '：' | 'は'));
    waits && behind.iter().all(|sign| sign.is_whitespace())
}

fn is_frame(sign: char, before: &[char], behind: &[char]) -> bool {
    let twice = |signs: [Option<&char>; 2]| signs == [Some(&sign); 2];
    let ends = |side: &[char]| side.iter().all(|sign| sign.is_whitespace());
    if ends(before) {
        let rest: String = behind.iter().collect();
        let word = rest.trim_start();
        let named = super::HONORIFICS.iter().any(|name| word.starts_with(name));
        let mut last = behind.iter().rev().filter(|sign| !sign.is_whitespace());
        return (word.len() < rest.len() && !named) || twice([last.next(), last.next()]);
    }
    let mut first = before.iter().filter(|sign| !sign.is_whitespace());
    ends(behind) && twice([first.next(), first.next()])
}

/// `○月○日`, `12月○日`, `定員○名`.
fn counted(line: &[char], at: usize) -> Option<usize> {
    let next = |ahead: usize| line.get(at + ahead).copied();
    let is_sign = |sign: Option<char>| sign.is_some_and(|sign| SIGNS.contains(&sign));
    let is_counted = |sign: Option<char>| sign.is_some_and(|sign| COUNTED.contains(&sign));
    if !is_sign(next(0)) || !is_counted(next(1)) {
        return None;
    }
    if is_sign(next(2)) && is_counted(next(3)) {
        return Some(4);
    }
    // At the beginning it is the sign of a list: ●日、■名.
    let before = at.checked_sub(1).map(|at| line[at])?;
    let belongs = before.is_alphanumeric() || matches!(before, '（' | '(');
    // MAX名 is a word.
    let is_word = next(0).is_some_and(super::is_of_word) && super::is_of_word(before);
    // ○日曜, ○名前, ●月～金: a word, or days.
    let ends = !next(2).is_some_and(|sign| super::is_kanji(sign) || "～〜・".contains(sign));
    (belongs && !is_word && !is_kanji_number(before) && ends).then_some(2)
}

fn is_kanji_number(sign: char) -> bool {
    "〇一二三四五六七八九十百千".contains(sign)
}
