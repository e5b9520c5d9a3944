//! A free time is chosen, held and booked.

use bansou::consultations::policy::publish_conditions;
use bansou::vocabulary::LongText;
use chrono::TimeDelta;
use entities::consultations::consultation::{self, Mode};
use reqwest::StatusCode;
use sea_orm::EntityTrait;

use super::{CONSULTATIONS, MESSAGES};
use crate::consultations::cast::{Stage, thursday};
use crate::study_sessions::visitor::{Seen, Visitor};

const THAT_WEEK: &str = "/consultations/new?mode=in_person&minutes=60&week=2026-12-03";
const CHOSEN: [(&str, &str); 2] = [("slot", "2026-12-03T14:00"), ("step", "slot")];
const WORDS: [(&str, &str); 2] = [("about", "採用の進め方を相談したい。"), ("step", "check")];

/// To the confirmation.
async fn fills_in(visitor: &Visitor<'_>) -> (Seen, Seen) {
    let slots = visitor.get(THAT_WEEK).await;
    let input = visitor.post(&slots, &CHOSEN).await;
    let check = visitor.post(&input, &WORDS).await;
    (input, check)
}

#[tokio::test]
async fn a_client_books_a_free_time_in_steps_and_a_double_press_is_one_booking() {
    let stage = Stage::new().await;
    let suzuki = stage.client("鈴木 花子").await;
    let visitor = Visitor::signed_in(&stage.app, suzuki.person()).await;

    let (input, check) = fills_in(&visitor).await;
    let done = visitor.post(&check, &[("step", "send")]).await;
    let again = visitor.post(&check, &[("step", "send")]).await;

    assert!(input.says("この時間を10:10まで確保しています"), "{}", input.text());
    assert!(input.says("2026年12月3日（木）14:00～15:00"), "{}", input.text());
    assert!(check.says("まだ申し込みは終わっていません"), "{}", check.text());
    assert!(check.says("採用の進め方を相談したい。"), "{}", check.text());
    assert!(done.says("予約が完了しました"), "{}", done.text());
    assert!(done.says("山田 太郎"), "{}", done.text());
    assert!(done.says("2026年12月1日（火）17:30までに事前シートを提出"), "{}", done.text());
    assert!(done.link("カレンダーに追加する").ends_with("/calendar.ics"));
    assert_eq!(done.path, again.path);
    assert_eq!((stage.count(CONSULTATIONS).await, stage.count(MESSAGES).await), (1, 2));
}

#[tokio::test]
async fn a_week_is_a_timetable_whose_holidays_are_named_and_whose_full_weeks_lead_on() {
    let stage = Stage::new().await;
    let suzuki = stage.client("鈴木 花子").await;
    let visitor = Visitor::signed_in(&stage.app, suzuki.person()).await;

    let first = visitor.get("/consultations/new").await;
    let this = visitor.get("/consultations/new?week=2026-11-24").await;
    let afar = visitor.get("/consultations/new?week=2027-01-11").await;

    // Three business days' notice: Friday is the first.
    assert!(first.says("2026年11月23日（月）～11月27日（金）"), "{}", first.text());
    assert!(this.says("勤労感謝の日"), "{}", this.text());
    assert!(this.html.contains("value=\"2026-11-27T09:30\""));
    assert!(!this.html.contains("value=\"2026-11-26T09:30\""));
    assert!(this.source().contains("week=2026-11-30"), "next week");
    assert!(!this.html.contains("rel=\"prev\""));
    assert!(afar.says("成人の日"), "{}", afar.text());
}

#[tokio::test]
async fn a_full_week_says_so_and_leads_to_the_next_free_one_and_to_wishes() {
    let stage = Stage::new().await;
    stage.offers(stage.yamada, |raw| raw.profile.notice_days = "9".to_owned()).await;
    let suzuki = stage.client("鈴木 花子").await;
    let visitor = Visitor::signed_in(&stage.app, suzuki.person()).await;

    let full = visitor.get("/consultations/new?week=2026-11-30").await;
    let next = visitor.get(&full.link("次に空いている週")).await;
    let wishes = visitor.get(&full.link("第1～第3希望を送る")).await;
    let nobody = visitor.get("/consultations/new?mode=phone&minutes=90&week=2027-06-01").await;

    assert!(full.says("この週は満席です。"), "{}", full.text());
    assert!(next.says("件の空きがあります"), "{}", next.text());
    assert_eq!(wishes.path.split('?').next(), Some("/consultations/request"));
    assert!(nobody.says("条件に合う空き時間がありません"), "{}", nobody.text());
}

