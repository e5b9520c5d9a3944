use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use entities::mail::message::LetterState;
use entities::newsletter::issue::{self, IssueState};
use entities::newsletter::issue_event::{self, IssueAct};
use entities::newsletter::seal;
use entities::{IssueEventId, IssueId, MailMessageId, PersonId, SealId};
use uuid::Uuid;

use super::facts::{self, May};
use super::letters::{self, Listed};
use super::traced::Traces;
use super::unknowns::{Shown, Typed};
use super::{proof, unknowns};
use crate::mail::{CircularCounts, DomainCounts, LetterClass, LetterLine};
use crate::newsletter::proof::Present;
use crate::newsletter::sending::{HourFigures, Progress};
use crate::newsletter::watching::{Facts, IssueLink};
use crate::web::{Problems, Sample, sample};

pub fn all() -> Vec<Sample> {
    let every = May {
        pause: true,
        resume: true,
        approve_anew: true,
        stop: true,
        correct: true,
        look: true,
    };
    let under_way = facts(IssueState::Sending);
    let mut paused = facts(IssueState::Paused);
    paused.mail_held = true;
    paused.progress.counts.letters += 1;
    let mut bare = facts(IssueState::Stopped);
    (bare.events, bare.progress.by_domain, bare.progress.by_hour) =
        (Vec::new(), Vec::new(), Vec::new());
    (bare.corrects, bare.corrected_by) = (None, Vec::new());
    let mut samples: Vec<Sample> = [(under_way, every), (paused, every), (bare, May::default())]
        .iter()
        .map(|(facts, may)| sample(&facts::page(facts, *may)))
        .collect();
    samples.extend(letter_pages());
    samples.extend(proofs());
    samples
}

fn letter_pages() -> Vec<Sample> {
    let id = IssueId(Uuid::nil());
    let some = |state| Listed { lines: vec![line(state)], total: 120 };
    let none = || Listed { lines: Vec::new(), total: 0 };
    let known = Traces::sample(&line(LetterState::Unknown));
    let shown = Shown { place: 2, opens: true };
    let mut problems = Problems::none();
    problems.add("letters", "数字で入力してください。");
    let wrong =
        Typed { problems, notice: Some("件数が違います。".to_owned()), ..Typed::default() };
    vec![
        sample(&letters::page(id, &some(LetterState::Rejected), (2, true))),
        sample(&letters::page(id, &none(), (1, false))),
        sample(&unknowns::page(id, (&some(LetterState::Unknown), &known), shown, wrong)),
        sample(&unknowns::page(id, (&none(), &Traces::default()), shown, Typed::default())),
    ]
}

fn proofs() -> Vec<Sample> {
    let row = row(IssueState::Sent);
    let seal = seal::Model {
        id: SealId(Uuid::nil()),
        issue_id: row.id,
        sealed_at: row.drafted_at,
        sealed_by: None,
        letters: 4_812,
        head: "0".repeat(64),
    };
    let seen = |digit: &str| Present::sample(digit.repeat(64), 4_812);
    let names = HashMap::new();
    let sealed = std::slice::from_ref(&seal);
    vec![
        sample(&proof::page(&row, (sealed, &names), (Some(&seen("0")), None))),
        sample(&proof::page(&row, (sealed, &names), (Some(&seen("1")), None))),
        sample(&proof::page(&row, (sealed, &names), (Some(&seen("1")), Some(seal.sealed_at)))),
        sample(&proof::page(&row, (&[], &names), (Some(&seen("1")), None))),
        sample(&proof::page(&row, (sealed, &names), (None, None))),
    ]
}

fn row(state: IssueState) -> issue::Model {
    let at = crate::newsletter::pages::sample_reader().row.subscribed_at;
    let nobody = PersonId(Uuid::nil());
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
        planned_at: None,
        not_after: None,
        drafted_by: Some(nobody),
        drafted_at: at,
        updated_at: at,
        version: 3,
        asked_by: Some(nobody),
        asked_at: Some(at),
        content_hash: Some("0".repeat(64)),
        audience_count: Some(4_812),
        approved_by: Some(nobody),
        approved_at: Some(at),
        held_until: Some(at),
        starts_at: Some(at),
        started_at: Some(at),
        frozen_at: Some(at),
        finished_at: matches!(state, IssueState::Sent | IssueState::Stopped).then_some(at),
        halted_at: Some(at),
        halted_by: Some(nobody),
        halt_reason: "日付の誤り".to_owned(),
        on_the_web: true,
    }
}

fn facts(state: IssueState) -> Facts {
    let row = row(state);
    let at = row.drafted_at;
    let link = || IssueLink { id: row.id, number: 14, state: IssueState::Draft };
    let event = issue_event::Model {
        id: IssueEventId(Uuid::nil()),
        issue_id: row.id,
        act: IssueAct::Paused,
        at,
        acted_by: Some(PersonId(Uuid::nil())),
        note: "日付の誤り".to_owned(),
    };
    Facts {
        progress: progress(state, at),
        now: at,
        again_at: Some(at + TimeDelta::minutes(10)),
        mail_held: false,
        corrects: Some(link()),
        corrected_by: vec![link(), link()],
        events: vec![event],
        names: HashMap::from([(PersonId(Uuid::nil()), "森 由美".to_owned())]),
        writers: [PersonId(Uuid::nil())].into(),
        row,
    }
}

fn progress(state: IssueState, at: DateTime<Utc>) -> Progress {
    let counts = CircularCounts {
        letters: 4_812,
        accepted: 1_200,
        rejected: 12,
        unknown: 3,
        waiting: 3_597,
        ..CircularCounts::default()
    };
    let domain = |place: usize| DomainCounts { domain: format!("d{place}.example.jp"), counts };
    Progress {
        state,
        started_at: Some(at),
        frozen_at: (state != IssueState::Sending).then_some(at),
        finished_at: None,
        counts,
        equation: String::new(),
        by_domain: (0..25).map(domain).collect(),
        by_hour: vec![HourFigures {
            hour: at,
            accepted: 1_200,
            deferred: 4,
            ..HourFigures::default()
        }],
        rate: Some(4.5),
        left: Some(TimeDelta::minutes(13)),
        rests_until: (state == IssueState::Sending).then_some(at),
        expires_at: at + TimeDelta::days(1),
        left_meanwhile: 2,
        left_by_domain: [("d1.example.jp".to_owned(), 2)].into(),
    }
}

fn line(state: LetterState) -> LetterLine {
    let at = row(IssueState::Sent).drafted_at;
    LetterLine {
        id: MailMessageId(Uuid::nil()),
        letter: "circular".to_owned(),
        class: LetterClass::Bulk,
        to_address: "abe@example.jp".to_owned(),
        person_id: None,
        circular_id: None,
        subject: "第13号".to_owned(),
        state,
        created_at: at,
        not_before: None,
        next_attempt_at: at,
        finished_at: Some(at),
        attempts: 1,
        error_class: None,
        smtp_code: Some(550),
        smtp_reply: Some("5.1.1 no such user".to_owned()),
        concerns_kind: None,
        concerns_id: None,
    }
}
