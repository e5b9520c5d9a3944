//! Histories of letters that were written before their lines lay together.

use bansou::vocabulary::Chance;
use chrono::{DateTime, Utc};
use entities::mail::attempt::{self, AttemptOutcome, Phase};
use entities::{MailAttemptId, MailMessageId};
use sea_orm::{
    ActiveModelTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryOrder, Statement,
};

use crate::support::OldDatabase;

/// The one after which they do.
const HISTORIES: &str = "m0026_histories";

fn now() -> DateTime<Utc> {
    "2026-11-24T01:00:00Z".parse().unwrap()
}

fn line(letter: MailMessageId, fence: i64, outcome: AttemptOutcome) -> attempt::Model {
    attempt::Model {
        id: MailAttemptId(Chance::System.uuid(now())),
        message_id: letter,
        fence,
        endpoint: Some("mail.example.jp:25".to_owned()),
        started_at: now(),
        ended_at: now(),
        phase: Phase::Dot,
        outcome,
        code: Some(451),
        reply: Some("4.3.0 あとで".to_owned()),
    }
}

/// SQLite has to make the table again; on PostgreSQL another key is enough.
#[tokio::test]
async fn histories_keep_their_lines_and_their_letters() {
    let old = OldDatabase::before(HISTORIES).await;
    let db = &old.db;
    // The letters themselves do not matter here.
    db.execute_unprepared("PRAGMA foreign_keys = OFF").await.unwrap();
    let (one, other) = (Chance::System.uuid(now()), Chance::System.uuid(now()));
    let (one, other) = (MailMessageId(one), MailMessageId(other));
    let mut lines = [
        line(one, 1, AttemptOutcome::Deferred),
        line(other, 1, AttemptOutcome::Accepted),
        line(one, 2, AttemptOutcome::Accepted),
    ];
    lines.sort_by_key(|line| line.id.0);
    for line in &lines {
        line.clone().into_active_model().insert(db).await.unwrap();
    }

    old.upgrade().await;
    let kept = attempt::Entity::find().order_by_asc(attempt::Column::Id).all(db).await.unwrap();
    let again = lines[0].clone().into_active_model().insert(db).await;
    db.execute_unprepared("PRAGMA foreign_keys = ON").await.unwrap();
    let strangers = line(one, 3, AttemptOutcome::Stopped).into_active_model().insert(db).await;

    assert_eq!(kept, lines);
    assert!(again.is_err() && strangers.is_err(), "{again:?} {strangers:?}");
    let question = "SELECT count(*) AS n FROM pragma_foreign_key_list('mail_attempt')";
    let row = db.query_one_raw(Statement::from_string(db.get_database_backend(), question)).await;
    assert_eq!(row.unwrap().unwrap().try_get::<i64>("", "n").unwrap(), 1);
    old.close().await;
}
