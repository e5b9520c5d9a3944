//! The pages of engagements, by each door.

use super::cast::Stage;
use super::visitor::Visitor;

#[tokio::test]
async fn each_side_reads_its_engagement_and_a_foreign_one_is_not_there() {
    let stage = Stage::new().await;
    let (operator, member) = stage.operator("はじめ", 3).await;
    let (_, other) = stage.operator("よその団体", 3).await;
    let helper = stage.accompanist("伴走 花子", 20).await;
    let id = stage.engagement(operator, helper).await;
    let (own, staff) = (format!("/my/engagements/{id}"), format!("/staff/engagements/{id}"));
    let missing = "/my/engagements/00000000-0000-0000-0000-000000000000";

    let desk = Visitor::coordinator(&stage).await;
    let accompanist = Visitor::member(&stage, helper.0).await;
    let member = Visitor::member(&stage, member).await;
    let stranger = Visitor::member(&stage, other).await;

    assert_eq!(desk.get(&staff).await.status, 200);
    assert!(accompanist.get("/my/engagements").await.body.contains("はじめ"));
    assert!(accompanist.get(&own).await.body.contains("目標を加える"));
    assert_eq!(member.get("/my/engagement").await.location, own);
    assert!(!member.get(&own).await.body.contains("目標を加える"));
    let (foreign, absent) = (stranger.get(&own).await, stranger.get(missing).await);
    assert_eq!((foreign.status, absent.status), (404, 404));
    assert_eq!(accompanist.get(&staff).await.status, 404);
    assert_eq!(member.get(&format!("{own}/outline")).await.status, 404);
    assert!(stranger.get("/my/engagement").await.body.contains("伴走はまだ始まっていません。"));
    stage.app.stop().await;
}

#[tokio::test]
async fn the_accompanist_keeps_goals_steps_outcomes_and_levels_by_forms() {
    let stage = Stage::new().await;
    let (operator, _) = stage.operator("はじめ", 3).await;
    let helper = stage.accompanist("伴走 花子", 20).await;
    let id = stage.engagement(operator, helper).await;
    let visitor = Visitor::member(&stage, helper.0).await;
    let base = format!("/my/engagements/{id}");
    let level = stage.term("level2").await.to_string();
    let send = |path: &'static str, fields: Vec<(&'static str, String)>| {
        let (visitor, page, stage) = (&visitor, format!("{base}{path}"), &stage);
        async move {
            let version = stage.version(id).await.to_string();
            let mut sent: Vec<_> =
                fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
            sent.push(("version", &version));
            visitor.send(&page, &page, &sent).await
        }
    };
    let text = |value: &str| value.to_owned();

    let empty = send("/goals/new", vec![("text", text(" "))]).await;
    let goal = send("/goals/new", vec![("text", text("説明会を開く"))]).await;
    let step = vec![
        ("owner", helper.0.to_string()),
        ("due_on_year", text("2026")),
        ("due_on_month", text("12")),
        ("due_on_day", text("10")),
        ("reached_on_year", text("2026")),
        ("reached_on_month", text("11")),
        ("reached_on_day", text("24")),
        ("evidence", text("議事録")),
    ];
    let step = send("/milestones/hearing", step).await;
    let outcome = vec![("tendency", text("increased")), ("figure", text("３"))];
    let outcome = send("/outcomes/recruiting", outcome).await;
    let since = vec![
        ("level", level),
        ("since_year", text("2026")),
        ("since_month", text("11")),
        ("since_day", text("24")),
    ];
    let level = send("/level", since).await;
    let outline = vec![
        ("concerns", text("人が来ない")),
        ("vision", text("人が集まる")),
        ("allies", text("岩手県立大学")),
        ("next_plan", text("会費で続ける")),
    ];
    let outline = send("/outline", outline).await;

    assert_eq!(empty.status, 422);
    let done = [&goal, &step, &outcome, &level, &outline].map(|answer| answer.status);
    assert_eq!(done, [303; 5]);
    let page = visitor.get(&base).await.body;
    let shown = [
        "説明会を開く",
        "議事録",
        "増加（3名）",
        "レベル2",
        "人が来ない",
        "岩手県立大学",
        "会費で続ける",
    ];
    assert!(shown.iter().all(|text| page.contains(text)));
    stage.app.stop().await;
}

