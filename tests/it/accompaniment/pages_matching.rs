//! The matching desk at the secretariat's pages.

use bansou::accompaniment::matchmaking::{WishPlan, set_capacity, set_wish};
use entities::accompaniment::matching_wish::WishedRegion;

use super::cast::{Stage, year};
use super::visitor::{Visitor, hidden};

const DESK: &str = "/staff/matching?year=2026";

#[tokio::test]
async fn the_page_shows_the_pure_proposal_with_its_reasons_and_who_stays_without() {
    let stage = Stage::new().await;
    for number in 0..5 {
        stage.operator(&format!("事業者{number}"), 1 + number).await;
    }
    stage.accompanist("一 郎", 3).await;
    stage.accompanist("二 郎", 20).await;
    let desk = Visitor::coordinator(&stage).await;

    let page = desk.get(DESK).await;

    let facts = stage.facts().await;
    let proposal = facts.propose().unwrap();
    assert_eq!(page.status, 200);
    assert_eq!(page.body.matches("<li class=\"desk-pair").count(), proposal.pairs.len());
    for pair in &proposal.pairs {
        let block = page.body.split(&format!("id=\"o-{}\"", pair.pair.operator)).nth(1).unwrap();
        let block = block.split("</li>\n<li class=\"desk-pair").next().unwrap();
        let helper = &facts.accompanist(pair.pair.accompanist).unwrap().name;
        assert!(block.contains(helper.as_str()));
        assert!(block.contains(&format!("<strong>{}</strong>点", pair.score.total())));
    }
    assert!(page.body.contains(&proposal.unmatched.len().to_string()));
    assert!(page.body.contains("枠は、ほかの事業者で埋まっています。"));
    stage.app.stop().await;
}

#[tokio::test]
async fn locking_forbidding_and_taking_back_are_buttons_that_keep_the_place() {
    let stage = Stage::new().await;
    let (operator, _) = stage.operator("はじめ", 3).await;
    let first = stage.accompanist("一 郎", 20).await;
    let second = stage.accompanist("二 郎", 20).await;
    let desk = Visitor::coordinator(&stage).await;
    let (operator, first, second) =
        (operator.to_string(), first.0.to_string(), second.0.to_string());
    let press = |act: &'static str, accompanist: String| {
        let (desk, operator) = (&desk, operator.clone());
        async move {
            let fields = [
                ("year", "2026"),
                ("operator", operator.as_str()),
                ("accompanist", accompanist.as_str()),
                ("act", act),
                ("back", "desk"),
            ];
            desk.send(DESK, "/staff/matching/rulings", &fields).await
        }
    };

    let locked = press("lock", second.clone()).await;
    assert_eq!((locked.status, locked.location), (303, format!("{DESK}#o-{operator}")));
    assert_eq!(stage.proposed().await[0].accompanist.to_string(), second);
    press("forbid", second.clone()).await;
    assert_eq!(stage.proposed().await[0].accompanist.to_string(), first);
    press("lift", second).await;
    assert!(stage.facts().await.rulings.is_empty());
    stage.app.stop().await;
}

#[tokio::test]
async fn what_was_shown_is_confirmed_and_what_has_changed_is_shown_again() {
    let stage = Stage::new().await;
    let (operator, member) = stage.operator("はじめ", 3).await;
    let helper = stage.accompanist("伴走 花子", 20).await;
    let desk = Visitor::coordinator(&stage).await;
    let place = "/staff/matching/confirmation?year=2026";
    let operator = operator.to_string();
    let fields = |fingerprint: &str| {
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        vec![pair("fingerprint", fingerprint), pair("operator", &operator), pair("agreed", "yes")]
    };
    let send = |fields: Vec<(String, String)>| {
        let desk = &desk;
        async move {
            let fields: Vec<_> =
                fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            desk.send(place, place, &fields).await
        }
    };

    let stale = hidden(&desk.get(place).await.body, "fingerprint");
    set_capacity(&stage.app.context, stage.desk, (year(), helper.0), 4).await.unwrap();
    let refused = send(fields(&stale)).await;
    let fresh = hidden(&refused.body, "fingerprint");
    let unticked = send(fields(&fresh)[..2].to_vec()).await;
    let done = send(fields(&fresh)).await;

    assert_eq!((refused.status, unticked.status), (409, 409));
    assert!(refused.body.contains("事業者1名と伴走支援者1名へ、お知らせ2通"));
    assert!(refused.body.contains("表示したあとに内容が変わりました。"));
    assert_eq!((done.status, done.location.as_str()), (303, "/staff/engagements?year=2026"));
    assert_eq!(stage.letter_names(member).await, ["engagement_begun"]);
    stage.app.stop().await;
}

