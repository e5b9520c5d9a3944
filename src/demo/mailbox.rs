//! Letters in a folder, as their reader would see them.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use mail_parser::{Message, MessageParser, MimeHeaders, PartType};

use crate::vocabulary::search_key;

/// No letter's header is longer, in bytes.
const HEAD: u64 = 64 * 1024;

/// One letter of the folder.
pub struct Letter {
    /// File name without its ending: the address of the letter's page.
    pub name: String,
    pub to: String,
    pub subject: String,
    pub text: String,
    pub html: String,
    /// The calendar entry it carries.
    pub calendar: Option<String>,
}

/// One page of the letters whose recipient or subject has every one of the words, newest first, and
/// how many there are; `page` counts from 0. Only the letters of the page are read whole, and without
/// words no others are read at all: an issue of the mail magazine leaves thousands.
pub fn letters(
    folder: &Path,
    words: &str,
    (page, per_page): (usize, usize),
) -> anyhow::Result<(Vec<Letter>, usize)> {
    let mut names = Vec::new();
    let Ok(entries) = std::fs::read_dir(folder) else { return Ok((Vec::new(), 0)) };
    for entry in entries {
        let entry = entry?;
        let path = entry.path();
        let name = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default().to_owned();
        if path.extension().is_some_and(|ending| ending == "eml") {
            names.push((entry.metadata()?.modified()?, name));
        }
    }
    let keys: Vec<_> = words.split_whitespace().map(search_key).collect();
    if !keys.is_empty() {
        names.retain(|(_, name)| has_each(folder, name, &keys));
    }
    names.sort_by(|one, other| other.cmp(one));
    let wanted = names.iter().skip(page.saturating_mul(per_page)).take(per_page);
    let mut found = Vec::new();
    for (_, name) in wanted {
        found.extend(letter(folder, name));
    }
    Ok((found, names.len()))
}

/// Whether each word, as it is searched for, occurs in the letter's recipient or subject.
fn has_each(folder: &Path, name: &str, keys: &[String]) -> bool {
    let mut head = Vec::new();
    let opened = File::open(folder.join(format!("{name}.eml")));
    let read = opened.and_then(|file| file.take(HEAD).read_to_end(&mut head));
    let message = read.ok().and_then(|_| MessageParser::default().parse_headers(&head));
    let Some(message) = message else { return false };
    let said = [addressee(&message), message.subject().unwrap_or_default().to_owned()];
    let said = said.map(|text| search_key(&text));
    keys.iter().all(|key| said.iter().any(|text| text.contains(key)))
}

/// One letter by its name; none when there is no such file.
pub fn letter(folder: &Path, name: &str) -> Option<Letter> {
    let plain =
        name.chars().all(|letter| letter.is_ascii_alphanumeric() || "-_@.".contains(letter));
    if !plain || name.contains("..") {
        return None;
    }
    let path = folder.join(format!("{name}.eml"));
    let bytes = std::fs::read(&path).ok()?;
    let message = MessageParser::default().parse(&bytes)?;
    Some(Letter {
        name: name.to_owned(),
        to: addressee(&message),
        subject: message.subject().unwrap_or_default().to_owned(),
        text: message.body_text(0).unwrap_or_default().into_owned(),
        html: message.body_html(0).unwrap_or_default().into_owned(),
        calendar: calendar(&message),
    })
}

fn addressee(message: &Message<'_>) -> String {
    // As it stands in the header: some carriers' addresses need quotes, which parsers stumble over.
    let header = message.header_raw("To").unwrap_or_default().trim();
    let bare = header.rsplit_once('<').map_or(header, |(_, rest)| rest.trim_end_matches('>'));
    bare.replace('"', "")
}

fn calendar(message: &Message<'_>) -> Option<String> {
    message.parts.iter().find_map(|part| {
        let kind = part.content_type()?;
        if kind.ctype() != "text" || kind.subtype() != Some("calendar") {
            return None;
        }
        match &part.body {
            PartType::Text(text) => Some(text.clone().into_owned()),
            PartType::Binary(bytes) => String::from_utf8(bytes.clone().into_owned()).ok(),
            _ => None,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::letters;

    #[test]
    fn letters_are_found_by_recipient_and_subject_however_they_are_typed() {
        let folder = std::env::temp_dir().join(format!("bansou-mailbox-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let mail = [
            ("1", "Suzuki@example.jp", "【受付完了】地域間連携をどう始めるか"),
            ("2", "suzuki@example.jp", "【中止】採用の広報"),
            ("3", "sato@example.jp", "【中止】採用の広報"),
        ];
        for (name, to, subject) in mail {
            let text = format!("To: <{to}>\r\nSubject: {subject}\r\n\r\nsuzuki@example.jp\r\n");
            std::fs::write(folder.join(format!("{name}.eml")), text).unwrap();
        }
        let found = |words: &str| {
            let (letters, count) = letters(&folder, words, (0, 1)).unwrap();
            (letters.len(), count)
        };

        let all = found("");
        let hers = found("ＳＵＺＵＫＩ");
        let both = found("suzuki 中止");
        let none = found("加藤");
        std::fs::remove_dir_all(&folder).unwrap();

        assert_eq!([all, hers, both, none], [(1, 3), (1, 2), (1, 1), (0, 0)]);
    }
}
