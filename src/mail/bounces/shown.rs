//! What is kept of the words of a message: nothing that names a reader.

use mail_parser::Message;

const HEADERS_MAX: usize = 2000;

/// Headers that show what a message is and name no reader.
const SHOWN: [&str; 9] = [
    "From",
    "Subject",
    "Date",
    "Message-ID",
    "In-Reply-To",
    "Auto-Submitted",
    "Content-Type",
    "X-Auto-Response-Suppress",
    "Received",
];

pub fn shown(message: &Message<'_>) -> String {
    let mut text = String::new();
    for (name, value) in message.headers_raw() {
        if SHOWN.iter().any(|known| known.eq_ignore_ascii_case(name)) {
            let value = without_addresses(value);
            text.push_str(&shortened(&format!("{name}: {}", value.trim()), 300));
            text.push('\n');
        }
    }
    text.chars().take(HEADERS_MAX).collect()
}

/// Local parts made `…`: whose address it was, the letter knows.
pub fn without_addresses(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let is_local = |c: char| c.is_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.\"".contains(c);
    let mut rest = text;
    while let Some(at) = rest.find('@') {
        let before = rest[..at].trim_end_matches(is_local);
        out.push_str(before);
        if before.len() < at {
            out.push('…');
        }
        out.push('@');
        rest = &rest[at + 1..];
    }
    out.push_str(rest);
    out
}

pub fn shortened(text: &str, most: usize) -> String {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    words.chars().filter(|c| !c.is_control()).take(most).collect()
}