#[tokio::test]
async fn wishes_places_points_and_conflicts_are_kept_by_their_forms() {
    let stage = Stage::new().await;
    let (operator, _) = stage.operator("はじめ", 3).await;
    let helper = stage.accompanist("伴走 花子", 20).await;
    let desk = Visitor::coordinator(&stage).await;
    let theme = stage.term("partners").await.to_string();

    let wish = format!("/staff/matching/operators/{operator}/wish?year=2026");
    let fields = [("theme_1", theme.as_str()), ("region", "far"), ("takes_part", "yes")];
    assert_eq!(desk.send(&wish, &wish, &fields).await.status, 303);
    let places = "/staff/matching/capacities?year=2026";
    let name = format!("places_{}", helper.0.0.simple());
    assert_eq!(desk.send(places, places, &[(name.as_str(), "多い")]).await.status, 422);
    assert_eq!(desk.send(places, places, &[(name.as_str(), "４")]).await.status, 303);
    let conflicts = "/staff/matching/conflicts?year=2026";
    let (id, person) = (operator.to_string(), helper.0.to_string());
    let fields = [
        ("operator", id.as_str()),
        ("person", person.as_str()),
        ("reason", "親族が役員のため"),
        ("from_year", "2026"),
        ("from_month", "4"),
        ("from_day", "1"),
    ];
    assert_eq!(desk.send(conflicts, conflicts, &fields).await.status, 303);

    let facts = stage.facts().await;
    assert_eq!(facts.operators[0].facts.wants.themes.len(), 1);
    assert_eq!(facts.accompanists[0].capacity, 4);
    assert!(facts.pairs.values().all(|pair| pair.conflict_of_interest));
    let candidates = format!("/staff/matching/operators/{operator}?year=2026");
    assert!(desk.get(&candidates).await.body.contains("利益相反"));
    stage.app.stop().await;
}

#[tokio::test]
async fn nobody_but_the_secretariat_finds_the_desk() {
    let stage = Stage::new().await;
    let helper = stage.accompanist("伴走 花子", 20).await;
    let visitor = Visitor::member(&stage, helper.0).await;

    for path in [DESK, "/staff/engagements", "/staff/matching/weights?year=2026"] {
        assert_eq!(visitor.get(path).await.status, 404, "{path}");
    }
    stage.app.stop().await;
}

/// Not a limit of the product, but of patience: in a debug build the page still comes while one
/// waits. Release is far quicker.
#[tokio::test]
async fn a_desk_of_200_operators_and_60_accompanists_is_one_page() {
    let stage = Stage::new().await;
    let mut themes = Vec::new();
    for code in ["partners", "finance", "overseas", "naming_issues", "people_proposal"] {
        themes.push(stage.term(code).await);
    }
    for number in 0..60 {
        let (_, own) = stage.accompanist(&format!("伴走 {number}"), 1 + number % 47).await;
        let (first, second) = (to_index(number), to_index(number / 5 + 1));
        stage.tag(own, &[themes[first], themes[second]]).await;
    }
    for number in 0..200 {
        let name = format!("事業者{number}");
        let (operator, _) = stage.operator(&name, 1 + number % 47).await;
        let plan = WishPlan {
            takes_part: true,
            region: if number % 2 == 0 { WishedRegion::Near } else { WishedRegion::Far },
            terms: vec![themes[to_index(number / 3)], themes[to_index(number / 7 + 2)]],
            note: String::new(),
        };
        let at = (year(), operator);
        set_wish(&stage.app.context, stage.desk, at, &plan).await.unwrap();
    }
    let desk = Visitor::coordinator(&stage).await;

    let began = std::time::Instant::now();
    let page = desk.get(DESK).await;
    let took = began.elapsed();

    assert_eq!(page.body.matches("<li class=\"desk-pair").count(), 120);
    println!("{} ms, {} kB", took.as_millis(), page.body.len() / 1024);
    assert!(took < std::time::Duration::from_secs(20), "{took:?}");
    stage.app.stop().await;
}

/// One of five.
fn to_index(number: i32) -> usize {
    usize::try_from(number % 5).unwrap()
}

#[tokio::test]
async fn an_operator_without_anybody_is_warned_of_before_the_pair_is_confirmed() {
    let stage = Stage::new().await;
    let (operator, member) = stage.operator("だれもいない", 3).await;
    let (peopled, _) = stage.operator("はじめ", 3).await;
    stage.leaves(member, operator).await;
    let desk = Visitor::coordinator(&stage).await;

    let without = desk.get(DESK).await.body;
    stage.accompanist("伴走 花子", 20).await;
    let page = desk.get("/staff/matching/confirmation?year=2026").await.body;

    // With operators waiting and nobody to accompany them, the page does not say there are none.
    assert!(without.contains("組み合わせのない事業者"), "{without}");
    assert!(!without.contains("いま組み合わせる事業者はいません"), "{without}");
    assert_eq!(page.matches("事業者側に担当者がいません").count(), 1, "{page}");
    let invite = |id: entities::OrganisationId| format!("new?organisation={id}\"");
    assert!(page.contains(&invite(operator)) && !page.contains(&invite(peopled)), "{page}");
    stage.app.stop().await;
}
