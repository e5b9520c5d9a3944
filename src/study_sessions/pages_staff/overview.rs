use actix_web::{HttpResponse, web};
use chrono::{DateTime, Utc};
use entities::StudySessionId;
use entities::study_sessions::session::{self, Promotion};
use serde::Serialize;

use super::frame::{Fact, Head, Opened, Place, open, sample_head};
use super::words;
use crate::context::Context;
use crate::people::Coordinator;
use crate::study_sessions::readers::SessionView;
use crate::study_sessions::staffing::Tally;
use crate::study_sessions::{Phase, wording};
use crate::vocabulary::tokyo;
use crate::web::{Failure, Page, Sample, sample};

#[derive(Serialize)]
pub struct OverviewPage {
    head: Head,
    base: String,
    stats: Vec<Stat>,
    /// What to do next; the first is the one that moves the session on.
    links: Vec<Link>,
    presses: Vec<Press>,
    /// Postponing and cancelling.
    dangers: Vec<Link>,
    note: Option<String>,
    warning: Option<&'static str>,
    facts: Vec<Fact>,
    parts: Vec<PartFacts>,
    questions: Vec<String>,
    public: Option<String>,
}

impl Page for OverviewPage {
    const TEMPLATE: &'static str = "study_sessions/staff_session.html";
}

#[derive(Serialize)]
struct Stat {
    label: String,
    value: String,
    unit: &'static str,
    note: Option<String>,
    href: Option<String>,
}

#[derive(Serialize)]
struct Link {
    label: &'static str,
    href: String,
}

/// A button that acts at once.
#[derive(Serialize)]
struct Press {
    label: &'static str,
    action: String,
    note: &'static str,
}

#[derive(Serialize)]
pub struct PartFacts {
    pub title: String,
    pub facts: Vec<Fact>,
}

pub async fn show(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<StudySessionId>,
) -> Result<HttpResponse, Failure> {
    let opened = open(&who, &context, *id, Place::Overview).await?;
    context.pages.answer(&opened.shell.clone(), &facts(opened, *id))
}

fn facts(opened: Opened, id: StudySessionId) -> OverviewPage {
    let Opened { view, tally, head, now, .. } = opened;
    let base = format!("/staff/sessions/{id}");
    let link = |label: &'static str, path: &str| Link { label, href: format!("{base}{path}") };
    OverviewPage {
        stats: stats(&view, tally, &base),
        links: links(view.phase, link),
        presses: presses(&view, now, &base),
        dangers: dangers(view.phase, link),
        note: note(&view.rows.session),
        warning: words::too_late(&view.rows.session, now),
        facts: subject(&view),
        parts: parts(&view),
        questions: view.rows.questions.iter().map(|question| question.label.clone()).collect(),
        public: view.phase.is_public().then(|| format!("/sessions/{id}")),
        head,
        base,
    }
}

fn stats(view: &SessionView, tally: Tally, base: &str) -> Vec<Stat> {
    let by_mode = view.rows.seats.iter().map(|seats| Stat {
        label: format!("{}の席", wording::mode(seats.mode)),
        value: seats.taken.to_string(),
        unit: "名",
        note: Some(match seats.capacity {
            Some(capacity) => {
                format!("定員{capacity}名、残り{}名", seats.left().unwrap_or_default())
            }
            None => "上限なし".to_owned(),
        }),
        href: Some(format!("{base}/registrations")),
    });
    let count = |label: &str, many: i64, path: &str| Stat {
        label: label.to_owned(),
        value: many.to_string(),
        unit: "名",
        note: None,
        href: Some(format!("{base}{path}")),
    };
    let mut stats: Vec<_> = by_mode.collect();
    stats.push(count("キャンセル待ち", tally.waiting + tally.offered, "/waiting"));
    if tally.entered > 0 {
        stats.push(count("抽選待ち", tally.entered, "/registrations?state=entered"));
    }
    if tally.pending > 0 {
        stats.push(count("承認待ち", tally.pending, "/registrations?state=pending"));
    }
    stats
}

