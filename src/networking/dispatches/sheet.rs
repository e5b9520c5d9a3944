//! Dispatches as a table for programs.

use entities::networking::dispatch::DispatchState;
use rust_xlsxwriter::{Workbook, XlsxError};

use super::storage::DispatchView;
use crate::web::workbook::{Code, Column, Datum, Table, machine_readable};

const COLUMNS: [Column; 14] = [
    Column::new("年度", "fiscal_year", "整数", "始まりの日の年度。4月に始まる。西暦"),
    Column::new("氏名", "specialist", "文字列", "派遣した人。姓と名の間は半角空白"),
    Column::new("派遣元", "from_organisation", "文字列", "派遣した人の団体"),
    Column::new("派遣先の都道府県コード", "to_prefecture_code", "整数", "JIS X 0401"),
    Column::new("派遣先の市区町村", "to_city", "文字列", "市区町村の名称"),
    Column::new("受け入れ団体", "to_organisation", "文字列", "空欄は団体の登録なし"),
    Column::new("役割", "role", "文字列", "派遣先での役割"),
    Column::new("目的", "purpose", "文字列", "派遣の目的"),
    Column::new("始まりの日", "starts_on", "日付", "日本時間"),
    Column::new("終わりの日", "ends_on", "日付", "日本時間"),
    Column::new("移動", "travel", "文字列", "移動の方法と費用の負担"),
    Column::new("状態", "state_code", "コード", "コード表を参照"),
    Column::new("紹介から", "follows_introduction", "コード", "紹介の続きかどうか。コード表を参照"),
    Column::new("成果", "outcome", "文字列", "空欄は未記入"),
];

const CODES: [Code; 5] = [
    Code::new("状態", 1, "予定"),
    Code::new("状態", 2, "実施済"),
    Code::new("状態", 3, "中止"),
    Code::new("紹介から", 0, "いいえ"),
    Code::new("紹介から", 1, "はい"),
];

/// One line for each dispatch.
pub fn dispatch_data(all: &[DispatchView]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let table =
        Table { name: "派遣一覧", columns: &COLUMNS, rows: all.iter().map(line).collect() };
    machine_readable(&mut book, &[table], &CODES)?;
    book.save_to_buffer()
}

fn line(view: &DispatchView) -> Vec<Datum> {
    let row = &view.row;
    let state = match row.state {
        DispatchState::Planned => 1,
        DispatchState::Done => 2,
        DispatchState::CalledOff => 3,
    };
    vec![
        Datum::Number(row.fiscal_year.into()),
        Datum::text(&view.specialist),
        Datum::text(&view.from),
        Datum::Number(row.to_prefecture_code.into()),
        Datum::text(&row.to_city),
        Datum::text(&view.to),
        Datum::text(&row.role),
        Datum::text(&row.purpose),
        Datum::Day(row.starts_on),
        Datum::Day(row.ends_on),
        Datum::text(&row.travel),
        Datum::Number(state),
        Datum::Number(row.introduction_id.is_some().into()),
        Datum::text(&row.outcome),
    ]
}
