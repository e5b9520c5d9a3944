//! Whoever has to answer a proposal is asked once more before it lapses.

use bansou::consultations::By;
use bansou::consultations::booking::{approve, decline};
use bansou::people::{Actor, roles};
use chrono::{DateTime, TimeDelta, Utc};
use entities::people::role_assignment::Role;

use super::cast::{Stage, days_later, thursday};

const ASKED: &str = "consultation_proposed";
const URGED: &str = "consultation_answer_due";

async fn stage() -> Stage {
    let stage = Stage::new().await;
    let confirmation = "by_accompanist".to_owned();
    stage.offers(stage.yamada, |raw| raw.profile.confirmation = confirmation).await;
    stage
}

/// Friday 27 November, the third business day after the request of Tuesday.
fn third_day() -> DateTime<Utc> {
    days_later(-6, 10)
}

#[tokio::test]
async fn an_accompanist_who_does_not_answer_is_asked_once_more() {
    let stage = stage().await;
    let suzuki = stage.client("鈴木 花子").await;
    stage.books(suzuki, thursday(14, 0)).await.unwrap();

    stage.at(third_day() - TimeDelta::seconds(1)).await;
    let before = stage.letter_names(stage.yamada.person()).await;
    for minutes in [0, 1, 60] {
        stage.at(third_day() + TimeDelta::minutes(minutes)).await;
    }
    let letters = stage.letters(stage.yamada.person()).await;

    let names: Vec<_> = letters.iter().map(|letter| letter.letter.as_str()).collect();
    assert_eq!(before, [ASKED]);
    assert_eq!(names, [ASKED, URGED]);
    assert!(letters[1].text_body.contains("2026年12月3日（木）14:00までに回答がないと"));
    assert_eq!(stage.letter_names(suzuki.person()).await, [ASKED]);
}

#[tokio::test]
async fn an_answer_stops_it() {
    let stage = stage().await;
    let (suzuki, sato) = (stage.client("鈴木 花子").await, stage.client("佐藤 一郎").await);
    let agreed = stage.books(suzuki, thursday(14, 0)).await.unwrap();
    let refused = stage.books(sato, thursday(10, 0)).await.unwrap();
    let by = By::Accompanist(stage.yamada);
    approve(&stage.app.context, by, agreed.id).await.unwrap();
    decline(&stage.app.context, by, refused.id, None).await.unwrap();

    stage.at(third_day()).await;

    let names = stage.letter_names(stage.yamada.person()).await;
    assert!(!names.contains(&URGED.to_owned()), "{names:?}");
}

#[tokio::test]
async fn a_moved_proposal_is_urged_at_its_new_time_and_nobody_twice() {
    let stage = stage().await;
    let suzuki = stage.client("鈴木 花子").await;
    let booked = stage.books(suzuki, thursday(14, 0)).await.unwrap();

    stage.at(days_later(-7, 11)).await;
    stage.moves(By::Client(suzuki), booked.id, days_later(7, 14)).await.unwrap();
    stage.at(third_day()).await;
    let early = stage.letter_names(stage.yamada.person()).await;
    // Three business days after the move of Thursday.
    stage.at(days_later(-2, 10)).await;
    stage.moves(By::Client(suzuki), booked.id, days_later(8, 14)).await.unwrap();
    stage.at(days_later(5, 10)).await;

    let names = stage.letter_names(stage.yamada.person()).await;
    assert_eq!(early.iter().filter(|name| *name == URGED).count(), 0);
    assert_eq!(names.iter().filter(|name| *name == URGED).count(), 1);
}

#[tokio::test]
async fn the_home_of_whoever_answers_says_until_when() {
    let stage = stage().await;
    let suzuki = stage.client("鈴木 花子").await;
    stage.books(suzuki, thursday(14, 0)).await.unwrap();
    let context = &stage.app.context;
    let tx = context.database.begin_write().await.unwrap();
    let who = stage.yamada.person();
    roles::grant(&tx, context, &Actor::System, who, Role::Accompanist).await.unwrap();
    tx.commit().await.unwrap();

    let first = stage.member(who).await.get("/home").await.html;
    stage.app.clock.set(third_day());
    let urged = stage.member(who).await.get("/home").await.html;

    assert!(first.contains("2026年12月3日（木）14:00までに回答がないと見送り"));
    assert!(!first.contains("遅れています"));
    assert!(urged.contains("遅れています"));
}
