//! Readers by the hundred and an approved issue, made without the pages.

use bansou::desk::SOURCES;
use bansou::mail::{self, NewCircular};
use bansou::newsletter::issues::{MergeField, next_number};
use bansou::newsletter::sending::{self, Approved, Hours, Progress, Source, progress};
use bansou::newsletter::{Brake, Segment, Witness};
use bansou::vocabulary::tokyo;
use chrono::{DateTime, TimeDelta, Utc};
use entities::mail::message;
use entities::newsletter::consent::Route;
use entities::newsletter::issue::{self, IssueState};
use entities::newsletter::issue_event::{self, IssueAct};
use entities::newsletter::subscriber::{self, Frequency, ReaderLanguage, ReaderState};
use entities::{IssueId, PersonId, SubscriberId};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};

use crate::newsletter::cast::{Room, address};
use crate::study_sessions::people::add_person;
use crate::support::TestApp;

impl Room {
    /// So many readers, who want every issue.
    pub async fn readers(&self, count: usize) {
        self.readers_with(0..count, Frequency::EveryIssue).await;
    }

    pub async fn readers_with(&self, numbers: std::ops::Range<usize>, frequency: Frequency) {
        let emails: Vec<_> = numbers.map(|number| format!("reader{number}@example.jp")).collect();
        self.readers_at(&emails, frequency).await;
    }

    pub async fn readers_at(&self, emails: &[String], frequency: Frequency) {
        let now = self.app.context.now();
        let rows = emails.iter().map(|email| {
            let email = address(email);
            subscriber::Model {
                id: self.app.context.new_id(),
                address_key: self.app.context.post.address_key(&email),
                email: Some(email.as_str().to_owned()),
                email_key: Some(email.comparison_key()),
                state: ReaderState::Active,
                name: None,
                affiliation: None,
                search_key: String::new(),
                kind: None,
                prefecture_code: None,
                frequency,
                language: ReaderLanguage::Ja,
                all_topics: true,
                all_themes: true,
                all_regions: true,
                link_epoch: 0,
                route: Route::Form,
                subscribed_at: now,
                left_at: None,
                leave_reason: None,
                updated_at: now,
                version: 1,
            }
            .into_active_model()
        });
        let tx = self.app.context.database.begin_write().await.unwrap();
        let rows: Vec<_> = rows.collect();
        for part in rows.chunks(200) {
            subscriber::Entity::insert_many(part.to_vec())
                .exec_without_returning(&tx)
                .await
                .unwrap();
        }
        tx.commit().await.unwrap();
    }

    /// An approved issue that rests for fifteen minutes from now.
    pub async fn approved(&self, number: i32) -> IssueId {
        self.approved_with(number, |_| {}).await
    }

    pub async fn approved_with(
        &self,
        number: i32,
        change: impl FnOnce(&mut issue::Model),
    ) -> IssueId {
        let approver =
            add_person(&self.app, "承認 次郎", &format!("boss{number}@example.jp")).await;
        let context = &self.app.context;
        let people = (self.editor, Some(approver));
        let mut row = blank(context.new_id(), (number, context.now()), people);
        change(&mut row);
        let id = row.id;
        let tx = self.app.context.database.begin_write().await.unwrap();
        issue::Entity::insert(row.into_active_model()).exec_without_returning(&tx).await.unwrap();
        tx.commit().await.unwrap();
        id
    }

    /// The holding time passes, and everything due is done.
    pub async fn holding_time_passes(&self) {
        self.app.clock.advance(TimeDelta::minutes(15));
        self.works().await;
    }

    /// Everything due is done until nothing is.
    pub async fn works(&self) {
        self.minds().await;
        self.app.run_workers().await;
        self.minds().await;
    }

    pub fn brake(&self) -> Brake {
        Brake::acting_as(self.editor)
    }

    pub fn witness(&self) -> Witness {
        Witness::acting_as(self.editor)
    }

    /// What is due of issues alone: nothing leaves by it.
    pub async fn minds(&self) {
        sending::do_due(&self.app.context, SOURCE).await.unwrap();
    }

    pub async fn issue(&self, id: IssueId) -> issue::Model {
        let db = self.app.context.database.reader();
        issue::Entity::find_by_id(id).one(db).await.unwrap().unwrap()
    }

    pub async fn acts(&self, id: IssueId) -> Vec<IssueAct> {
        let events = issue_event::Entity::find()
            .filter(issue_event::Column::IssueId.eq(id))
            .order_by_asc(issue_event::Column::Id)
            .all(self.app.context.database.reader())
            .await
            .unwrap();
        events.into_iter().map(|event| event.act).collect()
    }

