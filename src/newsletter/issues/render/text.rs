//! The plain text: a letter in its own right, folded at 35 full-width characters.

use super::{Sheet, days_in_words, say};
use crate::newsletter::issues::block::Block;
use crate::newsletter::issues::imprint::Imprint;
use crate::newsletter::issues::merge::MergeField;
use crate::newsletter::issues::{markdown, sources};
use crate::vocabulary::{LETTER_COLUMNS, fold, tokyo};

pub fn render(sheet: &Sheet<'_>, imprint: &Imprint) -> String {
    let mut parts = vec![banner(sheet, imprint)];
    parts.extend(sheet.corrects.map(say::corrects));
    parts.extend(sheet.blocks.iter().filter_map(|block| part(block, imprint)));
    parts.push(foot(sheet, imprint));
    let folded = fold(&parts.join("\n\n"), LETTER_COLUMNS);
    in_language(&folded, imprint)
}

/// Addresses of our own site stand on lines of their own; their pages open in the reader's language.
/// After folding, which would count what the reader does not see.
fn in_language(folded: &str, imprint: &Imprint) -> String {
    let marks = [MergeField::LeaveUrl.mark(), MergeField::PreferencesUrl.mark()];
    let mut text = String::with_capacity(folded.len() + 64);
    for line in folded.lines() {
        // Whole addresses alone: no words stand beside them.
        if line.chars().all(|letter| letter.is_ascii_graphic()) {
            text.push_str(&imprint.in_language(line));
        } else {
            text.push_str(line);
        }
        if !line.is_empty() && line.chars().all(|letter| marks.contains(&letter)) {
            text.push(MergeField::Language.mark());
        }
        text.push('\n');
    }
    text
}

/// The words alone, for the web: without banner and foot, and so without anything personal.
pub fn web(sheet: &Sheet<'_>, imprint: &Imprint) -> String {
    let parts: Vec<_> = sheet.blocks.iter().filter_map(|block| part(block, imprint)).collect();
    let mut folded = fold(&parts.join("\n\n"), LETTER_COLUMNS);
    folded.push('\n');
    folded
}

fn rule(of: &str) -> String {
    of.repeat(LETTER_COLUMNS / 2)
}

fn banner(sheet: &Sheet<'_>, imprint: &Imprint) -> String {
    let rule = rule("━");
    let day = sheet.issued_on.map(|day| format!("　{}", tokyo::date(day))).unwrap_or_default();
    format!("{rule}\n{}\n第{}号{day}\n{rule}", imprint.title(), sheet.number)
}

fn part(block: &Block, imprint: &Imprint) -> Option<String> {
    let words = match block {
        Block::Heading { text } => format!("■ {text}\n{}", rule("─")),
        Block::Text { markdown } => markdown::text(markdown, &imprint.base_url),
        Block::Session { card: Some(card) } => session(card),
        Block::Session { card: None } => return None,
        Block::Slots { themes, .. } => slots(themes),
        Block::Link { label, url, note } => {
            let note = if note.is_empty() { String::new() } else { format!("{note}\n") };
            let url = markdown::absolute(url, &imprint.base_url).unwrap_or_default();
            format!("▼ {label}\n{note}{url}")
        }
        Block::Divider => rule("─"),
    };
    Some(words).filter(|words| !words.trim().is_empty())
}

fn session(card: &sources::SessionCard) -> String {
    let mut lines = vec![
        format!("【{}】{}", say::SESSION, card.title),
        format!("　日時：{}", card.when),
        format!("　場所：{}", card.place),
    ];
    lines.extend(card.registration().map(|until| format!("　申し込み：{until}")));
    lines.push(format!("　{}：", say::MORE));
    lines.push(card.url.clone());
    lines.join("\n")
}

fn slots(themes: &[sources::OpenTheme]) -> String {
    if themes.is_empty() {
        return String::new();
    }
    let mut lines = vec![format!("【{}】", say::SLOTS)];
    lines.extend(themes.iter().map(|one| format!("・{}：{}", one.label, days_in_words(&one.days))));
    lines.push(say::SLOTS_NOTE.to_owned());
    if let Some(one) = themes.first() {
        lines.push(format!("{}：", say::BOOK));
        lines.push(one.url.clone());
    }
    lines.join("\n")
}

fn foot(sheet: &Sheet<'_>, imprint: &Imprint) -> String {
    let mark = |field: MergeField| field.mark().to_string();
    let mut lines = vec![
        rule("━"),
        say::WHY.to_owned(),
        format!("{}{}", say::REGISTERED, mark(MergeField::Registered)),
        String::new(),
        say::LEAVE.to_owned(),
        mark(MergeField::LeaveUrl),
        format!("{}：", say::PREFERENCES),
        mark(MergeField::PreferencesUrl),
        String::new(),
        format!("{}{}", say::SENDER, imprint.sender),
        format!("　{}", imprint.programme),
        format!("{}{}", say::ADDRESS, imprint.postal_address),
        format!("{}{}", say::CONTACT, contact(imprint)),
    ];
    if sheet.on_the_web {
        lines.push(format!("{}：", say::WEB));
        lines.push(imprint.issue_url(sheet.number));
    }
    lines.push(rule("━"));
    lines.join("\n")
}

pub fn contact(imprint: &Imprint) -> String {
    let phone = if imprint.phone.is_empty() {
        String::new()
    } else {
        format!("　電話 {}（{}）", imprint.phone, imprint.hours)
    };
    format!("{}{phone}", imprint.email)
}
