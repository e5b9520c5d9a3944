//! One operator at the desk over the API: what it wishes, and whom it could have.

use bansou::accompaniment::matchmaking::USUAL_PLACES;
use entities::{OrganisationId, PersonId};
use serde_json::{Value, json};
use uuid::Uuid;

use super::api::{coordinator, member};
use super::cast::Stage;
use crate::support::ApiClient;

const YEAR: &str = "/api/v1/matching/2026";

#[tokio::test]
async fn a_wish_is_read_as_it_was_noted() {
    let stage = Stage::new().await;
    let (operator, _) = stage.operator("はじめ", 3).await;
    let (partners, finance) = (stage.term("partners").await, stage.term("finance").await);
    let program = coordinator(&stage).await;
    let path = format!("{YEAR}/wishes/{operator}");
    let wish = json!({
        "takes_part": true, "region": "far", "term_ids": [finance, partners], "note": "遠くの先輩。",
    });

    let before = program.get(&path).await;
    let noted = program.put(&path, wish.clone()).await.status;
    let mut after = program.get(&path).await.body;
    let missing = program.get(&format!("{YEAR}/wishes/{}", Uuid::nil())).await;

    assert_eq!((before.status, noted), (200, 204));
    assert_eq!(
        before.body,
        json!({
            "takes_part": true, "region": "any", "term_ids": [], "note": "", "updated_at": null,
        })
    );
    assert!(after["updated_at"].take().is_string());
    after.as_object_mut().unwrap().remove("updated_at");
    assert_eq!(after, wish);
    assert_eq!(missing.refusal(), (404, "not_found"));
    stage.app.stop().await;
}

/// Everything of one year's desk about one operator.
struct Desk {
    stage: Stage,
    program: ApiClient,
    operator: OrganisationId,
    own: PersonId,
    far: PersonId,
    near: PersonId,
}

impl Desk {
    /// The operator wishes somebody from elsewhere for a theme; the one who is locked offers it.
    async fn new() -> Self {
        let stage = Stage::new().await;
        let (operator, own) = stage.operator("はじめ", 3).await;
        let (far, _) = stage.accompanist("一 郎", 20).await;
        let (near, _) = stage.accompanist("二 郎", 3).await;
        let theme = stage.term("partners").await;
        stage.advises_on(far, &[theme]).await;
        let program = coordinator(&stage).await;
        let wish = json!({ "region": "far", "term_ids": [theme] });
        let wish = program.put(&format!("{YEAR}/wishes/{operator}"), wish).await.status;
        let ruling = json!({ "kind": "locked", "reason": "本人の希望" });
        let ruling = program.put(&format!("{YEAR}/rulings/{operator}/{far}"), ruling).await.status;
        assert_eq!((wish, ruling), (204, 204));
        Self { stage, program, operator, own, far, near }
    }
}

#[tokio::test]
async fn candidates_are_told_with_their_points_by_criterion_and_free_places() {
    let Desk { stage, program, operator, far, .. } = Desk::new().await;

    let shown = program.get(&format!("{YEAR}/candidates/{operator}")).await.body;

    let first = &shown["candidates"][0];
    assert_eq!((&shown["operator"], &first["person_id"]), (&json!("はじめ"), &json!(far)));
    let reasons = first["reasons"].as_array().unwrap();
    assert_eq!(
        (&reasons[0]["criterion"], &reasons[0]["points"]),
        (&json!("first_theme"), &json!(30))
    );
    assert!(reasons[0]["text"].as_str().unwrap().starts_with("第1希望テーマ「"));
    let sum: i64 = reasons.iter().map(|reason| reason["points"].as_i64().unwrap()).sum();
    let proposal = stage.facts().await.propose().unwrap();
    assert_eq!(first["points"], json!(sum));
    assert_eq!(first["points"], json!(proposal.pairs[0].score.total()));
    assert_eq!((&first["free_places"], &first["load"]), (&json!(USUAL_PLACES), &json!(0)));
    assert_eq!(
        (&first["ruling"], &first["ruling_reason"]),
        (&json!("locked"), &json!("本人の希望"))
    );
    stage.app.stop().await;
}

#[tokio::test]
async fn of_a_pair_that_is_forbidden_the_rules_are_told_and_only_to_the_desk() {
    let Desk { stage, program, operator, own, near, .. } = Desk::new().await;
    let path = format!("{YEAR}/candidates/{operator}");

    let shown = program.get(&path).await.body;
    let by_operator = member(&stage, own).await.get(&path).await;
    let missing = program.get(&format!("{YEAR}/candidates/{}", Uuid::nil())).await;

    let candidates = shown["candidates"].as_array().unwrap();
    let last = &candidates[1];
    let rule = json!({ "rule": "same_prefecture", "text": "遠方を希望しているが同じ都道府県" });
    assert_eq!((candidates.len(), &last["person_id"]), (2, &json!(near)));
    assert_eq!((&last["points"], &last["reasons"]), (&Value::Null, &json!([])));
    assert_eq!(last["forbidden_by"], json!([rule]));
    assert_eq!(by_operator.refusal(), (404, "not_found"));
    assert_eq!((&by_operator.bytes, missing.status), (&missing.bytes, 404));
    stage.app.stop().await;
}
