//! The attendance book, read back by another program.

use std::process::Command;

use bansou::study_sessions::attendance::{self, Ticket};
use bansou::study_sessions::registration::Details;
use bansou::study_sessions::roster::{Roster, data_workbook, form_workbook, roster};
use chrono::TimeDelta;
use entities::study_sessions::seats::Mode;
use serde_json::{Value, json};

use super::cast::{Stage, thursday};
use super::day::only_part;

#[tokio::test]
async fn the_data_form_keeps_the_rules_for_machine_readable_tables() {
    let Some(judge) = judge() else { return };
    let stage = Stage::new().await;
    let book = played(&stage).await;

    let read = judge(&stage, &data_workbook(&book).unwrap());

    let sheets = read["sheets"].as_array().unwrap();
    let names: Vec<_> = sheets.iter().map(|sheet| sheet["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["出席簿", "定義", "コード表"]);
    for sheet in sheets {
        assert_eq!(sheet["merged"], json!([]), "no merged cells");
        assert_eq!(sheet["formulas"], json!(0), "no formulas");
        assert_eq!(sheet["blank_rows"], json!(0), "no blank rows");
        assert_eq!(sheet["repeated_headings"], json!(0), "unique headings");
        assert_eq!(sheet["hidden"], json!(0), "nothing hidden");
    }
    assert_eq!(sheets[0]["rows"].as_array().unwrap().len(), 3);
    assert_eq!(sheets[0]["headings"].as_array().unwrap().len(), 22);
    assert_eq!(sheets[1]["rows"].as_array().unwrap().len(), 23);
}

#[tokio::test]
async fn the_data_form_tells_who_came_and_what_was_typed_is_no_formula() {
    let Some(judge) = judge() else { return };
    let stage = Stage::new().await;
    let book = played(&stage).await;

    let read = judge(&stage, &data_workbook(&book).unwrap());

    let rows = read["sheets"][0]["rows"].as_array().unwrap();
    assert_eq!(rows[1][8], json!("=HYPERLINK 一郎"));
    assert_eq!(rows[1][11], json!("+81 主任"));
    assert_eq!(read["sheets"][0]["quoted"], json!(2));
    assert_eq!((&rows[1][17], &rows[1][20]), (&json!(1), &json!(120)));
    assert_eq!(rows[1][18], json!("2026-12-03T14:00:00"));
    assert_eq!(rows[2][17], Value::Null, "not recorded is not nought");
}

#[tokio::test]
async fn the_printed_form_has_a_sheet_for_each_part_with_its_header() {
    let Some(judge) = judge() else { return };
    let stage = Stage::new().await;
    let book = played(&stage).await;

    let read = judge(&stage, &form_workbook(&book).unwrap());

    let text = read["sheets"][0]["rows"].to_string();
    assert_eq!(read["sheets"][0]["name"], json!("出席簿 第1部"));
    assert!(text.contains("令和8年12月3日（木）14:00～16:00"), "{text}");
    assert!(text.contains("申込 2名・参加 1名・参加率 50.0%"), "{text}");
    assert_eq!(read["sheets"][0]["landscape"], json!(true));
}

/// Two people registered; one came, with a name and a title that look like formulas.
async fn played(stage: &Stage) -> Roster {
    let session = stage.session(|plan| plan.seats[0].capacity = Some(2)).await;
    let risky = stage.person("=HYPERLINK 一郎").await;
    let sato = stage.person("佐藤 花子").await;
    let details = Details { job_title: Some("+81 主任".into()), ..Details::plain(Mode::Venue) };
    let own = stage.register_with(risky, session, details).await.unwrap();
    stage.register(sato, session).await.unwrap();
    let part = only_part(stage, session).await;
    stage.app.clock.set(thursday());
    let ticket = Ticket::Registration(own.id);
    attendance::check_in(&stage.app.context, stage.desk, part, ticket).await.unwrap();
    let db = stage.app.context.database.reader();
    let names = ("地域の人事部 伴走支援", "伴走支援事務局");
    roster(db, stage.desk, names, session).await.unwrap().unwrap()
}

pub type Judge = Box<dyn Fn(&Stage, &[u8]) -> Value>;

/// openpyxl, where it is installed (`tests/judges/install`).
pub fn judge() -> Option<Judge> {
    let python = crate::support::judges()?.join("venv/bin/python");
    Some(Box::new(move |stage, bytes| {
        let file = stage.app.database.folder().join("book.xlsx");
        std::fs::write(&file, bytes).unwrap();
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/judges/workbook");
        let output = Command::new(&python).arg(script).arg(&file).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_slice(&output.stdout).unwrap()
    }))
}
