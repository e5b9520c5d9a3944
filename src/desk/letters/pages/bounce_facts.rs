//! What the page of returned letters shows.

use entities::mail::bounce::{BounceAction, BounceKind};
use serde::{Deserialize, Serialize};

use crate::config::BounceLimits;
use crate::mail::bounces::BounceLine;
use crate::mail::wording;
use crate::vocabulary::tokyo;
use crate::web::{ListPart, Page, Sample, Told, sample, thousands};

/// Which part of the returned letters is shown.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Filter {
    /// `acted`: only those from which something followed.
    pub show: String,
    /// Where the part begins.
    pub from: String,
}

#[derive(Serialize)]
pub struct BouncesPage {
    /// What follows by itself.
    rule: String,
    rows: Vec<Row>,
    acted: bool,
    count: String,
    next: Option<String>,
}

impl Page for BouncesPage {
    const TEMPLATE: &'static str = "desk/bounces.html";
}

#[derive(Serialize)]
struct Row {
    chip: Chip,
    /// None: belongs to no letter of ours.
    letter: Option<Letter>,
    facts: Vec<Told>,
    headers: String,
    /// None: there is nothing to take back.
    lift: Option<String>,
}

#[derive(Serialize)]
struct Chip {
    kind: &'static str,
    label: &'static str,
}

#[derive(Serialize)]
struct Letter {
    href: String,
    subject: String,
}

pub fn bounces_facts(
    found: Vec<BounceLine>,
    (total, per_page): (u64, u64),
    filter: &Filter,
    limits: BounceLimits,
) -> BouncesPage {
    let part = ListPart::of(found, per_page, |line| (line.received_at, line.id), row);
    let next = part.next_cursor.map(|cursor| {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.append_pair("show", &filter.show).append_pair("from", &cursor);
        format!("/staff/letters/bounces?{}", query.finish())
    });
    BouncesPage {
        rule: wording::bounce_rule(limits),
        rows: part.items,
        acted: filter.show == "acted",
        count: format!("{}件", thousands(total)),
        next,
    }
}

fn row(line: BounceLine) -> Row {
    let open = line.action != BounceAction::Nothing && line.lifted_at.is_none();
    Row {
        chip: Chip { kind: colour(line.kind), label: wording::bounce_kind(line.kind) },
        facts: facts(&line),
        letter: line.letter.map(|letter| Letter {
            href: format!("/staff/letters/{}", letter.id),
            subject: letter.subject,
        }),
        headers: line.headers,
        lift: open.then(|| format!("/staff/letters/bounces/{}/lift", line.id)),
    }
}

/// What is there to be told; nothing stands with a dash.
fn facts(line: &BounceLine) -> Vec<Told> {
    let words: Vec<&str> =
        [line.status.as_deref(), line.diagnostic.as_deref()].into_iter().flatten().collect();
    let lifted = line.lifted_at.map(|at| format!("{} に再開しました", tokyo::date_time(at)));
    let told = [
        Told::new("受信", tokyo::date_time(line.received_at)),
        Told::new("宛先", line.letter.as_ref().map(|letter| letter.to_address.clone())),
        Told::new("相手の返事", words.join(" ")),
        Told::new("対応", wording::bounce_action(line.action).to_owned()),
        Told::new("その後", lifted),
    ];
    told.into_iter().filter(|one| one.value.is_some()).collect()
}

fn colour(kind: BounceKind) -> &'static str {
    match kind {
        BounceKind::Hard | BounceKind::Complaint => "error",
        BounceKind::Soft => "warning",
        BounceKind::Delayed | BounceKind::Delivered => "info",
        BounceKind::AutoReply | BounceKind::Unclear => "neutral",
    }
}

pub fn samples() -> Vec<Sample> {
    let none = bounces_facts(Vec::new(), (0, 50), &Filter::default(), BounceLimits::default());
    vec![sample(&some()), sample(&none)]
}

fn some() -> BouncesPage {
    let row = |kind, letter: Option<&str>, lift: Option<&str>| Row {
        chip: Chip { kind: colour(kind), label: wording::bounce_kind(kind) },
        facts: vec![
            Told::new("受信", "2026年11月24日（火）10:00".to_owned()),
            Told::new("宛先", "suzuki@example.jp".to_owned()),
            Told::new("相手の返事", "5.1.1 smtp; 550 5.1.1 …@example.jp: user unknown".to_owned()),
            Told::new("対応", wording::bounce_action(BounceAction::AllEnded).to_owned()),
        ],
        letter: letter
            .map(|subject| Letter { href: "/staff/letters/1".into(), subject: subject.into() }),
        headers: "Subject: Undelivered Mail Returned to Sender".into(),
        lift: lift.map(str::to_owned),
    };
    let subject = Some("【受付完了】地域間連携をどう始めるか");
    BouncesPage {
        rule: wording::bounce_rule(BounceLimits::default()),
        rows: vec![
            row(BounceKind::Hard, subject, Some("/staff/letters/bounces/1/lift")),
            row(BounceKind::Complaint, subject, None),
            row(BounceKind::Unclear, None, None),
        ],
        acted: true,
        count: "120件".into(),
        next: Some("/staff/letters/bounces?from=1".into()),
    }
}
