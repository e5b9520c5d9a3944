//! A client moves and calls off.

use chrono::TimeDelta;
use entities::consultations::consultation::ConsultationState;
use reqwest::StatusCode;

use bansou::consultations::By;

use crate::consultations::cast::{Stage, thursday};
use crate::study_sessions::visitor::Visitor;

#[tokio::test]
async fn a_client_moves_to_a_free_time_and_its_own_time_is_not_offered() {
    let stage = Stage::new().await;
    let (suzuki, sato) = (stage.client("鈴木 花子").await, stage.client("佐藤 一郎").await);
    let booked = stage.books(suzuki, thursday(14, 0)).await.unwrap();
    stage.books(sato, thursday(10, 0)).await.unwrap();
    let visitor = Visitor::signed_in(&stage.app, suzuki.person()).await;

    let slots = visitor.get(&format!("/consultations/{}/change?week=2026-12-03", booked.id)).await;
    let form = visitor.post(&slots, &[("slot", "2026-12-03T14:30"), ("step", "slot")]).await;
    let message = [("message", "30分遅らせてください。"), ("step", "send")];
    let moved = visitor.post(&form, &message).await;
    let again = visitor.post(&form, &message).await;

    assert!(!slots.html.contains("value=\"2026-12-03T14:00\""), "its own time");
    assert!(!slots.html.contains("value=\"2026-12-03T10:00\""), "somebody else's");
    assert!(form.says("新しい日時は2026年12月3日（木）14:30～15:30"), "{}", form.text());
    assert!(moved.says("日時を変更し"), "{}", moved.text());
    assert!(moved.says("2026年12月3日（木）14:30～15:30"), "{}", moved.text());
    assert!(again.says("日時を変更しました"), "{}", again.text());
    assert_eq!(stage.row(booked.id).await.starts_at, Some(thursday(14, 30)));
    let letters = stage.letter_names(stage.yamada.person()).await;
    assert_eq!(letters.iter().filter(|name| *name == "consultation_moved").count(), 1);
}

#[tokio::test]
async fn a_time_taken_meanwhile_shows_the_others_and_the_old_one_stays() {
    let stage = Stage::new().await;
    let (suzuki, sato) = (stage.client("鈴木 花子").await, stage.client("佐藤 一郎").await);
    let booked = stage.books(suzuki, thursday(14, 0)).await.unwrap();
    let visitor = Visitor::signed_in(&stage.app, suzuki.person()).await;

    let slots = visitor.get(&format!("/consultations/{}/change?week=2026-12-03", booked.id)).await;
    let unchosen = visitor.post(&slots, &[("step", "slot")]).await;
    let form = visitor.post(&slots, &[("slot", "2026-12-03T16:00"), ("step", "slot")]).await;
    stage.books(sato, thursday(16, 0)).await.unwrap();
    let taken = visitor.post(&form, &[("step", "send")]).await;

    assert_eq!(unchosen.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(taken.status, StatusCode::CONFLICT);
    assert!(taken.says("ほかの方が先に予約しました"), "{}", taken.text());
    assert!(taken.html.contains("value=\"2026-12-03T12:00\""));
    assert_eq!(stage.row(booked.id).await.starts_at, Some(thursday(14, 0)));
}

#[tokio::test]
async fn after_the_deadline_a_move_is_refused_or_counts_as_the_policy_says() {
    let stage = Stage::new().await;
    let suzuki = stage.client("鈴木 花子").await;
    let booked = stage.books(suzuki, thursday(14, 0)).await.unwrap();
    let visitor = Visitor::signed_in(&stage.app, suzuki.person()).await;
    stage.app.clock.set(thursday(9, 0));
    let path = format!("/consultations/{}/change?week=2026-12-10", booked.id);

    let refused = visitor.get(&path).await;
    stage.policy(|policy| policy.late_changes = "counted".to_owned()).await;
    let slots = visitor.get(&path).await;
    let form = visitor.post(&slots, &[("slot", "2026-12-10T14:00"), ("step", "slot")]).await;
    let moved = visitor.post(&form, &[("step", "send")]).await;

    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(refused.says("手続きの期限"), "{}", refused.text());
    assert!(form.says("「期限後の変更」として1回に数えます"), "{}", form.text());
    assert!(moved.says("2026年12月10日（木）14:00～15:00"), "{}", moved.text());
    assert_eq!(stage.count("SELECT count(*) FROM consultation_strike").await, 1);
}

#[tokio::test]
async fn cancelling_says_what_happens_and_wants_a_tick() {
    let stage = Stage::new().await;
    let suzuki = stage.client("鈴木 花子").await;
    let booked = stage.books(suzuki, thursday(14, 0)).await.unwrap();
    let visitor = Visitor::signed_in(&stage.app, suzuki.person()).await;
    let path = format!("/consultations/{}/cancellation", booked.id);

    let free = visitor.get(&path).await;
    stage.app.clock.set(thursday(14, 0) - TimeDelta::hours(1));
    let late = visitor.get(&path).await;
    let unsure = visitor.post(&late, &[("reason", "急用のため")]).await;
    let gone = visitor.post(&unsure, &[("reason", "急用のため"), ("sure", "yes")]).await;
    let again = visitor.get(&path).await;
    let list = visitor.get("/consultations").await;

    assert!(free.says("いま取り消しても、回数には数えません"), "{}", free.text());
    assert!(free.says("山田 太郎さんに、取り消しのお知らせが届きます"), "{}", free.text());
    assert!(late.says("「期限後の取り消し」として1回に数えます（いまは0回）"), "{}", late.text());
    assert_eq!(unsure.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(unsure.html.contains("急用のため"));
    assert!(gone.says("相談者が取り消しました。理由：急用のため"), "{}", gone.text());
    assert_eq!(again.path, format!("/consultations/{}", booked.id));
    assert!(list.says("いまは、3回のうち1回です"), "{}", list.text());
    assert_eq!(stage.row(booked.id).await.state, ConsultationState::Cancelled);
}

#[tokio::test]
async fn whoever_moves_a_meeting_is_not_told_that_somebody_else_did() {
    let stage = Stage::new().await;
    let suzuki = stage.client("鈴木 花子").await;
    let booked = stage.books(suzuki, thursday(14, 0)).await.unwrap();

    stage.moves(By::Client(suzuki), booked.id, thursday(16, 0)).await.unwrap();

    let told =
        |letters: Vec<entities::mail::message::Model>| letters.last().unwrap().text_body.clone();
    let own = told(stage.letters(suzuki.person()).await);
    let other = told(stage.letters(stage.yamada.person()).await);
    assert!(own.contains("個別相談の内容の変更を受け付けました"), "{own}");
    assert!(other.contains("相談者が個別相談の内容を変更しました"), "{other}");
}

#[tokio::test]
async fn a_cancelled_meeting_leads_to_another() {
    let stage = Stage::new().await;
    let suzuki = stage.client("鈴木 花子").await;
    let booked = stage.books(suzuki, thursday(14, 0)).await.unwrap();
    stage.cancels(By::Client(suzuki), booked.id).await.unwrap();
    let visitor = Visitor::signed_in(&stage.app, suzuki.person()).await;

    let page = visitor.get(&format!("/consultations/{}", booked.id)).await;
    let slots = visitor.get(&page.link("あらためて予約する")).await;

    assert!(slots.says("件の空きがあります"), "{}", slots.text());
}
