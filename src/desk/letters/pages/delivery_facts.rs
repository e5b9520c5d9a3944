//! What the pages of mail servers and returned letters show.

use entities::mail::bounce::{BounceAction, BounceKind};
use serde::{Deserialize, Serialize};

use crate::config::Rate;
use crate::mail::bounces::{BounceLine, MailboxState};
use crate::mail::{BucketView, DnsRecord, EndpointState, EndpointView, Servers, wording};
use crate::vocabulary::tokyo;
use crate::web::{ListPart, Page, Sample, sample};

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
pub struct ServersPage {
    endpoints: Vec<Endpoint>,
    buckets: Vec<Bucket>,
    /// Paces of the settings.
    paces: Vec<Pair>,
    records: Vec<Pair>,
    mailbox: Option<Mailbox>,
}

impl Page for ServersPage {
    const TEMPLATE: &'static str = "desk/servers.html";
}

#[derive(Serialize)]
struct Pair {
    name: String,
    text: String,
}

#[derive(Serialize)]
struct Chip {
    kind: &'static str,
    label: String,
}

#[derive(Serialize)]
struct Endpoint {
    name: String,
    chip: Chip,
    pace: String,
    accepted: Option<String>,
    trouble: Option<String>,
    words: Option<String>,
}

#[derive(Serialize)]
struct Bucket {
    group: String,
    chip: Chip,
    pace: String,
    words: Option<String>,
}

#[derive(Serialize)]
struct Mailbox {
    name: String,
    chip: Chip,
    read: Option<String>,
    trouble: Option<String>,
}

#[derive(Serialize)]
pub struct BouncesPage {
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
    received: String,
    chip: Chip,
    /// None: belongs to no letter of ours.
    letter: Option<Letter>,
    words: String,
    headers: String,
    action: &'static str,
    lifted: Option<String>,
    /// None: there is nothing to take back.
    lift: Option<String>,
}

#[derive(Serialize)]
struct Letter {
    href: String,
    subject: String,
    to: String,
}

pub fn servers_facts(
    found: Servers,
    mailbox: Option<MailboxState>,
    records: Vec<DnsRecord>,
) -> ServersPage {
    ServersPage {
        endpoints: found.endpoints.into_iter().map(endpoint).collect(),
        buckets: found.buckets.into_iter().map(bucket).collect(),
        paces: found
            .paces
            .into_iter()
            .map(|(name, rate)| Pair { name, text: pace(Some(rate)) })
            .collect(),
        records: records
            .into_iter()
            .map(|record| Pair { name: record.name, text: record.text })
            .collect(),
        mailbox: mailbox.map(|state| Mailbox {
            name: state.name,
            chip: match &state.trouble {
                Some(_) => chip("error", "読み取れません"),
                None if state.read_at.is_none() => chip("neutral", "まだ読んでいません"),
                None => chip("success", "読んでいます"),
            },
            read: state.read_at.map(tokyo::date_time),
            trouble: state.trouble.map(|(at, words)| format!("{} {words}", tokyo::date_time(at))),
        }),
    }
}

fn endpoint(view: EndpointView) -> Endpoint {
    Endpoint {
        chip: match view.state {
            EndpointState::Unused => chip("neutral", "まだ使っていません"),
            EndpointState::Working => chip("success", "送信できます"),
            EndpointState::Troubled => chip("warning", "不調"),
            EndpointState::Resting(until) => {
                chip("error", &format!("休止中（{}まで）", tokyo::date_time(until)))
            }
            EndpointState::Former => chip("neutral", "いまは使っていません"),
        },
        pace: pace(view.rate),
        accepted: view.last_accepted_at.map(tokyo::date_time),
        trouble: view.last_trouble_at.map(tokyo::date_time),
        words: view.last_trouble,
        name: view.name,
    }
}

fn bucket(view: BucketView) -> Bucket {
    Bucket {
        chip: match (view.paused_until, view.steps, view.room) {
            (Some(until), ..) => {
                chip("warning", &format!("休止中（{}まで）", tokyo::date_time(until)))
            }
            (None, 1.., _) => chip("info", "ゆっくり送信中"),
            (None, 0, Some(0)) => chip("info", "順番待ち"),
            _ => chip("success", "送信できます"),
        },
        pace: pace(view.rate),
        words: view.answer,
        group: view.group,
    }
}

