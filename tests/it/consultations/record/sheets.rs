//! Workbooks of records, read back by other programs.

use std::process::Command;

use bansou::consultations::record::{Filter, data_workbook, form_workbook, views};
use entities::consultations::record_field::RecordField as F;
use serde_json::{Value, json};

use super::cast::{Held, meet, raw};
use crate::consultations::cast::days_later;

#[tokio::test]
async fn the_data_form_keeps_the_rules_for_machine_readable_tables() {
    let Some(judge) = judge() else { return };
    let held = Held::new().await;
    meet(&held.stage, held.suzuki, days_later(7, 14)).await;
    let mut risky = raw();
    risky.texts.insert(F::Advice, "=HYPERLINK(1)".to_owned());
    held.settled(&risky).await;

    let asking = (held.stage.desk, held.context().now());
    let db = held.context().database.reader();
    let found = views(db, asking, &Filter::default()).await.unwrap();
    let read = judge(&held, &data_workbook(&found).unwrap());

    let sheets = read["sheets"].as_array().unwrap();
    let names: Vec<_> = sheets.iter().map(|sheet| sheet["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["相談記録", "次の行動", "定義", "コード表"]);
    for sheet in sheets {
        assert_eq!(sheet["merged"], json!([]), "no merged cells");
        assert_eq!(sheet["formulas"], json!(0), "no formulas");
        assert_eq!(sheet["blank_rows"], json!(0), "no blank rows");
        assert_eq!(sheet["repeated_headings"], json!(0), "unique headings");
        assert_eq!(sheet["hidden"], json!(0), "nothing hidden");
    }
    let records = sheets[0]["rows"].as_array().unwrap();
    assert_eq!((records.len(), sheets[1]["rows"].as_array().unwrap().len()), (3, 3));
    assert_eq!(sheets[2]["rows"].as_array().unwrap().len(), 1 + 35 + 8);
    // The draft of the second meeting: what the booking knows, nothing of what is written.
    assert_eq!((&records[1][20], &records[2][20]), (&Value::Null, &json!("応募がない。")));
    assert_eq!((&records[2][14], &records[2][28]), (&json!(65), &json!(2)));
    assert_eq!((&records[2][22], &records[2][34]), (&Value::Null, &json!(1)));
    assert_eq!((&records[1][31], &records[2][31]), (&Value::Null, &json!("事務 太郎")));
    assert_eq!(sheets[0]["quoted"], json!(1));
}

#[tokio::test]
async fn the_printed_form_tells_one_record_to_its_reader() {
    let Some(judge) = judge() else { return };
    let held = Held::new().await;
    held.settled(&raw()).await;

    let client = held.sees(held.client()).await.unwrap();
    let office = held.sees(held.office()).await.unwrap();
    let read = |view| judge(&held, &form_workbook("伴走支援", view).unwrap())["sheets"][0].clone();
    let (client, office) = (read(&client)["rows"].to_string(), read(&office));

    assert_eq!(office["landscape"], json!(false));
    let office = office["rows"].to_string();
    assert!(client.contains("まず社内で話します。") && !office.contains("まず社内で話します。"));
    assert!(office.contains("（当事者のみ）") && !client.contains("社長の同席"));
    assert!(office.contains("令和8年12月3日（木）14:00～15:05（65分）"), "{office}");
    assert!(office.contains("鈴木 花子 様") && office.contains("事務 太郎"), "{office}");
}

type Judge = Box<dyn Fn(&Held, &[u8]) -> Value>;

/// openpyxl, where it is installed (`tests/judges/install`).
fn judge() -> Option<Judge> {
    let python = crate::support::judges()?.join("venv/bin/python");
    Some(Box::new(move |held, bytes| {
        let file = held.stage.app.database.folder().join("record.xlsx");
        std::fs::write(&file, bytes).unwrap();
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/judges/workbook");
        let output = Command::new(&python).arg(script).arg(&file).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_slice(&output.stdout).unwrap()
    }))
}