#[tokio::test]
async fn who_does_not_advise_on_the_theme_gives_way_to_those_who_do() {
    let stage = Stage::new().await;
    let suzuki = stage.client("鈴木 花子").await;
    let visitor = Visitor::signed_in(&stage.app, suzuki.person()).await;
    let yamada = stage.yamada.person();

    let any = visitor.get(&format!("/consultations/new?with={yamada}")).await;
    let other =
        visitor.get(&format!("/consultations/new?with={yamada}&theme=strategy_building")).await;

    assert!(any.says("件の空きがあります"), "{}", any.text());
    assert!(other.says("選んだ支援者は、この条件の相談を受けていません"), "{}", other.text());
    assert!(other.says("条件に合う空き時間がありません"), "{}", other.text());
}

#[tokio::test]
async fn nobody_is_booked_in_the_place_of_whoever_was_chosen() {
    let stage = Stage::new().await;
    stage.accompanist("田中 次郎").await;
    let suzuki = stage.client("鈴木 花子").await;
    let visitor = Visitor::signed_in(&stage.app, suzuki.person()).await;
    let path = format!("{THAT_WEEK}&with={}", stage.yamada.person());

    let slots = visitor.get(&path).await;
    let input = visitor.post(&slots, &CHOSEN).await;
    let check = visitor.post(&input, &WORDS).await;
    stage.offers(stage.yamada, |raw| raw.profile.accepts = false).await;
    let refused = visitor.post(&check, &[("step", "send")]).await;

    assert!(check.says("山田 太郎さん"), "{}", check.text());
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(refused.says("現在このテーマの相談を受け付けていません"), "{}", refused.text());
    assert_eq!(stage.count(CONSULTATIONS).await, 0);
}

