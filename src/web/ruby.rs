use std::fmt::Write as _;

use minijinja::Value;

/// Readings above characters, for やさしい日本語: `申込《もうしこみ》` puts the reading over the kanji
/// before it, `｜お金《おかね》` over everything after the bar. A template writes
/// `{{ "勉強会《べんきょうかい》"|ruby }}`.
pub(super) fn ruby(text: &str) -> Value {
    let mut html = String::with_capacity(text.len() * 2);
    let mut rest = text;
    while let Some((before, reading, after)) = next_reading(rest) {
        let (plain, base) = split_base(before);
        escape_into(&mut html, plain);
        html.push_str("<ruby>");
        escape_into(&mut html, base);
        html.push_str("<rp>（</rp><rt>");
        escape_into(&mut html, reading);
        html.push_str("</rt><rp>）</rp></ruby>");
        rest = after;
    }
    escape_into(&mut html, rest);
    Value::from_safe_string(html)
}

fn next_reading(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once('《')?;
    let (reading, after) = rest.split_once('》')?;
    Some((before, reading, after))
}

/// What the reading stands over: from the bar, or else the last run of kanji.
fn split_base(before: &str) -> (&str, &str) {
    if let Some((plain, base)) = before.rsplit_once('｜') {
        return (plain, base);
    }
    let kanji = before.char_indices().rev().take_while(|(_, letter)| is_kanji(*letter)).last();
    before.split_at(kanji.map_or(before.len(), |(at, _)| at))
}

fn is_kanji(letter: char) -> bool {
    matches!(letter, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | '々')
}

fn escape_into(html: &mut String, text: &str) {
    for letter in text.chars() {
        match letter {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            other => {
                let _ = html.write_char(other);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::ruby;

    #[test]
    fn a_reading_stands_over_the_kanji_before_it() {
        let html = ruby("この勉強会《べんきょうかい》に｜申し込む《もうしこむ》").to_string();

        assert_eq!(
            html,
            "この<ruby>勉強会<rp>（</rp><rt>べんきょうかい</rt><rp>）</rp></ruby>に\
             <ruby>申し込む<rp>（</rp><rt>もうしこむ</rt><rp>）</rp></ruby>"
        );
    }

    #[test]
    fn text_from_people_stays_text() {
        assert_eq!(ruby("<b>《x").to_string(), "&lt;b&gt;《x");
    }
}
