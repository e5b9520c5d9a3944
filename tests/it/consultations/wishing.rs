//! For when something can be wished, and wishes changed before they are arranged.

use bansou::consultations::booking::{Wishes, request_wishes};
use bansou::consultations::{Client, Refusal};
use bansou::vocabulary::LongText;
use chrono::{DateTime, Utc};
use entities::people::role_assignment::Role;
use serde_json::json;

use super::api::{desk, member};
use super::cast::{Stage, days_later, refused, subject, thursday};

/// What is said beside each of three wishes.
async fn told(stage: &Stage, who: Client, starts: [DateTime<Utc>; 3]) -> [String; 3] {
    let starts = starts.map(Some).to_vec();
    let wishes = Wishes { subject: subject(stage.operator), accompanist: None, starts };
    match refused(request_wishes(&stage.app.context, who, wishes).await) {
        Refusal::Invalid(problems) => ["wishes.0", "wishes.1", "wishes.2"]
            .map(|field| problems.of(field).unwrap_or_default().to_owned()),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn each_wish_for_a_day_that_cannot_be_is_named_with_the_reason() {
    let stage = Stage::new().await;
    let suzuki = stage.client("鈴木 花子").await;
    let (sunday, closure) = (days_later(3, 10), days_later(28, 10));
    let (far, other_year) = (days_later(60, 10), days_later(494, 10));

    let closed = told(&stage, suzuki, [sunday, closure, thursday(14, 0)]).await;
    let beyond = told(&stage, suzuki, [thursday(14, 0), far, other_year]).await;

    assert!(closed[0].contains("2026年12月6日（日）は、土日・祝日または休業日"), "{closed:?}");
    assert!(closed[1].contains("2026年12月31日（木）は、土日・祝日または休業日"), "{closed:?}");
    assert_eq!(closed[2], "");
    assert_eq!(beyond[0], "");
    assert!(beyond[1].contains("2027年1月19日（火）まで"), "{beyond:?}");
    assert!(beyond[2].contains("2027年3月31日（水））までの日時"), "{beyond:?}");
    assert_eq!(stage.count("SELECT count(*) FROM consultation").await, 0);
}

#[tokio::test]
async fn how_far_ahead_one_wishes_is_said_by_whoever_is_wished_for() {
    let stage = Stage::new().await;
    let tanaka = stage.accompanist("田中 次郎").await;
    stage.offers(tanaka, |raw| raw.profile.horizon_days = "14".to_owned()).await;
    let suzuki = stage.client("鈴木 花子").await;
    let ask = async |accompanist| {
        let starts = vec![Some(days_later(14, 10))];
        let wishes = Wishes { subject: subject(stage.operator), accompanist, starts };
        request_wishes(&stage.app.context, suzuki, wishes).await
    };

    let with_tanaka = refused(ask(Some(tanaka.person())).await);
    let with_anyone = ask(None).await;

    assert!(matches!(with_tanaka, Refusal::Invalid(_)), "{with_tanaka:?}");
    assert!(with_anyone.is_ok(), "{with_anyone:?}");
}

#[tokio::test]
async fn a_program_changes_wishes_until_they_are_arranged_and_repeating_it_is_harmless() {
    let stage = Stage::new().await;
    let suzuki = stage.client("鈴木 花子").await;
    let stranger = stage.client("加藤 明").await;
    let asked = stage.wishes(suzuki, &[thursday(14, 0)]).await;
    let own = member(&stage, suzuki.person(), Role::Operator).await;
    let stranger = member(&stage, stranger.person(), Role::Operator).await;
    let office = desk(&stage).await;
    let one = format!("/api/v1/consultations/{}", asked.id);
    let path = format!("{one}/wishes");
    let body = |version: i32, at: DateTime<Utc>| json!({ "version": version, "starts": [at], "minutes": 60, "mode": "in_person" });
    stage.later();

    let foreign = stranger.put(&path, body(1, thursday(16, 0))).await;
    let sunday = own.put(&path, body(1, days_later(3, 10))).await;
    let changed = own.put(&path, body(1, thursday(16, 0))).await;
    let again = own.put(&path, body(1, thursday(16, 0))).await;
    let stale = own.put(&path, body(1, thursday(10, 0))).await;
    stage.later();
    let by_office = office.put(&path, body(2, thursday(11, 0))).await;
    let shown = own.get(&one).await;
    stage.cancels(bansou::consultations::By::Client(suzuki), asked.id).await.unwrap();
    let over = own.put(&path, body(4, thursday(10, 0))).await;

    assert_eq!((foreign.status, sunday.status), (404, 422));
    assert_eq!((changed.status, again.status, by_office.status), (200, 200, 200));
    assert_eq!(stale.refusal(), (409, "changed_meanwhile"));
    assert_eq!(over.refusal(), (409, "not_possible_now"));
    assert_eq!(shown.body["wishes"][0]["starts_at"], json!("2026-12-03T02:00:00Z"));
    assert_eq!(shown.body["history"][1]["kind"], json!("wishes_changed"));
    let wished = &shown.body["history"][1]["change"]["wishes"];
    assert_eq!(*wished, json!(["2026-12-03T07:00:00Z"]));
    let names = stage.letter_names(suzuki.person()).await;
    let requested = "consultation_requested";
    assert_eq!(names, [requested, requested, requested, "consultation_cancelled"]);
    let about = LongText::<2_000>::parse("採用の進め方を相談したい。").unwrap();
    assert_eq!(stage.row(asked.id).await.about, about.as_str(), "it stays where nothing is said");
    stage.app.stop().await;
}
