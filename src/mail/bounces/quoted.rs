//! Where the words of a mail server end, and the letter it sends back begins.

/// Headers that stand in letters and in no explanation.
const SURE: [&str; 6] =
    ["received", "return-path", "message-id", "mime-version", "dkim-signature", "delivered-to"];

/// Headers that may stand in an explanation, too (`To: …` of the letter it is about).
const LIKELY: [&str; 13] = [
    "from",
    "to",
    "cc",
    "subject",
    "date",
    "sender",
    "reply-to",
    "references",
    "in-reply-to",
    "precedence",
    "auto-submitted",
    "feedback-id",
    "content-type",
];

/// What stands before the headers of a letter that is appended: up to the first line of the block in
/// which one of the [sure](SURE) headers is.
pub fn before_the_original(text: &str) -> &str {
    let mut begins = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        match header(line) {
            Some(name) => {
                let begin = *begins.get_or_insert(at);
                if SURE.contains(&name.as_str()) {
                    return &text[..begin];
                }
            }
            None if begins.is_some() && goes_on(line) => {}
            None => begins = None,
        }
        at += line.len();
    }
    text
}

/// The name of a header, if the line is one, quoted or not.
fn header(line: &str) -> Option<String> {
    let (name, _) = line.trim_start_matches(['>', ' ', '\t']).split_once(':')?;
    let name = name.trim_end().to_ascii_lowercase();
    let is_known = SURE.contains(&name.as_str())
        || LIKELY.contains(&name.as_str())
        || name.starts_with("x-")
        || name.starts_with("list-")
        || name.starts_with("arc-");
    let is_name = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    (is_known && is_name).then_some(name)
}

/// A header goes on in a line that is set in.
fn goes_on(line: &str) -> bool {
    let line = line.trim_start_matches('>');
    line.starts_with([' ', '\t']) && !line.trim().is_empty()
}
