//! What the page of an issue under way tells.

use chrono::{DateTime, Utc};
use entities::newsletter::issue::IssueState;
use entities::people::role_assignment::Role;
use serde::Serialize;

use super::{ISSUES, figures, halt};
use crate::newsletter::sending::{GROWN, has_grown};
use crate::newsletter::watching::{Facts, IssueLink, wording};
use crate::people::SignedIn;
use crate::vocabulary::tokyo;
use crate::web::{Cell, Chip, Form, FormFacts, Page, Problems, Row, Told, thousands};

/// From so many letters on the page asks more seldom: each time every row is counted.
const MANY: u64 = 50_000;

#[derive(Serialize)]
pub struct ProgressPage {
    pub base: String,
    pub state: Chip,
    pub subject: String,
    /// What keeps letters from leaving just now, or what is wrong.
    pub notices: Vec<NoticeFacts>,
    pub done: u64,
    pub letters: u64,
    pub text: String,
    pub pace: Vec<Told>,
    /// Seconds; none: it is over.
    pub poll: Option<u32>,
    pub equation: String,
    pub adds_up: bool,
    pub counts: Vec<Row>,
    pub hours: Vec<Bar>,
    pub most: u64,
    pub hours_told: String,
    pub hour_rows: Vec<Row>,
    pub domains: Vec<Row>,
    pub times: Vec<Told>,
    pub history: Vec<Happened>,
    pub corrects: Option<OtherIssue>,
    pub corrected_by: Vec<OtherIssue>,
    pub may: May,
    /// Asks for the number of readers before it goes on.
    pub anew: Option<FormFacts>,
}

impl Page for ProgressPage {
    const TEMPLATE: &'static str = "newsletter/issue_sending.html";
}

#[derive(Clone, Debug, Serialize)]
pub struct NoticeFacts {
    pub kind: &'static str,
    pub text: String,
}

#[derive(Clone, Debug, Serialize)]
pub struct Bar {
    pub label: String,
    pub value: u64,
    pub text: String,
}

#[derive(Clone, Debug, Serialize)]
pub struct Happened {
    pub when: String,
    pub title: String,
    pub text: String,
}

#[derive(Clone, Debug, Serialize)]
pub struct OtherIssue {
    pub label: String,
    pub href: String,
}

/// What whoever looks may do now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct May {
    pub pause: bool,
    pub resume: bool,
    /// Goes on for whoever types the number of its readers.
    pub approve_anew: bool,
    pub stop: bool,
    pub correct: bool,
    /// Sees letters one by one, and the proof.
    pub look: bool,
}

impl May {
    pub fn of(who: &SignedIn, facts: &Facts) -> Self {
        let (roles, state) = (&who.person().roles, facts.row.state);
        let newsroom = roles.may(Role::Editor) || roles.may(Role::Approver);
        let (sending, paused) = (state == IssueState::Sending, state == IssueState::Paused);
        let grown = has_grown(&facts.row);
        let checks = roles.may(Role::Approver) && !facts.writers.contains(&who.person_id());
        Self {
            pause: sending,
            resume: paused && newsroom && !grown,
            approve_anew: grown && checks && facts.progress.frozen_at.is_some(),
            stop: sending || paused,
            correct: roles.may(Role::Editor) && !facts.reached_nobody(),
            look: newsroom,
        }
    }
}

pub fn page(facts: &Facts, may: May) -> ProgressPage {
    let (row, progress) = (&facts.row, &facts.progress);
    let counts = &progress.counts;
    let base = format!("{ISSUES}/{}", row.id);
    let large = counts.letters > MANY;
    ProgressPage {
        state: wording::chip(row.state).into(),
        subject: row.subject.clone(),
        notices: notices(facts),
        done: counts.ended(),
        letters: counts.letters.max(1),
        text: text(facts),
        pace: pace(facts),
        poll: (!facts.has_ended()).then_some(if large { 10 } else { 2 }),
        equation: wording::equation(counts),
        adds_up: facts.adds_up(),
        counts: count_rows(facts, &base, may.look),
        hours: figures::bars(progress),
        most: progress.by_hour.iter().map(|hour| hour.accepted).max().unwrap_or(0).max(1),
        hours_told: figures::bars_told(progress),
        hour_rows: figures::hour_rows(progress),
        domains: figures::domain_rows(progress),
        times: times(facts),
        history: history(facts),
        corrects: facts.corrects.as_ref().map(other),
        corrected_by: facts.corrected_by.iter().map(other).collect(),
        anew: may.approve_anew.then(|| {
            let none = (&Form::default(), &Problems::none());
            FormFacts::new([halt::readers(facts, none)], none.1)
        }),
        may,
        base,
    }
}

fn notices(facts: &Facts) -> Vec<NoticeFacts> {
    let progress = &facts.progress;
    let mut notices = Vec::new();
    let mut add = |kind, text: String| notices.push(NoticeFacts { kind, text });
    if !facts.adds_up() {
        let text =
            "対象の数と、結果の合計が合いません。配信を一時停止して、管理者に知らせてください。";
        add("error", text.to_owned());
    }
    if facts.row.state == IssueState::Paused {
        let by = facts.row.halted_by.and_then(|id| facts.names.get(&id));
        let by = by.map(|name| format!("{name}さんが")).unwrap_or_default();
        add("warning", format!("{by}一時停止しています。理由：{}", facts.row.halt_reason));
    }
    if has_grown(&facts.row) {
        add("info", GROWN.to_owned());
    }
    if facts.mail_held && !facts.is_over() {
        add("warning", "すべてのお知らせの送信が止められているため、送っていません。".to_owned());
    }
    if progress.frozen_at.is_none() && !facts.is_over() {
        add(
            "info",
            "宛先を書き出しながら送っています。対象の数は、書き終わるまで増えます。".to_owned(),
        );
    } else if let Some(until) = progress.rests_until {
        let until = tokyo::date_time(until);
        add("info", format!("配信できる時間の外なので休んでいます。{until}に再開します。"));
    }
    notices
}

