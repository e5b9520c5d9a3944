//! What the law wants to stand in every issue (特定電子メール法, Article 4; reference, section 4.2), in
//! the text and in the HTML: who sends, where to refuse, the sentence that one can refuse right beside
//! it, the postal address, and where to complain.

use super::{CheckKind, Finding, Place};
use crate::newsletter::issues::imprint::Imprint;
use crate::newsletter::issues::merge::MergeField;
use crate::newsletter::issues::render::{Content, say as printed};
use crate::newsletter::issues::wording::findings as say;

/// What is missing, in either body.
pub fn legal(content: &Content, imprint: &Imprint) -> Vec<Finding> {
    let text = content.text.lines().map(ToOwned::to_owned).collect::<Vec<_>>();
    let html = visible_lines(&content.html);
    let mut found = of_body(&text, imprint, "本文（テキスト）");
    found.extend(of_body(&html, imprint, "本文（HTML）"));
    found
}

fn of_body(lines: &[String], imprint: &Imprint, body: &'static str) -> Vec<Finding> {
    // A long name may be folded anywhere.
    let whole = without_blanks(&lines.join(""));
    let tells = |label: &str, value: &str| {
        let value = without_blanks(value);
        !value.is_empty() && whole.contains(&format!("{}{value}", without_blanks(label)))
    };
    let leave = MergeField::LeaveUrl.mark();
    let place = lines.iter().position(|line| line.contains(leave));
    let beside = |at: usize| {
        let from = at.saturating_sub(1);
        let near = lines.iter().skip(from).take(at - from + 2);
        let near = without_blanks(&near.map(String::as_str).collect::<String>());
        near.contains("停止") && near.contains("できます")
    };
    let missing = [
        (!tells(printed::SENDER, &imprint.sender), say::NO_SENDER),
        (place.is_none(), say::NO_LEAVE),
        (place.is_none_or(|at| !beside(at)), say::NO_STATEMENT),
        (!tells(printed::ADDRESS, &imprint.postal_address), say::NO_ADDRESS),
        (!tells(printed::CONTACT, &imprint.email), say::NO_CONTACT),
    ];
    let missing = missing.into_iter().filter(|(missing, _)| *missing);
    missing.map(|(_, detail)| Finding::new(CheckKind::Legal, Place::Body(body), detail)).collect()
}

fn without_blanks(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// What somebody sees of the HTML, line by line; where links lead stands beside their words.
fn visible_lines(html: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut rest = html;
    while let Some((words, tag)) = rest.split_once('<') {
        push(&mut lines, words);
        let Some((tag, after)) = tag.split_once('>') else { break };
        let name: String =
            tag.trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).collect();
        match name.as_str() {
            "br" | "p" | "h1" | "h2" | "h3" | "tr" | "td" | "table" | "li" | "hr" | "ul" => {
                lines.push(String::new());
            }
            "a" => push(&mut lines, href(tag).unwrap_or_default()),
            _ => {}
        }
        rest = after;
    }
    lines.retain(|line| !line.trim().is_empty());
    lines
}

fn push(lines: &mut [String], words: &str) {
    let words = words
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&");
    if let Some(line) = lines.last_mut() {
        line.push_str(&words.replace('\n', " "));
    }
}

fn href(tag: &str) -> Option<&str> {
    let (_, rest) = tag.split_once("href=\"")?;
    rest.split_once('"').map(|(href, _)| href)
}
