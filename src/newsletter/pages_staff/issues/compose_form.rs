//! The form of an issue: its fields, and its blocks in their order.

use std::collections::BTreeMap;

use entities::newsletter::subscriber::Frequency;
use entities::people::term::Vocabulary;
use sea_orm::ActiveEnum as _;
use serde::Serialize;

use super::compose_read::Written;
use crate::newsletter::issues::{OpenTheme, RawBlock, SessionCard, wording};
use crate::newsletter::wording::frequency;
use crate::newsletter::{Named, Offered};
use crate::web::{Choice, Field, Form, Problems, Width};

/// Kinds of blocks in the order of the buttons that add them.
pub const KINDS: [&str; 6] = ["heading", "text", "session", "slots", "link", "divider"];

/// What can be chosen from.
#[derive(Clone, Debug, Default)]
pub struct Choices {
    pub sessions: Vec<SessionCard>,
    /// With open hours just now.
    pub open: Vec<OpenTheme>,
    pub offered: Offered,
    pub groups: Vec<Named>,
}

/// One block on the form.
#[derive(Clone, Debug, Serialize)]
pub struct BlockFacts {
    pub place: usize,
    /// Counted from one, as people do.
    pub number: usize,
    pub kind: String,
    pub label: &'static str,
    pub first: bool,
    pub last: bool,
    pub fields: BTreeMap<&'static str, Field>,
}

/// A kind that can be added.
#[derive(Clone, Debug, Serialize)]
pub struct Kind {
    pub value: &'static str,
    pub label: &'static str,
}

pub fn kinds() -> Vec<Kind> {
    KINDS.iter().map(|value| Kind { value, label: wording::block_kind(value) }).collect()
}

/// The fields above the blocks.
pub fn fields(choices: &Choices, (form, problems): (&Form, &Problems)) -> Vec<Field> {
    let field = |name: &str, label: &str| Field::new(name, label, form, problems);
    let groups = choices.groups.iter().map(group);
    let frequencies = [
        Choice::new(Frequency::EveryIssue.to_value(), "毎号を選んだ読者"),
        Choice::new(Frequency::MonthlyDigest.to_value(), "月1回のまとめを選んだ読者"),
    ];
    vec![
        field("number", "号数").required().inputmode("numeric").width(Width::Xs),
        field("subject", "件名")
            .required()
            .hint("全角40文字まで。スマートフォンでは、はじめの20文字ほどが見えます。")
            .width(Width::Full),
        field("segment", "送る相手のグループ").options(groups).hint(
            "絞らないと、読者が選んだ話題・テーマ・地域にかかわらず、この回数を選んだ読者の全員に届きます。",
        ),
        field("frequency", "受け取る回数").required().options(frequencies),
        Field::date("planned", "配信の予定日", form, problems)
            .hint("空けておくと、承認のあと、できるだけ早く配信します。"),
        field("planned_time", "配信の予定時刻").hint("例：10:00。空けておくと、10:00になります。").width(Width::S),
        Field::date("not_after", "配信の期限の日", form, problems)
            .hint("この日時を過ぎたら、まだ送っていない読者には送りません。"),
        field("not_after_time", "配信の期限の時刻").hint("例：18:00。空けておくと、18:00になります。").width(Width::S),
        field("on_the_web", "配信のあと、ウェブのバックナンバーに載せる"),
    ]
}

/// A group; one of readers of a single frequency says so.
fn group(one: &Named) -> Choice {
    let own = one.rule.frequency.map(|own| format!("（{}）", frequency(own)));
    Choice::new(one.id.to_string(), format!("{}{}", one.name, own.unwrap_or_default()))
}

/// The blocks with their fields.
pub fn blocks(
    choices: &Choices,
    written: &Written,
    (form, problems): (&Form, &Problems),
) -> Vec<BlockFacts> {
    let count = written.blocks.len();
    let block = |(place, block): (usize, &RawBlock)| BlockFacts {
        place,
        number: place + 1,
        kind: block.kind.clone(),
        label: wording::block_kind(&block.kind),
        first: place == 0,
        last: place + 1 == count,
        fields: of_block(choices, (place, block), (form, problems)),
    };
    written.blocks.iter().enumerate().map(block).collect()
}

fn of_block(
    choices: &Choices,
    (place, block): (usize, &RawBlock),
    (form, problems): (&Form, &Problems),
) -> BTreeMap<&'static str, Field> {
    let field = |name: &str, label: &str| {
        Field::new(&format!("blocks[{place}].{name}"), label, form, problems)
    };
    let fields = match block.kind.as_str() {
        "heading" => vec![("text", field("text", "見出しの文字").width(Width::Full))],
        "text" => vec![(
            "text",
            field("text", "文章")
                .hint("空の行で段落が変わります。行の頭の「- 」で箇条書き、**太字** と [文字](https://…) も使えます。")
                .width(Width::Full),
        )],
        "session" => vec![(
            "session",
            field("session", "勉強会").options(sessions(choices)).width(Width::Full),
        )],
        "slots" => vec![("theme", field("theme", "テーマ").options(themes(choices)))],
        "link" => vec![
            ("label", field("label", "リンクの文字").width(Width::Full)),
            ("url", field("url", "リンク先").inputmode("url").width(Width::Full)),
            ("note", field("note", "説明").width(Width::Full)),
        ],
        _ => Vec::new(),
    };
    fields.into_iter().collect()
}

fn sessions(choices: &Choices) -> Vec<Choice> {
    let one = |card: &SessionCard| {
        Choice::new(card.session.to_string(), format!("{}　{}", card.when, card.title))
    };
    choices.sessions.iter().map(one).collect()
}

/// Every theme; those nobody has time for say so.
fn themes(choices: &Choices) -> Vec<Choice> {
    let themes = choices.offered.terms.of(Vocabulary::Theme).filter(|term| !term.retired);
    let one = |term: &entities::people::term::Model| {
        let open = choices.open.iter().any(|open| open.theme == term.id);
        let note = if open { "" } else { "（空きなし）" };
        Choice::new(term.id.to_string(), format!("{}{note}", term.label))
    };
    themes.map(one).collect()
}