#[tokio::test]
async fn without_a_time_or_words_everything_typed_is_kept() {
    let stage = Stage::new().await;
    let suzuki = stage.client("鈴木 花子").await;
    let visitor = Visitor::signed_in(&stage.app, suzuki.person()).await;

    let slots = visitor.get(THAT_WEEK).await;
    let unchosen = visitor.post(&slots, &[("step", "slot")]).await;
    let input = visitor.post(&slots, &CHOSEN).await;
    let empty = visitor.post(&input, &[("about", " "), ("theme", "no"), ("step", "check")]).await;

    assert_eq!(unchosen.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(unchosen.says("空いている時間から1つ選んでください"), "{}", unchosen.text());
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(empty.html.contains("href=\"#f-about\""), "{}", empty.text());
    assert!(empty.html.contains("href=\"#f-theme\""), "{}", empty.text());
    assert!(empty.says("2026年12月3日（木）14:00～15:00"), "{}", empty.text());
}

#[tokio::test]
async fn who_is_overtaken_after_ten_minutes_keeps_their_words_and_chooses_again() {
    let stage = Stage::new().await;
    let (suzuki, sato) = (stage.client("鈴木 花子").await, stage.client("佐藤 一郎").await);
    let visitor = Visitor::signed_in(&stage.app, suzuki.person()).await;

    let (input, check) = fills_in(&visitor).await;
    stage.app.clock.advance(TimeDelta::minutes(11));
    let late = visitor.post(&input, &WORDS).await;
    stage.books(sato, thursday(14, 0)).await.unwrap();
    let overtaken = visitor.post(&check, &[("step", "send")]).await;
    let other = [("slot", "2026-12-03T16:00"), ("step", "slot")];
    let input = visitor.post(&overtaken, &other).await;
    let check =
        visitor.post(&input, &[("about", "採用の進め方を相談したい。"), ("step", "check")]).await;
    let done = visitor.post(&check, &[("step", "send")]).await;

    assert!(late.says("確保していた10分が過ぎました"), "{}", late.text());
    assert_eq!(overtaken.status, StatusCode::CONFLICT);
    assert!(overtaken.says("ほかの時間を選んでください"), "{}", overtaken.text());
    assert!(overtaken.html.contains("value=\"2026-12-03T16:00\""), "the same week");
    assert!(input.says("採用の進め方を相談したい。"), "{}", input.text());
    assert!(done.says("2026年12月3日（木）16:00～17:00"), "{}", done.text());
    assert_eq!(stage.count(CONSULTATIONS).await, 2);
}

#[tokio::test]
async fn meeting_online_wants_the_conditions_that_hold_now() {
    let stage = Stage::new().await;
    let context = &stage.app.context;
    let text = |text: &str| LongText::parse(text).unwrap();
    publish_conditions(context, stage.desk, text("静かな場所で参加する。")).await.unwrap();
    let suzuki = stage.client("鈴木 花子").await;
    let visitor = Visitor::signed_in(&stage.app, suzuki.person()).await;

    let slots = visitor.get("/consultations/new?mode=online&minutes=60&week=2026-12-03").await;
    let input = visitor.post(&slots, &CHOSEN).await;
    let unaccepted = visitor.post(&input, &WORDS).await;
    let yes = [WORDS[0], WORDS[1], ("accepts_conditions", "yes")];
    let check = visitor.post(&input, &yes).await;
    publish_conditions(context, stage.desk, text("カメラを使う。")).await.unwrap();
    let changed = visitor.post(&check, &[("step", "send")]).await;
    let check = visitor.post(&changed, &yes).await;
    visitor.post(&check, &[("step", "send")]).await;

    assert!(input.says("静かな場所で参加する。"), "{}", input.text());
    assert_eq!(unaccepted.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(unaccepted.says("採用の進め方を相談したい。"), "{}", unaccepted.text());
    assert!(check.says("第2版に同意する"), "{}", check.text());
    assert!(changed.says("カメラを使う。"), "{}", changed.text());
    let rows = consultation::Entity::find().all(context.database.reader()).await.unwrap();
    let stored: Vec<_> = rows.iter().map(|row| (row.mode, row.conditions_version)).collect();
    assert_eq!(stored, [(Mode::Online, Some(2))]);
}

#[tokio::test]
async fn who_has_too_many_open_is_told_before_choosing_anything() {
    let stage = Stage::new().await;
    stage.policy(|policy| policy.most_open = "1".to_owned()).await;
    let suzuki = stage.client("鈴木 花子").await;
    let visitor = Visitor::signed_in(&stage.app, suzuki.person()).await;

    let slots = visitor.get(THAT_WEEK).await;
    stage.books(suzuki, thursday(10, 0)).await.unwrap();
    let told = visitor.get(THAT_WEEK).await;
    let wishes = visitor.get("/consultations/request").await;
    let chosen = visitor.post(&slots, &CHOSEN).await;

    let all = [&told, &wishes, &chosen];
    assert_eq!(all.map(|seen| seen.status), [StatusCode::CONFLICT; 3]);
    assert!(told.says("同時に申し込める相談は1団体1件まで"), "{}", told.text());
    assert!(chosen.says("同時に申し込める相談は1団体1件まで"), "{}", chosen.text());
}

#[tokio::test]
async fn a_held_time_is_named_on_the_timetable_and_can_be_given_back() {
    let stage = Stage::new().await;
    let suzuki = stage.client("鈴木 花子").await;
    let visitor = Visitor::signed_in(&stage.app, suzuki.person()).await;

    let slots = visitor.get(THAT_WEEK).await;
    let input = visitor.post(&slots, &CHOSEN).await;
    let named = visitor.get(&input.link("時間を選び直す")).await;
    let csrf = named.hidden().into_iter().find(|(name, _)| name == "csrf").unwrap();
    let given = visitor.post_to("/consultations/new/release", &[csrf]).await;

    assert!(
        named.says("2026年12月3日（木）14:00～15:00（山田 太郎さん）を10:10まで確保"),
        "{}",
        named.text()
    );
    assert!(named.html.contains("value=\"2026-12-03T14:00\""), "free for its holder");
    assert!(given.says("時間の確保を解除しました"), "{}", given.text());
    assert_eq!(stage.count("SELECT count(*) FROM calendar_claim").await, 0);
}

#[tokio::test]
async fn nobody_but_operators_finds_the_way_in() {
    let stage = Stage::new().await;
    let yamada = super::as_is(&stage, stage.yamada.person()).await;
    let nobody = Visitor::new(&stage.app);

    let mut found = Vec::new();
    for path in ["/consultations", "/consultations/new", "/consultations/request"] {
        found.push((yamada.get(path).await.status, nobody.get(path).await.path));
    }

    let sign_in = |path: &str| format!("/sign-in?next={}", path.replace('/', "%2F"));
    let expected = ["/consultations", "/consultations/new", "/consultations/request"];
    let expected = expected.map(|path| (StatusCode::NOT_FOUND, sign_in(path)));
    assert_eq!(found, expected);
}
