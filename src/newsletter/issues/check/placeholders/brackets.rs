//! Brackets that hold the name of what is missing: `[名前]`, `<会社名>`, `（日付）`, `（ここに文章）`.
//! Brackets that head a line (`【日時】12月10日`), explain a word (`所属（団体名）`) or name what
//! readers are to write are left alone.

const OPENS: &str = "[［<＜‹〈《{｛";
const CLOSES: &str = "]］>＞›〉》}｝";
/// Bullets, and what parts one heading from the next.
const BEFORE_HEADINGS: &str = "・●○■□◆◇▼▽-*、。／｜";
/// The longest inside: longer ones are sentences.
const LONGEST: usize = 20;

const MISSING: [&str; 24] = [
    "名前",
    "お名前",
    "氏名",
    "宛名",
    "会社名",
    "企業名",
    "団体名",
    "組織名",
    "事業名",
    "講師名",
    "担当者名",
    "会場名",
    "日付",
    "タイトル",
    "題名",
    "見出し",
    "文章",
    "本文",
    "説明文",
    "金額",
    "電話番号",
    "リンク",
    "リンク先",
    "URL",
];
/// In 【】 headings stand, too.
const MISSING_IN_HEADINGS: [&str; 8] =
    ["日付", "タイトル", "題名", "文章", "本文", "リンク", "リンク先", "URL"];
/// In round ones stand explanations and headings of all kinds: 会場, URL, 電話番号 or 件名 may
/// explain any word. These two explain none.
const MISSING_ALWAYS: [&str; 2] = ["日付", "会場名"];
/// These explain nouns alone.
const MISSING_ALONE: [&str; 11] = [
    "日時",
    "時刻",
    "氏名",
    "名前",
    "お名前",
    "宛名",
    "講師名",
    "団体名",
    "会社名",
    "企業名",
    "担当者名",
];
/// What may be put 「ここに」.
const PUT: [&str; 10] =
    ["文章", "本文", "文字", "写真", "画像", "リンク", "タイトル", "見出し", "説明", "名前"];
/// Readers are told what to write.
const ASKS: [&str; 5] = ["記入", "明記", "入力", "お書き", "お知らせください"];
/// The same in sentences with round brackets.
const ASKS_TOO: [&str; 4] = ["お伝えください", "ご連絡ください", "お送りください", "添えて"];

pub fn found(line: &[char]) -> Vec<String> {
    let whole: String = line.iter().collect();
    let mut found = Vec::new();
    for (at, sign) in line.iter().enumerate() {
        // [[…]] is told as a whole.
        if at.checked_sub(1).is_some_and(|before| line[before] == *sign) {
            continue;
        }
        let Some(length) = length(*sign, &line[at + 1..]) else { continue };
        let inner: String = line[at + 1..=at + length].iter().collect();
        let inner = inner.trim();
        let (before, behind) = (&line[..at], &line[at + length + 2..]);
        let is_left = match sign {
            '（' | '(' => is_left_in_round(inner, (before, behind), &whole),
            _ => is_missing(*sign, inner) && !asks(&whole, &ASKS) && !is_heading(behind),
        };
        if is_left || is_to_be_put(inner) {
            found.push(line[at..at + length + 2].iter().collect());
        }
    }
    found
}

fn asks(line: &str, words: &[&str]) -> bool {
    words.iter().any(|word| line.contains(word))
}

/// `（氏名） 様`, `会場：（会場名）`, `（日時）に`.
fn is_left_in_round(inner: &str, (before, behind): (&[char], &[char]), line: &str) -> bool {
    let always = MISSING_ALWAYS.contains(&inner);
    if !always && !MISSING_ALONE.contains(&inner) {
        return false;
    }
    let after: String = behind.iter().collect();
    let after = after.trim_start();
    if super::HONORIFICS.iter().any(|name| after.starts_with(name)) {
        return true;
    }
    let is_hiragana = |sign: char| ('\u{3041}'..='\u{309F}').contains(&sign);
    let told = before.iter().rev().find(|sign| !sign.is_whitespace());
    let begins = told.is_none_or(|sign| BEFORE_HEADINGS.contains(*sign));
    // Of what stands behind it, or on the next line.
    let heads = match after.chars().next() {
        None => !always,
        Some(sign) => matches!(sign, ':' | '：') || (sign.is_alphanumeric() && !is_hiragana(sign)),
    };
    let explains = before.last().is_some_and(|sign| sign.is_alphanumeric() && !is_hiragana(*sign));
    let asked = asks(line, &ASKS) || asks(line, &ASKS_TOO);
    let is_words = asked || (begins && heads) || (explains && !always);
    !is_words
}

/// How many signs stand before the bracket is closed.
fn length(opens: char, rest: &[char]) -> Option<usize> {
    let closes = |sign: &char| match opens {
        '【' => *sign == '】',
        '（' | '(' => matches!(sign, '）' | ')'),
        _ => CLOSES.contains(*sign),
    };
    let is_bracket = OPENS.contains(opens) || matches!(opens, '【' | '（' | '(');
    let length = rest.iter().take(LONGEST + 1).position(closes)?;
    is_bracket.then_some(length)
}

/// （ここに文章）; a sentence about what stands there ends like one.
fn is_to_be_put(inner: &str) -> bool {
    let says = ["です", "ます", "ません", "。"].iter().any(|end| inner.ends_with(end));
    let put = inner.strip_prefix("ここに").or_else(|| inner.strip_prefix("こちらに"));
    put.is_some_and(|put| !says && PUT.iter().any(|word| put.contains(word)))
}

fn is_missing(opens: char, inner: &str) -> bool {
    if opens == '【' { MISSING_IN_HEADINGS.contains(&inner) } else { MISSING.contains(&inner) }
}

/// What it heads stands behind it: `[URL] https://…`, `【日付】12月10日`.
fn is_heading(behind: &[char]) -> bool {
    let next = behind.iter().find(|sign| !matches!(sign, ' ' | '\u{3000}' | ':' | '：'));
    next.is_some_and(|sign| super::is_of_word(*sign))
}
