//! 開催報告.

use bansou::database::Stop;
use bansou::study_sessions::report::{
    ReportText, data_workbook, form_workbook, report_facts, save,
};
use bansou::study_sessions::session::{self, Refusal};
use entities::study_sessions::session::SessionState;
use serde_json::json;

use super::after_cast::{Held, satisfied};
use super::cast::Stage;
use super::roster::judge;
use super::staff_desk::Desk;

fn text(version: i32) -> ReportText {
    ReportText {
        questions: "費用は？→ 補助の対象です。".to_owned(),
        outcomes: "具体的な事例が好評。".to_owned(),
        next: "質疑を長くする。".to_owned(),
        version,
    }
}

#[tokio::test]
async fn people_and_attendances_are_counted_by_mode_and_kind() {
    let held = Held::new().await;
    let context = &held.stage.app.context;
    let db = context.database.reader();

    let facts = report_facts(db, context.now(), held.stage.desk, held.session).await;
    let figures = facts.unwrap().unwrap().figures;

    let whole = figures.whole;
    assert_eq!((whole.applied, whole.confirmed, whole.came), (3, 3, 2));
    assert_eq!((whole.attendances, whole.no_shows, whole.excused), (2, 1, 0));
    let modes: Vec<_> = figures.modes.iter().map(|(_, own)| (own.confirmed, own.came)).collect();
    assert_eq!(modes, [(2, 1), (1, 1)]);
    let came: usize = figures.kinds.iter().map(|(_, own)| own.came).sum();
    assert_eq!((came, figures.organisations), (2, 1));
}

#[tokio::test]
async fn the_words_are_kept_until_the_report_is_handed_in() {
    let held = Held::new().await;
    let (context, desk) = (&held.stage.app.context, held.stage.desk);

    let first = save(context, desk, held.session, text(0)).await.unwrap();
    let stale = save(context, desk, held.session, text(0)).await;
    let second = save(context, desk, held.session, text(1)).await.unwrap();
    session::report(context, desk, held.session).await.unwrap();
    let after = save(context, desk, held.session, text(2)).await;

    assert_eq!((first, second), (1, 2));
    assert!(matches!(stale, Err(Stop::Refused(Refusal::ChangedMeanwhile))));
    assert!(matches!(after, Err(Stop::Refused(Refusal::NotPossibleNow(_)))));
    assert_eq!(held.stage.row(held.session).await.state, SessionState::Reported);
}

#[tokio::test]
async fn there_is_nothing_to_report_before_the_end() {
    let stage = Stage::new().await;
    let session = stage.session(|_| ()).await;

    let early = save(&stage.app.context, stage.desk, session, text(0)).await;

    assert!(matches!(early, Err(Stop::Refused(Refusal::TooEarly))));
}

#[tokio::test]
async fn both_workbooks_tell_the_same_counts() {
    let Some(judge) = judge() else { return };
    let held = Held::new().await;
    held.asks(Held::plan()).await;
    held.answers(held.suzuki.1, satisfied(4)).await.unwrap();
    let (context, desk) = (&held.stage.app.context, held.stage.desk);
    save(context, desk, held.session, text(0)).await.unwrap();
    let db = context.database.reader();
    let facts = report_facts(db, context.now(), desk, held.session).await.unwrap().unwrap();

    let data = judge(&held.stage, &data_workbook(&facts).unwrap());
    let form = judge(&held.stage, &form_workbook(("伴走支援", "事務局"), &facts).unwrap());

    let sheets = data["sheets"].as_array().unwrap();
    let names: Vec<_> = sheets.iter().map(|sheet| sheet["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["開催報告", "プログラム", "講師", "参加者数", "定義", "コード表"]);
    for sheet in sheets {
        assert_eq!((&sheet["merged"], &sheet["formulas"]), (&json!([]), &json!(0)));
        assert_eq!(sheet["repeated_headings"], json!(0));
    }
    let whole = &sheets[3]["rows"][1];
    let counts: Vec<_> = (3..10).map(|column| whole[column].clone()).collect();
    assert_eq!(counts, [3, 3, 2, 2, 0, 1, 0].map(|count| json!(count)));
    assert_eq!(sheets[0]["rows"][1][14], json!(400), "a mean of 4.00");
    let printed = form["sheets"][0]["rows"].to_string();
    assert!(printed.contains("質疑を長くする。") && printed.contains("66.7%"), "{printed}");
}

#[tokio::test]
async fn the_secretariat_writes_and_hands_in_at_its_page() {
    let held = Held::new().await;
    let session = held.session;
    let desk = Desk::of(held.stage).await;
    let base = format!("/staff/sessions/{session}/report");

    let words = [("questions", "費用は？"), ("outcomes", "好評"), ("next", ""), ("version", "0")];
    let saved = desk.post(&base, &words).await;
    let stale = desk.post(&base, &words).await;
    let shown = desk.get(&base).await;
    let handed = desk.post(&format!("{base}/handing-in"), &[]).await;
    let twice = desk.post(&format!("{base}/handing-in"), &[]).await;
    let after = desk.get(&base).await;

    assert_eq!((saved.status, stale.status), (303, 409));
    assert!(shown.body.contains("費用は？"));
    assert_eq!((handed.status, twice.status), (303, 409));
    assert!(after.body.contains("この報告は提出済みです"));
    assert!(!after.body.contains("name=\"questions\""), "words no longer change");
}
