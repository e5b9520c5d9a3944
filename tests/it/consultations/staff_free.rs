//! The secretariat sees when an accompanist is free, and whose time is taken where it is not.

use entities::consultations::consultation::ConsultationState;

use super::cast::{Stage, thursday};

const DESK: &str = "/staff/consultations";

#[tokio::test]
async fn free_times_of_the_chosen_accompanist_are_offered_and_one_is_taken() {
    let stage = Stage::new().await;
    let (suzuki, sato) = (stage.client("鈴木 一郎").await, stage.client("佐藤 花子").await);
    stage.books(sato, thursday(10, 0)).await.unwrap();
    let wished = stage.wishes(suzuki, &[thursday(19, 0)]).await;
    let desk = stage.at_the_desk().await;
    let page = format!("{DESK}/{}/arrangement", wished.id);
    let yamada = stage.yamada.person().to_string();
    let shape = [("accompanist", yamada.as_str()), ("minutes", "60"), ("mode", "in_person")];

    let form = desk.get(&page).await;
    let mut asks = shape.to_vec();
    asks.extend([("day_year", "2026"), ("day_month", "12"), ("day_day", "3"), ("step", "free")]);
    let shown = desk.press(&form, &page, &asks).await;
    let mut takes = shape.to_vec();
    takes.push(("slot", "2026-12-03T14:00"));
    let done = desk.press(&shown, &page, &takes).await;

    assert!(!form.says("12月3日（木）14:00～15:00"), "{}", form.text());
    assert_eq!(shown.status.as_u16(), 200);
    assert!(shown.says("12月3日（木）14:00～15:00"), "{}", shown.text());
    assert!(!shown.says("12月3日（木）10:00～11:00"), "{}", shown.text());
    assert!(done.says("日時と支援者が決まりました。"), "{}", done.text());
    let row = stage.row(wished.id).await;
    assert_eq!((row.state, row.starts_at), (ConsultationState::Confirmed, Some(thursday(14, 0))));
}

#[tokio::test]
async fn whose_time_is_taken_is_told_of_both_sides() {
    let stage = Stage::new().await;
    let suzuki = stage.client("鈴木 一郎").await;
    stage.books(suzuki, thursday(14, 0)).await.unwrap();
    let wished = stage.wishes(suzuki, &[thursday(14, 0)]).await;
    let desk = stage.at_the_desk().await;
    let page = format!("{DESK}/{}/arrangement", wished.id);
    let yamada = stage.yamada.person().to_string();

    let form = desk.get(&page).await;
    let typed = [
        ("accompanist", yamada.as_str()),
        ("slot", "2026-12-03T14:00"),
        ("minutes", "60"),
        ("mode", "in_person"),
    ];
    let taken = desk.press(&form, &page, &typed).await;

    assert_eq!(taken.status.as_u16(), 409);
    let said = |who| format!("{who}には、この時間に別の個別相談（2026年12月3日（木）14:00");
    assert!(taken.says(&said("相談する方")), "{}", taken.text());
    assert!(taken.says(&said("支援者")), "{}", taken.text());
    assert!(!taken.says("ほかの方が先に予約しました"), "{}", taken.text());
}
