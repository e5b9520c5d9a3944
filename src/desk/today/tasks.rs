//! 作業 whose date has come.

use chrono::{DateTime, NaiveDate, Utc};
use entities::tasks::task;

use crate::context::Context;
use crate::people::SignedIn;
use crate::tasks::{Clerk, due};
use crate::vocabulary::tokyo;

use super::work::Work;

/// So many have a line of their own.
const NAMED: u64 = 5;

/// Open tasks of whoever looks, and of nobody, that are due today or were before.
pub async fn work(
    context: &Context,
    who: &SignedIn,
    now: DateTime<Utc>,
) -> anyhow::Result<Vec<Work>> {
    let Some(clerk) = Clerk::among(who.person()) else { return Ok(Vec::new()) };
    let today = tokyo::day_of(now);
    let found = due(context.database.reader(), (clerk, today), NAMED).await?;
    let mut lines: Vec<_> = found.first.iter().map(|row| line(row, today)).collect();
    if found.count > NAMED {
        lines.push(Work {
            label: "期限の来た作業（ほか）".to_owned(),
            count: format!("{}件", found.count - NAMED),
            note: None,
            href: "/staff/tasks".to_owned(),
            verb: "見る",
            late: found.first.last().is_some_and(|row| is_late(row, today)),
        });
    }
    Ok(lines)
}

fn line(row: &task::Model, today: NaiveDate) -> Work {
    let late = is_late(row, today);
    Work {
        label: format!("作業「{}」", row.title),
        count: "1件".to_owned(),
        note: row.due_on.map(|due| {
            if late { format!("期限 {}", tokyo::date(due)) } else { "今日まで".to_owned() }
        }),
        href: format!("/staff/tasks/{}", row.id),
        verb: "開く",
        late,
    }
}

fn is_late(row: &task::Model, today: NaiveDate) -> bool {
    row.due_on.is_some_and(|due| due < today)
}
