//! Why an operator stays without an accompanist, as the secretariat and programs are told.

use bansou::accompaniment::Pair;
use bansou::accompaniment::matchmaking::{
    RulingWish, WishPlan, lift, rule, set_capacity, set_wish,
};
use entities::accompaniment::matching_ruling::RulingKind;
use entities::accompaniment::matching_wish::WishedRegion;
use entities::sign_in::browser_session::Strength;
use serde_json::json;

use super::cast::{Stage, year};
use super::visitor::Visitor;
use crate::access::tokens::token_for;
use crate::support::ApiClient;

#[tokio::test]
async fn the_best_candidate_is_named_where_a_coordinator_forbade_the_pair() {
    let stage = Stage::new().await;
    let (served, _) = stage.operator("はじめ", 3).await;
    let (without, _) = stage.operator("つぎ", 3).await;
    let best = stage.accompanist("髙橋 恵", 20).await;
    let other = stage.accompanist("及川 修", 20).await;
    let theme = stage.term("partners").await;
    stage.tag(best.1, &[theme]).await;
    let (context, at) = (&stage.app.context, year());
    let wish = WishPlan {
        takes_part: true,
        region: WishedRegion::Any,
        terms: vec![theme],
        note: String::new(),
    };
    set_wish(context, stage.desk, (at, without), &wish).await.unwrap();
    set_capacity(context, stage.desk, (at, other.0), 1).await.unwrap();
    let ruling = |operator, accompanist, kind| RulingWish {
        year: at,
        pair: Pair { operator, accompanist },
        kind,
        reason: String::new(),
    };
    let lock = ruling(served, other.0, RulingKind::Locked);
    let ban = ruling(without, best.0, RulingKind::Forbidden);
    rule(context, stage.desk, &lock).await.unwrap();
    rule(context, stage.desk, &ban).await.unwrap();
    let desk = Visitor::coordinator(&stage).await;
    let token = token_for(&stage.app, stage.desk.person(), Strength::TwoFactors).await;
    let program = ApiClient::with_token(&stage.app, token);

    let page = desk.get("/staff/matching?year=2026").await;
    let told = program.get("/api/v1/matching/2026").await;
    lift(context, stage.desk, at, ban.pair).await.unwrap();
    let lifted = program.get("/api/v1/matching/2026").await;

    let why = "対応できる伴走支援者の枠は、すべてほかの事業者に固定されています。\
        髙橋 恵：組み合わせを禁止しています（30点）。及川 修：はじめ（固定）。";
    assert!(page.body.contains(why), "{}", page.body);
    assert_eq!(told.body["unmatched"], json!([{ "operator_id": without, "why": why }]));
    assert_eq!(lifted.body["unmatched"], json!([]));
    assert!(stage.proposed().await.contains(&ban.pair));
    stage.app.stop().await;
}
