//! The secretariat looks through consultations, and keeps the rules.

use bansou::consultations::By;
use bansou::consultations::changing::{HeldMeeting, mark_held};
use entities::consultations::consultation::Side;

use super::cast::{Stage, days_later, thursday};
use crate::study_sessions::visitor::Seen;

const DESK: &str = "/staff/consultations";

#[tokio::test]
async fn the_list_is_narrowed_by_state_accompanist_number_and_name() {
    let stage = Stage::new().await;
    let other = stage.organisation("花巻みらい商工会").await;
    let (suzuki, sato) =
        (stage.client("鈴木 一郎").await, stage.client_of("佐藤 二郎", other).await);
    let first = stage.books(suzuki, thursday(10, 0)).await.unwrap();
    let mut wish = stage.booking(thursday(14, 0));
    wish.subject.organisation = other;
    let second = stage.books_so(sato, wish).await.unwrap();
    stage.cancels(By::Staff(stage.desk), first.id).await.unwrap();
    let desk = stage.at_the_desk().await;

    let all = desk.get(&format!("{DESK}/all")).await;
    let cancelled = desk.get(&format!("{DESK}/all?state=cancelled")).await;
    let named = desk.get(&format!("{DESK}/all?text=ﾊﾅﾏｷ")).await;
    let numbered = desk.get(&format!("{DESK}/all?text={}", second.number.to_lowercase())).await;
    let nothing = desk.get(&format!("{DESK}/all?year=2020&text=%25")).await;

    let shown = |page: &Seen| (page.says(&first.number), page.says(&second.number));
    assert_eq!(shown(&all), (true, true));
    assert_eq!(shown(&cancelled), (true, false));
    assert_eq!(shown(&named), (false, false));
    assert_eq!(shown(&desk.get(&format!("{DESK}/all?text=花巻")).await), (false, true));
    assert_eq!(shown(&numbered), (false, true));
    assert!(nothing.says("条件に合う相談はありません。"));
    stage.app.stop().await;
}

#[tokio::test]
async fn rules_conditions_and_contracts_are_kept_and_wrong_ones_are_named() {
    let stage = Stage::new().await;
    let desk = stage.at_the_desk().await;
    let rules = format!("{DESK}/rules");

    let usual = desk.get(&rules).await;
    let values = [
        ("most_open", "５"),
        ("change_deadline_hours", "8"),
        ("late_changes", "counted"),
        ("strike_limit", "2"),
        ("strike_window_months", "6"),
        ("suspension_days", "30"),
        ("intake_deadline_days", "1"),
        ("notice_days", "2"),
    ];
    let saved = desk.press(&usual, &rules, &values).await;
    let stale = desk.press(&usual, &rules, &values).await;
    let mut wrong = values;
    wrong[0].1 = "0";
    let wrong = desk.press(&saved, &rules, &wrong).await;
    let page = format!("{DESK}/conditions");
    let form = desk.get(&page).await;
    let published = desk.press(&form, &page, &[("text", "静かな場所から参加してください。")]).await;
    let contract = format!("{DESK}/contracts/{}", stage.yamada.person());
    let form = desk.get(&contract).await;
    let nought = desk.press(&form, &contract, &[("year", "2026"), ("most", "0")]).await;
    let kept = desk.press(&form, &contract, &[("year", "2026"), ("most", "20")]).await;

    assert!(usual.says("この年度のルールはまだ保存されていません。"));
    assert!(saved.says("ルールを保存しました。"), "{}", saved.text());
    assert!(saved.source().contains("value=\"5\""));
    assert_eq!((stale.status.as_u16(), wrong.status.as_u16()), (409, 422));
    assert!(wrong.says("1～99の数で入力してください。"));
    assert!(published.says("静かな場所から参加してください。"), "{}", published.text());
    assert_eq!(nought.status.as_u16(), 422);
    assert!(kept.says("20件まで"), "{}", kept.text());
    stage.app.stop().await;
}

#[tokio::test]
async fn opening_a_consultation_is_noted_and_shows_its_history() {
    let stage = Stage::new().await;
    let client = stage.client("鈴木 一郎").await;
    let booked = stage.books(client, thursday(10, 0)).await.unwrap();
    stage.at(days_later(0, 12)).await;
    let wish =
        HeldMeeting { consultation: booked.id, from: thursday(10, 0), until: thursday(11, 0) };
    mark_held(&stage.app.context, By::Accompanist(stage.yamada), wish).await.unwrap();
    let desk = stage.at_the_desk().await;

    let page = desk.get(&format!("{DESK}/{}", booked.id)).await;

    assert!(page.says("実施を記録した 支援者・山田 太郎さん"), "{}", page.text());
    assert!(page.says("予約した 相談者・鈴木 一郎さん"), "{}", page.text());
    let viewed = "SELECT COUNT(*) FROM audit_entry WHERE action = 'personal_data.viewed'";
    assert_eq!(stage.count(viewed).await, 1);
    assert_eq!(stage.row(booked.id).await.ended_by, Some(Side::Accompanist));
    stage.app.stop().await;
}
