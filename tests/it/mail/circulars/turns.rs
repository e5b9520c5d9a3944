//! Letters of a circular have their turn in the order of their ids.

use bansou::database::Database;
use bansou::mail::{self, HoldCause, LetterState, NewHold, circular};
use chrono::TimeDelta;
use entities::MailCircularId;
use sea_orm::{ConnectionTrait, TransactionTrait};
use uuid::Uuid;

use super::letters::{letter, write};
use crate::mail::room::Room;
use crate::support::{At, Do};

/// What the ordinary way of a letter changes.
const CHANGING: [&str; 9] = [
    "state",
    "fence",
    "dated_at",
    "intent_at",
    "finished_at",
    "smtp_code",
    "smtp_reply",
    "error_class",
    "endpoint",
];

/// What undoes the migration: where rows were before it.
const AS_IT_WAS: &str = "
    DROP INDEX ix_mail_message_priority_due_at;
    DROP INDEX ix_mail_message_circular_id_due_at;
    DROP INDEX ix_mail_message_exception_circular_id;
    ALTER TABLE mail_message DROP COLUMN due_at;
    ALTER TABLE mail_message DROP COLUMN exception;
    ALTER TABLE mail_circular DROP COLUMN taken_to;
    CREATE INDEX ix_mail_message_priority_next_attempt_at ON mail_message (id);
    CREATE INDEX ix_mail_message_circular_id_next_attempt_at ON mail_message (id);
    CREATE INDEX ix_mail_message_state_circular_id ON mail_message (id);
    DELETE FROM seaql_migrations WHERE version = 'm0024_turns'";

impl Room {
    async fn is_open(&self, id: MailCircularId) -> bool {
        circular::is_open(self.database.reader(), id).await.unwrap()
    }

    async fn has_due(&self) -> bool {
        circular::has_due(self.database.reader(), self.now()).await.unwrap()
    }
}

/// Each entry of an index that has to be made anew costs PostgreSQL more than the letter's row.
#[tokio::test]
async fn the_ordinary_way_of_a_letter_changes_nothing_that_an_index_knows() {
    let room = Room::new().await;
    let judge = room.home.judge().await;
    let backend = judge.get_database_backend();
    let asked = |sql| sea_orm::Statement::from_string(backend, sql);
    let either = [
        "SELECT sql AS made FROM sqlite_master WHERE tbl_name = 'mail_message' AND type = 'index' \
         AND sql IS NOT NULL",
        "SELECT indexdef AS made FROM pg_indexes WHERE tablename = 'mail_message'",
    ];

    let mut made: Vec<String> = Vec::new();
    for question in either {
        let rows = judge.query_all_raw(asked(question)).await.unwrap_or_default();
        made.extend(rows.iter().map(|row| row.try_get::<String>("", "made").unwrap()));
    }

    assert!(made.len() > 6, "{made:?}");
    let knows = |one: &&String| {
        let mut words = one.split(|letter: char| !(letter.is_alphanumeric() || letter == '_'));
        words.any(|word| CHANGING.contains(&word))
    };
    assert_eq!(made.iter().find(knows), None);
}

#[tokio::test]
async fn letters_added_after_a_clock_was_set_back_leave_as_well() {
    let room = Room::new().await;
    let id = room.circular(30).await;
    let sender = room.sender();
    sender.drain_circulars().await.unwrap();
    let nothing_left = !room.has_due().await;
    let earlier = room.now() - TimeDelta::minutes(10);
    let about = ("test", Uuid::from_u128(1));
    let tx = room.database.begin_write().await.unwrap();
    let row = mail::circular_about(&tx, about).await.unwrap().unwrap();
    let more = (30..50).map(|number| letter(&room.post, number)).collect();
    mail::add_letters(&tx, &room.post, earlier, &row, (more, about.1)).await.unwrap();
    tx.commit().await.unwrap();

    let (due, open) = (room.has_due().await, room.is_open(id).await);
    let drained = sender.drain_circulars().await.unwrap();

    assert!(nothing_left && due && open);
    assert_eq!(drained.accepted, 20);
    assert_eq!((room.counts(id).await.accepted, room.is_open(id).await), (50, false));
}

