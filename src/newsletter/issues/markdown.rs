//! Text as an editor types it: `CommonMark` with tables. A line break is a line break, as Japanese
//! writers expect; a bare address becomes a link.
//!
//! Addresses leave in ASCII, the only letters every mail program takes for a whole address. A bare
//! one ends before the first Japanese letter, which may as well begin the next word ([`run_on`]
//! tells); written as `[words](address)` or `<address>` it has all its letters, percent-encoded.

use pulldown_cmark::{CowStr, Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd};
use pulldown_cmark::{TextMergeStream, html as to_html};
use url::Url;

use super::plain::Plain;
use crate::web::shallow;

const OPTIONS: Options = Options::ENABLE_TABLES.union(Options::ENABLE_STRIKETHROUGH);
/// So much is shown of what runs on behind an address.
const RUN_ON_SHOWN: usize = 12;

/// HTML that may stand in a letter or on a page: no pictures, no scripts, no foreign styles.
/// `styles` gives each element its look, for mail programs that know no style sheets.
pub fn html(markdown: &str, base_url: &str, styles: &[(&'static str, &'static str)]) -> String {
    let mut raw = String::with_capacity(markdown.len() * 2);
    to_html::push_html(&mut raw, events(markdown, base_url).into_iter());
    let mut cleaner = ammonia::Builder::default();
    cleaner
        .url_schemes(["https", "http", "mailto"].into())
        .link_rel(Some("noopener noreferrer"))
        .rm_tags(["img", "map", "area"]);
    for (tag, style) in styles {
        cleaner.add_tag_attributes(*tag, ["style"]);
        cleaner.set_tag_attribute_value(*tag, "style", *style);
    }
    cleaner.clean(&raw).to_string()
}

/// The same as plain text, not folded yet: addresses stand on lines of their own.
pub fn text(markdown: &str, base_url: &str) -> String {
    let mut plain = Plain::default();
    for event in events(markdown, base_url) {
        plain.take(event);
    }
    plain.finish()
}

/// The words alone: no address stands among them, written out or behind a link.
pub fn words(markdown: &str) -> String {
    let mut plain = Plain::default();
    let mut in_address = false;
    for event in linked(markdown) {
        match event {
            Event::Start(Tag::Link { link_type, .. }) => {
                in_address = link_type == LinkType::Autolink;
            }
            Event::End(TagEnd::Link) => in_address = false,
            // What stood around it does not run together.
            Event::Text(_) if in_address => plain.take(Event::Text(" ".into())),
            Event::Text(text) | Event::Code(text) => {
                plain.take(Event::Text(without_addresses(&text).into()));
            }
            other => plain.take(other),
        }
    }
    plain.finish()
}

/// A text with every bare address taken out.
pub fn without_addresses(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((start, end)) = address_in(rest) {
        kept.push_str(&rest[..start]);
        // What stood around it does not run together.
        kept.push(' ');
        rest = &rest[end..];
    }
    kept + rest
}

/// Bare addresses with words behind them and no blank between: nobody can tell where they end.
pub fn run_on(markdown: &str) -> Vec<RunOn> {
    let mut inside = 0_usize;
    let mut found = Vec::new();
    for event in TextMergeStream::new(Parser::new_ext(markdown, OPTIONS)) {
        match event {
            Event::Start(Tag::Link { .. }) => inside += 1,
            Event::End(TagEnd::Link) => inside = inside.saturating_sub(1),
            Event::Text(text) if inside == 0 => found.extend(run_on_in(&text)),
            _ => {}
        }
    }
    found
}

/// An address, and the first signs of what runs on behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunOn {
    pub address: String,
    pub behind: String,
}

/// The same in words that are not Markdown.
pub fn run_on_in(text: &str) -> Vec<RunOn> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((start, end)) = address_in(rest) {
        let (address, behind) = (&rest[start..end], &rest[end..]);
        let signs = behind.find(|c| !is_of_address(c)).unwrap_or(behind.len());
        let goes_on = behind[signs..].starts_with(char::is_alphanumeric);
        // A bracket around the address ends it: `(https://…)を`.
        if goes_on && !behind[..signs].contains(')') {
            let of_it = |c: &char| is_of_address(*c) || c.is_alphanumeric();
            let behind = behind.chars().take_while(of_it).take(RUN_ON_SHOWN).collect();
            found.push(RunOn { address: address.to_owned(), behind });
        }
        rest = behind;
    }
    found
}

/// Where the links lead, as typed.
pub fn targets(markdown: &str) -> Vec<String> {
    let found = linked(markdown).into_iter().filter_map(|event| match event {
        Event::Start(Tag::Link { dest_url, .. }) => Some(dest_url.into_string()),
        _ => None,
    });
    found.collect()
}

