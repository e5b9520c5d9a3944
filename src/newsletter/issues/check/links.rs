//! Where the links of an issue lead.

use std::collections::HashSet;

use url::{Host, Url};

use super::{CheckKind, Examined, Finding, Place};
use crate::newsletter::issues::block::Block;
use crate::newsletter::issues::markdown::{self, RunOn};
use crate::newsletter::issues::wording::findings as say;

/// A link and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    pub place: Place,
    pub typed: String,
}

/// Pages that are for one person, for the secretariat or for programs.
const NOT_FOR_READERS: [&str; 14] = [
    "/staff",
    "/me",
    "/my",
    "/home",
    "/demo",
    "/api",
    "/sign-in",
    "/sign-out",
    "/invitations",
    "/registrations",
    "/newsletter/leave",
    "/newsletter/preferences",
    "/newsletter/confirmations",
    "/newsletter/addresses",
];

/// Every link somebody typed, and those of the cards.
pub fn targets(blocks: &[Block]) -> Vec<Target> {
    let of = |(at, block): (usize, &Block)| {
        let typed = match block {
            Block::Text { markdown } => markdown::targets(markdown),
            Block::Link { url, .. } => vec![url.clone()],
            Block::Session { card: Some(card) } => vec![card.url.clone()],
            Block::Slots { themes, .. } => themes.iter().map(|one| one.url.clone()).collect(),
            _ => Vec::new(),
        };
        let filled = typed.into_iter().filter(|typed| !typed.trim().is_empty());
        filled.map(|typed| Target { place: Place::Block(at), typed }).collect::<Vec<_>>()
    };
    blocks.iter().enumerate().flat_map(of).collect()
}

/// The path of a link to our own site, without query and fragment.
pub fn own_path(typed: &str, base_url: &str) -> Option<String> {
    let (url, base) = (parsed(typed, base_url)?, Url::parse(base_url).ok()?);
    let own =
        url.host() == base.host() && url.port_or_known_default() == base.port_or_known_default();
    own.then(|| url.path().to_owned())
}

fn parsed(typed: &str, base_url: &str) -> Option<Url> {
    Url::parse(&markdown::absolute(typed, base_url)?).ok()
}

pub fn problems(of: &Examined<'_>) -> Vec<Finding> {
    let finding = |target: Target| {
        let detail = problem(&target.typed, of)?;
        Some(Finding::new(CheckKind::Links, target.place, detail))
    };
    let mut found: Vec<_> = targets(of.sheet.blocks).into_iter().filter_map(finding).collect();
    found.extend(of.sheet.blocks.iter().enumerate().flat_map(run_on));
    found.dedup();
    found
}

/// Addresses of which a mail program takes less, or more, than the writer meant.
fn run_on((at, block): (usize, &Block)) -> Vec<Finding> {
    let (found, detail): (_, fn(&RunOn) -> String) = match block {
        Block::Text { markdown } => (markdown::run_on(markdown), say::run_on_link),
        Block::Heading { text } => (markdown::run_on_in(text), say::run_on_words),
        Block::Link { label, note, .. } => {
            (markdown::run_on_in(&format!("{label}\n{note}")), say::run_on_words)
        }
        Block::Session { .. } | Block::Slots { .. } | Block::Divider => return Vec::new(),
    };
    let finding = |one| Finding::new(CheckKind::Links, Place::Block(at), detail(one));
    found.iter().map(finding).collect()
}

/// Links to our own site that lead nowhere any more.
pub fn dead(blocks: &[Block], base_url: &str, dead: &HashSet<String>) -> Vec<Finding> {
    let finding = |target: Target| {
        own_path(&target.typed, base_url).filter(|path| dead.contains(path))?;
        let detail = say::dead_link(&target.typed);
        Some(Finding::new(CheckKind::Links, target.place, detail))
    };
    let mut found: Vec<_> = targets(blocks).into_iter().filter_map(finding).collect();
    found.dedup();
    found
}

fn problem(typed: &str, of: &Examined<'_>) -> Option<String> {
    let base_url = &of.imprint.base_url;
    let Some(url) = parsed(typed, base_url) else { return Some(say::bad_link(typed)) };
    if url.scheme() == "mailto" {
        return None;
    }
    if let Some(path) = own_path(typed, base_url) {
        if is_not_for_readers(&path) {
            return Some(say::private_link(typed));
        }
        return of.dead.contains(&path).then(|| say::dead_link(typed));
    }
    let host = url.host_str().unwrap_or_default().to_ascii_lowercase();
    if is_nowhere(&url) {
        return Some(say::placeholder_link(typed));
    }
    let foreign = |known: &&String| host == **known || host.ends_with(&format!(".{known}"));
    of.foreign_hosts.iter().find(foreign).map(|known| say::foreign_link(typed, known))
}

fn is_not_for_readers(path: &str) -> bool {
    let under = |page: &&str| {
        path.strip_prefix(*page).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    NOT_FOR_READERS.iter().any(under)
}

/// Hosts that no reader can reach, and those that only stand in examples.
fn is_nowhere(url: &Url) -> bool {
    match url.host() {
        None => true,
        Some(Host::Ipv4(ip)) => ip.is_private() || ip.is_loopback() || ip.is_link_local(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        Some(Host::Domain(name)) => {
            let within = |end: &str| name == end || name.ends_with(&format!(".{end}"));
            !name.contains('.')
                || ["example.com", "example.net", "example.org", "local", "invalid", "test"]
                    .into_iter()
                    .any(within)
        }
    }
}