fn links(phase: Phase, link: impl Fn(&'static str, &str) -> Link) -> Vec<Link> {
    if phase == Phase::Discarded {
        return vec![link("公開ページの見え方", "/preview"), link("複製する", "/copy")];
    }
    let mut links = Vec::new();
    match phase {
        Phase::Draft => links.push(link("公開する", "/publication")),
        Phase::Scheduled => links.push(link("公開日時を変える", "/publication")),
        Phase::Postponed => links.push(link("新しい日程で再開する", "/edit")),
        Phase::Announced | Phase::Open | Phase::Full | Phase::Closed => {
            links.push(link("当日の受付を開く", "/day"));
        }
        Phase::Held | Phase::Reported => links.push(link("出席簿を見る", "/day")),
        Phase::Cancelled | Phase::Discarded => {}
    }
    if !matches!(phase, Phase::Held | Phase::Reported | Phase::Cancelled | Phase::Postponed) {
        links.push(link("変更する", "/edit"));
    }
    links.push(link("公開ページの見え方", "/preview"));
    links.push(link("登壇者", "/speakers"));
    links.push(link("登壇者への質問", "/questions"));
    links.push(link("事前課題", "/prework"));
    links.push(link("共催者への名簿の提供", "/sharing"));
    links.push(link("複製する", "/copy"));
    links.push(link("会の日程", "/days"));
    links.push(link("シリーズの日程をつくる", "/series"));
    links
}

fn presses(view: &SessionView, now: DateTime<Utc>, base: &str) -> Vec<Press> {
    let mut presses = Vec::new();
    let press = |label, path: &str, note| Press { label, action: format!("{base}{path}"), note };
    if view.phase == Phase::Scheduled {
        let note = "下書きに戻ります。あらためて公開できます。";
        presses.push(press("公開を取りやめる", "/publication/withdrawal", note));
    }
    if view.phase.takes_registrations() {
        let note = "いま受付を終えます。受付終了日時を変えると、再び受け付けられます。";
        presses.push(press("受付を締め切る", "/closing", note));
    }
    if view.phase == Phase::Closed && now >= view.rows.session.ends_at {
        let note = "待機中の申込を終わりにして、開催の記録に進みます。";
        presses.push(press("開催済みにする", "/holding", note));
    }
    presses
}

fn dangers(phase: Phase, link: impl Fn(&'static str, &str) -> Link) -> Vec<Link> {
    match phase {
        Phase::Announced | Phase::Open | Phase::Full | Phase::Closed => {
            vec![link("延期する", "/postponement"), link("中止する", "/cancellation")]
        }
        Phase::Draft | Phase::Scheduled => vec![link("下書きを捨てる", "/cancellation")],
        Phase::Postponed => vec![link("中止する", "/cancellation")],
        Phase::Held | Phase::Reported | Phase::Cancelled | Phase::Discarded => Vec::new(),
    }
}

fn note(session: &session::Model) -> Option<String> {
    if let Some(at) = session.publish_at {
        return Some(format!("{}に公開します。", tokyo::date_time(at)));
    }
    session.state_reason.as_ref().map(|reason| format!("理由：{reason}"))
}

/// What is settled for the whole session; what nobody decided is left out.
pub fn subject(view: &SessionView) -> Vec<Fact> {
    let mut facts = all_of_subject(view);
    facts.retain(|fact| fact.value.is_some());
    facts
}

fn all_of_subject(view: &SessionView) -> Vec<Fact> {
    let session = &view.rows.session;
    let themes: Vec<_> = view.themes.iter().map(|(_, label)| label.as_str()).collect();
    let hosts: Vec<_> = view.rows.co_hosts.iter().map(|host| host.name.as_str()).collect();
    let reminders: Vec<_> = view.rows.reminders.iter().rev().map(|m| words::distance(*m)).collect();
    let contact = [
        Some(session.contact_name.as_str()),
        Some(session.contact_email.as_str()),
        session.contact_phone.as_deref(),
    ];
    vec![
        Fact::new("シリーズ", view.series.clone()),
        Fact::new("テーマ", themes.join("、")),
        Fact::new("ねらい", session.purpose.clone()),
        Fact::new("内容", session.description.clone()),
        Fact::new("申し込める方", wording::audience(session.audience).to_owned()),
        Fact::new("受付期間", words::window(session)),
        Fact::new("承認", words::approval(session.approval).to_owned()),
        Fact::new("空席が出たとき", promotion(session).clone()),
        Fact::new("1団体の上限", session.organisation_limit.map(|limit| format!("{limit}名"))),
        Fact::new("参加用URL", session.online_url.clone()),
        Fact::new("リマインダー", reminders.join("、")),
        Fact::new("共催", hosts.join("、")),
        Fact::new("問い合わせ先", contact.into_iter().flatten().collect::<Vec<_>>().join("　")),
    ]
}

fn promotion(session: &session::Model) -> String {
    match session.promotion {
        Promotion::Direct => "待っている方を、そのまま確定する".to_owned(),
        Promotion::Offer => {
            format!("待っている方に案内する（回答期限 {}営業時間）", session.offer_hours)
        }
    }
}

pub fn parts(view: &SessionView) -> Vec<PartFacts> {
    let speaker = |row: &entities::study_sessions::speaker::Model| {
        let name = row
            .person_id
            .and_then(|id| view.speakers.get(&id).cloned())
            .or_else(|| row.guest_name.clone())
            .unwrap_or_default();
        let more = [row.guest_affiliation.as_deref(), row.topic.as_deref()];
        let more: Vec<_> = more.into_iter().flatten().collect();
        let more =
            if more.is_empty() { String::new() } else { format!("（{}）", more.join("、")) };
        let remote = if row.remote { "・オンラインで登壇" } else { "" };
        format!("{name}さん{more}{remote}")
    };
    let parts = (1..).zip(&view.rows.parts);
    parts
        .map(|(number, rows)| {
            let part = &rows.part;
            let speakers: Vec<_> = rows.speakers.iter().map(speaker).collect();
            let mut facts = vec![
                Fact::new("日時", tokyo::span(part.starts_at, part.ends_at)),
                Fact::new("会場", part.venue_name.clone()),
                Fact::new("住所", part.venue_address.clone()),
                Fact::new("行き方", part.venue_access.clone()),
                Fact::new("講師", speakers.join("、")),
            ];
            facts.retain(|fact| fact.value.is_some());
            let title = part.title.clone().unwrap_or_else(|| format!("日程 {number}"));
            PartFacts { title, facts }
        })
        .collect()
}

pub fn samples() -> Vec<Sample> {
    let link = |label: &'static str, path: &str| Link { label, href: format!("/staff/1{path}") };
    vec![sample(&OverviewPage {
        head: sample_head(),
        base: "/staff/sessions/1".into(),
        stats: vec![Stat {
            label: "会場の席".into(),
            value: "18".into(),
            unit: "名",
            note: Some("定員30名、残り12名".into()),
            href: None,
        }],
        links: links(Phase::Open, link),
        presses: vec![Press {
            label: "受付を締め切る", action: "/1".into(), note: "終えます。"
        }],
        dangers: dangers(Phase::Open, link),
        note: Some("理由：台風のため".into()),
        warning: Some(words::BEGUN_BY_THEN),
        facts: vec![Fact::new("シリーズ", None)],
        parts: vec![PartFacts { title: "日程 1".into(), facts: Vec::new() }],
        questions: vec!["昼食".into()],
        public: Some("/sessions/1".into()),
    })]
}
