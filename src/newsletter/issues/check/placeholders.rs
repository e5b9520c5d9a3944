//! Words that somebody meant to replace.

mod blanks;
mod brackets;
mod signs;
#[cfg(test)]
mod tests;

use crate::newsletter::issues::markdown::without_addresses;

/// Looked for as they stand, in small letters.
const MARKS: [&str; 17] = [
    "●●",
    "△△",
    "▲▲",
    "××",
    "＊＊",
    "___",
    "＿＿",
    "要修正",
    "要差し替え",
    "あとで書く",
    "後で書く",
    "あとで差し替え",
    "後で差し替え",
    "ここに入力",
    "lorem ipsum",
    "（仮）",
    "【仮】",
];

/// The same, where no longer word begins so: ダミーデータ and 要確認事項 are names of things.
const WORDS: [&str; 3] = ["要確認", "ダミー", "サンプルテキスト"];

/// Behind a name.
const HONORIFICS: [&str; 6] = ["様", "さま", "さん", "氏", "先生", "殿"];

/// What is left to be filled in, each once.
pub fn found(text: &str) -> Vec<String> {
    let told = text.lines().filter(|line| !is_rule(line)).collect::<Vec<_>>().join("\n");
    // Addresses have signs of their own: `…/a___b`.
    let words_alone = without_addresses(&told);
    let lower = words_alone.to_lowercase();
    let marks = MARKS.iter().filter(|mark| lower.contains(*mark)).map(|mark| (*mark).to_owned());
    let mut all: Vec<String> = marks.collect();
    for (opens, closes) in [("{{", "}}"), ("{%", "%}"), ("[[", "]]")] {
        all.extend(between(text, opens, closes));
    }
    let alone = |word: &&&str| lower.split(**word).skip(1).any(|behind| !goes_on(behind));
    all.extend(WORDS.iter().filter(alone).map(|word| (*word).to_owned()));
    all.extend(words(text));
    for line in told.lines() {
        let typed: Vec<char> = line.chars().collect();
        all.extend(signs::found(&typed));
        all.extend(brackets::found(&typed));
    }
    for line in words_alone.lines() {
        all.extend(blanks::found(&line.chars().collect::<Vec<_>>()));
    }
    let mut once: Vec<String> = Vec::new();
    for one in all {
        if !once.contains(&one) {
            once.push(one);
        }
    }
    once
}

/// A line of one sign again and again parts what stands above and below it.
fn is_rule(line: &str) -> bool {
    let mut signs = line.trim().chars();
    let first = signs.next();
    let is_sign = first.is_some_and(|sign| "＊*＿_－-＝=■□".contains(sign));
    is_sign && signs.clone().count() >= 2 && signs.all(|sign| Some(sign) == first)
}

/// Kanji or katakana: the word is longer.
fn goes_on(behind: &str) -> bool {
    let next = behind.chars().next();
    next.is_some_and(|sign| matches!(sign, '\u{4E00}'..='\u{9FFF}' | 'ァ'..='ヴ' | 'ー'))
}

/// `{{name}}`; also one that is not closed.
fn between(text: &str, opens: &str, closes: &str) -> Vec<String> {
    let one = |rest: &str| {
        let inner = rest.split_once(closes).map_or("", |(inner, _)| inner);
        let inner: String = inner.chars().take(20).collect();
        format!("{opens}{inner}{closes}")
    };
    text.split(opens).skip(1).map(one).collect()
}

/// `XX`, `YYYY`, `TBD`, `TODO` of either width: only as words of their own.
fn words(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find(is_of_word) {
        let (_, after) = rest.split_at(start);
        let end = after.find(|sign: char| !is_of_word(sign)).unwrap_or(after.len());
        let (word, behind) = after.split_at(end);
        if is_left(&word.chars().map(half_width).collect::<String>(), behind) {
            found.push(word.to_owned());
        }
        rest = behind;
    }
    found
}

fn is_kanji(sign: char) -> bool {
    sign == '々' || ('\u{4E00}'..='\u{9FFF}').contains(&sign)
}

fn is_of_word(sign: char) -> bool {
    half_width(sign).is_ascii_alphanumeric()
}

fn is_left(word: &str, behind: &str) -> bool {
    let repeated = |least: usize, signs: &[u8]| {
        word.len() >= least && word.bytes().all(|byte| signs.contains(&byte))
    };
    // TODOリスト is the name of a thing.
    let to_do = word == "TODO" && !["リスト", "管理"].iter().any(|more| behind.starts_with(more));
    repeated(2, b"X") || repeated(3, b"Xx") || to_do || ["YYYY", "TBD", "TBC"].contains(&word)
}

fn half_width(sign: char) -> char {
    match sign {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(sign) - 0xFEE0).unwrap_or(sign),
        other => other,
    }
}
