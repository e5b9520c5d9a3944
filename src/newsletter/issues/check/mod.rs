//! Checks before approval. Each finding says where it is and how to mend it; while there is one,
//! approval cannot be asked for.

mod dates;
mod gather;
mod legal;
mod links;
mod people_lists;
mod placeholders;
mod retold;

use std::collections::HashSet;

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use super::block::Block;
use super::imprint::Imprint;
use super::markdown;
use super::render::{Content, Sheet};
use super::wording::findings as say;
use crate::vocabulary::text_columns;

pub use gather::{outdated, run, run_now, run_unsaved, same_day};
pub use legal::legal;
pub use links::{own_path, targets};
pub use people_lists::{ListSign, signs_of_a_list};

/// The longest subject: 40 full-width characters. Phones show about half of it.
pub const SUBJECT_COLUMNS: usize = 80;
/// So many mail addresses in an issue look like a list of people.
const MOST_ADDRESSES: usize = 10;

/// What a check is about; the names stand in the API.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CheckKind {
    /// 法定表示
    Legal,
    /// 曜日と日付
    Dates,
    /// 書きかけ
    Placeholders,
    /// リンク
    Links,
    /// 添付ファイル
    Attachments,
    /// 空のブロック
    Empty,
    /// 件名
    Subject,
    /// 勉強会・相談・号の最新情報
    Sources,
    /// 配信の時刻
    Time,
    /// 宛先
    Audience,
}

impl CheckKind {
    pub const ALL: [Self; 10] = [
        Self::Legal,
        Self::Dates,
        Self::Placeholders,
        Self::Links,
        Self::Attachments,
        Self::Empty,
        Self::Subject,
        Self::Sources,
        Self::Time,
        Self::Audience,
    ];
}

/// Where something is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case", tag = "in", content = "at")]
pub enum Place {
    Subject,
    /// Counted from nought.
    Block(usize),
    Attachment(String),
    /// The bodies as a whole: 本文（テキスト）, 本文（HTML）.
    Body(&'static str),
    Time,
    Audience,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Finding {
    pub kind: CheckKind,
    pub place: Place,
    /// What is wrong and how to mend it, in Japanese.
    pub detail: String,
}

impl Finding {
    pub fn new(kind: CheckKind, place: Place, detail: impl Into<String>) -> Self {
        Self { kind, place, detail: detail.into() }
    }
}

/// Everything the words of an issue can be held against, without asking anybody.
pub struct Examined<'a> {
    pub sheet: &'a Sheet<'a>,
    pub content: &'a Content,
    pub imprint: &'a Imprint,
    /// The day it will leave: years that are not written are counted from it.
    pub day: NaiveDate,
    /// Paths of our own site that lead nowhere.
    pub dead: &'a HashSet<String>,
    pub foreign_hosts: &'a [String],
}

/// What the words themselves tell.
pub fn examine(of: &Examined<'_>) -> Vec<Finding> {
    let mut found = legal(of.content, of.imprint);
    found.extend(subject(of));
    found.extend(empty(of.sheet.blocks));
    for (place, words) in worded(of) {
        found.extend(
            dates::problems(&words, of.day)
                .into_iter()
                .map(|detail| Finding::new(CheckKind::Dates, place.clone(), detail)),
        );
        found.extend(placeholders::found(&words).into_iter().map(|one| {
            Finding::new(CheckKind::Placeholders, place.clone(), say::placeholder(&one))
        }));
    }
    found.extend(links::problems(of));
    found.extend(listed_people(of));
    found.sort_by_key(|finding| finding.kind);
    found
}

/// The words of each place, as readers see them.
fn worded(of: &Examined<'_>) -> Vec<(Place, String)> {
    let blocks = of.sheet.blocks.iter().enumerate();
    let blocks = blocks.map(|(at, block)| (Place::Block(at), words(block)));
    std::iter::once((Place::Subject, of.sheet.subject.to_owned())).chain(blocks).collect()
}

fn words(block: &Block) -> String {
    match block {
        Block::Heading { text } => text.clone(),
        Block::Text { markdown } => markdown::text(markdown, ""),
        // Our own words, made of dates that are stored as such.
        Block::Session { card } => card.as_ref().map(|card| card.title.clone()).unwrap_or_default(),
        Block::Slots { .. } | Block::Divider => String::new(),
        Block::Link { label, note, .. } => format!("{label}\n{note}"),
    }
}

fn subject(of: &Examined<'_>) -> Option<Finding> {
    let subject = of.sheet.subject;
    let detail = if subject.trim().is_empty() {
        say::SUBJECT_EMPTY.to_owned()
    } else {
        let columns = text_columns(subject);
        if columns <= SUBJECT_COLUMNS {
            return None;
        }
        say::subject_long(columns.div_ceil(2), SUBJECT_COLUMNS / 2)
    };
    Some(Finding::new(CheckKind::Subject, Place::Subject, detail))
}

fn empty(blocks: &[Block]) -> Vec<Finding> {
    let finding = |place, detail: &str| Finding::new(CheckKind::Empty, place, detail);
    let tells = |block: &&Block| !matches!(block, Block::Divider | Block::Heading { .. });
    if !blocks.iter().any(|block| tells(&block)) {
        return vec![finding(Place::Body("本文"), say::NO_CONTENT)];
    }
    let problem = |(at, block): (usize, &Block)| {
        let detail = if block.is_empty() {
            say::EMPTY_BLOCK
        } else if matches!(block, Block::Heading { .. }) && !has_below(&blocks[at + 1..]) {
            say::EMPTY_SECTION
        } else {
            return None;
        };
        Some(finding(Place::Block(at), detail))
    };
    blocks.iter().enumerate().filter_map(problem).collect()
}

/// Whether something stands below a heading, before the next one.
fn has_below(after: &[Block]) -> bool {
    let next = after.iter().find(|block| !matches!(block, Block::Divider));
    next.is_some_and(|block| !matches!(block, Block::Heading { .. }))
}

fn listed_people(of: &Examined<'_>) -> Option<Finding> {
    let count = people_lists::addresses(&of.content.text).len();
    let detail = say::addresses_in_text(count);
    (count > MOST_ADDRESSES)
        .then(|| Finding::new(CheckKind::Attachments, Place::Body("本文"), detail))
}
