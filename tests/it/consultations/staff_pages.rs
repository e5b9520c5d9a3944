//! The secretariat at its pages of consultations.

use entities::consultations::consultation::ConsultationState;

use super::cast::{Stage, thursday};

const DESK: &str = "/staff/consultations";

#[tokio::test]
async fn wishes_are_arranged_by_one_press_and_a_second_press_changes_nothing() {
    let stage = Stage::new().await;
    let client = stage.client("鈴木 一郎").await;
    let wished = stage.wishes(client, &[thursday(14, 0), thursday(16, 0)]).await;
    let desk = stage.at_the_desk().await;
    let action = format!("{DESK}/{}/arrangement", wished.id);
    let choice = format!("{}/2", stage.yamada.person());

    let waiting = desk.get(DESK).await;
    let done = desk.press(&waiting, &action, &[("choice", &choice)]).await;
    let again = desk.press(&waiting, &action, &[("choice", &choice)]).await;

    assert!(waiting.says("希望日時の調整（1件）"), "{}", waiting.text());
    assert!(waiting.says("第2希望: 12月3日（木）16:00～17:00 に決める"), "{}", waiting.text());
    assert!(done.says("日時と支援者が決まりました。"), "{}", done.text());
    assert!(done.says("2026年12月3日（木）16:00～17:00"), "{}", done.text());
    assert_eq!(again.path, done.path);
    assert!(again.says("この相談は「確定」のため、この操作はできません。"), "{}", again.text());
    assert_eq!(
        stage.letter_names(client.person()).await,
        ["consultation_requested", "consultation_confirmed"]
    );
    assert!(desk.get(DESK).await.says("調整を待っている希望はありません。"));
    stage.app.stop().await;
}

#[tokio::test]
async fn over_a_limit_the_form_asks_for_a_reason_and_keeps_what_was_typed() {
    let stage = Stage::new().await;
    let client = stage.client("鈴木 一郎").await;
    let wished = stage.wishes(client, &[thursday(19, 0)]).await;
    let desk = stage.at_the_desk().await;
    let page = format!("{DESK}/{}/arrangement", wished.id);
    let yamada = stage.yamada.person().to_string();
    let mut typed = vec![
        ("accompanist", yamada.as_str()),
        ("day_year", "2026"),
        ("day_month", "12"),
        ("day_day", "3"),
        ("time", "19:00"),
        ("minutes", "60"),
        ("mode", "online"),
        ("online_url", "https://meet.example.jp/j/9"),
    ];

    let waiting = desk.get(DESK).await;
    let form = desk.get(&page).await;
    let asked = desk.press(&form, &page, &typed).await;
    typed.push(("override_reason", "本人の希望で夜に行うため"));
    let done = desk.press(&asked, &page, &typed).await;

    assert!(waiting.says("希望の日時に空いている支援者がいません。"), "{}", waiting.text());
    assert_eq!(asked.status.as_u16(), 409);
    assert!(asked.says("次の制限を超えて決めるには、理由を入力してください。"));
    assert!(asked.source().contains("https://meet.example.jp/j/9"));
    assert!(done.says("本人の希望で夜に行うため"), "{}", done.text());
    let row = stage.row(wished.id).await;
    assert_eq!(row.state, ConsultationState::Confirmed);
    assert_eq!(row.online_url.as_deref(), Some("https://meet.example.jp/j/9"));
    stage.app.stop().await;
}

#[tokio::test]
async fn empty_fields_of_the_form_are_all_named_at_once() {
    let stage = Stage::new().await;
    let client = stage.client("鈴木 一郎").await;
    let wished = stage.wishes(client, &[thursday(14, 0)]).await;
    let desk = stage.at_the_desk().await;
    let page = format!("{DESK}/{}/arrangement", wished.id);

    let form = desk.get(&page).await;
    let wrong =
        desk.press(&form, &page, &[("online_url", "http://example.jp"), ("time", "25時")]).await;

    assert_eq!(wrong.status.as_u16(), 422);
    assert!(wrong.says("入力内容を確認してください（6件）"), "{}", wrong.text());
    assert_eq!(stage.row(wished.id).await.state, ConsultationState::Requested);
    stage.app.stop().await;
}

#[tokio::test]
async fn a_booking_that_needs_approval_is_approved_or_declined_with_a_reason() {
    let stage = Stage::new().await;
    stage.policy(|raw| raw.approval_needed = true).await;
    let client = stage.client("鈴木 一郎").await;
    let first = stage.books(client, thursday(10, 0)).await.unwrap();
    let second = stage.books(client, thursday(14, 0)).await.unwrap();
    let desk = stage.at_the_desk().await;

    let waiting = desk.get(DESK).await;
    let approved = desk.press(&waiting, &format!("{DESK}/{}/approval", first.id), &[]).await;
    let page = format!("{DESK}/{}/refusal", second.id);
    let form = desk.get(&page).await;
    let declined = desk.press(&form, &page, &[("reason", "担当者が不在です。")]).await;

    assert!(waiting.says("承認待ち（2件）"), "{}", waiting.text());
    assert!(approved.says("承認しました。"), "{}", approved.text());
    assert!(declined.says("見送りました。"), "{}", declined.text());
    assert_eq!(stage.row(first.id).await.state, ConsultationState::Confirmed);
    assert_eq!(stage.row(second.id).await.end_reason.as_deref(), Some("担当者が不在です。"));
    stage.app.stop().await;
}

