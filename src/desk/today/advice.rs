//! Consultations, records and tasks that wait for the secretariat.

use chrono::{DateTime, NaiveDate, Utc};

use crate::consultations::Organiser;
use crate::consultations::readers::{OfficeWork, Waiting, office_work, stalled};
use crate::consultations::record::{OfficeRecords, office_records};
use crate::context::Context;
use crate::vocabulary::tokyo;

use super::stalled::lines;
use super::work::Work;

/// Days after which somebody has waited too long for an answer.
const PATIENCE: i64 = 3;
/// The same for the consent to a record.
const PATIENCE_WITH_RECORDS: i64 = 7;

/// What waits, as lines.
pub async fn consultations(
    context: &Context,
    who: Organiser,
    now: DateTime<Utc>,
) -> anyhow::Result<Vec<Work>> {
    let (reader, today) = (context.database.reader(), tokyo::day_of(now));
    let asked = office_work(reader, now, who).await?;
    let written = office_records(reader, (now, today), who).await?;
    let standing = stalled(reader, now, who).await?;
    let counted = requests(&asked, today).chain(records(&written, today));
    Ok(counted.chain(lines(&standing, today)).collect())
}

fn requests(work: &OfficeWork, today: NaiveDate) -> impl Iterator<Item = Work> {
    let line = |label, verb, waiting| {
        waits(waiting, today, PATIENCE, (label, "/staff/consultations", verb))
    };
    let suspended = Work {
        late: false,
        ..waits(
            &work.suspended,
            today,
            PATIENCE,
            ("予約を止められた相談者（7日間）", STRIKES, "確かめる"),
        )
    };
    [
        (work.to_arrange.count, line("日時の調整を待つ相談", "調整する", &work.to_arrange)),
        (work.to_approve.count, line("事務局の承認を待つ相談", "承認する", &work.to_approve)),
        (work.suspended.count, suspended),
    ]
    .into_iter()
    .filter(|(count, _)| *count > 0)
    .map(|(_, line)| line)
}

const STRIKES: &str = "/staff/consultations/strikes";

fn records(work: &OfficeRecords, today: NaiveDate) -> impl Iterator<Item = Work> {
    let overdue = ("期限を過ぎた相談記録票", "/staff/records?overdue=yes", "確かめる");
    let overdue = Work { late: true, ..waits(&work.overdue, today, 0, overdue) };
    let approve = ("承認を待つ相談記録票", "/staff/records?state=confirmed", "承認する");
    let approve = waits(&work.to_approve, today, PATIENCE_WITH_RECORDS, approve);
    let tasks = &work.late_tasks;
    let late = Work {
        label: "期限を過ぎた事務局の行動".to_owned(),
        count: format!("{}件", tasks.count),
        note: tasks.first.map(|day| oldest(today, day)),
        href: "/staff/actions?owner=staff".to_owned(),
        verb: "終わらせる",
        late: true,
    };
    [(work.overdue.count, overdue), (work.to_approve.count, approve), (tasks.count, late)]
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(_, line)| line)
}

/// A line; late once the first has waited so many days or more.
fn waits(
    waiting: &Waiting,
    today: NaiveDate,
    patience: i64,
    (label, href, verb): (&str, &str, &'static str),
) -> Work {
    let first = waiting.first.map(tokyo::day_of);
    Work {
        label: label.to_owned(),
        count: format!("{}件", waiting.count),
        note: first.map(|day| oldest(today, day)),
        href: href.to_owned(),
        verb,
        late: first.is_some_and(|day| (today - day).num_days() >= patience),
    }
}

fn oldest(today: NaiveDate, day: NaiveDate) -> String {
    match (today - day).num_days() {
        ..1 => "今日から".to_owned(),
        days => format!("最長{days}日"),
    }
}
