//! Issues that were there before issues could write themselves.

use bansou::vocabulary::Chance;
use chrono::{DateTime, Utc};
use entities::newsletter::issue::{self, IssueState};
use entities::newsletter::issue_event::{self, IssueAct};
use entities::people::person::{self, PersonState};
use entities::{IssueEventId, IssueId, PersonId};
use sea_orm::{ActiveModelTrait, ConnectionTrait, EntityTrait, IntoActiveModel, PaginatorTrait};

use crate::support::OldDatabase;

/// The one after which an issue may have no drafter.
const DIGESTS: &str = "m0022_digests";

fn now() -> DateTime<Utc> {
    "2026-11-24T01:00:00Z".parse().unwrap()
}

fn somebody(id: PersonId) -> person::Model {
    person::Model {
        id,
        family_name: "編集".to_owned(),
        given_name: "花子".to_owned(),
        family_kana: None,
        given_kana: None,
        search_key: String::new(),
        email: "editor@example.jp".to_owned(),
        email_key: "editor@example.jp".to_owned(),
        phone: None,
        language: "ja".to_owned(),
        state: PersonState::Active,
        session_epoch: 0,
        created_at: now(),
        updated_at: now(),
    }
}

fn written(id: IssueId, number: i32, by: Option<PersonId>) -> issue::Model {
    issue::Model {
        id,
        number,
        fiscal_year: 2026,
        state: IssueState::Draft,
        corrects_id: None,
        subject: "12月の予定".to_owned(),
        blocks: "[]".to_owned(),
        segment_id: None,
        audience_rule: "{}".to_owned(),
        planned_at: None,
        not_after: None,
        drafted_by: by,
        drafted_at: now(),
        updated_at: now(),
        version: 1,
        asked_by: None,
        asked_at: None,
        content_hash: None,
        audience_count: None,
        approved_by: None,
        approved_at: None,
        held_until: None,
        starts_at: None,
        started_at: None,
        frozen_at: None,
        finished_at: None,
        halted_at: None,
        halted_by: None,
        halt_reason: String::new(),
        on_the_web: true,
    }
}

/// SQLite has to make the table again; on PostgreSQL a rule of a column is taken back.
#[tokio::test]
async fn issues_keep_their_rows_and_what_refers_to_them() {
    let old = OldDatabase::before(DIGESTS).await;
    let db = &old.db;
    let new = || Chance::System.uuid(now());
    let (editor, first, second) = (PersonId(new()), IssueId(new()), IssueId(new()));
    somebody(editor).into_active_model().insert(db).await.unwrap();
    written(first, 1, Some(editor)).into_active_model().insert(db).await.unwrap();
    let correction = issue::Model { corrects_id: Some(first), ..written(second, 2, Some(editor)) };
    correction.clone().into_active_model().insert(db).await.unwrap();
    let event = issue_event::Model {
        id: IssueEventId(new()),
        issue_id: first,
        act: IssueAct::Drafted,
        at: now(),
        acted_by: Some(editor),
        note: String::new(),
    };
    event.clone().into_active_model().insert(db).await.unwrap();

    old.upgrade().await;
    let kept = issue::Entity::find_by_id(second).one(db).await.unwrap();
    let events = issue_event::Entity::find().count(db).await.unwrap();
    let stranger =
        issue_event::Model { id: IssueEventId(new()), issue_id: IssueId(new()), ..event };
    let refused = stranger.into_active_model().insert(db).await;
    let taken = db.execute_unprepared("DELETE FROM newsletter_issue WHERE number = 1").await;
    let nobodys = written(IssueId(new()), 3, None).into_active_model().insert(db).await;
    let twice = written(IssueId(new()), 3, None).into_active_model().insert(db).await;

    assert_eq!((kept, events), (Some(correction), 1));
    assert!(refused.is_err() && taken.is_err() && twice.is_err());
    assert!(nobodys.is_ok(), "{nobodys:?}");
    old.close().await;
}
