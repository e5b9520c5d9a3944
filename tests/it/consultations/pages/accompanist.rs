//! What an accompanist does on these pages.

use entities::consultations::consultation::{ConsultationState, Side};
use reqwest::StatusCode;

use super::as_is;
use crate::consultations::cast::{Stage, thursday};
use crate::study_sessions::visitor::Visitor;

async fn asks_first(stage: &Stage) {
    let by = |raw: &mut bansou::consultations::availability::RawAvailability| {
        raw.profile.confirmation = "by_accompanist".to_owned();
    };
    stage.offers(stage.yamada, by).await;
}

#[tokio::test]
async fn a_request_is_approved_from_home_and_a_second_press_is_a_sentence() {
    let stage = Stage::new().await;
    asks_first(&stage).await;
    let suzuki = stage.client("鈴木 花子").await;
    let booked = stage.books(suzuki, thursday(14, 0)).await.unwrap();
    let yamada = as_is(&stage, stage.yamada.person()).await;

    let home = yamada.get("/home").await;
    let form = yamada.get(&home.link("承認する")).await;
    let approved = yamada.post(&form, &[("step", "send")]).await;
    let again = yamada.post(&form, &[("step", "send")]).await;

    assert!(home.says("相談の依頼（一般社団法人 はじめ）"), "{}", home.text());
    assert!(form.says("鈴木 花子さん"), "{}", form.text());
    assert!(approved.says("承認しました"), "{}", approved.text());
    assert_eq!(again.status, StatusCode::CONFLICT);
    assert!(again.says("この操作はできません"), "{}", again.text());
    assert_eq!(stage.row(booked.id).await.state, ConsultationState::Confirmed);
}

#[tokio::test]
async fn declining_wants_a_reason_and_gives_the_time_back() {
    let stage = Stage::new().await;
    asks_first(&stage).await;
    let suzuki = stage.client("鈴木 花子").await;
    let booked = stage.books(suzuki, thursday(14, 0)).await.unwrap();
    let yamada = as_is(&stage, stage.yamada.person()).await;

    let form = yamada.get(&format!("/consultations/{}/refusal", booked.id)).await;
    let bare = yamada.post(&form, &[("sure", "yes")]).await;
    let typed = [("sure", "yes"), ("reason", "出張のため")];
    let declined = yamada.post(&form, &typed).await;

    assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(declined.says("理由：出張のため"), "{}", declined.text());
    assert_eq!(stage.count("SELECT count(*) FROM calendar_claim").await, 0);
}

#[tokio::test]
async fn an_accompanist_moves_a_meeting_to_any_time_of_their_own() {
    let stage = Stage::new().await;
    let suzuki = stage.client("鈴木 花子").await;
    let booked = stage.books(suzuki, thursday(14, 0)).await.unwrap();
    let yamada = as_is(&stage, stage.yamada.person()).await;

    let form = yamada.get(&format!("/consultations/{}/change", booked.id)).await;
    let typed = |time| {
        [
            ("day_year", "2026"),
            ("day_month", "12"),
            ("day_day", "3"),
            ("from", time),
            ("minutes", "60"),
            ("mode", "phone"),
            ("message", "電話にします。"),
            ("step", "check"),
        ]
    };
    let wrong = yamada.post(&form, &typed("夕方")).await;
    let check = yamada.post(&form, &typed("19:00")).await;
    let moved = yamada.post(&check, &[("step", "send")]).await;

    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.says("電話にします。"), "{}", wrong.text());
    assert!(check.says("登録した受付時間の外です"), "{}", check.text());
    assert!(moved.says("2026年12月3日（木）19:00～20:00"), "{}", moved.text());
    assert!(moved.says("電話・60分"), "{}", moved.text());
}

#[tokio::test]
async fn a_meeting_is_marked_held_with_its_real_times_only_after_it_began() {
    let stage = Stage::new().await;
    let suzuki = stage.client("鈴木 花子").await;
    let booked = stage.books(suzuki, thursday(14, 0)).await.unwrap();
    let yamada = as_is(&stage, stage.yamada.person()).await;
    let path = format!("/consultations/{}/meeting", booked.id);

    let early = yamada.get(&path).await;
    stage.app.clock.set(thursday(15, 20));
    let form = yamada.get(&path).await;
    let day = [("day_year", "2026"), ("day_month", "12"), ("day_day", "3")];
    let later = [day[0], day[1], day[2], ("held_from", "14:05"), ("held_until", "15:30")];
    let future = yamada.post(&form, &later).await;
    let real = [day[0], day[1], day[2], ("held_from", "14:05"), ("held_until", "15:10")];
    let held = yamada.post(&form, &real).await;

    assert_eq!(early.status, StatusCode::CONFLICT);
    assert!(form.html.contains("value=\"14:00\""), "{}", form.text());
    assert_eq!(future.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(future.html.contains("value=\"15:30\""));
    assert!(held.says("実際の時間 2026年12月3日（木）14:05～15:10"), "{}", held.text());
    assert_eq!(stage.row(booked.id).await.state, ConsultationState::Held);
}

#[tokio::test]
async fn each_side_reports_that_the_other_did_not_come() {
    let stage = Stage::new().await;
    let suzuki = stage.client("鈴木 花子").await;
    let first = stage.books(suzuki, thursday(14, 0)).await.unwrap();
    let second = stage.books(suzuki, thursday(16, 0)).await.unwrap();
    let yamada = as_is(&stage, stage.yamada.person()).await;
    let client = Visitor::signed_in(&stage.app, suzuki.person()).await;
    stage.app.clock.set(thursday(16, 30));

    let form = yamada.get(&format!("/consultations/{}/absence", first.id)).await;
    let missed = yamada.post(&form, &[("sure", "yes")]).await;
    let own = client.get(&format!("/consultations/{}/absence", second.id)).await;
    client.post(&own, &[("sure", "yes")]).await;

    assert!(
        form.says("鈴木 花子さんにお知らせが届き、無断欠席として1回に数えます"),
        "{}",
        form.text()
    );
    assert!(missed.says("相談者の無断欠席として記録"), "{}", missed.text());
    assert!(own.says("山田 太郎さんが連絡なく来なかった"), "{}", own.text());
    let absent = (stage.row(first.id).await.absent, stage.row(second.id).await.absent);
    assert_eq!(absent, (Some(Side::Client), Some(Side::Accompanist)));
    assert_eq!(stage.count("SELECT count(*) FROM consultation_strike").await, 1);
}

#[tokio::test]
async fn a_client_has_no_page_of_the_accompanists() {
    let stage = Stage::new().await;
    asks_first(&stage).await;
    let suzuki = stage.client("鈴木 花子").await;
    let booked = stage.books(suzuki, thursday(14, 0)).await.unwrap();
    let client = Visitor::signed_in(&stage.app, suzuki.person()).await;
    let own = client.get(&format!("/consultations/{}/cancellation", booked.id)).await;
    let token = own.hidden().into_iter().find(|(name, _)| name == "csrf").unwrap();

    let mut found = Vec::new();
    for page in ["approval", "refusal", "meeting"] {
        let path = format!("/consultations/{}/{page}", booked.id);
        found.push(client.get(&path).await.status);
        found.push(client.post_to(&path, std::slice::from_ref(&token)).await.status);
    }

    assert_eq!(found, [StatusCode::NOT_FOUND; 6]);
    assert_eq!(stage.row(booked.id).await.state, ConsultationState::Proposed);
}
