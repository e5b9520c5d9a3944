//! Readers who chose one letter a month.

use bansou::newsletter::issues::digest_due;
use bansou::newsletter::{RawPreferences, Segment};
use chrono::TimeDelta;
use entities::mail::message;
use entities::newsletter::issue::IssueState;
use entities::newsletter::subscriber::Frequency;
use entities::people::role_assignment::Role;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::cast::Room;

async fn monthly(room: &Room) {
    let raw = RawPreferences { frequency: "monthly_digest".to_owned(), ..Default::default() };
    room.entered("endo@example.jp", raw).await;
}

fn digest() -> String {
    let rule = Segment { frequency: Some(Frequency::MonthlyDigest), ..Segment::default() };
    serde_json::to_string(&rule).unwrap()
}

#[tokio::test]
async fn in_the_last_week_of_a_month_somebody_is_reminded_of_its_digest() {
    let room = Room::new().await;
    let editor = room.somebody(Role::Editor).await;
    let due = async || digest_due(&room.app.context).await.unwrap();

    // The 24th of November.
    let nobody = due().await;
    monthly(&room).await;
    let one = due().await.unwrap();
    let desk = editor.get("/staff").await;
    room.app.clock.advance(TimeDelta::days(7));
    let first = due().await;
    room.app.clock.advance(TimeDelta::days(30));
    let again = due().await.map(|due| due.until.to_string());

    assert_eq!((nobody, one.readers, first), (None, 1, None));
    assert_eq!(one.until.to_string(), "2026-11-30");
    assert!(desk.says("今月の「月1回のまとめ」がまだありません"), "{}", desk.text());
    assert!(desk.says("読者1名"), "{}", desk.text());
    assert_eq!(again.as_deref(), Some("2026-12-31"));
}

#[tokio::test]
async fn a_digest_that_was_begun_ends_the_reminder_and_one_that_was_stopped_does_not() {
    let room = Room::new().await;
    monthly(&room).await;
    let due = async || digest_due(&room.app.context).await.unwrap().is_some();

    room.approved(12).await;
    let other_issue = due().await;
    room.approved_with(13, |row| {
        row.audience_rule = digest();
        row.state = IssueState::Stopped;
    })
    .await;
    let stopped = due().await;
    room.approved_with(14, |row| {
        row.audience_rule = digest();
        row.state = IssueState::Draft;
    })
    .await;

    assert_eq!((other_issue, stopped, due().await), (true, true, false));
}

#[tokio::test]
async fn the_letter_of_welcome_promises_what_was_chosen() {
    let room = Room::new().await;
    monthly(&room).await;
    room.entered("abe@example.jp", RawPreferences::default()).await;

    let mut texts = Vec::new();
    for email in ["endo@example.jp", "abe@example.jp"] {
        let letter = message::Entity::find().filter(message::Column::ToAddress.eq(email));
        let letter = letter.one(room.app.context.database.reader()).await.unwrap().unwrap();
        texts.push((
            letter.text_body.contains("次の号からお届けします"),
            letter.text_body.contains("月1回のまとめをお届けします"),
        ));
    }

    assert_eq!(texts, [(false, true), (true, false)]);
}
