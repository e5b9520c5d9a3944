//! 謝金一覧 and 旅費一覧, read back by another program.

use std::process::Command;

use bansou::consultations::fees::line::settle_difference;
use bansou::consultations::fees::readers::{ClaimFilter, LineFilter, claims, lines};
use bansou::consultations::fees::sheets::{Head, fee_data, fee_form, travel_data, travel_form};
use bansou::consultations::fees::travel::add_receipt;
use bansou::vocabulary::{LongText, tokyo};
use calamine::{DataType as _, Reader as _, Xlsx, open_workbook_from_rs};
use serde_json::{Value, json};

use super::cast::year;
use super::travel::{claim, leg, night, receipt};
use crate::consultations::cast::{Stage, thursday};

fn head() -> Head {
    Head {
        programme: "地域の人事部 伴走支援".to_owned(),
        year: "令和8年度".to_owned(),
        narrowed: String::new(),
        made_on: "令和8年12月4日（金）".to_owned(),
    }
}

fn filter() -> LineFilter {
    LineFilter { year: year(), month: Some(12), state: None, person: None }
}

/// Headings in row 1, nothing merged, hidden, blank or reckoned by the sheet.
fn keeps_the_rules(sheets: &Value) {
    for sheet in sheets.as_array().unwrap() {
        let shape = ["merged", "formulas", "blank_rows", "repeated_headings", "hidden"];
        let found = shape.map(|name| sheet[name].clone());
        assert_eq!(found, [json!([]), json!(0), json!(0), json!(0), json!(0)], "{}", sheet["name"]);
    }
}

#[tokio::test]
async fn the_list_of_fees_is_read_back_with_its_figures() {
    let Some(judge) = judge() else { return };
    let stage = Stage::new().await;
    stage.pays().await;
    let client = stage.client("鈴木 一郎").await;
    let held = stage.has_held(client, 14, 95).await;
    stage.approves(stage.seen(held).await).await.unwrap();
    let db = stage.app.context.database.reader();
    let (found, sums) = lines(db, stage.desk, &filter(), None).await.unwrap();

    let data = judge(&stage, &fee_data(&found).unwrap());
    let form = judge(&stage, &fee_form(&head(), &found).unwrap());

    keeps_the_rules(&data["sheets"]);
    assert_eq!(data["sheets"][1]["name"], json!("定義"));
    assert_eq!(data["sheets"][2]["name"], json!("コード表"));
    let row = &data["sheets"][0]["rows"][1];
    assert_eq!(row[4], json!("山田 太郎"));
    assert_eq!(row[9], json!("2026-12-03T00:00:00"));
    let money: Vec<_> = (12..20).map(|column| row[column].clone()).collect();
    let wanted = [95, 3, 30, 5_150, 7_725, 7_725, 788, 6_937].map(|number| json!(number));
    assert_eq!(money, wanted);
    // Neither a difference nor a payment yet.
    assert_eq!((&row[20], &row[29], &row[30]), (&Value::Null, &json!(2), &Value::Null));
    assert_eq!(row[1], Value::Null);
    let text = form["sheets"][0]["rows"].to_string();
    assert_eq!(form["sheets"][0]["landscape"], json!(true));
    assert!(text.contains("14:00–15:35") && text.contains("1:30"), "{text}");
    assert_eq!((sums.amount, sums.withheld), (7_725, 788));
    stage.app.stop().await;
}

#[tokio::test]
async fn the_list_of_travel_is_read_back_with_legs_and_nights() {
    let Some(judge) = judge() else { return };
    let stage = Stage::new().await;
    stage.pays().await;
    let client = stage.client("鈴木 一郎").await;
    let held = stage.has_held(client, 14, 60).await;
    add_receipt(&stage.app.context, stage.yamada, held, receipt()).await.unwrap();
    let legs = vec![leg("240", "", ""), leg("990", "760", "60")];
    stage.claims(held, 0, claim(legs, vec![night("12,300")]), true).await.unwrap();
    let filter = ClaimFilter { year: year(), month: Some(12), state: None, person: None };
    let db = stage.app.context.database.reader();
    let (found, sums) = claims(db, stage.desk, &filter, None).await.unwrap();

    let data = judge(&stage, &travel_data(&found).unwrap());
    let form = judge(&stage, &travel_form(&head(), &found).unwrap());

    keeps_the_rules(&data["sheets"]);
    let row = &data["sheets"][0]["rows"][1];
    let money: Vec<_> = (8..14).map(|column| row[column].clone()).collect();
    assert_eq!(money, [2_460, 9_000, 2_400, 13_860, 1, 1].map(|number| json!(number)));
    assert_eq!(data["sheets"][1]["rows"].as_array().unwrap().len(), 3);
    assert_eq!(data["sheets"][2]["rows"][1][4], json!(12_300));
    let text = form["sheets"][0]["rows"].to_string();
    assert!(text.contains("松本～塩尻・鉄道・往復 1,980円"), "{text}");
    assert!(text.contains("塩尻市・実費 12,300円・上限 9,000円"), "{text}");
    assert_eq!(sums.total, 13_860);
    stage.app.stop().await;
}

