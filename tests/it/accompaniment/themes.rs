//! Whose themes count at the matching desk: the person's own, or else their organisation's.

use std::collections::BTreeSet;

use bansou::accompaniment::Pair;
use bansou::accompaniment::matchmaking::{WishPlan, set_wish};
use entities::accompaniment::matching_wish::WishedRegion;
use entities::people::role_assignment::Role;
use entities::sign_in::browser_session::Strength;
use entities::{PersonId, TermId};
use serde_json::json;

use super::cast::{Stage, year};
use super::visitor::Visitor;
use crate::access::tokens::token_for;
use crate::study_sessions::people::add_member;
use crate::support::ApiClient;

/// Two accompanists of one organisation with these terms.
async fn colleagues(stage: &Stage, terms: &[TermId]) -> [PersonId; 2] {
    let (first, organisation) = stage.accompanist("髙橋 恵", 20).await;
    let second = stage.person("及川 修").await;
    add_member(&stage.app, second, organisation).await;
    stage.grant(second, Role::Accompanist).await;
    stage.tag(organisation, terms).await;
    [first, second]
}

#[tokio::test]
async fn whoever_set_themes_offers_these_alone_and_whoever_set_none_those_of_the_organisation() {
    let stage = Stage::new().await;
    let (partners, finance) = (stage.term("partners").await, stage.term("finance").await);
    let (overseas, recruit) = (stage.term("overseas").await, stage.term("recruit").await);
    let [own, none] = colleagues(&stage, &[partners, finance, recruit]).await;

    stage.advises_on(own, &[overseas]).await;

    let facts = stage.facts().await;
    let offers = |person| facts.accompanist(person).unwrap().facts.offers.clone();
    let shared: BTreeSet<_> = offers(none).themes.into_iter().collect();
    assert_eq!(offers(own).themes, [overseas]);
    assert_eq!(shared, BTreeSet::from([partners, finance]));
    assert_eq!((offers(own).functions, offers(none).functions), (vec![recruit], vec![recruit]));
    stage.app.stop().await;
}

#[tokio::test]
async fn a_person_is_not_proposed_for_a_theme_of_the_organisation_they_do_not_advise_on() {
    let stage = Stage::new().await;
    let (operator, _) = stage.operator("はじめ", 3).await;
    let (partners, overseas) = (stage.term("partners").await, stage.term("overseas").await);
    let [own, none] = colleagues(&stage, &[partners]).await;
    let wish = WishPlan {
        takes_part: true,
        region: WishedRegion::Any,
        terms: vec![partners],
        note: String::new(),
    };
    set_wish(&stage.app.context, stage.desk, (year(), operator), &wish).await.unwrap();
    let desk = Visitor::coordinator(&stage).await;
    let token = token_for(&stage.app, stage.desk.person(), Strength::TwoFactors).await;

    let before = stage.facts().await.fingerprint();
    stage.advises_on(own, &[overseas]).await;
    let candidates = desk.get(&format!("/staff/matching/operators/{operator}?year=2026")).await;
    let told = ApiClient::with_token(&stage.app, token).get("/api/v1/matching/2026").await;

    assert_eq!(stage.proposed().await, [Pair { operator, accompanist: none }]);
    assert_eq!(candidates.body.matches("第1希望テーマ「").count(), 1, "{}", candidates.body);
    let reason = "第1希望テーマ「多様な主体の巻き込み」に対応（＋30）";
    assert_eq!(told.body["pairs"][0]["accompanist_id"], json!(none));
    assert_eq!(told.body["pairs"][0]["reasons"], json!([reason]));
    // Who looked at the desk before confirms nothing else than they saw.
    assert_ne!(stage.facts().await.fingerprint(), before);
    stage.app.stop().await;
}
