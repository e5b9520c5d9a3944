//! Issues of the mail magazine that wait for somebody.

use chrono::{DateTime, Datelike as _, TimeDelta, Utc};
use entities::people::role_assignment::Role;

use crate::context::Context;
use crate::desk::newsroom::SOURCES;
use crate::newsletter::issues::{
    DigestStep, DigestTask, IssueTask, IssueToDo, digest_work, find_issue, issue_work, outdated,
};
use crate::people::SignedIn;
use crate::vocabulary::tokyo;
use crate::web::thousands;

use super::work::Work;

/// From then on it leaves soon, and it is urgent to look once more.
const SOON: TimeDelta = TimeDelta::days(2);

/// What this person has to do about issues. Everybody sees what is about to leave, and can stop it.
pub async fn work(
    context: &Context,
    who: &SignedIn,
    now: DateTime<Utc>,
) -> anyhow::Result<Vec<Work>> {
    let approves = who.person().roles.may(Role::Approver);
    let tasks = issue_work(context.database.reader(), (who.person_id(), approves)).await?;
    let mut work = Vec::new();
    for task in &tasks {
        work.push(line(task, (changed(context, task).await?, now)));
    }
    if who.person().roles.may(Role::Editor) {
        work.extend(digest_work(context).await?.iter().map(digest));
    }
    Ok(work)
}

/// How much of an approved issue became untrue since.
async fn changed(context: &Context, task: &IssueTask) -> anyhow::Result<usize> {
    let IssueToDo::MayStop { .. } = task.what else { return Ok(0) };
    let found = find_issue(context.database.reader(), task.id).await?;
    let Some(row) = found else { return Ok(0) };
    Ok(outdated(context, &SOURCES, &row).await?.len())
}

fn line(task: &IssueTask, (changed, now): (usize, DateTime<Utc>)) -> Work {
    let (label, note, verb, late) = match task.what {
        IssueToDo::Approve { since } => {
            let note = since.map(|at| format!("依頼 {}", tokyo::date_time(at)));
            let late = since.is_some_and(|at| now - at > TimeDelta::days(1));
            ("承認を待つメールマガジン", note, "決める", late)
        }
        IssueToDo::MayStop { .. } if changed > 0 => {
            let note = format!("{changed}件の問題。このままでは配信しません");
            ("承認のあとに内容が変わったメールマガジン", Some(note), "直す", true)
        }
        IssueToDo::MayStop { starts_at } => {
            let note = starts_at.map(|at| format!("{}に配信", tokyo::date_time(at)));
            let soon = starts_at.is_some_and(|at| at - now < SOON);
            let label = if soon {
                "まもなく配信するメールマガジン"
            } else {
                "承認済みのメールマガジン"
            };
            (label, note, "確かめる", soon)
        }
        IssueToDo::Mend => ("戻ってきたメールマガジン", None, "直す", false),
    };
    Work {
        label: format!("{label} 第{}号", task.number),
        count: "1件".to_owned(),
        note,
        href: format!("/staff/newsletter/issues/{}", task.id),
        verb,
        late,
    }
}

/// Whoever chose one letter a month gets nothing else.
fn digest(task: &DigestTask) -> Work {
    let month = task.month.month();
    let (label, verb) = match (task.step, task.issue) {
        (DigestStep::Waits, _) => (
            format!("{month}月分の「月1回のまとめ」を下書きしました。承認を依頼してください"),
            "確かめる",
        ),
        (DigestStep::NotSent, issue) => (
            format!("{month}月分の「月1回のまとめ」を、まだ送っていません"),
            if issue.is_some() { "確かめる" } else { "つくる" },
        ),
    };
    let issue = task.issue.map_or_else(|| "new".to_owned(), |id| id.to_string());
    Work {
        label,
        count: format!("読者{}名", thousands(task.readers)),
        note: None,
        href: format!("/staff/newsletter/issues/{issue}"),
        verb,
        late: true,
    }
}
