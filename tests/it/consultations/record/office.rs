//! Tasks of the secretariat: one letter a morning to its own address.

use bansou::consultations::record::{Closing, close_action, open_of_office};
use chrono::TimeDelta;
use entities::mail::message;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::cast::{Held, action, raw};
use crate::consultations::cast::days_later;

async fn letters(held: &Held) -> Vec<message::Model> {
    message::Entity::find()
        .filter(message::Column::Letter.eq("office_actions_due"))
        .order_by_asc(message::Column::CreatedAt)
        .all(held.context().database.reader())
        .await
        .unwrap()
}

/// Two tasks due on the 10th and one on the 17th.
async fn agreed() -> Held {
    let held = Held::new().await;
    let mut raw = raw();
    let days = ["10", "10", "17"].into_iter().zip(["名簿を送る。", "会場を探す。", "様子を聞く。"]);
    raw.actions = days.map(|(day, text)| action("staff", text, day)).collect();
    held.handed_in(&raw).await;
    held
}

#[tokio::test]
async fn the_secretariat_hears_of_each_task_once_ahead_and_once_after_in_one_letter() {
    let held = agreed().await;

    // Told of the 10th on the 7th and the 11th, of the 17th on the 14th and the 18th.
    let mut told = Vec::new();
    for days in [1, 4, 5, 8, 11, 15, 18] {
        held.stage.at(days_later(days, 10) - TimeDelta::seconds(2)).await;
        held.stage.at(days_later(days, 10)).await;
        held.stage.at(days_later(days, 11)).await;
        told.push(letters(&held).await.len());
    }

    assert_eq!(told, [0, 1, 1, 2, 3, 4, 4]);
    let letters = letters(&held).await;
    let subjects: Vec<_> = letters.iter().map(|letter| letter.subject.as_str()).collect();
    assert_eq!(
        subjects,
        [
            "【期限まぢか】個別相談で決めた事務局の行動（2件）",
            "【期限を過ぎています】個別相談で決めた事務局の行動（2件）",
            "【期限まぢか】個別相談で決めた事務局の行動（1件）",
            "【期限を過ぎています】個別相談で決めた事務局の行動（1件）",
        ]
    );
    let office = &held.context().config.secretariat.email;
    assert!(letters.iter().all(|letter| letter.to_address == *office));
    assert!(letters.iter().all(|letter| !letter.text_body.contains("名簿")));
}

#[tokio::test]
async fn closed_tasks_are_not_asked_for_and_a_server_that_was_away_writes_once() {
    let held = agreed().await;
    let open = open_of_office(held.context().database.reader(), held.stage.desk).await.unwrap();
    let closing = Closing { done: true, note: None };
    close_action(held.context(), held.office(), open[0].id, closing).await.unwrap();

    held.stage.at(days_later(11, 22)).await;
    let at_night = letters(&held).await.len();
    held.stage.at(days_later(12, 10)).await;
    held.stage.at(days_later(12, 11)).await;
    held.stage.at(days_later(13, 10)).await;

    let letters = letters(&held).await;
    assert_eq!((at_night, letters.len()), (0, 1));
    assert_eq!(letters[0].subject, "【期限を過ぎています】個別相談で決めた事務局の行動（2件）");
}

#[tokio::test]
async fn two_servers_at_once_write_one_letter() {
    let held = agreed().await;
    held.stage.app.clock.set(days_later(4, 10));
    let (context, now) = (held.context(), held.context().now());

    let both = tokio::join!(
        bansou::consultations::do_due(context, now),
        bansou::consultations::do_due(context, now),
    );

    assert!(both.0.is_ok() && both.1.is_ok());
    assert_eq!(letters(&held).await.len(), 1);
}
