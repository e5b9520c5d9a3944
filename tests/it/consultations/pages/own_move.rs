//! An accompanist moves a meeting: 入力 → 確認.

use reqwest::StatusCode;

use super::as_is;
use crate::consultations::cast::{Stage, thursday};

/// What stands in the form, moved to a day of December and a time.
fn typed<'a>(day: &'a str, time: &'a str) -> [(&'a str, &'a str); 8] {
    [
        ("day_year", "2026"),
        ("day_month", "12"),
        ("day_day", day),
        ("from", time),
        ("minutes", "60"),
        ("mode", "in_person"),
        ("message", "時間を変えてください。"),
        ("step", "check"),
    ]
}

#[tokio::test]
async fn a_time_out_of_hours_is_named_before_anything_is_moved() {
    let stage = Stage::new().await;
    let suzuki = stage.client("鈴木 花子").await;
    let booked = stage.books(suzuki, thursday(14, 0)).await.unwrap();
    let yamada = as_is(&stage, stage.yamada.person()).await;

    let form = yamada.get(&format!("/consultations/{}/change", booked.id)).await;
    let check = yamada.post(&form, &typed("6", "10:00")).await;
    let before = stage.row(booked.id).await.starts_at;
    let mut at_once = typed("6", "10:00");
    at_once[7] = ("step", "send");
    let unread = yamada.post(&form, &at_once).await;
    let still = stage.row(booked.id).await.starts_at;
    let moved = yamada.post(&check, &[("step", "send")]).await;
    let again = yamada.post(&check, &[("step", "send")]).await;

    assert!(check.says("受付時間の外です（日曜日）"), "{}", check.text());
    assert!(check.says("変更前の日時 2026年12月3日（木）14:00～15:00"), "{}", check.text());
    assert!(check.says("変更後の日時 2026年12月6日（日）10:00～11:00"), "{}", check.text());
    assert!(unread.says("受付時間の外です（日曜日）"), "{}", unread.text());
    assert_eq!((before, still), (Some(thursday(14, 0)), Some(thursday(14, 0))));
    assert!(moved.says("変更し、両方にお知らせしました"), "{}", moved.text());
    assert!(again.says("日時を変更しました"), "{}", again.text());
    assert!(moved.says("2026年12月6日（日）10:00～11:00"), "{}", moved.text());
    let letters = stage.letter_names(suzuki.person()).await;
    assert_eq!(letters, ["consultation_confirmed", "consultation_moved"]);
}

#[tokio::test]
async fn what_cannot_be_or_changes_nothing_comes_back_with_the_message() {
    let stage = Stage::new().await;
    let suzuki = stage.client("鈴木 花子").await;
    let booked = stage.books(suzuki, thursday(14, 0)).await.unwrap();
    let yamada = as_is(&stage, stage.yamada.person()).await;

    let form = yamada.get(&format!("/consultations/{}/change", booked.id)).await;
    let off_grid = yamada.post(&form, &typed("3", "13:07")).await;
    let mut later = typed("3", "10:00");
    later[0] = ("day_year", "2028");
    let other_year = yamada.post(&form, &later).await;
    let same = yamada.post(&form, &typed("3", "14:00")).await;
    let check = yamada.post(&form, &typed("3", "15:00")).await;
    let mend = yamada.post(&check, &[("step", "mend")]).await;

    assert_eq!(off_grid.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(off_grid.html.contains("href=\"#f-from\""), "{}", off_grid.text());
    assert_eq!(other_year.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(other_year.html.contains("href=\"#f-day\""), "{}", other_year.text());
    assert_eq!(same.status, StatusCode::CONFLICT);
    assert!(same.says("変わったところがありません"), "{}", same.text());
    assert!(same.says("時間を変えてください。"), "{}", same.text());
    assert!(!check.says("受付時間の外"), "{}", check.text());
    assert!(mend.html.contains("value=\"15:00\""), "{}", mend.text());
    assert_eq!(stage.row(booked.id).await.version, 1);
}

#[tokio::test]
async fn strikes_are_the_clients_and_no_word_to_the_accompanist_who_calls_off() {
    let stage = Stage::new().await;
    let suzuki = stage.client("鈴木 花子").await;
    let booked = stage.books(suzuki, thursday(14, 0)).await.unwrap();
    let yamada = as_is(&stage, stage.yamada.person()).await;

    let page = yamada.get(&format!("/consultations/{}/cancellation", booked.id)).await;

    assert!(page.says("鈴木 花子さんに、取り消しのお知らせが届きます"), "{}", page.text());
    assert!(!page.says("回数"), "{}", page.text());
}
