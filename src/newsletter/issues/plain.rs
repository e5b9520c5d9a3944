//! Markdown events as plain text.

use std::fmt::Write as _;

use pulldown_cmark::{Event, LinkType, Tag, TagEnd};

use super::render::say;
use crate::vocabulary::must_stay_together;

/// Takes events, gives lines.
#[derive(Default)]
pub struct Plain {
    out: String,
    /// Of each open list: the number of the next item, or none for dots.
    lists: Vec<Option<u64>>,
    /// Addresses of the paragraph, in its order.
    links: Vec<Address>,
    /// The address of the link that is open, when its words do not repeat it.
    open: Option<String>,
    /// A bare address, until what follows it is known.
    bare: Option<String>,
    /// Within that address, whose words repeat it.
    in_bare: bool,
    /// At the beginning of a heading.
    heads: bool,
    /// Within a cell of a table that is not the first.
    cells: usize,
}

/// An address of the paragraph: behind words, or bare among them.
struct Address {
    written: String,
    bare: Option<Bare>,
}

struct Bare {
    /// Where in the text it stood.
    at: usize,
    /// A sign beside it may not begin or end a line.
    bound: bool,
    /// No Japanese stands beside it.
    latin: bool,
}

impl Plain {
    pub fn take(&mut self, event: Event<'_>) {
        match event {
            // What only changes the looks of words is not seen here.
            Event::Start(Tag::Strong | Tag::Emphasis | Tag::Strikethrough)
            | Event::End(TagEnd::Strong | TagEnd::Emphasis | TagEnd::Strikethrough) => return,
            _ if self.in_bare => {
                self.in_bare = !matches!(event, Event::End(TagEnd::Link));
                return;
            }
            Event::Text(ref text) | Event::Code(ref text) => self.place_bare(text),
            _ => self.place_bare(""),
        }
        match event {
            Event::Start(tag) => self.start(&tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::Code(text) => self.words(&text),
            Event::HardBreak | Event::SoftBreak => self.out.push('\n'),
            Event::Rule => {
                self.paragraph();
                self.out.push_str(&"－".repeat(10));
                self.out.push('\n');
            }
            _ => {}
        }
    }

    /// A heading whose writer put the sign before it has one all the same.
    fn words(&mut self, words: &str) {
        let heads = std::mem::take(&mut self.heads);
        let signed = words.strip_prefix('■').filter(|_| heads);
        self.out.push_str(signed.map_or(words, |rest| rest.trim_start_matches([' ', '\u{3000}'])));
    }

    pub fn finish(mut self) -> String {
        self.place_bare("");
        self.addresses();
        let lines: Vec<_> = self.out.lines().map(str::trim_end).collect();
        let mut text = String::with_capacity(self.out.len());
        let mut blank = 0;
        for line in lines {
            blank = if line.is_empty() { blank + 1 } else { 0 };
            if blank < 2 {
                text.push_str(line);
                text.push('\n');
            }
        }
        text.trim_matches('\n').to_owned()
    }

    fn start(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::Paragraph | Tag::Table(_) | Tag::BlockQuote(_) | Tag::CodeBlock(_) => {
                self.paragraph();
            }
            Tag::Heading { .. } => {
                self.paragraph();
                self.out.push('■');
                self.heads = true;
            }
            Tag::List(first) => {
                if self.lists.is_empty() {
                    self.paragraph();
                }
                self.lists.push(*first);
            }
            Tag::Item => self.item(),
            Tag::TableRow | Tag::TableHead => {
                self.line();
                self.cells = 0;
            }
            Tag::TableCell => {
                if self.cells > 0 {
                    self.out.push('／');
                }
                self.cells += 1;
            }
            Tag::Link { link_type, dest_url, .. } => {
                if *link_type == LinkType::Autolink {
                    self.bare = Some(dest_url.to_string());
                    self.in_bare = true;
                } else {
                    self.open = Some(dest_url.to_string());
                }
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        self.heads &= !matches!(tag, TagEnd::Heading(_));
        match tag {
            TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Item | TagEnd::Table => {
                self.addresses();
                self.line();
            }
            TagEnd::CodeBlock | TagEnd::BlockQuote(_) => self.line(),
            TagEnd::List(_) => {
                self.lists.pop();
            }
            TagEnd::Link => {
                let named = self.open.take().map(|written| Address { written, bare: None });
                self.links.extend(named);
            }
            _ => {}
        }
    }

    fn place_bare(&mut self, after: &str) {
        let Some(written) = self.bare.take() else { return };
        let before = self.out.rsplit('\n').next().unwrap_or_default().trim_end();
        let after = after.trim_start();
        let bound = |one: &str, other: &str| {
            !one.is_empty() && !other.is_empty() && must_stay_together(one, other)
        };
        let beside = [before.chars().next_back(), after.chars().next()];
        let bare = Bare {
            at: self.out.len(),
            bound: bound(before, &written) || bound(&written, after),
            latin: beside.into_iter().flatten().all(|sign| sign.is_ascii()),
        };
        self.links.push(Address { written, bare: Some(bare) });
    }

    /// A new paragraph; the first of an item goes on behind its dot.
    fn paragraph(&mut self) {
        if self.out.ends_with('・') || self.out.ends_with(". ") && !self.lists.is_empty() {
            return;
        }
        self.line();
        if !self.out.is_empty() && self.lists.is_empty() {
            self.out.push('\n');
        }
    }

    fn item(&mut self) {
        self.addresses();
        self.line();
        self.out.push_str(&"　".repeat(self.lists.len().saturating_sub(1)));
        match self.lists.last_mut() {
            Some(Some(number)) => {
                let _ = write!(self.out, "{number}. ");
                *number += 1;
            }
            _ => self.out.push('・'),
        }
    }

    /// A bare address ends the line before it and has one of its own. Where a sign beside one may
    /// not begin or end a line, words stand for all of the paragraph, and they follow it.
    fn addresses(&mut self) {
        let links = std::mem::take(&mut self.links);
        let follow = links.iter().any(|one| one.bare.as_ref().is_some_and(|bare| bare.bound));
        let words = |bare: &Bare, place: usize| {
            say::link_below(bare.latin, (links.len() > 1).then_some(place + 1))
        };
        for (place, one) in links.iter().enumerate().rev() {
            let Some(bare) = &one.bare else { continue };
            let rest = self.out.split_off(bare.at);
            if follow && bare.latin {
                self.out.push_str(&words(bare, place));
                self.out.push_str(&rest);
                continue;
            }
            // Up to where the address before it stands.
            let before = links[..place].iter().rev().find_map(|one| one.bare.as_ref());
            let kept = before.map_or(0, |before| before.at);
            self.out.truncate(self.out.trim_end_matches(' ').len().max(kept));
            if follow {
                // Japanese words need no blanks around them.
                self.out.push_str(&words(bare, place));
                self.out.push_str(rest.trim_start_matches(' '));
            } else {
                self.line();
                self.out.push_str(&one.written);
                self.out.push('\n');
                let rest = rest.trim_start_matches(' ');
                self.out.push_str(rest.strip_prefix('\n').unwrap_or(rest));
            }
        }
        for one in links.iter().filter(|one| follow || one.bare.is_none()) {
            self.line();
            self.out.push_str(&one.written);
            self.out.push('\n');
        }
    }

    fn line(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with('\n') {
            self.out.push('\n');
        }
    }
}
