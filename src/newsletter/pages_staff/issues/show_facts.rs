//! What the page of an issue tells.

use chrono::{DateTime, Utc};
use entities::newsletter::issue::{self, IssueState};
use entities::people::role_assignment::Role;
use entities::{IssueId, PersonId, StudySessionId, TermId};
use serde::Serialize;
use uuid::Uuid;

use crate::newsletter::issues::{
    Block, CheckKind, FileLine, Finding, IssueView, OpenTheme, Place, SessionCard,
    can_be_discarded, is_changeable, is_out, wording,
};
use crate::newsletter::pages_staff::frame::ISSUES;
use crate::people::SignedIn;
use crate::vocabulary::tokyo;
use crate::web::{Told, thousands};

/// One check with what it found.
#[derive(Clone, Debug, Serialize)]
pub struct CheckFacts {
    pub label: &'static str,
    pub findings: Vec<FindingFacts>,
}

#[derive(Clone, Debug, Serialize)]
pub struct FindingFacts {
    pub place: String,
    pub detail: String,
    /// Where it is mended.
    pub href: Option<String>,
}

#[derive(Clone, Debug, Serialize)]
pub struct FileFacts {
    pub name: String,
    pub href: String,
    pub size: String,
}

#[derive(Clone, Debug, Serialize)]
pub struct EventFacts {
    pub at: String,
    pub what: &'static str,
    pub who: String,
    pub note: String,
}

/// The rest after approval.
#[derive(Clone, Debug, Serialize)]
pub struct HoldFacts {
    /// `あと12分30秒`, or none when it waits for the sending calendar.
    pub left: Option<String>,
    /// Instead of it, from then on: when it begins.
    pub over: String,
    /// Seconds, for the clock that runs in the page.
    pub seconds: i64,
    pub until: String,
    pub starts: String,
}

/// Pages of an issue that has begun.
#[derive(Clone, Debug, Serialize)]
pub struct Onward {
    pub label: &'static str,
    pub sending: String,
    pub results: String,
}

/// What the person who looks may do.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct May {
    pub edit: bool,
    pub ask: bool,
    pub withdraw: bool,
    pub decide: bool,
    /// Approves in general, but wrote a part of this one.
    pub own_work: bool,
    pub stop: bool,
    pub correct: bool,
    /// Nothing of it ever left.
    pub discard: bool,
    /// Reached readers: may be put on the web, or taken away from there.
    pub shelve: bool,
}

impl May {
    pub fn of(who: &SignedIn, view: &IssueView, clean: bool) -> Self {
        let (roles, state) = (&who.person().roles, view.row().state);
        let edits = roles.may(Role::Editor);
        let approves = roles.may(Role::Approver) && state == IssueState::InReview;
        let may = view.may_be_approved_by(who.person_id());
        let out = is_out(view.row());
        Self {
            edit: edits && is_changeable(view.row()),
            ask: edits && state == IssueState::Draft && clean,
            withdraw: edits && state == IssueState::InReview,
            decide: approves && may,
            own_work: approves && !may,
            stop: state == IssueState::Approved,
            correct: edits && out && !view.reached_nobody,
            discard: edits && can_be_discarded(view.row()),
            shelve: edits && view.reached,
        }
    }
}

/// Of an approved issue only those that are run again.
pub fn checks(base: &str, (state, found): (IssueState, &[Finding])) -> Vec<CheckFacts> {
    let of = |kind: CheckKind| CheckFacts {
        label: wording::check(kind),
        findings: found
            .iter()
            .filter(|finding| finding.kind == kind)
            .map(|finding| FindingFacts {
                place: wording::place(&finding.place),
                detail: finding.detail.clone(),
                href: mended_at(base, &finding.place),
            })
            .collect(),
    };
    let again = |kind: &CheckKind| {
        state != IssueState::Approved || matches!(kind, CheckKind::Links | CheckKind::Sources)
    };
    CheckKind::ALL.into_iter().filter(again).map(of).collect()
}

fn mended_at(base: &str, place: &Place) -> Option<String> {
    match place {
        Place::Subject => Some(format!("{base}/edit#f-subject")),
        Place::Block(at) => Some(format!("{base}/edit#block-{}", at + 1)),
        Place::Attachment(_) => Some(format!("{base}/attachments")),
        Place::Time => Some(format!("{base}/edit#f-planned")),
        Place::Audience => Some(format!("{base}/edit#f-segment")),
        Place::Body(_) => None,
    }
}

pub fn told(view: &IssueView) -> Vec<Told> {
    let row = view.row();
    let time = |at: Option<DateTime<Utc>>| at.map(tokyo::date_time);
    let by = |who: Option<PersonId>, at: Option<DateTime<Utc>>| {
        time(at).map(|at| format!("{}さん　{at}", view.name(who)))
    };
    let writers = view.writers.iter().map(|id| format!("{}さん", view.name(Some(*id))));
    let readers = thousands(view.readers);
    // Once it has begun, those to whom it goes are written down.
    let (audience, when) = match row.started_at {
        None => {
            let planned = time(row.planned_at);
            let planned = planned.unwrap_or_else(|| "承認のあと、できるだけ早く".to_owned());
            (format!("{}（いま{readers}名）", view.audience), Told::new("配信の予定", planned))
        }
        Some(begun) => (view.audience.clone(), Told::new("配信の開始", tokyo::date_time(begun))),
    };
    vec![
        Told::new("件名", view.content.subject.clone()),
        Told::new("宛先", audience),
        when,
        Told::new("配信の期限", wording::expires(row.not_after.or(view.expires_at))),
        Told::new(
            "書いた人",
            if view.writers.is_empty() {
                "自動の下書き".to_owned()
            } else {
                writers.collect::<Vec<_>>().join("、")
            },
        ),
        Told::new("承認の依頼", by(row.asked_by, row.asked_at)),
        Told::new("承認", by(row.approved_by, row.approved_at)),
        Told::new("ウェブ", wording::web(row.on_the_web, is_out(row) && !view.reached).to_owned()),
    ]
}