#[tokio::test]
async fn a_letter_stopped_before_its_turn_holds_up_no_other() {
    let room = Room::new().await;
    let id = room.circular(30).await;
    let last = room.circular_letters(id).await[29].id;
    let tx = room.database.begin_write().await.unwrap();
    mail::stop(&tx, &room.post, room.now(), last).await.unwrap();
    tx.commit().await.unwrap();

    let drained = room.sender().drain_circulars().await.unwrap();

    assert_eq!(drained.accepted, 29);
    assert!(!room.has_due().await && !room.is_open(id).await);
    let tx = room.database.begin_write().await.unwrap();
    mail::retry(&tx, &room.post, room.now(), last).await.unwrap();
    tx.commit().await.unwrap();
    assert!(room.has_due().await && room.is_open(id).await);
    assert_eq!(room.sender().drain_circulars().await.unwrap().accepted, 1);
}

#[tokio::test]
async fn a_claim_that_does_not_come_about_leaves_the_turn_where_it_was() {
    let room = Room::new().await;
    let id = room.circular(30).await;
    // Nothing can be written down about a bundle.
    let judge = room.home.judge().await;
    judge.execute_unprepared("ALTER TABLE mail_bundle RENAME TO gone").await.unwrap();
    let failed = room.sender().drain_circulars().await;
    judge.execute_unprepared("ALTER TABLE gone RENAME TO mail_bundle").await.unwrap();

    let drained = room.sender().drain_circulars().await.unwrap();

    assert!(failed.is_err());
    assert_eq!((drained.accepted, room.counts(id).await.accepted), (30, 30));
}

#[tokio::test]
async fn letters_whose_turn_has_not_come_wait_behind_a_hold_and_are_stopped_with_it() {
    let room = Room::new().await;
    let id = room.circular(12).await;
    room.many(3).await;
    let tx = room.database.begin_write().await.unwrap();
    let hold = NewHold { cause: HoldCause::Restored, reason: String::new(), set_by: None };
    mail::set_hold(&tx, room.now(), hold).await.unwrap();
    tx.commit().await.unwrap();

    let db = room.database.reader();
    let held = mail::hold(db).await.unwrap().unwrap();
    let waiting = mail::waiting(db, &held, room.now()).await.unwrap();
    let tx = room.database.begin_write().await.unwrap();
    let stopped = mail::stop_waiting(&tx, &room.post, room.now(), held.since).await.unwrap();
    tx.commit().await.unwrap();

    assert_eq!((waiting.leaving, waiting.doubtful, stopped), (15, 15, 15));
    assert_eq!(room.counts(id).await.stopped, 12);
    assert!(!room.is_open(id).await);
}

#[tokio::test]
async fn circulars_under_way_when_turns_came_up_go_on() {
    let room = Room::new().await;
    let under_way = room.circular(40).await;
    room.sink.once(At::Rcpt, Do::Say("451 4.3.0 later"));
    room.sink.once(At::Dot, Do::Say("554 5.7.1 no"));
    room.sender().drain_circulars().await.unwrap();
    let unsent = write(&room.database, &room.post, room.now(), 100..130).await;
    room.many(2).await;
    let judge = room.home.judge().await;
    let old = judge.begin().await.unwrap();
    old.execute_unprepared(AS_IT_WAS).await.unwrap();
    old.commit().await.unwrap();

    let database = Database::connect(&room.home.url).await.unwrap();
    database.migrate().await.unwrap();
    let room = Room { database, ..room };
    let tx = room.database.begin_write().await.unwrap();
    mail::let_leave(&tx, unsent).await.unwrap();
    tx.commit().await.unwrap();
    room.wait_minutes(2);
    let circulars = room.sender().drain_circulars().await.unwrap();
    let letters = room.sender().drain().await.unwrap();

    assert_eq!((circulars.accepted, letters.accepted), (31, 2));
    let counts = room.counts(under_way).await;
    assert_eq!((counts.accepted, counts.rejected, counts.deferred), (39, 1, 0));
    assert_eq!(room.counts(unsent).await.accepted, 30);
    assert_eq!(room.in_state(LetterState::Accepted).await, 71);
}
