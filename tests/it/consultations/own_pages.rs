//! An accompanist at their own pages.

use super::cast::{Stage, thursday};
use bansou::consultations::availability::own_availability;

const OWN: &str = "/my/availability";

/// What the form of weekly hours sends, with one row.
fn typed<'a>(weekday: &'a str, from: &'a str, until: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("rows", "3"),
        ("accepts", "yes"),
        ("confirmation", "at_once"),
        ("modes", "online"),
        ("lengths", "60"),
        ("grid_minutes", "30"),
        ("buffer_before", "0"),
        ("buffer_after", "15"),
        ("notice_days", "3"),
        ("horizon_days", "56"),
        ("closes_on_holidays", "yes"),
        ("rules.0.weekday", weekday),
        ("rules.0.from", from),
        ("rules.0.until", until),
        ("rules.0.modes", "online"),
    ]
}

#[tokio::test]
async fn hours_are_looked_at_before_they_are_saved_and_show_at_once() {
    let stage = Stage::new().await;
    let yamada = stage.member(stage.yamada.person()).await;

    let before = yamada.get(OWN).await;
    let mut preview = typed("4", "13:00", "15:00");
    preview.push(("act", "preview"));
    let looked = yamada.press(&before, OWN, &preview).await;
    let unchanged = yamada.get(OWN).await;
    let mut save = typed("4", "13:00", "15:00");
    save.push(("act", "save"));
    let saved = yamada.press(&before, OWN, &save).await;
    let stale = yamada.press(&before, OWN, &save).await;

    assert!(
        before.says("12月3日（木） 9:00～18:00（対面・オンライン・電話）"),
        "{}",
        before.text()
    );
    assert!(looked.says("この内容で予約できる時間（4週間・保存前）"), "{}", looked.text());
    assert!(looked.says("12月3日（木） 13:00～15:00（オンライン）"), "{}", looked.text());
    assert!(unchanged.says("12月3日（木） 9:00～18:00"), "{}", unchanged.text());
    assert!(saved.says("受付時間を保存しました。"), "{}", saved.text());
    assert!(saved.says("12月3日（木） 13:00～15:00（オンライン）"), "{}", saved.text());
    assert!(!saved.says("12月2日"), "{}", saved.text());
    assert_eq!(stale.status.as_u16(), 409);
    stage.app.stop().await;
}

#[tokio::test]
async fn a_wrong_row_is_named_and_everything_typed_stays() {
    let stage = Stage::new().await;
    let yamada = stage.member(stage.yamada.person()).await;

    let form = yamada.get(OWN).await;
    let mut values = typed("4", "15:00", "13:00");
    values.push(("place", "塩尻駅前"));
    let wrong = yamada.press(&form, OWN, &values).await;
    values.push(("act", "more"));
    let more = yamada.press(&form, OWN, &values).await;

    assert_eq!(wrong.status.as_u16(), 422);
    assert!(wrong.source().contains("href=\"#f-rules-0-until\""), "{}", wrong.text());
    assert!(wrong.source().contains("塩尻駅前"));
    assert_eq!(more.status.as_u16(), 200);
    assert!(more.says("8行目"), "{}", more.text());
    let db = stage.app.context.database.reader();
    let stored = own_availability(db, stage.yamada.person()).await.unwrap();
    assert_eq!(stored.rules.len(), 5);
    stage.app.stop().await;
}

#[tokio::test]
async fn a_closed_day_is_free_no_more_until_it_is_taken_back() {
    let stage = Stage::new().await;
    let yamada = stage.member(stage.yamada.person()).await;
    let days = format!("{OWN}/days");

    let form = yamada.get(OWN).await;
    let date = [("day_year", "2026"), ("day_month", "12"), ("day_day", "3")];
    let nothing = yamada.press(&form, &days, &[("kind", "open")]).await;
    let hours = [("day_from", "19:00"), ("day_until", "20:00"), ("day_modes", "online")];
    let undecided = yamada.press(&form, &days, &[&date[..], &hours].concat()).await;
    let closed = [&date[..], &[("kind", "closed"), ("note", "出張")]].concat();
    yamada.press(&form, &days, &closed).await;
    let closed = yamada.get(OWN).await;
    let removal = closed.action_with("/removal");
    yamada.press(&closed, &removal, &[]).await;
    let back = yamada.get(OWN).await;

    assert_eq!(nothing.status.as_u16(), 422);
    assert_eq!(undecided.status.as_u16(), 422);
    assert!(undecided.says("この日の扱いを選んでください。"), "{}", undecided.text());
    assert!(undecided.source().contains("value=\"19:00\""), "{}", undecided.text());
    assert!(form.says("12月3日（木） 9:00～18:00"), "{}", form.text());
    assert!(closed.says("2026年12月3日（木） 休み 出張"), "{}", closed.text());
    assert!(!closed.says("12月3日（木） 9:00"), "{}", closed.text());
    assert!(back.says("12月3日（木） 9:00～18:00"), "{}", back.text());
    stage.app.stop().await;
}