fn text(facts: &Facts) -> String {
    let counts = &facts.progress.counts;
    let (letters, done) = (thousands(counts.letters), thousands(counts.ended()));
    match facts.row.state {
        IssueState::Stopped => format!("中止しました。{letters}通のうち、{done}通に結果が出ました"),
        _ if facts.is_over() => format!("配信は終わりました。{letters}通のすべてに結果が出ました"),
        _ => format!("{letters}通中 {done}通に結果が出ました"),
    }
}

fn pace(facts: &Facts) -> Vec<Told> {
    let progress = &facts.progress;
    let mut told = Vec::new();
    if let Some(rate) = progress.rate {
        let words = if rate < 10.0 { format!("{rate:.1}") } else { format!("{rate:.0}") };
        told.push(Told::new("速さ", format!("1秒に{words}通")));
    }
    if let Some(left) = progress.left {
        told.push(Told::new("残り時間", wording::duration(left)));
    }
    let gone = format!("{}名", thousands(progress.left_meanwhile));
    told.push(Told::new("この号の読者で、配信の間に止めた人", gone));
    told
}

fn count_rows(facts: &Facts, base: &str, looks: bool) -> Vec<Row> {
    let counts = &facts.progress.counts;
    let again = facts.again_at.map(|at| again(facts, at));
    let one = |word: &str, count: u64, note: &str| {
        Row::new([Cell::text(word), Cell::text(thousands(count)), Cell::text(note)])
    };
    let linked = |word: &str, path: &str, count: u64, note: &str| {
        let name = if looks && count > 0 {
            Cell::link(word, format!("{base}/sending/{path}"))
        } else {
            Cell::text(word)
        };
        Row::new([name, Cell::text(thousands(count)), Cell::text(note)])
    };
    let refused = counts.rejected + counts.quarantined;
    let unknown = "届いたか分かりません。自動では再送しません";
    vec![
        one("受理", counts.accepted, "メールサーバーが受け取りました"),
        one("再送予定", counts.deferred, &again.unwrap_or_default()),
        linked("拒否・保留", "refused", refused, "断られたか、異常のため止めてあります"),
        linked("結果不明", "unknown", counts.unknown, unknown),
        one("対象外", counts.suppressed, "配信の間に止めた人、届かない宛先です"),
        one("期限切れ", counts.expired, "配信の期限までに送れませんでした"),
        one("中止", counts.stopped, "中止したため送りません"),
        one("送信中", counts.under_way, "メールサーバーに渡しています"),
        one("未送信", counts.waiting, at_rest(facts).unwrap_or(IN_TURN)),
    ]
}

/// When letters that were put off are tried again; an hour that is over is not named.
fn again(facts: &Facts, at: DateTime<Utc>) -> String {
    let at = facts.progress.rests_until.map_or(at, |until| at.max(until));
    if let Some(rest) = at_rest(facts) {
        rest.to_owned()
    } else if at > facts.now {
        format!("次は{}に送ります", tokyo::date_time(at))
    } else {
        IN_TURN.to_owned()
    }
}

const IN_TURN: &str = "順番を待っています";

/// What becomes of letters that wait, where nothing leaves now.
fn at_rest(facts: &Facts) -> Option<&'static str> {
    match facts.row.state {
        IssueState::Paused => Some("再開したあとに送ります"),
        IssueState::Stopped => Some("送りません。まもなく「中止」に数えます"),
        _ if facts.mail_held => Some("お知らせの送信が再開したあとに送ります"),
        _ => None,
    }
}

fn times(facts: &Facts) -> Vec<Told> {
    let progress = &facts.progress;
    let words = |at: Option<DateTime<Utc>>| at.map(tokyo::date_time);
    vec![
        Told::new("配信の開始", words(progress.started_at)),
        Told::new("宛先の確定", words(progress.frozen_at)),
        Told::new("配信の期限", tokyo::date_time(progress.expires_at)),
        Told::new("配信の終了", words(progress.finished_at)),
    ]
}

fn history(facts: &Facts) -> Vec<Happened> {
    let one = |event: &entities::newsletter::issue_event::Model| {
        let who = event.acted_by.and_then(|id| facts.names.get(&id));
        let who = who.map_or_else(|| "（自動）".to_owned(), |name| format!("（{name}さん）"));
        Happened {
            when: tokyo::date_time(event.at),
            title: format!("{}{who}", wording::act(event.act)),
            text: event.note.clone(),
        }
    };
    facts.events.iter().map(one).collect()
}

fn other(link: &IssueLink) -> OtherIssue {
    OtherIssue {
        label: format!("第{}号（{}）", link.number, wording::state(link.state)),
        href: format!("{ISSUES}/{}", link.id),
    }
}
