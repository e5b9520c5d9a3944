//! Letters within the newsroom: something waits for you, something was decided, a test.

use std::collections::BTreeSet;

use entities::PersonId;
use entities::newsletter::issue;
use entities::people::role_assignment::Role;
use sea_orm::ConnectionTrait;
use serde::Serialize;

use super::merge::MergeField;
use super::render::Content;
use super::stored;
use crate::mail::{self, Letter, LetterList};
use crate::newsletter::pen::Pen;
use crate::people::persons::{self, Addressee, PersonFilter};
use crate::vocabulary::tokyo;

/// So many people of one role are written to.
const MOST_PEOPLE: u64 = 200;

pub fn declare(list: LetterList) -> LetterList {
    list.with::<IssueToApprove>()
        .with::<IssueReturned>()
        .with::<IssueApproved>()
        .with::<IssueStopped>()
        .with::<IssueTroubled>()
        .with::<IssueTest>()
}

/// Declares letters about an issue with their own facts, each with a sample.
macro_rules! letters {
    ($($(#[$meta:meta])* $name:ident = $folder:literal { $($fact:ident = $sample:expr,)* })*) => {$(
        $(#[$meta])*
        #[derive(Clone, Debug, Serialize)]
        pub struct $name {
            /// `第13号`
            pub number: String,
            pub title: String,
            pub url: String,
            $(pub $fact: String,)*
        }

        impl Letter for $name {
            const NAME: &'static str = $folder;

            fn samples() -> Vec<Self> {
                vec![Self {
                    number: "第13号".to_owned(),
                    title: "【地域の人事部】12月の勉強会と個別相談".to_owned(),
                    url: "https://bansou.example.jp/staff/newsletter/issues/1".to_owned(),
                    $($fact: $sample.to_owned(),)*
                }]
            }
        }
    )*};
}

letters! {
    /// An issue waits for the approver.
    IssueToApprove = "newsletter_issue_to_approve" {
        asked_by = "森 彩",
        audience = "毎号を受け取る読者（4,812名）",
        planned = "2026年11月25日（水）10:00",
    }
    /// To whoever drafted it: it came back.
    IssueReturned = "newsletter_issue_returned" {
        returned_by = "北川 遥",
        comment = "2つ目の見出しの日付を確かめてください。",
    }
    /// To whoever drafted it: it is approved and rests.
    IssueApproved = "newsletter_issue_approved" {
        approved_by = "北川 遥",
        held_until = "2026年11月24日（火）10:15",
        starts_at = "2026年11月24日（火）10:15",
    }
    /// To whoever drafted and approved it: it was stopped before it left.
    IssueStopped = "newsletter_issue_stopped" {
        stopped_by = "小林 直",
        reason = "会場が変わりました。",
    }
    /// To whoever drafted and approved it: it did not leave by itself.
    IssueTroubled = "newsletter_issue_troubled" {
        what = "配信の期限が過ぎました。読者には届いていません。",
        next = "配信するには、配信の期限を変えて保存し、承認からやり直します。",
    }
}

/// As folded and closed as a whole issue is.
const SAMPLE_TEXT: &str = "これはテストです。\n\n■ 12月の勉強会\n\n第3回を開きます。\n\
    2026年12月3日（木）14:00～15:30　オンライン\nhttps://bansou.example.jp/sessions\n\n\
    ――――――――――\n配信者：地域の人事部 伴走・横展開支援 事務局\n";

/// An issue as a test: its own subject and bodies, marked, with links that do nothing.
#[derive(Clone, Debug, Serialize)]
pub struct IssueTest {
    pub title: String,
    pub text: String,
    pub html: String,
}

impl Letter for IssueTest {
    const NAME: &'static str = "newsletter_issue_test";

    fn samples() -> Vec<Self> {
        vec![Self {
            title: "12月の勉強会と個別相談".to_owned(),
            text: SAMPLE_TEXT.to_owned(),
            html: "<!doctype html><html lang=\"ja\"><title>見本</title><body><h1>12月の勉強会</h1></body></html>".to_owned(),
        }]
    }
}

impl IssueTest {
    /// The places of readers are filled with words that say so; no link of theirs leads anywhere.
    pub fn of(content: &Content) -> Self {
        let filled = |body: &str, address: &str| {
            MergeField::ALL.iter().fold(body.to_owned(), |body, field| {
                let words = match field {
                    MergeField::LeaveUrl | MergeField::PreferencesUrl => address,
                    MergeField::Registered => "（読者ごとの登録日）",
                    MergeField::Language | MergeField::LanguageToo => "",
                };
                body.replace(field.mark(), words)
            })
        };
        let text = filled(&content.text, "（配信のときに、読者ごとのアドレスが入ります）");
        let html = filled(&content.html, "#");
        Self { title: content.subject.clone(), text, html }
    }
}

pub fn title_of(row: &issue::Model) -> String {
    format!("第{}号", row.number)
}

pub fn url_of(pen: Pen<'_>, row: &issue::Model) -> String {
    format!("{}/staff/newsletter/issues/{}", pen.context.config.base_url, row.id)
}

/// Those who may approve it: everybody with the role who wrote nothing of it; administrators where
/// there is nobody else.
pub async fn approvers(
    db: &impl ConnectionTrait,
    writers: &BTreeSet<PersonId>,
) -> anyhow::Result<Vec<Addressee>> {
    for role in [Role::Approver, Role::Admin] {
        let filter = PersonFilter { role: Some(role), ..PersonFilter::default() };
        let found = persons::list(db, &filter, (0, MOST_PEOPLE)).await?;
        let others = found.rows.iter().filter(|person| !writers.contains(&person.id));
        let others = others.map(Addressee::of).collect::<anyhow::Result<Vec<_>>>()?;
        if !others.is_empty() {
            return Ok(others);
        }
    }
    Ok(Vec::new())
}

/// One letter to each of these people about a step of an issue.
pub async fn send<L: Letter>(
    pen: Pen<'_>,
    row: &issue::Model,
    (to, letter): (&[Addressee], &L),
) -> anyhow::Result<()> {
    for person in to {
        let occasion =
            format!("{}:{}:{}:{}", L::NAME, row.id, pen.now.timestamp_micros(), person.id);
        let mut envelope = person.envelope(occasion);
        envelope.concerns = Some(("newsletter_issue", row.id.0));
        mail::enqueue(pen.tx, &pen.context.post, pen.now, envelope, letter).await?;
    }
    Ok(())
}

/// These people, as far as they can be written to, without the one who acts, if it is a person.
pub async fn people(
    db: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = PersonId>,
    acting: impl Into<Option<PersonId>>,
) -> anyhow::Result<Vec<Addressee>> {
    let (mut found, acting) = (Vec::new(), acting.into());
    for id in ids.into_iter().filter(|id| Some(*id) != acting).collect::<BTreeSet<_>>() {
        found.extend(persons::addressee(db, id).await?);
    }
    Ok(found)
}

/// Tells who wrote and approved it that it will not leave.
pub async fn stopped(
    pen: Pen<'_>,
    row: &issue::Model,
    (by, reason): (PersonId, &str),
) -> anyhow::Result<()> {
    let to = people(pen.tx, concerned(pen, row).await?, by).await?;
    let letter = IssueStopped {
        number: title_of(row),
        title: row.subject.clone(),
        url: url_of(pen, row),
        stopped_by: name(pen, by).await?,
        reason: reason.to_owned(),
    };
    send(pen, row, (&to, &letter)).await
}

/// Tells who wrote and approved it that it did not leave by itself, and what to do.
pub async fn troubled(
    pen: Pen<'_>,
    row: &issue::Model,
    (what, next): (&str, &str),
) -> anyhow::Result<()> {
    let to = people(pen.tx, concerned(pen, row).await?, None).await?;
    let letter = IssueTroubled {
        number: title_of(row),
        title: row.subject.clone(),
        url: url_of(pen, row),
        what: what.to_owned(),
        next: next.to_owned(),
    };
    send(pen, row, (&to, &letter)).await
}

async fn concerned(pen: Pen<'_>, row: &issue::Model) -> anyhow::Result<BTreeSet<PersonId>> {
    let mut concerned = stored::writers(pen.tx, row).await?;
    concerned.extend(stored::approver_before(pen.tx, row.id).await?);
    concerned.extend(row.approved_by);
    Ok(concerned)
}

pub async fn name(pen: Pen<'_>, id: PersonId) -> anyhow::Result<String> {
    Ok(persons::names(pen.tx, [id]).await?.remove(&id).unwrap_or_default())
}

/// 「2026年11月25日（水）10:00」, or as soon as it may.
pub fn planned(row: &issue::Model) -> String {
    row.planned_at.map_or_else(|| "承認のあと、できるだけ早く".to_owned(), tokyo::date_time)
}
