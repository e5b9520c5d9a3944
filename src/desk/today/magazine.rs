//! Issues of the magazine under way, and what is wrong with those that are over.

use entities::people::role_assignment::Role;

use crate::context::Context;
use crate::newsletter::watching::{IssueWatch, WatchTask, watch_work};
use crate::people::SignedIn;
use crate::web::thousands;

use super::work::Work;

/// What whoever looks should know of; letters one by one are for the newsroom.
pub async fn issues(context: &Context, who: &SignedIn) -> anyhow::Result<Vec<Work>> {
    let roles = &who.person().roles;
    let newsroom = roles.may(Role::Editor) || roles.may(Role::Approver);
    let tasks = watch_work(context).await?;
    Ok(tasks.iter().map(|task| line(task, newsroom)).collect())
}

fn line(task: &WatchTask, newsroom: bool) -> Work {
    let page = format!("/staff/newsletter/issues/{}/sending", task.id);
    let named = |what: &str| format!("{what} 第{}号", task.number);
    let work = |label: String, count: String, verb, late| Work {
        label,
        count,
        note: None,
        href: page.clone(),
        verb,
        late,
    };
    match task.what {
        IssueWatch::Sending { letters, ended } => {
            let done = (ended * 100).checked_div(letters).unwrap_or(0);
            work(named("配信中のメールマガジン"), format!("{done}％"), "見る", false)
        }
        IssueWatch::Paused => {
            work(named("一時停止中のメールマガジン"), "1件".to_owned(), "再開か中止を決める", true)
        }
        IssueWatch::Lapsed => Work {
            href: format!("/staff/newsletter/issues/{}", task.id),
            ..work(
                named("期限までに配信されなかったメールマガジン"),
                "1件".to_owned(),
                "直す",
                true,
            )
        },
        IssueWatch::Unknown { letters } => Work {
            href: if newsroom { format!("{page}/unknown") } else { page.clone() },
            ..work(
                named("届いたか分からないメールマガジン"),
                format!("{}通", thousands(letters)),
                "決める",
                true,
            )
        },
        IssueWatch::DoesNotAddUp => {
            work(named("合計が合わないメールマガジン"), "1件".to_owned(), "確かめる", true)
        }
    }
}