#[tokio::test]
async fn a_paid_list_adds_up_and_carries_the_number_of_the_payment() {
    let Some(judge) = judge() else { return };
    let stage = Stage::new().await;
    stage.pays().await;
    let client = stage.client("鈴木 一郎").await;
    let held = stage.has_held_all(client, &[(10, 60), (14, 95)]).await;
    for id in &held {
        stage.approves(stage.seen(*id).await).await.unwrap();
    }
    let ids = [stage.line(held[0]).await.row.id, stage.line(held[1]).await.row.id];
    assert_eq!(stage.pays_out(&ids).await, (2, 0));
    let db = stage.app.context.database.reader();
    let (found, sums) = lines(db, stage.desk, &filter(), None).await.unwrap();

    let data = judge(&stage, &fee_data(&found).unwrap());
    let form = judge(&stage, &fee_form(&head(), &found).unwrap());

    let rows = data["sheets"][0]["rows"].as_array().unwrap();
    let numbers: Vec<_> = rows[1..].iter().map(|row| row[1].clone()).collect();
    assert_eq!(numbers, [json!("R8-0001"), json!("R8-0001")]);
    let whole =
        |column: usize| -> i64 { rows[1..].iter().map(|row| row[column].as_i64().unwrap()).sum() };
    // 10.21 % of 12,875 yen is 1,314.5; of the two alone it would be 525 and 788.
    assert_eq!([whole(17), whole(18), whole(19)], [12_875, 1_314, 11_561]);
    assert_eq!((sums.amount, sums.withheld), (12_875, 1_314));
    let printed = form["sheets"][0]["rows"].as_array().unwrap();
    let last = printed.last().unwrap();
    assert_eq!([&last[11], &last[12], &last[13]], [&json!(12_875), &json!(1_314), &json!(11_561)]);
    assert_eq!(printed[6][0], json!("R8-0001"));
    let formats = &form["sheets"][0]["formats"].as_array().unwrap()[6];
    assert_eq!([&formats[10], &formats[11]], [&json!("#,##0\"円\""); 2]);
    let plain = &data["sheets"][0]["formats"][1];
    assert_eq!(
        [&plain[17], &plain[18]],
        [&json!("General"); 2],
        "figures for programs bear no unit"
    );
    stage.app.stop().await;
}

#[tokio::test]
async fn what_was_settled_counts_in_the_printed_list_as_on_the_page() {
    let stage = Stage::new().await;
    stage.pays().await;
    let client = stage.client("鈴木 一郎").await;
    let held = stage.has_held_all(client, &[(10, 60), (14, 60)]).await;
    for id in &held {
        stage.approves(stage.seen(*id).await).await.unwrap();
    }
    let ids = [stage.line(held[0]).await.row.id, stage.line(held[1]).await.row.id];
    assert_eq!(stage.pays_out(&ids).await, (2, 0));
    stage.meets(held[1], thursday(14, 0), thursday(15, 30)).await;
    let today = tokyo::day_of(stage.app.context.now());
    let note = LongText::parse("追加で支払い").unwrap();
    let seen = stage.seen(held[1]).await;
    settle_difference(&stage.app.context, stage.desk, seen, (today, note)).await.unwrap();
    let db = stage.app.context.database.reader();
    let (found, sums) = lines(db, stage.desk, &filter(), None).await.unwrap();

    let bytes = fee_form(&head(), &found).unwrap();

    let mut book: Xlsx<_> = open_workbook_from_rs(std::io::Cursor::new(bytes)).unwrap();
    let sheet = book.worksheet_range("謝金一覧").unwrap();
    let printed: Vec<_> = sheet.rows().collect();
    let last = printed.last().unwrap();
    let page = [sums.amount, sums.withheld, sums.amount - sums.withheld];
    let below = [11, 12, 13].map(|column| last[column].as_i64().unwrap());
    assert_eq!(page[0], 5_150 + 5_150 + 2_575);
    assert_eq!(below, page);
    let remarks = printed[printed.len() - 2].last().unwrap().to_string();
    assert!(remarks.contains("金額のうち差額 2,575円 は"), "{remarks}");
    stage.app.stop().await;
}

type Judge = Box<dyn Fn(&Stage, &[u8]) -> Value>;

/// openpyxl, where it is installed (`tests/judges/install`).
fn judge() -> Option<Judge> {
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
