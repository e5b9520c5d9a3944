//! Letters in a folder, as their reader would see them.

use std::path::Path;

use mail_parser::{Message, MessageParser, MimeHeaders, PartType};

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

/// One page of the letters, newest first, and how many there are; `page` counts from 0. Only the
/// letters of the page are read: an issue of the mail magazine leaves thousands.
pub fn letters(
    folder: &Path,
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
    names.sort_by(|one, other| other.cmp(one));
    let wanted = names.iter().skip(page * per_page).take(per_page);
    let mut found = Vec::new();
    for (_, name) in wanted {
        found.extend(letter(folder, name));
    }
    Ok((found, names.len()))
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