    pub async fn progress(&self, id: IssueId) -> Progress {
        progress(&self.app.context, id).await.unwrap().unwrap()
    }

    /// Letters of an issue, by the addresses they go to.
    pub async fn letters_of(&self, id: IssueId) -> Vec<message::Model> {
        message::Entity::find()
            .filter(message::Column::DedupeKey.starts_with(format!("issue:{id}:")))
            .order_by_asc(message::Column::ToAddress)
            .all(self.app.context.database.reader())
            .await
            .unwrap()
    }

    /// Files the folder of the demonstration has: one for each letter that left.
    pub fn files(&self) -> usize {
        let folder = self.app.database.folder().join("letters");
        std::fs::read_dir(folder).map_or(0, Iterator::count)
    }

    pub async fn reader_id(&self, email: &str) -> SubscriberId {
        let key = self.app.context.post.address_key(&address(email));
        let row = subscriber::Entity::find().filter(subscriber::Column::AddressKey.eq(key));
        row.one(self.app.context.database.reader()).await.unwrap().unwrap().id
    }
}

/// An issue that is being sent, to nobody: made without the pages, for whoever asks about it.
pub async fn under_way(app: &TestApp, drafted_by: PersonId) -> IssueId {
    let context = &app.context;
    let id: IssueId = context.new_id();
    let number = next_number(context.database.reader()).await.unwrap();
    let now = context.now();
    let row = issue::Model {
        id,
        state: IssueState::Sending,
        started_at: Some(now),
        approved_by: None,
        ..blank(id, (number, now), (drafted_by, None))
    };
    let tx = context.database.begin_write().await.unwrap();
    issue::Entity::insert(row.into_active_model()).exec_without_returning(&tx).await.unwrap();
    let new = NewCircular {
        concerns: ("newsletter_issue", id.0),
        ..crate::mail::circulars::letters::new(now, id.0)
    };
    let circular = mail::open_circular(&tx, &context.post, now, new).await.unwrap();
    mail::let_leave(&tx, circular).await.unwrap();
    tx.commit().await.unwrap();
    id
}

/// Words that are what was approved as long as their hash says so, and office hours of every day.
pub const SOURCE: Source = Source {
    approved: |_, row| Box::pin(async move { Ok(approved(row)) }),
    hours: |_, now| Box::pin(async move { Ok(Some(hours(now))) }),
    sources: SOURCES,
};

pub const HASH: &str = "as it was approved";

fn approved(row: &issue::Model) -> Option<Approved> {
    let [leave, own, registered, ..] = MergeField::ALL.map(MergeField::mark);
    (row.content_hash.as_deref() == Some(HASH)).then(|| Approved {
        subject: "地域の人事部メールマガジン 第12号".to_owned(),
        text: format!("今月のお知らせです。\n\n登録：{registered}\n停止：{leave}\n内容：{own}\n"),
        html: format!("<p>{registered}</p><a href=\"{leave}\">停止</a><a href=\"{own}\">内容</a>"),
        files: Vec::new(),
    })
}

/// From nine to six in Tokyo.
fn hours(now: DateTime<Utc>) -> Hours {
    let at = |day, hour| tokyo::start_of_day(day) + TimeDelta::hours(hour);
    let today = tokyo::day_of(now);
    let day = if now < at(today, 18) { today } else { today.succ_opt().unwrap() };
    Hours { from: now.max(at(day, 9)), until: Some(at(day, 18)) }
}

fn blank(
    id: IssueId,
    (number, now): (i32, DateTime<Utc>),
    (editor, approver): (PersonId, Option<PersonId>),
) -> issue::Model {
    let rest = now + TimeDelta::minutes(15);
    let rule = Segment { frequency: Some(Frequency::EveryIssue), ..Segment::default() };
    issue::Model {
        id,
        number,
        fiscal_year: 2026,
        state: IssueState::Approved,
        corrects_id: None,
        subject: "地域の人事部メールマガジン".to_owned(),
        blocks: "[]".to_owned(),
        segment_id: None,
        audience_rule: serde_json::to_string(&rule).unwrap(),
        planned_at: None,
        not_after: None,
        drafted_by: Some(editor),
        drafted_at: now,
        updated_at: now,
        version: 3,
        asked_by: Some(editor),
        asked_at: Some(now),
        content_hash: Some(HASH.to_owned()),
        audience_count: None,
        approved_by: approver,
        approved_at: Some(now),
        held_until: Some(rest),
        starts_at: Some(rest),
        started_at: None,
        frozen_at: None,
        finished_at: None,
        halted_at: None,
        halted_by: None,
        halt_reason: String::new(),
        on_the_web: true,
    }
}
