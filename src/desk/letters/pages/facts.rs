//! What the pages of letters show.

use serde::{Deserialize, Serialize};

use crate::mail::bounces::BounceLine;
use crate::mail::wording;
use crate::mail::{LetterLine, LetterState, LetterView};
use crate::newsletter::sending::ISSUE;
use crate::vocabulary::tokyo;
use crate::web::{Page, Paging, Sample, sample};

use super::super::wording::state_chip;
use super::Decision;
use super::narrowing::{CLASSES, choices};

pub const PER_PAGE: u64 = 50;

/// What the list is narrowed to; empty values do not narrow.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Filter {
    pub state: String,
    /// The word for a class of letters.
    pub kind: String,
    /// Part of an address, or somebody's name.
    pub to: String,
    /// Words of it.
    pub subject: String,
    #[serde(deserialize_with = "crate::web::page_number")]
    pub page: u64,
}

#[derive(Serialize)]
pub struct LettersPage {
    letters: Vec<Line>,
    states: Vec<StateChoice>,
    state: String,
    kinds: Vec<StateChoice>,
    kind: String,
    to: String,
    subject: String,
    count: String,
    narrowed: bool,
    /// Letters there are, but not on this page.
    beyond: bool,
    previous: Option<String>,
    next: Option<String>,
}

impl Page for LettersPage {
    const TEMPLATE: &'static str = "desk/letters.html";
}

#[derive(Serialize)]
struct StateChoice {
    value: String,
    label: String,
}

#[derive(Serialize)]
struct Line {
    href: String,
    subject: String,
    to: String,
    kind: &'static str,
    chip: Chip,
    written: String,
}

#[derive(Serialize)]
struct Chip {
    kind: &'static str,
    label: String,
}

#[derive(Serialize)]
pub struct LetterPage {
    chip: Chip,
    explained: &'static str,
    to: String,
    subject: String,
    written: String,
    expires: String,
    message_id: String,
    endpoint: Option<String>,
    /// None where the letter holds a secret.
    text: Option<String>,
    calendar: Option<String>,
    attempts: Vec<Attempt>,
    /// What came back.
    returned: Vec<Attempt>,
    decisions: Vec<DecisionFacts>,
    action: String,
    /// Of a letter of the magazine: the way of its issue.
    issue: Option<String>,
}

impl Page for LetterPage {
    const TEMPLATE: &'static str = "desk/letter.html";
}

#[derive(Serialize)]
struct Attempt {
    when: String,
    title: String,
    chip: Option<Chip>,
    text: Option<String>,
    /// The mail server's own words.
    details: Option<String>,
}

#[derive(Serialize)]
struct DecisionFacts {
    name: &'static str,
    label: &'static str,
}

pub fn list_facts(lines: Vec<LetterLine>, total: u64, filter: &Filter) -> LettersPage {
    let address = |page: u64| {
        let query: String = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("state", &filter.state)
            .append_pair("kind", &filter.kind)
            .append_pair("to", &filter.to)
            .append_pair("subject", &filter.subject)
            .append_pair("page", &page.to_string())
            .finish();
        format!("/staff/letters?{query}")
    };
    let shown = filter.page * PER_PAGE + lines.len() as u64;
    let beyond = lines.is_empty() && total > 0;
    let Paging { count, .. } = Paging::new(total, filter.page + 1, PER_PAGE, "");
    let choice = |word: &'static str| StateChoice { value: word.into(), label: word.into() };
    LettersPage {
        letters: lines.into_iter().map(line).collect(),
        states: choices().into_iter().map(|(word, _)| choice(word)).collect(),
        state: filter.state.clone(),
        kinds: CLASSES.map(|class| choice(wording::class(class))).into(),
        kind: filter.kind.clone(),
        to: filter.to.clone(),
        subject: filter.subject.clone(),
        count,
        narrowed: [&filter.state, &filter.kind, &filter.to, &filter.subject]
            .iter()
            .any(|word| !word.is_empty()),
        beyond,
        previous: filter.page.checked_sub(1).map(&address),
        next: (shown < total).then(|| address(filter.page + 1)),
    }
}

fn line(line: LetterLine) -> Line {
    Line {
        href: format!("/staff/letters/{}", line.id),
        chip: chip(&line),
        subject: line.subject,
        to: line.to_address,
        kind: wording::class(line.class),
        written: tokyo::date_time(line.created_at),
    }
}

/// The state in words, with the time of the next try where there is one.
fn chip(line: &LetterLine) -> Chip {
    let (kind, label) = state_chip(line.state);
    let mut label = label.to_owned();
    if line.state == LetterState::Deferred {
        label.push(' ');
        label.push_str(&tokyo::time(tokyo::time_of(line.next_attempt_at)));
    }
    Chip { kind, label }
}

