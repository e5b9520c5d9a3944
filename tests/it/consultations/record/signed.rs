//! What was handed in and signed stays as it was, whatever is corrected of its meeting later.

use bansou::consultations::By;
use bansou::consultations::record::{correct, open_revision};
use bansou::vocabulary::LongText;
use chrono::{DateTime, Utc};

use super::cast::{Held, raw};
use crate::consultations::cast::thursday;

impl Held {
    /// The secretariat corrects when people met: until then.
    async fn ended_at(&self, until: DateTime<Utc>) {
        self.stage.app.clock.set(thursday(20, 0));
        self.stage.meets(self.id, thursday(14, 0), until).await;
        self.stage.later();
    }

    async fn minutes_for(&self, by: By) -> i64 {
        self.sees(by).await.unwrap().times().unwrap().2
    }
}

#[tokio::test]
async fn what_the_client_signs_is_what_was_handed_in_until_a_new_revision_is() {
    let held = Held::new().await;
    held.handed_in(&raw()).await;
    held.ended_at(thursday(16, 0)).await;
    let at_confirmation = held.minutes_for(held.client()).await;
    let warned = held.sees(held.office()).await.unwrap().corrected_to;
    let client_warned = held.sees(held.client()).await.unwrap().corrected_to;
    let desk = held.stage.at_the_desk().await;
    let page = desk.get(&format!("/staff/records/{}", held.id)).await;
    held.confirms().await.unwrap();
    held.approves(None).await.unwrap();
    held.ended_at(thursday(16, 30)).await;
    let approved = held.minutes_for(held.client()).await;

    assert_eq!((at_confirmation, approved), (65, 65));
    assert_eq!((warned, client_warned), (Some((thursday(14, 0), thursday(16, 0))), None));
    assert!(page.says("記録票は提出した内容のままです。"), "{}", page.text());

    let reason = LongText::parse("実施時刻の誤り").unwrap();
    let at = (held.id, held.version().await);
    correct(held.context(), held.office(), at, reason).await.unwrap();
    let (draft, in_force) =
        (held.minutes_for(held.author()).await, held.minutes_for(held.client()).await);
    held.submits().await.unwrap();
    let db = held.context().database.reader();
    let first = open_revision(db, held.stage.desk, (held.id, 1)).await.unwrap().unwrap();

    assert_eq!((draft, in_force), (150, 65));
    assert_eq!(held.minutes_for(held.client()).await, 150);
    assert_eq!(first.times().unwrap().2, 65);
    held.stage.app.stop().await;
}

#[tokio::test]
async fn a_record_that_came_back_is_handed_in_with_the_times_as_they_are_then() {
    let held = Held::new().await;
    held.handed_in(&raw()).await;
    held.ended_at(thursday(15, 30)).await;
    let before = held.minutes_for(held.client()).await;

    held.client_returns("時刻が違います。").await.unwrap();
    let mine = held.minutes_for(held.author()).await;
    held.submits().await.unwrap();

    assert_eq!((before, mine), (65, 90));
    assert_eq!(held.minutes_for(held.client()).await, 90);
    assert_eq!(held.sees(held.office()).await.unwrap().corrected_to, None);
    held.stage.app.stop().await;
}