/// An address somebody can open from a letter: absolute, in ASCII, `http`, `https` or `mailto`. A
/// path belongs to our own site.
pub fn absolute(target: &str, base_url: &str) -> Option<String> {
    let target = target.trim();
    if target.starts_with('/') && !target.starts_with("//") {
        let base = Url::parse(base_url).ok()?;
        return base.join(target).ok().map(String::from);
    }
    let url = Url::parse(target).ok()?;
    matches!(url.scheme(), "https" | "http" | "mailto").then(|| String::from(url))
}

/// The text as events, with what may not stand in a letter left out.
fn events<'a>(markdown: &'a str, base_url: &str) -> Vec<Event<'a>> {
    let (mut outside, mut shown) = (0_usize, None);
    let mut kept = Vec::new();
    for event in linked(markdown) {
        match event {
            Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
                let Some(address) = absolute(&dest_url, base_url) else {
                    outside += 1;
                    continue;
                };
                // What is read is what opens, also where it is copied.
                let spelt = link_type == LinkType::Autolink && !dest_url.is_ascii();
                shown = spelt.then(|| address.clone());
                let dest_url = address.into();
                kept.push(Event::Start(Tag::Link { link_type, dest_url, title, id }));
            }
            Event::End(TagEnd::Link) if outside > 0 => outside -= 1,
            Event::Text(_) if shown.is_some() => {
                kept.extend(shown.take().map(|address| Event::Text(address.into())));
            }
            // The words of a picture stay, the picture does not; nor does HTML.
            Event::Start(Tag::Image { .. } | Tag::HtmlBlock)
            | Event::End(TagEnd::Image | TagEnd::HtmlBlock)
            | Event::Html(_)
            | Event::InlineHtml(_) => {}
            other => kept.push(other),
        }
    }
    kept
}

/// All events; bare addresses have become links, headings stand below those of the issue.
fn linked(markdown: &str) -> Vec<Event<'_>> {
    let mut found = Vec::new();
    let mut inside = 0_usize;
    for event in TextMergeStream::new(shallow(Parser::new_ext(markdown, OPTIONS))) {
        match event {
            Event::Start(Tag::Link { .. }) => {
                inside += 1;
                found.push(event);
            }
            Event::End(TagEnd::Link) => {
                inside = inside.saturating_sub(1);
                found.push(event);
            }
            Event::Text(text) if inside == 0 => found.extend(with_links(text)),
            Event::SoftBreak => found.push(Event::HardBreak),
            Event::Start(Tag::Heading { level, id, classes, attrs }) => {
                let level = below(level);
                found.push(Event::Start(Tag::Heading { level, id, classes, attrs }));
            }
            Event::End(TagEnd::Heading(level)) => {
                found.push(Event::End(TagEnd::Heading(below(level))));
            }
            other => found.push(other),
        }
    }
    found
}

fn below(level: HeadingLevel) -> HeadingLevel {
    if level == HeadingLevel::H1 || level == HeadingLevel::H2 { HeadingLevel::H3 } else { level }
}

fn with_links(text: CowStr<'_>) -> Vec<Event<'_>> {
    let Some((start, end)) = address_in(&text) else { return vec![Event::Text(text)] };
    let mut events = Vec::new();
    let mut rest = text.as_ref();
    let (mut start, mut end) = (start, end);
    loop {
        if start > 0 {
            events.push(Event::Text(rest[..start].to_owned().into()));
        }
        let address = rest[start..end].to_owned();
        events.push(Event::Start(Tag::Link {
            link_type: LinkType::Autolink,
            dest_url: address.clone().into(),
            title: "".into(),
            id: "".into(),
        }));
        events.push(Event::Text(address.into()));
        events.push(Event::End(TagEnd::Link));
        rest = &rest[end..];
        match address_in(rest) {
            Some(next) => (start, end) = next,
            None => break,
        }
    }
    if !rest.is_empty() {
        events.push(Event::Text(rest.to_owned().into()));
    }
    events
}

/// Where the first address begins and ends: ASCII, without the punctuation behind it.
pub fn address_in(text: &str) -> Option<(usize, usize)> {
    let starts = ["https://", "http://"].iter().filter_map(|scheme| text.find(scheme)).min()?;
    let rest = &text[starts..];
    let length = rest.find(|c| !is_of_address(c)).unwrap_or(rest.len());
    let mut address = rest[..length].trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '*']);
    if address.ends_with(')') && !address.contains('(') {
        address = address.trim_end_matches(')');
    }
    Some((starts, starts + address.len()))
}

fn is_of_address(sign: char) -> bool {
    sign.is_ascii_graphic() && !matches!(sign, '<' | '>' | '"' | '`')
}

#[cfg(test)]
mod tests {
    #[test]
    fn quotes_within_quotes_end_somewhere() {
        let deep = format!("{} 底", ">".repeat(9_000));

        let html = super::html(&deep, "https://bansou.example.jp", &[]);

        assert!(html.matches("<blockquote>").count() <= 20);
        assert!(
            html.contains('底') && super::text(&deep, "https://bansou.example.jp").contains('底')
        );
    }
}
