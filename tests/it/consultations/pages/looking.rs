//! The list, one consultation, and the home.

use reqwest::StatusCode;

use super::as_is;
use crate::consultations::cast::{Stage, thursday};
use crate::study_sessions::visitor::{Seen, Visitor};

#[tokio::test]
async fn an_empty_list_leads_to_the_free_times_and_tells_the_rules() {
    let stage = Stage::new().await;
    let suzuki = stage.client("鈴木 花子").await;
    let visitor = Visitor::signed_in(&stage.app, suzuki.person()).await;

    let list = visitor.get("/consultations").await;
    let slots = visitor.get(&list.link("空いている時間を見る")).await;

    assert!(list.says("令和8年度の決まり"), "{}", list.text());
    assert!(list.says("1団体3件まで"), "{}", list.text());
    assert!(list.says("開始の16時間前（平日9:30～17:30の時間だけを数えます）"), "{}", list.text());
    assert!(list.says("12か月のあいだに3回になると、90日間"), "{}", list.text());
    assert!(slots.says("件の空きがあります"), "{}", slots.text());
}

#[tokio::test]
async fn the_list_shows_what_comes_what_is_owed_and_what_is_over() {
    let stage = Stage::new().await;
    let suzuki = stage.client("鈴木 花子").await;
    let first = stage.books(suzuki, thursday(10, 0)).await.unwrap();
    let second = stage.books(suzuki, thursday(14, 0)).await.unwrap();
    let visitor = Visitor::signed_in(&stage.app, suzuki.person()).await;
    stage.app.clock.set(thursday(12, 0));

    let list = visitor.get("/consultations").await;

    assert!(list.says("2026年12月3日（木） 今日 14:00～15:00"), "{}", list.text());
    let past = list.html.split("id=\"past\"").nth(1).unwrap();
    assert!(past.contains(&first.number) && !past.contains(&second.number));
    assert!(list.source().contains(&format!("/consultations/{}/intake", second.id)));
    assert!(list.html.contains("class=\"late\""), "the deadline of the sheet has passed");
    let offered = |page: &str| list.source().contains(&format!("{}/{page}\"", second.id));
    assert_eq!((offered("change"), offered("cancellation")), (false, true));
}

#[tokio::test]
async fn one_consultation_shows_what_is_agreed_and_only_what_can_be_done() {
    let stage = Stage::new().await;
    let suzuki = stage.client("鈴木 花子").await;
    let booked = stage.books(suzuki, thursday(14, 0)).await.unwrap();
    let visitor = Visitor::signed_in(&stage.app, suzuki.person()).await;
    let path = format!("/consultations/{}", booked.id);

    let before = visitor.get(&path).await;
    stage.app.clock.set(thursday(14, 10));
    let during = visitor.get(&path).await;

    assert!(before.says("塩尻市市民交流センター"), "{}", before.text());
    assert!(before.says("変更と取り消しは、2026年12月1日（火）14:00まで自由"), "{}", before.text());
    let pages = ["change", "cancellation", "absence", "meeting"];
    let offered =
        |seen: &Seen| pages.map(|page| seen.source().contains(&format!("{path}/{page}\"")));
    assert_eq!(offered(&before), [true, true, false, false]);
    assert_eq!(offered(&during), [false, false, true, false]);
}

#[tokio::test]
async fn foreign_and_missing_consultations_look_the_same() {
    let stage = Stage::new().await;
    let (suzuki, sato) = (stage.client("鈴木 花子").await, stage.client("佐藤 一郎").await);
    let tanaka = stage.accompanist("田中 次郎").await;
    let booked = stage.books(suzuki, thursday(14, 0)).await.unwrap();
    let missing: entities::ConsultationId = stage.app.context.new_id();
    let colleague = Visitor::signed_in(&stage.app, sato.person()).await;
    let tanaka = as_is(&stage, tanaka.person()).await;
    let nobody = Visitor::new(&stage.app);
    let pages = ["", "/done", "/change", "/cancellation", "/absence", "/meeting", "/intake"];

    let mut wrong = Vec::new();
    for page in pages {
        for visitor in [&colleague, &tanaka] {
            let foreign = visitor.get(&format!("/consultations/{}{page}", booked.id)).await;
            let absent = visitor.get(&format!("/consultations/{missing}{page}")).await;
            let same = (foreign.status, absent.status);
            if same != (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND) {
                wrong.push((page, same));
            }
        }
        let asked = nobody.get(&format!("/consultations/{}{page}", booked.id)).await.path;
        assert!(asked.starts_with("/sign-in?next="), "{asked}");
    }

    assert_eq!(wrong, Vec::new());
}

#[tokio::test]
async fn the_home_of_a_client_names_the_next_meeting_and_what_is_owed() {
    let stage = Stage::new().await;
    let suzuki = stage.client("鈴木 花子").await;
    let visitor = Visitor::signed_in(&stage.app, suzuki.person()).await;

    let before = visitor.get("/home").await;
    stage.books(suzuki, thursday(14, 0)).await.unwrap();
    let after = visitor.get("/home").await;

    assert!(before.says("これからの個別相談はありません"), "{}", before.text());
    assert!(after.says("個別相談（山田 太郎 さん）"), "{}", after.text());
    assert!(after.says("お願いしていること"), "{}", after.text());
}

#[tokio::test]
async fn a_calendar_program_takes_the_appointment_with_the_uid_of_the_letters() {
    let stage = Stage::new().await;
    let suzuki = stage.client("鈴木 花子").await;
    let booked = stage.books(suzuki, thursday(14, 0)).await.unwrap();
    let visitor = Visitor::signed_in(&stage.app, suzuki.person()).await;

    let file = visitor.get(&format!("/consultations/{}/calendar.ics", booked.id)).await;

    assert_eq!(file.headers["content-type"], "text/calendar; charset=utf-8");
    assert!(file.html.contains(&format!("UID:consultation-{}@", booked.id)), "{}", file.html);
}
