//! A newsroom of three, a session, and readers.

use bansou::database::Stop;
use bansou::desk::SOURCES;
use bansou::newsletter::issues::{
    Approval, Checker, Content, Finding, IssueRefusal, IssueView, RawBlock, RawIssue, approve,
    ask_for_approval, draft_issue, issue_view, run_checks, save_issue, stop_held,
};
use bansou::newsletter::{Brake, Newsdesk, RawPreferences};
use bansou::people::{Actor, roles};
use entities::newsletter::issue::{self, IssueState};
use entities::newsletter::subscriber::Frequency;
use entities::people::role_assignment::Role;
use entities::{IssueId, PersonId};
use sea_orm::{ActiveModelTrait, DbErr, EntityTrait, IntoActiveModel};

use crate::newsletter::cast::Room;
use crate::study_sessions::people::add_person;

pub struct Press {
    pub room: Room,
    /// Writes.
    pub editor: Newsdesk,
    /// Writes, too.
    pub second: Newsdesk,
    pub checker: PersonId,
    pub coordinator: PersonId,
}

impl Press {
    /// Three readers of every issue, one of the digest.
    pub async fn new() -> Self {
        let room = Room::new().await;
        let second = person(&room, "副編 二郎", "second@example.jp", Role::Editor).await;
        let checker = person(&room, "承認 三郎", "checker@example.jp", Role::Approver).await;
        let coordinator = person(&room, "担当 四郎", "desk@example.jp", Role::Coordinator).await;
        grant(&room, room.editor, Role::Editor).await;
        for name in ["abe", "ito", "ueda"] {
            room.entered(&format!("{name}@reader.example.jp"), RawPreferences::default()).await;
        }
        let monthly = RawPreferences { frequency: "monthly_digest".into(), ..Default::default() };
        room.entered("endo@reader.example.jp", monthly).await;
        let (editor, second) = (Newsdesk::acting_as(room.editor), Newsdesk::acting_as(second));
        Self { room, editor, second, checker, coordinator }
    }

    pub fn later(&self) {
        self.room.later();
    }

    pub async fn drafts(&self, raw: RawIssue) -> IssueId {
        self.later();
        draft_issue(self.context(), &SOURCES, (self.editor, raw)).await.unwrap()
    }

    pub async fn saves(
        &self,
        (id, version): (IssueId, Option<i32>),
        raw: RawIssue,
    ) -> Result<(), Stop<IssueRefusal>> {
        self.later();
        save_issue(self.context(), &SOURCES, (self.editor, id, version), raw).await
    }

    pub async fn asks(&self, id: IssueId) -> Result<(), Stop<IssueRefusal>> {
        self.later();
        ask_for_approval(self.context(), &SOURCES, (self.editor, id, None)).await.map(drop)
    }

    pub async fn approves(&self, id: IssueId, readers: u64) -> Result<(), Stop<IssueRefusal>> {
        self.later();
        let content_hash = self.view(id).await.content_hash;
        let checker = Checker::acting_as(self.checker);
        let approval = Approval { content_hash, readers };
        approve(self.context(), &SOURCES, (checker, id, &approval)).await
    }

    pub async fn stops(&self, id: IssueId, by: PersonId) -> Result<(), Stop<IssueRefusal>> {
        self.later();
        stop_held(self.context(), Brake::acting_as(by), (id, "会場が変わりました。")).await
    }

    /// An issue that rests after approval.
    pub async fn approved(&self) -> IssueId {
        let id = self.drafts(plain(12)).await;
        self.asks(id).await.unwrap();
        self.approves(id, 3).await.unwrap();
        id
    }

    /// An issue as if it had been sent.
    pub async fn sent(&self, raw: RawIssue) -> IssueId {
        let id = self.drafts(raw).await;
        let mut row = self.row(id).await;
        row.state = IssueState::Sent;
        row.started_at = Some(self.context().now());
        row.finished_at = Some(self.context().now());
        row.audience_count = Some(3);
        self.write(row).await;
        id
    }

    /// Writes a row behind the back of everything.
    pub async fn write(&self, row: issue::Model) {
        self.tries_to_write(row).await.unwrap();
    }

    /// What the table itself says to a row.
    pub async fn tries_to_write(&self, row: issue::Model) -> Result<(), DbErr> {
        let tx = self.context().database.begin_write().await?;
        row.into_active_model().reset_all().update(&tx).await?;
        tx.commit().await
    }

    pub async fn row(&self, id: IssueId) -> issue::Model {
        let db = self.context().database.reader();
        issue::Entity::find_by_id(id).one(db).await.unwrap().unwrap()
    }

    pub async fn view(&self, id: IssueId) -> IssueView {
        issue_view(self.context(), id).await.unwrap().unwrap()
    }

    pub async fn found(&self, id: IssueId) -> Vec<Finding> {
        run_checks(self.context(), &SOURCES, &self.row(id).await).await.unwrap()
    }

    pub fn context(&self) -> &bansou::context::Context {
        &self.room.app.context
    }
}

async fn person(room: &Room, name: &str, email: &str, role: Role) -> PersonId {
    let id = add_person(&room.app, name, email).await;
    grant(room, id, role).await;
    id
}

pub async fn grant(room: &Room, id: PersonId, role: Role) {
    let context = &room.app.context;
    let tx = context.database.begin_write().await.unwrap();
    roles::grant(&tx, context, &Actor::System, id, role).await.unwrap();
    tx.commit().await.unwrap();
}

/// An issue nothing is wrong with.
pub fn plain(number: i32) -> RawIssue {
    RawIssue {
        number,
        subject: format!("【地域の人事部】第{number}号 12月の予定"),
        blocks: vec![
            RawBlock { text: "12月の予定".into(), ..RawBlock::of_kind("heading") },
            text("次の勉強会は、12月3日（木）に開きます。"),
        ],
        segment: None,
        frequency: Frequency::EveryIssue,
        planned_at: None,
        not_after: None,
        on_the_web: true,
    }
}

pub fn text(words: &str) -> RawBlock {
    RawBlock { text: words.into(), ..RawBlock::of_kind("text") }
}

pub fn with(blocks: Vec<RawBlock>) -> RawIssue {
    RawIssue { blocks, ..plain(12) }
}

pub fn refused<T: std::fmt::Debug>(outcome: Result<T, Stop<IssueRefusal>>) -> IssueRefusal {
    match outcome {
        Err(Stop::Refused(refusal)) => refusal,
        other => panic!("not refused: {other:?}"),
    }
}

/// The bodies without what stands in every issue.
pub fn words(content: &Content) -> String {
    content.text.replace(char::is_whitespace, "")
}
