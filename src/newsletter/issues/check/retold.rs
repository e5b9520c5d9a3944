//! Issues a digest tells of: one of them may have been stopped since the digest was drafted.

use std::collections::BTreeMap;

use entities::newsletter::issue;
use sea_orm::ConnectionTrait;

use super::{CheckKind, Finding, Place, own_path, targets};
use crate::newsletter::issues::block::Block;
use crate::newsletter::issues::wording::findings as say;
use crate::newsletter::issues::{digest, months, stored};

/// Each issue a digest names and must not tell of, where it is named first.
pub async fn problems(
    db: &impl ConnectionTrait,
    row: &issue::Model,
    (blocks, base_url): (&[Block], &str),
) -> anyhow::Result<Vec<Finding>> {
    if row.corrects_id.is_some() || !months::is_digest(row)? {
        return Ok(Vec::new());
    }
    let mut named = named(blocks, base_url);
    named.remove(&row.number);
    if named.is_empty() {
        return Ok(Vec::new());
    }
    let known = stored::numbered(db, named.keys().copied()).await?;
    let told = digest::tells_of(db, named.keys().copied()).await?;
    named.retain(|number, _| known.contains(number) && !told.contains(number));
    let finding =
        |(number, place)| Finding::new(CheckKind::Sources, place, say::issue_not_told(number));
    Ok(named.into_iter().map(finding).collect())
}

/// Numbers in headings and in links to back numbers, each with the first place.
fn named(blocks: &[Block], base_url: &str) -> BTreeMap<i32, Place> {
    let headings = blocks.iter().enumerate().filter_map(|(at, block)| match block {
        Block::Heading { text } => Some((number_of(text)?, Place::Block(at))),
        _ => None,
    });
    let links = targets(blocks).into_iter().filter_map(|target| {
        let path = own_path(&target.typed, base_url)?;
        Some((path.strip_prefix("/newsletter/issues/")?.parse().ok()?, target.place))
    });
    let mut named = BTreeMap::new();
    for (number, place) in headings.chain(links) {
        named.entry(number).or_insert(place);
    }
    named
}

/// Reads `第12号`, with other words behind it.
fn number_of(heading: &str) -> Option<i32> {
    let (number, _) = heading.trim().strip_prefix('第')?.split_once('号')?;
    number.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn issues_are_named_by_headings_and_by_links() {
        let heading = |text: &str| Block::Heading { text: text.to_owned() };
        let link = |url: &str| Block::Link {
            label: "第9号".to_owned(),
            url: url.to_owned(),
            note: String::new(),
        };
        let blocks = [
            heading("第12号"),
            link("https://bansou.example.jp/newsletter/issues/12"),
            heading("第3回の勉強会"),
            link("/newsletter/issues/9"),
            heading("第7号　夏の勉強会"),
            link("https://other.example.jp/newsletter/issues/5"),
            link("/newsletter/issues"),
        ];

        let named = named(&blocks, "https://bansou.example.jp");

        let place = Place::Block;
        let expected = [(7, place(4)), (9, place(3)), (12, place(0))];
        assert_eq!(named.into_iter().collect::<Vec<_>>(), expected);
    }
}
