//! The questionnaire in a browser without scripts, and as files.

use bansou::study_sessions::session::load;
use bansou::study_sessions::survey::{data_workbook, form_workbook, survey_results};
use reqwest::StatusCode;
use serde_json::{Value, json};

use super::after_cast::{Held, satisfied};
use super::roster::judge;
use super::staff_desk::Desk;
use super::visitor::Visitor;

#[tokio::test]
async fn a_participant_answers_by_the_link_of_their_registration() {
    let held = Held::new().await;
    held.asks(Held::plan()).await;
    let holder = Visitor::new(&held.stage.app);
    let page = held.page(held.suzuki.1);

    let own = holder.get(&page).await;
    let form = holder.get(&format!("{page}/survey")).await;
    let empty = holder.post(&form, &[("comment", "よい事例でした。")]).await;
    let values = [("satisfaction", "5"), ("comment", "よい事例でした。"), ("consultation", "yes")];
    let sent = holder.post(&empty, &values).await;
    let again = holder.get(&format!("{page}/survey")).await;

    assert!(own.says("アンケートに答える"), "{}", own.text());
    assert!(form.says("回答は匿名です"), "{}", form.text());
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(empty.html.contains("よい事例でした。"), "what was typed is kept");
    assert!(sent.says("ありがとうございました"), "{}", sent.text());
    assert!(!sent.says("アンケートに答える"), "{}", sent.text());
    assert_eq!(again.path, page, "whoever has answered is led back");
    let comments = "SELECT count(*) FROM study_session_survey_answer WHERE wants_consultation";
    assert_eq!(held.stage.count(comments).await, 1);
}

#[tokio::test]
async fn whoever_did_not_come_is_told_so_and_a_foreign_link_shows_nothing() {
    let held = Held::new().await;
    held.asks(Held::plan()).await;
    let holder = Visitor::new(&held.stage.app);
    let page = held.page(held.tanaka.1);

    let led = holder.get(&format!("{page}/survey")).await;
    let foreign = holder.get(&format!("{}x/survey", &page[..page.len() - 1])).await;

    assert_eq!(led.path, page);
    assert!(led.says("参加した方にお願いしています"), "{}", led.text());
    assert_eq!(foreign.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_secretariat_sets_it_up_watches_it_and_ends_it() {
    let held = Held::new().await;
    let (session, page) = (held.session, held.page(held.suzuki.1));
    let desk = Desk::of(held.stage).await;
    let base = format!("/staff/sessions/{session}/survey");

    let none = desk.get(&base).await;
    let fields = [
        ("anonymous", "yes"),
        ("circle", "attended"),
        ("closes_at_day_year", "2026"),
        ("closes_at_day_month", "12"),
        ("closes_at_day_day", "17"),
        ("closes_at_time", "17:00"),
        ("version", "0"),
    ];
    let wrong = desk.post(&format!("{base}/edit"), &fields[1..]).await;
    let saved = desk.post(&format!("{base}/edit"), &fields).await;
    let holder = Visitor::new(&desk.stage.app);
    let form = holder.get(&format!("{page}/survey")).await;
    holder.post(&form, &[("satisfaction", "4"), ("comment", "=1+1")]).await;
    let shown = desk.get(&base).await;
    let closed = desk.post(&format!("{base}/closing"), &[]).await;
    let late = holder.get(&format!("{page}/survey")).await;

    assert!(none.body.contains("アンケートを設定する"));
    assert_eq!((wrong.status, saved.status, closed.status), (422, 303, 303), "{}", saved.body);
    assert!(shown.body.contains("対象2名のうち1名（50.0%）"), "{}", shown.body);
    assert!(shown.body.contains("<title id=\"t-satisfaction\">全体の満足度の分布</title>"));
    assert!(shown.body.contains("=1+1"));
    assert_eq!(late.path, page);
}

#[tokio::test]
async fn the_data_form_keeps_the_rules_and_tells_unanswered_from_nought() {
    let Some(judge) = judge() else { return };
    let held = Held::new().await;
    held.asks(Held::plan()).await;
    held.answers(held.suzuki.1, satisfied(5)).await.unwrap();
    let mut formula = satisfied(1);
    formula.comment = Some("=HYPERLINK(\"x\")".to_owned());
    held.answers(held.takahashi.1, formula).await.unwrap();
    let db = held.stage.app.context.database.reader();
    let rows = load(db, held.stage.row(held.session).await).await.unwrap();
    let results = survey_results(db, held.stage.desk, held.session).await.unwrap().unwrap();

    let read = judge(&held.stage, &data_workbook(&rows, &results).unwrap());

    let sheets = read["sheets"].as_array().unwrap();
    let names: Vec<_> = sheets.iter().map(|sheet| sheet["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["回答", "希望テーマ", "集計", "定義", "コード表"]);
    for sheet in sheets {
        assert_eq!(sheet["merged"], json!([]), "no merged cells");
        assert_eq!(sheet["formulas"], json!(0), "no formulas");
        assert_eq!(sheet["blank_rows"], json!(0), "no blank rows");
        assert_eq!(sheet["repeated_headings"], json!(0), "unique headings");
    }
    let answers = sheets[0]["rows"].as_array().unwrap();
    assert_eq!(answers.len(), 3);
    let scores: Vec<_> = answers[1..].iter().map(|row| row[6].as_i64().unwrap()).collect();
    assert_eq!(scores.iter().sum::<i64>(), 6);
    assert!(answers[1..].iter().all(|row| row[8] == Value::Null), "unanswered is blank");
    let counts = sheets[2]["rows"].as_array().unwrap();
    let of = |score: Value| {
        counts.iter().find(|row| row[0] == json!("satisfaction") && row[2] == score).unwrap()
    };
    assert_eq!((&of(json!(5))[3], &of(json!(4))[3]), (&json!(1), &json!(0)));
    assert_eq!(of(Value::Null)[3], json!(0));
}

#[tokio::test]
async fn the_printed_form_tells_rates_and_words() {
    let Some(judge) = judge() else { return };
    let held = Held::new().await;
    held.asks(Held::plan()).await;
    let mut said = satisfied(5);
    said.comment = Some("事例が具体的でした。".to_owned());
    held.answers(held.suzuki.1, said).await.unwrap();
    let db = held.stage.app.context.database.reader();
    let rows = load(db, held.stage.row(held.session).await).await.unwrap();
    let results = survey_results(db, held.stage.desk, held.session).await.unwrap().unwrap();

    let read = judge(&held.stage, &form_workbook("伴走支援", &rows, &results).unwrap());

    let text = read["sheets"][0]["rows"].to_string();
    assert!(text.contains("対象2名のうち1名（回収率 50.0%）"), "{text}");
    assert!(text.contains("事例が具体的でした。") && text.contains("100.0%"), "{text}");
}