fn pace(rate: Option<Rate>) -> String {
    rate.map_or_else(|| "制限なし".to_owned(), wording::pace)
}

fn chip(kind: &'static str, label: &str) -> Chip {
    Chip { kind, label: label.to_owned() }
}

pub fn bounces_facts(
    found: Vec<BounceLine>,
    (total, per_page): (u64, u64),
    filter: &Filter,
) -> BouncesPage {
    let part = ListPart::of(found, per_page, |line| (line.received_at, line.id), row);
    let next = part.next_cursor.map(|cursor| {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.append_pair("show", &filter.show).append_pair("from", &cursor);
        format!("/staff/letters/bounces?{}", query.finish())
    });
    BouncesPage {
        rows: part.items,
        acted: filter.show == "acted",
        count: format!("{total}件"),
        next,
    }
}

fn row(line: BounceLine) -> Row {
    let open = line.action != BounceAction::Nothing && line.lifted_at.is_none();
    let words = [line.status, line.diagnostic].into_iter().flatten().collect::<Vec<_>>().join(" ");
    Row {
        received: tokyo::date_time(line.received_at),
        chip: chip(colour(line.kind), wording::bounce_kind(line.kind)),
        letter: line.letter.map(|letter| Letter {
            href: format!("/staff/letters/{}", letter.id),
            subject: letter.subject,
            to: letter.to_address,
        }),
        words,
        headers: line.headers,
        action: wording::bounce_action(line.action),
        lifted: line.lifted_at.map(tokyo::date_time),
        lift: open.then(|| format!("/staff/letters/bounces/{}/lift", line.id)),
    }
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
    let empty = servers_facts(Servers::default(), None, Vec::new());
    let none = BouncesPage { rows: Vec::new(), acted: false, count: "0件".into(), next: None };
    vec![sample(&empty), sample(&busy_servers()), sample(&some_bounces()), sample(&none)]
}

fn some_bounces() -> BouncesPage {
    let row = |lift: Option<&str>, lifted: Option<&str>| Row {
        received: "2026年11月24日（火）10:00".into(),
        chip: chip("error", wording::bounce_kind(BounceKind::Hard)),
        letter: lift.or(lifted).map(|_| Letter {
            href: "/staff/letters/1".into(),
            subject: "【受付完了】地域間連携をどう始めるか".into(),
            to: "suzuki@example.jp".into(),
        }),
        words: "5.1.1 smtp; 550 5.1.1 …@example.jp: user unknown".into(),
        headers: "Subject: Undelivered Mail Returned to Sender".into(),
        action: wording::bounce_action(BounceAction::AllEnded),
        lifted: lifted.map(str::to_owned),
        lift: lift.map(str::to_owned),
    };
    BouncesPage {
        rows: vec![
            row(Some("/staff/letters/bounces/1/lift"), None),
            row(None, Some("2026年11月25日（水）9:00")),
            row(None, None),
        ],
        acted: true,
        count: "120件".into(),
        next: Some("/staff/letters/bounces?from=1".into()),
    }
}

fn busy_servers() -> ServersPage {
    ServersPage {
        endpoints: vec![Endpoint {
            name: "mail.example.jp:587".into(),
            chip: chip("error", "休止中（2026年11月24日（火）10:05まで）"),
            pace: "1分に300通まで".into(),
            accepted: Some("2026年11月24日（火）9:58".into()),
            trouble: Some("2026年11月24日（火）10:00".into()),
            words: Some("421 4.3.2 service shutting down".into()),
        }],
        buckets: vec![Bucket {
            group: "docomo".into(),
            chip: chip("info", "ゆっくり送信中"),
            pace: "1分に60通まで".into(),
            words: Some("4.7.28 too many messages".into()),
        }],
        paces: vec![Pair { name: "docomo".into(), text: "1分に60通まで".into() }],
        records: vec![Pair {
            name: "bansou._domainkey.example.jp".into(),
            text: "v=DKIM1; k=ed25519; p=AAAA".into(),
        }],
        mailbox: Some(Mailbox {
            name: "imaps://mail.example.jp:993/INBOX".into(),
            chip: chip("error", "読み取れません"),
            read: None,
            trouble: Some("no answer in time".into()),
        }),
    }
}