/// Where one sees how it goes, and what came of it; none before it has begun.
pub fn onward(row: &issue::Model) -> Option<Onward> {
    row.started_at?;
    let base = base(row.id);
    let under_way = matches!(row.state, IssueState::Sending | IssueState::Paused);
    Some(Onward {
        label: if under_way {
            "配信の状況を見る・止める"
        } else {
            "配信の状況を見る"
        },
        sending: format!("{base}/sending"),
        results: format!("/staff/newsletter/results/issues/{}", row.id),
    })
}

pub fn hold(row: &issue::Model, now: DateTime<Utc>) -> Option<HoldFacts> {
    if row.state != IssueState::Approved {
        return None;
    }
    let (until, starts) = (row.held_until?, row.starts_at?);
    let seconds = (until - now).num_seconds().max(0);
    Some(HoldFacts {
        left: (seconds > 0).then(|| format!("あと{}分{}秒", seconds / 60, seconds % 60)),
        over: wording::begins(starts, now),
        seconds,
        until: tokyo::date_time(until),
        starts: tokyo::date_time(starts),
    })
}

pub fn files(base: &str, lines: &[FileLine]) -> Vec<FileFacts> {
    let one = |file: &FileLine| FileFacts {
        name: file.file_name.clone(),
        href: format!("{base}/attachments/{}", file.id),
        size: format!("{}KB", thousands(u64::try_from(file.size).unwrap_or(0).div_ceil(1024))),
    };
    lines.iter().map(one).collect()
}

pub fn events(view: &IssueView) -> Vec<EventFacts> {
    let one = |event: &entities::newsletter::issue_event::Model| EventFacts {
        at: tokyo::date_time(event.at),
        what: wording::act(event.act),
        who: view.name(event.acted_by),
        note: event.note.clone(),
    };
    view.events.iter().map(one).collect()
}

pub fn base(id: IssueId) -> String {
    format!("{ISSUES}/{id}")
}

/// An issue to look at.
pub fn sample_row(state: IssueState) -> issue::Model {
    let now = crate::newsletter::pages::sample_reader().row.subscribed_at;
    let nobody = PersonId(Uuid::nil());
    let after = |minutes| Some(now + chrono::TimeDelta::minutes(minutes));
    issue::Model {
        id: IssueId(Uuid::nil()),
        number: 13,
        fiscal_year: 2026,
        state,
        corrects_id: None,
        subject: "【地域の人事部】第13号 12月の勉強会と個別相談".to_owned(),
        blocks: "[]".to_owned(),
        segment_id: None,
        audience_rule: "{}".to_owned(),
        planned_at: after(60),
        not_after: after(600),
        drafted_by: Some(nobody),
        drafted_at: now,
        updated_at: now,
        version: 3,
        asked_by: Some(nobody),
        asked_at: Some(now),
        content_hash: Some("0".repeat(64)),
        audience_count: Some(4_812),
        approved_by: None,
        approved_at: None,
        held_until: after(15),
        starts_at: after(60),
        started_at: None,
        frozen_at: None,
        finished_at: None,
        halted_at: None,
        halted_by: None,
        halt_reason: String::new(),
        on_the_web: true,
    }
}

/// One block of each kind.
pub fn sample_blocks(theme: Option<TermId>) -> Vec<Block> {
    let card = SessionCard {
        session: StudySessionId(Uuid::nil()),
        title: "第3回 地域間連携をどう始めるか".to_owned(),
        when: "2026年12月3日（木）14:00～15:30".to_owned(),
        place: "オンライン".to_owned(),
        until: "2026年12月1日（火）17:00まで".to_owned(),
        full: true,
        url: "https://bansou.example.jp/sessions/1".to_owned(),
    };
    let open = OpenTheme {
        theme: theme.unwrap_or(TermId(Uuid::nil())),
        label: "戦略構築".to_owned(),
        days: chrono::NaiveDate::from_ymd_opt(2026, 12, 1).into_iter().collect(),
        url: "https://bansou.example.jp/consultations".to_owned(),
    };
    vec![
        Block::Heading { text: "12月の勉強会".to_owned() },
        Block::Text { markdown: "次の勉強会を開きます。".to_owned() },
        Block::Session { card: Some(card) },
        Block::Slots { theme, themes: vec![open], counted_on: None },
        Block::Divider,
        Block::Link {
            label: "実践ポイント集".to_owned(),
            url: "/sessions".to_owned(),
            note: "令和7年4月更新".to_owned(),
        },
    ]
}