#[tokio::test]
async fn a_coordinator_begins_names_people_and_ends_with_everybody_told() {
    let stage = Stage::new().await;
    let (operator, member) = stage.operator("はじめ", 3).await;
    let helper = stage.accompanist("伴走 花子", 20).await;
    let desk = Visitor::coordinator(&stage).await;
    let new = "/staff/engagements/new";
    let (id, pair) = (operator.to_string(), format!("{}:{}", helper.0, helper.1));
    let fields = vec![
        ("operator", id.as_str()),
        ("accompanists", pair.as_str()),
        ("started_on_year", "令和8"),
        ("started_on_month", "11"),
        ("started_on_day", "24"),
    ];

    let asked = desk.send(new, new, &fields).await;
    let saved = [fields, vec![("step", "save")]].concat();
    let begun = desk.send(new, new, &saved).await;
    let ending = format!("{}/ending", begun.location);
    let fields = [
        ("version", "1"),
        ("told", "2"),
        ("how", "ended"),
        ("reason", "体制が変わったため"),
        ("ended_on_year", "2026"),
        ("ended_on_month", "11"),
        ("ended_on_day", "24"),
    ];
    let unticked = desk.send(&ending, &ending, &fields).await;
    let ticked = [fields.to_vec(), vec![("agreed", "yes")]].concat();
    let ended = desk.send(&ending, &ending, &ticked).await;

    assert_eq!((asked.status, begun.status), (200, 303));
    assert!(asked.body.contains("始めて、お知らせを送る"));
    assert_eq!((unticked.status, ended.status), (422, 303));
    assert_eq!(stage.letter_names(member).await, ["engagement_begun", "engagement_ended"]);
    // What is over is not offered for change.
    let base = ending.trim_end_matches("/ending").to_owned();
    for form in ["/ending", "/people", "/outline", "/goals/new", "/milestones/hearing"] {
        let answer = desk.get(&format!("{base}{form}")).await;
        assert_eq!((answer.status, answer.location.as_str()), (303, base.as_str()), "{form}");
    }
    let told = desk.get(&base).await.body;
    assert!(told.contains("この伴走は終わっているため、変えられません。"));
    let list = desk.get("/staff/engagements?state=ended").await.body;
    assert!(list.contains("はじめ") && list.contains("1件"));
    stage.app.stop().await;
}

#[tokio::test]
async fn what_was_broken_off_is_not_late_any_more() {
    let stage = Stage::new().await;
    let (operator, _) = stage.operator("はじめ", 3).await;
    let helper = stage.accompanist("伴走 花子", 20).await;
    let id = stage.engagement(operator, helper).await;
    let ending = bansou::accompaniment::engagement::Ending {
        completed: false,
        on: chrono::NaiveDate::from_ymd_opt(2026, 11, 24).unwrap(),
        reason: "体制が変わったため".to_owned(),
        expected_recipients: 2,
    };
    let (context, desk) = (&stage.app.context, stage.desk);
    stage.app.clock.advance(chrono::TimeDelta::days(40));
    let visitor = Visitor::coordinator(&stage).await;
    let path = format!("/staff/engagements/{id}");

    let before = visitor.get(&path).await.body;
    bansou::accompaniment::engagement::finish(context, desk, (id, 1), &ending).await.unwrap();
    let after = visitor.get(&path).await.body;

    assert!(before.contains("期日超過"), "{before}");
    assert!(!after.contains("期日超過") && after.contains("未到達"), "{after}");
    stage.app.stop().await;
}
