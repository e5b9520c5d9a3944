//! Records and tasks as somebody's home names them: what is to be written, confirmed, done.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::ConnectionTrait;

use super::ahead::Task;
use crate::consultations::readers::Waiting;
use crate::consultations::record::{Line, OpenTasks, open_tasks, to_confirm, to_write};
use crate::consultations::{Accompanist, By, Client};
use crate::vocabulary::tokyo;

/// So many records to confirm are named one by one.
const NAMED: u64 = 5;

/// For an accompanist: records to write, then tasks.
pub async fn of_accompanist(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
    who: Accompanist,
) -> anyhow::Result<Vec<Task>> {
    let records = to_write(db, who).await?;
    let tasks = open_tasks(db, By::Accompanist(who)).await?;
    let all = [to_be_written(&records, now), to_be_done(&tasks, tokyo::day_of(now))];
    Ok(all.into_iter().flatten().collect())
}

/// For a client: records to confirm, then tasks.
pub async fn of_client(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
    who: Client,
) -> anyhow::Result<Vec<Task>> {
    let records = to_confirm(db, (who, now), NAMED).await?;
    let tasks = open_tasks(db, By::Client(who)).await?;
    let tasks = to_be_done(&tasks, tokyo::day_of(now));
    Ok(records.iter().map(to_be_confirmed).chain(tasks).collect())
}

fn to_be_written(records: &Waiting, now: DateTime<Utc>) -> Option<Task> {
    let due = records.first?;
    Some(Task {
        label: "相談記録票を書く".to_owned(),
        count: format!("{}件", records.count),
        note: format!("最初の期限 {}", tokyo::date_time(due)),
        href: "/my/records".to_owned(),
        verb: "書く",
        late: due < now,
    })
}

fn to_be_confirmed(line: &Line) -> Task {
    let row = &line.parties.row;
    let met = row.held_from.map(|at| tokyo::month_day(tokyo::day_of(at)));
    let accompanist = line.parties.accompanist_name().unwrap_or_default();
    Task {
        label: format!("相談記録票の確認（{accompanist} さん）"),
        count: "1件".to_owned(),
        note: met.map(|day| format!("{day}の相談")).unwrap_or_default(),
        href: format!("/consultations/{}/record", row.id),
        verb: "確認する",
        late: false,
    }
}

fn to_be_done(tasks: &OpenTasks, today: NaiveDate) -> Option<Task> {
    let due = tasks.first?;
    Some(Task {
        label: "次の行動".to_owned(),
        count: format!("{}件", tasks.count),
        note: format!("最初の期限 {}", tokyo::date(due)),
        href: "/my/actions".to_owned(),
        verb: "見る",
        late: due < today,
    })
}
