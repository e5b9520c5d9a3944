//! What the page of the mail hold shows.

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::mail::{Hold, HoldCause, LetterLine, Waiting, wording};
use crate::vocabulary::tokyo;
use crate::web::{
    Cell, Chip, Field, Form, FormFacts, Page, Paging, Problems, Sample, Width, sample, thousands,
};

use super::hold::PER_PAGE;

#[derive(Serialize)]
pub struct HoldPage {
    held: Option<Held>,
    /// Sets and ends the hold.
    may_decide: bool,
    form: FormFacts,
}

impl Page for HoldPage {
    const TEMPLATE: &'static str = "desk/hold.html";
}

#[derive(Serialize)]
struct Held {
    /// Names the hold in the forms.
    mark: String,
    since: String,
    cause: &'static str,
    set_by: String,
    reason: Option<String>,
    copied: Option<String>,
    restored: bool,
    leaving: String,
    doubtful: Option<String>,
    overdue: Option<String>,
    rows: Vec<WaitingRow>,
    paging: Paging,
}

#[derive(Serialize)]
struct WaitingRow {
    cells: Vec<Cell>,
    value: String,
}

/// What was read for the page.
#[derive(Default)]
pub struct Seen {
    pub now: DateTime<Utc>,
    pub page: u64,
    pub may_decide: bool,
    pub hold: Option<Hold>,
    pub set_by: Option<String>,
    pub waiting: Waiting,
    pub letters: Vec<LetterLine>,
}

pub fn facts(seen: &Seen, form: &Form, problems: &Problems) -> HoldPage {
    let leaving = seen.waiting.leaving;
    let field = |name: &str, label: &str| Field::new(name, label, form, problems).required();
    let fields = [
        field("reason", "止める理由")
            .hint("事務局の画面と監査の記録に残ります。")
            .width(Width::Full),
        field("sure", &format!("{}件が送られることを確かめました", thousands(leaving))),
        field(
            "all_sure",
            &format!("{}件を送らないことを確かめました", thousands(seen.waiting.doubtful)),
        ),
        field("letter", "取りやめるお知らせ"),
    ];
    HoldPage {
        held: seen.hold.as_ref().map(|hold| held(seen, hold)),
        may_decide: seen.may_decide,
        form: FormFacts::new(fields, problems),
    }
}

fn held(seen: &Seen, hold: &Hold) -> Held {
    let some = |count: u64| (count > 0).then(|| thousands(count));
    Held {
        mark: hold.since.to_rfc3339(),
        since: tokyo::date_time(hold.since),
        cause: wording::hold_cause(hold.cause),
        set_by: seen.set_by.clone().unwrap_or_else(|| "サーバーのコマンド".to_owned()),
        reason: Some(hold.reason.clone()).filter(|reason| !reason.is_empty()),
        copied: hold.copied_at.map(tokyo::date_time),
        restored: hold.cause == HoldCause::Restored,
        leaving: thousands(seen.waiting.leaving),
        doubtful: some(seen.waiting.doubtful),
        overdue: some(seen.waiting.overdue),
        rows: seen.letters.iter().map(|letter| row(letter, hold, seen.now)).collect(),
        paging: Paging::new(seen.waiting.leaving, seen.page, PER_PAGE, "/staff/letters/hold"),
    }
}

fn row(letter: &LetterLine, hold: &Hold, now: DateTime<Utc>) -> WaitingRow {
    let subject = Cell::link(letter.subject.clone(), format!("/staff/letters/{}", letter.id));
    let doubtful = hold.cause == HoldCause::Restored && letter.created_at <= hold.since;
    let subject = if doubtful {
        subject.chip(Chip { kind: "warning", label: "送信済みかもしれません" })
    } else {
        subject
    };
    let written = Cell::text(tokyo::date_time(letter.created_at))
        .small(wording::age(now - letter.created_at));
    let cells = vec![subject, Cell::text(letter.to_address.clone()), written];
    WaitingRow { cells, value: letter.id.to_string() }
}

pub fn samples() -> Vec<Sample> {
    let since = DateTime::default();
    let hold = |cause| Hold {
        since,
        cause,
        reason: "メールサーバーの入れ替え".into(),
        set_by: None,
        copied_at: Some(since),
    };
    let mut problems = Problems::none();
    problems.add("sure", "送信待ちの件数を確かめて、チェックを入れてください。");
    let restored = Seen {
        page: 1,
        may_decide: true,
        hold: Some(hold(HoldCause::Restored)),
        waiting: Waiting { leaving: 3, doubtful: 2, overdue: 1 },
        ..Seen::default()
    };
    let mut with_rows = facts(&restored, &Form::default(), &problems);
    if let Some(held) = &mut with_rows.held {
        let cells = ["件名", "suzuki@example.jp", "2026年11月24日（火）10:00"].map(Cell::text);
        held.rows.push(WaitingRow { cells: cells.into(), value: "1".into() });
    }
    let asked = Seen { hold: Some(hold(HoldCause::Asked)), ..Seen::default() };
    let free = Seen { may_decide: true, ..Seen::default() };
    let plain = |seen: &Seen| sample(&facts(seen, &Form::default(), &Problems::none()));
    vec![sample(&with_rows), plain(&asked), plain(&free), plain(&Seen::default())]
}
