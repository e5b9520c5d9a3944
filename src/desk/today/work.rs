//! What there is to do, from every capability, as lines of one list.

use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;

use crate::context::Context;
use crate::mail;
use crate::networking::introductions::to_check;
use crate::people::{applications, persons, whole_name};
use crate::study_sessions::readers::{Task, ToDo};
use crate::vocabulary::tokyo;
use crate::web::thousands;

/// Days after which somebody has waited too long for the secretariat.
const PATIENCE: i64 = 5;

/// One thing to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Work {
    pub label: String,
    pub count: String,
    pub note: Option<String>,
    pub href: String,
    pub verb: &'static str,
    /// It waits too long already, or cannot wait.
    pub late: bool,
}

/// A task of a study session.
pub fn session(task: &Task, now: DateTime<Utc>) -> Work {
    let base = format!("/staff/sessions/{}", task.session);
    let when = tokyo::date_time(task.starts_at);
    let line = |what: &str, count: String, path: &str, verb| Work {
        label: format!("{what}「{}」", task.title),
        count,
        note: Some(when.clone()),
        href: format!("{base}{path}"),
        verb,
        late: false,
    };
    match task.what {
        ToDo::Receive => line("今日の勉強会", "本日".to_owned(), "/day", "受け付ける"),
        ToDo::AwaitAnswers { offers, first_deadline } => Work {
            note: Some(format!("最初の期限 {}", tokyo::date_time(first_deadline))),
            ..line("回答を待っている繰上げ", format!("{offers}件"), "/waiting", "見る")
        },
        ToDo::Decide { requests } => {
            line("承認を待つ申込", format!("{requests}件"), "/registrations", "承認する")
        }
        ToDo::NameAddress => Work {
            late: task.starts_at < now + TimeDelta::days(3),
            ..line("参加用URLのない勉強会", "1件".to_owned(), "/edit", "入力する")
        },
        ToDo::Publish => Work {
            late: task.starts_at <= now + TimeDelta::days(7),
            ..line("まだ公開していない勉強会", "1件".to_owned(), "", "公開する")
        },
        ToDo::Settle => Work {
            late: task.starts_at < now - TimeDelta::days(7),
            ..line("出欠をまとめる勉強会", "1件".to_owned(), "/day", "まとめる")
        },
    }
}

/// Organisations that ask to take part.
pub async fn applications(context: &Context) -> anyhow::Result<Option<Work>> {
    let waiting = applications::waiting(context.database.reader()).await?;
    Ok((waiting > 0).then(|| Work {
        label: "参加を申し込んだ団体".to_owned(),
        count: format!("{waiting}件"),
        note: None,
        href: "/staff/applications".to_owned(),
        verb: "決める",
        late: false,
    }))
}

/// People whom their address does not lead to, because a spelling of it is somebody else's.
pub async fn unfound(context: &Context) -> anyhow::Result<Option<Work>> {
    let people = persons::unfound(context.database.reader()).await?;
    Ok(people.first().map(|first| Work {
        label: "メールアドレスが重なる方".to_owned(),
        count: format!("{}名", people.len()),
        note: Some(whole_name(&first.family_name, &first.given_name)),
        href: format!("/staff/people/{}", first.id),
        verb: "直す",
        late: false,
    }))
}

/// Introductions for which the other side is still to be asked.
pub async fn introductions(context: &Context, now: DateTime<Utc>) -> anyhow::Result<Option<Work>> {
    let waiting = to_check(context.database.reader()).await?;
    let since = waiting.first.map(|first| (tokyo::day_of(now) - tokyo::day_of(first)).num_days());
    Ok((waiting.count > 0).then(|| Work {
        label: "相手に意向を尋ねる紹介".to_owned(),
        count: format!("{}件", waiting.count),
        note: since.map(|days| match days {
            ..1 => "今日から".to_owned(),
            days => format!("最長{days}日"),
        }),
        href: "/staff/networking?state=requester_agreed".to_owned(),
        verb: "確かめる",
        late: since.is_some_and(|days| days >= PATIENCE),
    }))
}

/// Letters that did not arrive, or may not have.
pub async fn letters(context: &Context, now: DateTime<Utc>) -> anyhow::Result<Vec<Work>> {
    let week = now - TimeDelta::days(7);
    let troubles = mail::troubles(context.database.reader(), week).await?;
    let lines = [
        (troubles.unknown, "届いたか分からないお知らせ", "結果不明", "決める", true),
        (troubles.quarantined, "止めてあるお知らせ", "保留", "確かめる", true),
        (troubles.undelivered, "届かなかったお知らせ（7日間）", "届きません", "確かめる", false),
    ];
    Ok(lines
        .into_iter()
        .filter(|(count, ..)| *count > 0)
        .map(|(count, label, state, verb, late)| Work {
            label: label.to_owned(),
            count: format!("{}件", thousands(count)),
            note: None,
            href: filtered(state),
            verb,
            late,
        })
        .collect())
}

/// The mailbox for returned letters, where it cannot be read.
pub async fn mailbox(context: &Context) -> anyhow::Result<Option<Work>> {
    let state = mail::bounces::mailbox_state(context.database.reader(), &context.post).await?;
    Ok(state.and_then(|state| state.trouble).map(|(at, _)| Work {
        label: "戻ってきたお知らせの受信箱を読めません".to_owned(),
        count: "1件".to_owned(),
        note: Some(format!("最後の失敗 {}", tokyo::date_time(at))),
        href: "/staff/letters/servers".to_owned(),
        verb: "確かめる",
        late: true,
    }))
}

fn filtered(state: &str) -> String {
    let query: String =
        url::form_urlencoded::Serializer::new(String::new()).append_pair("state", state).finish();
    format!("/staff/letters?{query}")
}