pub fn letter_facts(
    letter: LetterView,
    returned: Vec<BounceLine>,
    decisions: Vec<Decision>,
) -> LetterPage {
    let issue = issue_page(&letter.line);
    let (text, calendar) =
        letter.content.map_or((None, None), |content| (Some(content.text), content.calendar));
    LetterPage {
        chip: chip(&letter.line),
        explained: wording::state_explained(letter.line.state),
        action: format!("/staff/letters/{}/decision", letter.line.id),
        issue,
        to: letter.line.to_address,
        subject: letter.line.subject,
        written: tokyo::date_time(letter.line.created_at),
        expires: tokyo::date_time(letter.expires_at),
        message_id: letter.message_id,
        endpoint: letter.endpoint,
        returned: returned.into_iter().map(returned_line).collect(),
        text,
        calendar,
        attempts: letter.attempts.iter().rev().map(attempt).collect(),
        decisions: decisions
            .into_iter()
            .map(|decision| DecisionFacts { name: decision.name(), label: decision.label() })
            .collect(),
    }
}

fn issue_page(line: &LetterLine) -> Option<String> {
    line.circular_id?;
    let id = line.concerns_id.filter(|_| line.concerns_kind.as_deref() == Some(ISSUE))?;
    Some(format!("/staff/newsletter/issues/{id}/sending"))
}

fn returned_line(line: BounceLine) -> Attempt {
    let words = [line.status, line.diagnostic].into_iter().flatten().collect::<Vec<_>>().join(" ");
    Attempt {
        when: tokyo::date_time(line.received_at),
        title: wording::bounce_kind(line.kind).to_owned(),
        chip: None,
        text: Some(format!("対応：{}", wording::bounce_action(line.action))),
        details: (!words.is_empty()).then_some(words),
    }
}

fn attempt(row: &entities::mail::attempt::Model) -> Attempt {
    Attempt {
        when: tokyo::date_time(row.ended_at),
        title: wording::outcome(row.outcome).to_owned(),
        chip: None,
        text: Some(format!("段階：{}", wording::phase(row.phase))),
        details: row.reply.as_ref().map(|reply| match row.code {
            Some(code) => format!("{code} {reply}"),
            None => reply.clone(),
        }),
    }
}

pub fn samples() -> Vec<Sample> {
    let chip = || Chip { kind: "warning", label: "再送予定 11:20".into() };
    let empty = list_facts(Vec::new(), 0, &Filter::default());
    let sought = Filter { to: "suzuki".into(), subject: "連携".into(), ..Filter::default() };
    let none = list_facts(Vec::new(), 0, &sought);
    let mut full = list_facts(Vec::new(), 0, &sought);
    full.letters.push(Line {
        href: "/staff/letters/1".into(),
        subject: "【受付完了】地域間連携をどう始めるか".into(),
        to: "suzuki@example.jp".into(),
        kind: "お知らせ",
        chip: chip(),
        written: "2026年11月24日（火）10:00".into(),
    });
    let letter = LetterPage {
        chip: chip(),
        explained: wording::state_explained(LetterState::Deferred),
        to: "suzuki@example.jp".into(),
        subject: "【受付完了】".into(),
        written: "2026年11月24日（火）10:00".into(),
        expires: "2026年11月29日（日）10:00".into(),
        message_id: "<1@bansou.example.jp>".into(),
        endpoint: Some("mail.example.jp:587".into()),
        text: Some("鈴木 様\n\n申込を受け付けました。".into()),
        calendar: Some("BEGIN:VCALENDAR".into()),
        attempts: vec![Attempt {
            when: "2026年11月24日（火）10:01".into(),
            title: wording::outcome(entities::mail::attempt::AttemptOutcome::Deferred).into(),
            chip: None,
            text: Some("段階：宛先".into()),
            details: Some("451 try again later".into()),
        }],
        returned: vec![returned_sample()],
        decisions: vec![DecisionFacts { name: "retry", label: "もう一度送る" }],
        action: "/staff/letters/1/decision".into(),
        issue: Some("/staff/newsletter/issues/1/sending".into()),
    };
    vec![sample(&empty), sample(&none), sample(&full), sample(&letter)]
}

fn returned_sample() -> Attempt {
    Attempt {
        when: "2026年11月24日（火）10:05".into(),
        title: "宛先がありません".into(),
        chip: None,
        text: Some("対応：すべての送信を止めました".into()),
        details: Some("5.1.1 user unknown".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::{Filter, list_facts};

    #[test]
    fn letters_are_counted_in_thousands() {
        let page = list_facts(Vec::new(), 2907, &Filter { page: 20, ..Filter::default() });

        assert_eq!(page.count, "2,907件中 1,001～1,050件");
    }
}
