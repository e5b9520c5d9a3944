//! 第1～第3希望, where no free time fits.

use entities::consultations::wish;
use reqwest::StatusCode;
use sea_orm::{EntityTrait, QueryOrder};

use super::{CONSULTATIONS, MESSAGES};
use crate::consultations::cast::{Stage, days_later, thursday};
use crate::study_sessions::visitor::Visitor;

const TYPED: [(&str, &str); 12] = [
    ("with", "anyone"),
    ("mode", "phone"),
    ("minutes", "30"),
    ("wishes.0_year", "R8"),
    ("wishes.0_month", "12"),
    ("wishes.0_day", "3"),
    ("wishes.0.time", "14:00"),
    ("wishes.1_year", "2026"),
    ("wishes.1_month", "12"),
    ("wishes.1_day", "4"),
    ("wishes.1.time", "10:00"),
    ("about", "求人の書き方を相談したい。"),
];

#[tokio::test]
async fn wishes_are_sent_in_three_steps_and_a_double_press_is_one_request() {
    let stage = Stage::new().await;
    let suzuki = stage.client("鈴木 花子").await;
    let visitor = Visitor::signed_in(&stage.app, suzuki.person()).await;

    let form = visitor.get("/consultations/request").await;
    let check = visitor.post(&form, &TYPED).await;
    let done = visitor.post(&check, &[("step", "send")]).await;
    let again = visitor.post(&check, &[("step", "send")]).await;
    let list = visitor.get("/consultations").await;

    assert!(check.says("第1希望 2026年12月3日（木）14:00～14:30"), "{}", check.text());
    assert!(done.says("希望を受け付けました"), "{}", done.text());
    assert_eq!(done.path, again.path);
    assert_eq!((stage.count(CONSULTATIONS).await, stage.count(MESSAGES).await), (1, 1));
    let db = stage.app.context.database.reader();
    let rows = wish::Entity::find().order_by_asc(wish::Column::Rank).all(db).await.unwrap();
    let starts: Vec<_> = rows.iter().map(|row| row.starts_at).collect();
    assert_eq!(starts, [thursday(14, 0), days_later(1, 10)]);
    assert!(list.says("第2希望: 2026年12月4日（金）10:00～10:30"), "{}", list.text());
}

#[tokio::test]
async fn what_is_wrong_with_wishes_stands_beside_each_and_the_rest_is_kept() {
    let stage = Stage::new().await;
    let suzuki = stage.client("鈴木 花子").await;
    let visitor = Visitor::signed_in(&stage.app, suzuki.person()).await;

    let form = visitor.get("/consultations/request").await;
    let none = visitor.post(&form, &[("mode", "phone"), ("minutes", "30")]).await;
    let mut typed = TYPED.to_vec();
    typed[4] = ("wishes.0_month", "13");
    typed[10] = ("wishes.1.time", "朝");
    let wrong = visitor.post(&form, &typed).await;
    let mut twice = TYPED.to_vec();
    twice[9] = ("wishes.1_day", "3");
    twice[10] = ("wishes.1.time", "14:00");
    let twice = visitor.post(&form, &twice).await;

    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(none.says("希望日時を1つ以上入力してください"), "{}", none.text());
    assert!(none.html.contains("href=\"#f-about\""), "{}", none.text());
    assert!(wrong.html.contains("href=\"#f-wishes-0\""), "{}", wrong.text());
    assert!(wrong.html.contains("href=\"#f-wishes-1-time\""), "{}", wrong.text());
    assert!(wrong.says("求人の書き方を相談したい。"), "{}", wrong.text());
    assert_eq!(twice.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(twice.says("同じ希望日時が2つあります"), "{}", twice.text());
    assert_eq!(stage.count(CONSULTATIONS).await, 0);
}

#[tokio::test]
async fn each_wish_keeps_its_place_and_a_past_day_is_named_before_anything_is_sent() {
    let stage = Stage::new().await;
    let suzuki = stage.client("鈴木 花子").await;
    let visitor = Visitor::signed_in(&stage.app, suzuki.person()).await;
    let third = |name: &'static str| match name.strip_prefix("wishes.1") {
        Some("_year") => "wishes.2_year",
        Some("_month") => "wishes.2_month",
        Some("_day") => "wishes.2_day",
        Some(_) => "wishes.2.time",
        None => name,
    };
    let typed: Vec<_> = TYPED.map(|(name, value)| (third(name), value)).into();
    let mut past = typed.clone();
    past[8] = ("wishes.2_month", "10");
    let second: Vec<_> =
        TYPED.into_iter().filter(|(name, _)| !name.starts_with("wishes.0")).collect();

    let form = visitor.get("/consultations/request").await;
    let past = visitor.post(&form, &past).await;
    let no_first = visitor.post(&form, &second).await;
    let check = visitor.post(&form, &typed).await;
    visitor.post(&check, &[("step", "send")]).await;

    assert_eq!(past.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(past.says("これからの日時を入力してください"), "{}", past.text());
    assert!(past.html.contains("href=\"#f-wishes-2\""), "{}", past.text());
    assert_eq!(no_first.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(no_first.says("第1希望から順に入力してください"), "{}", no_first.text());
    assert!(check.says("第3希望 2026年12月4日（金）10:00～10:30"), "{}", check.text());
    assert!(!check.says("第2希望"), "{}", check.text());
    let db = stage.app.context.database.reader();
    let rows = wish::Entity::find().order_by_asc(wish::Column::Rank).all(db).await.unwrap();
    let stored: Vec<_> = rows.iter().map(|row| (row.rank, row.starts_at)).collect();
    assert_eq!(stored, [(1, thursday(14, 0)), (3, days_later(1, 10))]);
}

#[tokio::test]
async fn a_wish_that_became_too_soon_is_named_beside_its_field_when_it_is_sent() {
    let stage = Stage::new().await;
    let suzuki = stage.client("鈴木 花子").await;
    let visitor = Visitor::signed_in(&stage.app, suzuki.person()).await;

    let form = visitor.get("/consultations/request").await;
    let check = visitor.post(&form, &TYPED).await;
    stage.policy(|raw| raw.notice_days = "20".to_owned()).await;
    let late = visitor.post(&check, &[("step", "send")]).await;

    assert_eq!((check.status, late.status), (StatusCode::OK, StatusCode::UNPROCESSABLE_ENTITY));
    assert!(late.html.contains("href=\"#f-wishes-0\""), "{}", late.text());
    assert!(late.says("求人の書き方を相談したい。"), "{}", late.text());
    assert_eq!(stage.count(CONSULTATIONS).await, 0);
}
