//! Words that somebody meant to replace.

/// Looked for as they stand.
const MARKS: [&str; 24] = [
    "○○",
    "〇〇",
    "◯◯",
    "●●",
    "△△",
    "▲▲",
    "□□",
    "××",
    "＊＊",
    "＿＿",
    "ＸＸ",
    "xxx",
    "？？？",
    "???",
    "要確認",
    "要修正",
    "要差し替え",
    "あとで書く",
    "ここに入力",
    "ダミー",
    "サンプルテキスト",
    "lorem ipsum",
    "（仮）",
    "【仮】",
];

/// What is left to be filled in, each once.
pub fn found(text: &str) -> Vec<String> {
    let lower = text.to_lowercase();
    let mut found: Vec<String> =
        MARKS.iter().filter(|mark| lower.contains(*mark)).map(|mark| (*mark).to_owned()).collect();
    found.extend(between(text, "{{", "}}"));
    found.extend(between(text, "{%", "%}"));
    found.extend(between(text, "[[", "]]"));
    found.extend(words(text));
    found
}

/// `{{name}}`; also one that is not closed.
fn between(text: &str, opens: &str, closes: &str) -> Option<String> {
    let (_, rest) = text.split_once(opens)?;
    let inner = rest.split_once(closes).map_or("", |(inner, _)| inner);
    let inner: String = inner.chars().take(20).collect();
    Some(format!("{opens}{inner}{closes}"))
}

/// `XX`, `YYYY`, `TBD`: only as words of their own.
fn words(text: &str) -> Option<String> {
    let mut words = text.split(|c: char| !c.is_ascii_alphanumeric());
    let left = |word: &&str| {
        let repeated = |sign: u8| word.len() >= 2 && word.bytes().all(|byte| byte == sign);
        repeated(b'X') || *word == "YYYY" || *word == "TBD" || *word == "TBC"
    };
    words.find(left).map(ToOwned::to_owned)
}

#[cfg(test)]
mod tests {
    use super::found;

    #[test]
    fn every_kind_of_placeholder_is_found() {
        let texts = [
            "○○株式会社",
            "〇〇さま",
            "◯◯県",
            "●●市",
            "△△部",
            "□□ 様",
            "第XX回",
            "XX月XX日",
            "【要確認】日時",
            "{{name}} 様",
            "{% if %}",
            "[[URL]]",
            "時刻はTBD",
            "YYYY年",
            "ダミーの文",
            "（仮）題名",
        ];

        let missed: Vec<_> = texts.iter().filter(|text| found(text).is_empty()).collect();

        assert_eq!(missed, Vec::<&&str>::new());
    }

    #[test]
    fn ordinary_words_are_left_alone() {
        let text = "○印の会社、◯がついた日、XXLサイズ、XIX世紀、2×3、DX人材、確認が必要なときは、仮の住まい";

        assert_eq!(found(text), Vec::<String>::new());
    }
}