#[tokio::test]
async fn entering_a_day_leaves_what_is_typed_and_not_saved() {
    let stage = Stage::new().await;
    let yamada = stage.member(stage.yamada.person()).await;
    let days = format!("{OWN}/days");

    let form = yamada.get(OWN).await;
    let mut values = typed("4", "15:00", "17:00");
    values.extend([("version", "1"), ("place", "塩尻駅前"), ("kind", "closed")]);
    values.extend([("day_year", "2026"), ("day_month", "12"), ("day_day", "3")]);
    let added = yamada.press(&form, &days, &values).await;
    let again = yamada.press(&form, &days, &values).await;
    let removal = added.action_with("/removal");
    let back = yamada.press(&added, &removal, &values).await;

    assert_eq!(added.status.as_u16(), 200);
    assert!(added.says("日ごとの予定を登録しました。"), "{}", added.text());
    assert!(added.source().contains("value=\"塩尻駅前\""), "{}", added.source());
    assert_eq!(again.source().matches("（2026年12月3日（木） 休み）").count(), 1);
    assert!(back.says("日ごとの予定はありません。"), "{}", back.text());
    assert!(back.source().contains("value=\"塩尻駅前\""), "{}", back.source());
    stage.app.stop().await;
}

#[tokio::test]
async fn the_week_shows_meetings_other_time_and_what_is_free() {
    let stage = Stage::new().await;
    let client = stage.client("鈴木 一郎").await;
    stage.books(client, thursday(10, 0)).await.unwrap();
    let yamada = stage.member(stage.yamada.person()).await;

    let week = yamada.get("/my/week?day=2026-12-03").await;
    let other = yamada.get("/my/week?day=2026-11-24").await;
    let odd = yamada.get("/my/week?day=nonsense").await;

    assert!(week.says("10:00～11:00 一般社団法人 はじめ（対面） 確定"), "{}", week.text());
    assert!(week.says("11:30～18:00 予約できる時間 空き"), "{}", week.text());
    assert!(!other.says("はじめ"), "{}", other.text());
    assert_eq!(odd.text(), other.text());
    stage.app.stop().await;
}

#[tokio::test]
async fn the_secretariat_keeps_hours_for_somebody_and_a_colleague_does_not() {
    let stage = Stage::new().await;
    let sato = stage.accompanist("佐藤 花子").await;
    let page = format!("/staff/accompanists/{}/availability", stage.yamada.person());
    let desk = stage.at_the_desk().await;
    let colleague = stage.member(sato.person()).await;
    let client = stage.client("鈴木 一郎").await;
    let member = stage.member(client.person()).await;

    let form = desk.get(&page).await;
    let saved = desk.press(&form, &page, &typed("2", "9:00", "10:00")).await;

    assert!(saved.says("山田 太郎さんに代わって"), "{}", saved.text());
    assert!(saved.says("12月1日（火） 9:00～10:00（オンライン）"), "{}", saved.text());
    assert_eq!(colleague.get(&page).await.status.as_u16(), 404);
    assert_eq!(member.get(OWN).await.status.as_u16(), 404);
    stage.app.stop().await;
}

/// The first two the secretariat starts with.
const THEMES: [&str; 2] = ["naming_issues", "sustainable_strategy"];

#[tokio::test]
async fn themes_are_shown_as_they_are_stored_and_saving_loses_none() {
    let stage = Stage::new().await;
    let themes = THEMES.map(str::to_owned).to_vec();
    stage.offers(stage.yamada, |raw| raw.profile.themes.clone_from(&themes)).await;
    let yamada = stage.member(stage.yamada.person()).await;

    let form = yamada.get(OWN).await;
    let ticked = |theme: &&str| {
        form.source().contains(&format!("name=\"themes\" value=\"{theme}\" checked"))
    };
    let mut values = typed("4", "13:00", "15:00");
    values.extend(THEMES.into_iter().filter(ticked).map(|theme| ("themes", theme)));
    values.push(("act", "save"));
    let saved = yamada.press(&form, OWN, &values).await;

    assert!(saved.says("受付時間を保存しました。"), "{}", saved.text());
    let db = stage.app.context.database.reader();
    let mut stored = own_availability(db, stage.yamada.person()).await.unwrap().themes;
    stored.sort();
    assert_eq!(stored, THEMES);
    stage.app.stop().await;
}

#[tokio::test]
async fn closing_a_day_names_what_is_booked_on_it() {
    let stage = Stage::new().await;
    let suzuki = stage.client("鈴木 花子").await;
    stage.books(suzuki, thursday(14, 0)).await.unwrap();
    let yamada = stage.member(stage.yamada.person()).await;
    let closes = async |day: &str| {
        let page = yamada.get(OWN).await;
        let action = page.action_with("/days");
        let typed =
            [("day_year", "2026"), ("day_month", "12"), ("day_day", day), ("kind", "closed")];
        yamada.press(&page, &action, &typed).await
    };

    let free = closes("4").await;
    let booked = closes("3").await;

    assert!(!free.says("予約済みの相談があり"), "{}", free.text());
    assert!(booked.says("12月3日（木）14:00～15:00（一般社団法人 はじめ）"), "{}", booked.text());
    stage.app.stop().await;
}
