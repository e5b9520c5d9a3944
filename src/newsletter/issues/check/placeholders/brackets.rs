//! Brackets that hold the name of what is missing: `[名前]`, `<会社名>`, `（ここに文章）`. Brackets
//! that head a line (`【日時】12月10日`) or name what readers are to write are left alone.

const OPENS: &str = "[［<＜‹〈《{｛";
const CLOSES: &str = "]］>＞›〉》}｝";
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
/// What may be put 「ここに」.
const PUT: [&str; 10] =
    ["文章", "本文", "文字", "写真", "画像", "リンク", "タイトル", "見出し", "説明", "名前"];
/// Readers are told what to write.
const ASKS: [&str; 5] = ["記入", "明記", "入力", "お書き", "お知らせください"];

pub fn found(line: &[char]) -> Vec<String> {
    let whole: String = line.iter().collect();
    let asks = ASKS.iter().any(|word| whole.contains(word));
    let mut found = Vec::new();
    for (at, sign) in line.iter().enumerate() {
        // [[…]] is told as a whole.
        if at.checked_sub(1).is_some_and(|before| line[before] == *sign) {
            continue;
        }
        let Some(length) = length(*sign, &line[at + 1..]) else { continue };
        let inner: String = line[at + 1..=at + length].iter().collect();
        let inner = inner.trim();
        let behind = &line[at + length + 2..];
        if is_to_be_put(inner) || (is_missing(*sign, inner) && !asks && !is_heading(behind)) {
            found.push(line[at..at + length + 2].iter().collect());
        }
    }
    found
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
    match opens {
        '【' => MISSING_IN_HEADINGS.contains(&inner),
        '（' | '(' => false,
        _ => MISSING.contains(&inner),
    }
}

/// What it heads stands behind it: `[URL] https://…`, `【日付】12月10日`.
fn is_heading(behind: &[char]) -> bool {
    let next = behind.iter().find(|sign| !matches!(sign, ' ' | '\u{3000}' | ':' | '：'));
    next.is_some_and(|sign| super::is_of_word(*sign))
}
