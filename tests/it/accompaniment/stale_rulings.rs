//! A ruling pressed on a page that no longer says what stands.

use entities::accompaniment::matching_ruling::RulingKind;
use entities::people::role_assignment::Role;
use entities::sign_in::browser_session::Strength;
use serde_json::json;

use super::cast::Stage;
use super::visitor::Visitor;
use crate::access::tokens::token_for;
use crate::support::ApiClient;

const DESK: &str = "/staff/matching?year=2026";

#[tokio::test]
async fn a_ban_of_a_colleague_is_not_overturned_by_a_page_opened_before_it() {
    let stage = Stage::new().await;
    let (operator, _) = stage.operator("はじめ", 3).await;
    let (helper, _) = stage.accompanist("一 郎", 20).await;
    let desk = Visitor::coordinator(&stage).await;
    let (operator, helper) = (operator.to_string(), helper.to_string());
    let press = async |act: &str, seen: &str, reason: &str| {
        let fields = [
            ("year", "2026"),
            ("operator", operator.as_str()),
            ("accompanist", helper.as_str()),
            ("act", act),
            ("seen", seen),
            ("reason", reason),
        ];
        desk.send(DESK, "/staff/matching/rulings", &fields).await
    };
    let kinds = async || {
        let rulings = stage.facts().await.rulings;
        rulings.into_iter().map(|one| one.kind).collect::<Vec<_>>()
    };

    let opened = desk.get(DESK).await.body;
    press("forbid", "none", "取引先のため").await;
    press("lock", "none", "").await;
    let told = desk.get(DESK).await.body;
    let kept = kinds().await;
    press("lift", "locked", "").await;
    let still = kinds().await;
    press("lift", "forbidden", "").await;

    assert!(opened.contains("name=\"seen\" value=\"none\""), "{opened}");
    assert!(told.contains("さんがこの組を禁止しています（理由：取引先のため）"), "{told}");
    assert!(told.contains("name=\"seen\" value=\"forbidden\""), "{told}");
    assert_eq!((kept, still), (vec![RulingKind::Forbidden], vec![RulingKind::Forbidden]));
    assert!(kinds().await.is_empty());
    stage.app.stop().await;
}

#[tokio::test]
async fn a_program_may_say_what_it_saw_and_is_refused_where_that_has_changed() {
    let stage = Stage::new().await;
    let (operator, _) = stage.operator("はじめ", 3).await;
    let (helper, _) = stage.accompanist("一 郎", 20).await;
    let token = token_for(&stage.app, stage.desk.person(), Strength::TwoFactors).await;
    let program = ApiClient::with_token(&stage.app, token);
    stage.grant(stage.desk.person(), Role::Coordinator).await;
    let path = format!("/api/v1/matching/2026/rulings/{operator}/{helper}");

    let ban = program.put(&path, json!({ "kind": "forbidden", "seen": "none" })).await;
    let stale = program.put(&path, json!({ "kind": "locked", "seen": "none" })).await;
    let aware = program.put(&path, json!({ "kind": "locked", "seen": "forbidden" })).await;
    let again = program.put(&path, json!({ "kind": "locked", "seen": "forbidden" })).await;

    assert_eq!(ban.status, 204);
    assert_eq!(stale.refusal(), (409, "ruled_meanwhile"));
    assert_eq!((aware.status, again.status), (204, 204));
    assert_eq!(stage.facts().await.rulings[0].kind, RulingKind::Locked);
    stage.app.stop().await;
}
