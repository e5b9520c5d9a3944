//! What the page of mail servers shows.

use serde::Serialize;

use crate::config::Rate;
use crate::mail::bounces::MailboxState;
use crate::mail::{BucketView, DnsRecord, EndpointState, EndpointView, Servers, wording};
use crate::vocabulary::tokyo;
use crate::web::{Page, Sample, sample};

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
    /// Where that is another pace.
    usually: Option<String>,
    words: Option<String>,
}

#[derive(Serialize)]
struct Mailbox {
    name: String,
    chip: Chip,
    read: Option<String>,
    trouble: Option<String>,
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
        pace: pace(view.pace),
        usually: (view.pace != view.rate).then(|| format!("ふだんは{}", pace(view.rate))),
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

pub fn samples() -> Vec<Sample> {
    let empty = servers_facts(Servers::default(), None, Vec::new());
    vec![sample(&empty), sample(&busy_servers())]
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
            pace: "1分に30通まで".into(),
            usually: Some("ふだんは1分に60通まで".into()),
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