#[tokio::test]
async fn a_meeting_is_moved_to_somebody_else_and_called_off_after_a_tick() {
    let stage = Stage::new().await;
    let sato = stage.accompanist("佐藤 花子").await;
    let client = stage.client("鈴木 一郎").await;
    let booked = stage.books(client, thursday(10, 0)).await.unwrap();
    let desk = stage.at_the_desk().await;
    let (change, cancel) =
        (format!("{DESK}/{}/change", booked.id), format!("{DESK}/{}/cancellation", booked.id));
    let person = sato.person().to_string();

    let form = desk.get(&change).await;
    let typed = [
        ("accompanist", person.as_str()),
        ("day_year", "2026"),
        ("day_month", "12"),
        ("day_day", "4"),
        ("time", "11:00"),
        ("minutes", "30"),
        ("mode", "phone"),
        ("message", "担当を替わります。"),
    ];
    let moved = desk.press(&form, &change, &typed).await;
    let form = desk.get(&cancel).await;
    let unticked = desk.press(&form, &cancel, &[("reason", "会場の都合")]).await;
    let gone = desk.press(&unticked, &cancel, &[("reason", "会場の都合"), ("sure", "yes")]).await;

    assert!(moved.says("佐藤 花子さん"), "{}", moved.text());
    assert!(moved.says("2026年12月4日（金）11:00～11:30"), "{}", moved.text());
    assert_eq!(unticked.status.as_u16(), 422);
    assert!(unticked.source().contains("会場の都合"));
    assert!(gone.says("取り消しました。"), "{}", gone.text());
    let letters = stage.letter_names(stage.yamada.person()).await;
    assert_eq!(letters, ["consultation_confirmed", "consultation_handed_over"]);
    stage.app.stop().await;
}

#[tokio::test]
async fn what_became_of_a_meeting_is_recorded_and_a_strike_is_lifted() {
    let stage = Stage::new().await;
    let client = stage.client("鈴木 一郎").await;
    let missed = stage.books(client, thursday(10, 0)).await.unwrap();
    let held = stage.books(client, thursday(14, 0)).await.unwrap();
    stage.at(thursday(15, 30)).await;
    let desk = stage.at_the_desk().await;

    let page = format!("{DESK}/{}/absence", missed.id);
    let form = desk.get(&page).await;
    let nobody = desk.press(&form, &page, &[]).await;
    let absent = desk.press(&form, &page, &[("absent", "client")]).await;
    let page = format!("{DESK}/{}/meeting", held.id);
    let form = desk.get(&page).await;
    let day = [("day_year", "2026"), ("day_month", "12"), ("day_day", "3")];
    let late = [("from", "14:05"), ("until", "15:40")];
    let late = desk.press(&form, &page, &[&day[..], &late].concat()).await;
    let real = [("from", "14:05"), ("until", "15:10")];
    let met = desk.press(&form, &page, &[&day[..], &real].concat()).await;
    let strikes = desk.get(&format!("{DESK}/strikes")).await;
    let lift = strikes.link("数えないことにする");
    let form = desk.get(&lift).await;
    let lifted = desk.press(&form, &lift, &[("reason", "急病のため")]).await;

    assert_eq!(nobody.status.as_u16(), 422);
    assert!(absent.says("来なかった側 相談者"), "{}", absent.text());
    assert_eq!(late.status.as_u16(), 422);
    assert!(met.says("2026年12月3日（木）14:05～15:10"), "{}", met.text());
    assert!(strikes.says("数えている欠席などは1回です。"), "{}", strikes.text());
    assert!(lifted.says("理由：急病のため"), "{}", lifted.text());
    assert!(lifted.says("数えている欠席などは0回です。"), "{}", lifted.text());
    stage.app.stop().await;
}

#[tokio::test]
async fn the_secretariat_books_for_a_client_once_however_often_it_presses() {
    let stage = Stage::new().await;
    let client = stage.client("鈴木 一郎").await;
    let desk = stage.at_the_desk().await;
    let page = format!("{DESK}/new");
    let (who, person) =
        (format!("{}/{}", stage.operator, client.person()), stage.yamada.person().to_string());
    let typed = [
        ("client", who.as_str()),
        ("about", "電話で受けた相談"),
        ("accompanist", &person),
        ("day_year", "2026"),
        ("day_month", "12"),
        ("day_day", "3"),
        ("time", "10:00"),
        ("minutes", "60"),
        ("mode", "phone"),
    ];

    let form = desk.get(&page).await;
    let first = desk.press(&form, &page, &typed).await;
    let second = desk.press(&form, &page, &typed).await;

    assert!(first.says("予約しました。"), "{}", first.text());
    assert_eq!(first.path, second.path);
    assert_eq!(stage.letter_names(client.person()).await, ["consultation_confirmed"]);
    stage.app.stop().await;
}
