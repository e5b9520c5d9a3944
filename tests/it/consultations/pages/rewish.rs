//! A client changes wishes that are not arranged yet.

use entities::consultations::consultation::{Mode, Side};
use entities::consultations::wish;
use reqwest::StatusCode;
use sea_orm::{EntityTrait, QueryOrder};

use bansou::consultations::links::token;

use crate::consultations::cast::{Stage, days_later, thursday};
use crate::study_sessions::visitor::{Seen, Visitor};

const TYPED: [(&str, &str); 9] = [
    ("wishes.0_year", "2026"),
    ("wishes.0_month", "12"),
    ("wishes.0_day", "3"),
    ("wishes.0.time", "16:00"),
    ("wishes.1_year", ""),
    ("mode", "phone"),
    ("minutes", "30"),
    ("about", "求人の書き方を相談したい。"),
    ("step", "check"),
];

async fn changes(visitor: &Visitor<'_>, path: &str) -> (Seen, Seen) {
    let form = visitor.get(path).await;
    let check = visitor.post(&form, &TYPED).await;
    let done = visitor.post(&check, &[("step", "send")]).await;
    let again = visitor.post(&check, &[("step", "send")]).await;
    assert!(check.says("第1希望 2026年12月3日（木）16:00～16:30"), "{}", check.text());
    assert!(again.says("希望を変更しました"), "{}", again.text());
    (form, done)
}

#[tokio::test]
async fn the_link_in_the_letter_leads_to_the_wishes_and_changes_them() {
    let stage = Stage::new().await;
    let suzuki = stage.client("鈴木 花子").await;
    let asked = stage.wishes(suzuki, &[thursday(14, 0), days_later(1, 10)]).await;
    let token = token(&stage.app.context.config, asked.id, (suzuki.person(), Side::Client));
    let visitor = Visitor::new(&stage.app);
    stage.later();

    let page = visitor.get(&format!("/consultations/links/{token}")).await;
    let (form, done) = changes(&visitor, &page.link("希望を変える")).await;

    assert!(form.html.contains("value=\"14:00\""), "{}", form.text());
    assert!(form.says("採用の進め方を相談したい。"), "{}", form.text());
    assert!(done.says("第1希望 2026年12月3日（木）16:00～16:30"), "{}", done.text());
    assert!(done.says("希望日時を変更した（相談者）"), "{}", done.text());
    let db = stage.app.context.database.reader();
    let rows = wish::Entity::find().order_by_asc(wish::Column::Rank).all(db).await.unwrap();
    let stored: Vec<_> = rows.iter().map(|row| (row.rank, row.starts_at)).collect();
    assert_eq!(stored, [(1, thursday(16, 0))]);
    let row = stage.row(asked.id).await;
    assert_eq!((row.mode, row.minutes), (Mode::Phone, 30));
    let letters = stage.letters(suzuki.person()).await;
    assert_eq!(letters.len(), 2);
    assert!(letters[1].subject.contains("ご希望の変更"), "{}", letters[1].subject);
    assert!(letters[1].text_body.contains("12月3日（木）16:00～16:30"), "{}", letters[1].text_body);
}

#[tokio::test]
async fn what_is_wrong_or_the_same_comes_back_and_nothing_is_changed_once_it_is_arranged() {
    let stage = Stage::new().await;
    let suzuki = stage.client("鈴木 花子").await;
    let asked = stage.wishes(suzuki, &[thursday(14, 0)]).await;
    let visitor = Visitor::signed_in(&stage.app, suzuki.person()).await;
    let path = format!("/consultations/{}/change", asked.id);

    let form = visitor.get(&path).await;
    let mut sunday = TYPED.to_vec();
    sunday[2] = ("wishes.0_day", "6");
    let sunday = visitor.post(&form, &sunday).await;
    let same = [
        ("wishes.0_year", "2026"),
        ("wishes.0_month", "12"),
        ("wishes.0_day", "3"),
        ("wishes.0.time", "14:00"),
        ("mode", "in_person"),
        ("minutes", "60"),
        ("about", "採用の進め方を相談したい。"),
        ("step", "check"),
    ];
    let same = visitor.post(&form, &same).await;
    let check = visitor.post(&form, &TYPED).await;
    let wish = stage.arrangement(asked.id, thursday(14, 0)).await;
    let arranged = bansou::consultations::booking::arrange(&stage.app.context, stage.desk, wish);
    arranged.await.unwrap();
    let late = visitor.post(&check, &[("step", "send")]).await;

    assert_eq!(sunday.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(sunday.html.contains("href=\"#f-wishes-0\""), "{}", sunday.text());
    assert_eq!(same.status, StatusCode::CONFLICT);
    assert!(same.says("変わったところがありません"), "{}", same.text());
    assert!(late.status.is_client_error(), "{}", late.text());
    assert_eq!(stage.row(asked.id).await.starts_at, Some(thursday(14, 0)));
}
