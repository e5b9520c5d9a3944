use entities::consultations::travel_claim::ClaimState;
use entities::consultations::travel_leg::Means;
use rust_xlsxwriter::{Workbook, XlsxError};

use crate::consultations::fees::readers::ClaimView;
use crate::consultations::fees::wording;
use crate::web::workbook::{Code, Column, Datum, Table, machine_readable};

const CLAIM: [Column; 16] = [
    Column::new("精算番号", "claim_number", "文字列", "旅費の精算1件ごとに1つ"),
    Column::new(
        "支払番号",
        "payment_number",
        "文字列",
        "1人への1回の支払いごとに1つ。年度ごとの連番。空欄は未払い",
    ),
    Column::new("年度", "fiscal_year", "整数", "出発日の年度。4月に始まる。西暦"),
    Column::new("氏名", "name", "文字列", "姓と名の間は半角空白"),
    Column::new("用務", "purpose", "文字列", "用務の内容"),
    Column::new("用務先", "destination", "文字列", "用務先の名称"),
    Column::new("出発日", "departed_on", "日付", "日本時間"),
    Column::new("帰着日", "returned_on", "日付", "日本時間"),
    Column::new("交通費（円）", "fares", "整数", "経路ごとの支給額の計。単位は円"),
    Column::new("宿泊費（円）", "lodging", "整数", "宿泊ごとの支給額の計。単位は円"),
    Column::new("宿泊手当（円）", "allowance", "整数", "泊数と単価表による額。単位は円"),
    Column::new("合計（円）", "total", "整数", "交通費、宿泊費、宿泊手当の計。単位は円"),
    Column::new("証憑の数", "receipts", "整数", "添付された領収書などのファイルの数"),
    Column::new("用務報告", "reported", "コード", "有無。コード表を参照"),
    Column::new("状態", "state_code", "コード", "精算の状態。コード表を参照"),
    Column::new("支払日", "paid_on", "日付", "空欄は未払い"),
];

const LEG: [Column; 10] = [
    Column::new("精算番号", "claim_number", "文字列", "旅費一覧の精算番号"),
    Column::new("順番", "leg_no", "整数", "経路の順番。1から数える"),
    Column::new("出発地", "origin", "文字列", "区間の始まり"),
    Column::new("到着地", "destination", "文字列", "区間の終わり"),
    Column::new("交通手段", "means_code", "コード", "コード表を参照"),
    Column::new("片道の距離（km）", "km", "整数", "特急料金を請求するとき。単位はkm"),
    Column::new("片道の運賃（円）", "fare", "整数", "単位は円"),
    Column::new("片道の特急料金（円）", "express_fare", "整数", "特急・指定席の料金。単位は円"),
    Column::new("往復", "round_trip", "コード", "往復か片道か。コード表を参照"),
    Column::new(
        "支給額（円）",
        "paid",
        "整数",
        "単価表の距離に満たない特急料金を除いた額。単位は円",
    ),
];

const NIGHT: [Column; 7] = [
    Column::new("精算番号", "claim_number", "文字列", "旅費一覧の精算番号"),
    Column::new("順番", "night_no", "整数", "宿泊の順番。1から数える"),
    Column::new("宿泊地", "place", "文字列", "宿泊した市区町村など"),
    Column::new("宿泊地の区分", "place_kind", "文字列", "単価表の区分"),
    Column::new("実費（円）", "cost", "整数", "支払った宿泊費。単位は円"),
    Column::new("上限（円）", "most", "整数", "単価表の上限。単位は円"),
    Column::new("支給額（円）", "paid", "整数", "実費。上限を超えるときは上限。単位は円"),
];

/// データ: one line for each claim, one for each leg, one for each night.
pub fn travel_data(claims: &[ClaimView]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let tables = [
        Table { name: "旅費一覧", columns: &CLAIM, rows: claims.iter().map(claim).collect() },
        Table { name: "経路", columns: &LEG, rows: claims.iter().flat_map(legs).collect() },
        Table { name: "宿泊", columns: &NIGHT, rows: claims.iter().flat_map(nights).collect() },
    ];
    machine_readable(&mut book, &tables, &codes())?;
    book.save_to_buffer()
}

fn claim(view: &ClaimView) -> Vec<Datum> {
    let row = &view.claim.row;
    vec![
        Datum::text(&row.number),
        Datum::text(view.payment.as_deref().unwrap_or_default()),
        Datum::Number(row.fiscal_year.into()),
        Datum::text(&view.name()),
        Datum::text(&row.purpose),
        Datum::text(&row.destination),
        Datum::Day(row.departed_on),
        Datum::Day(row.returned_on),
        Datum::Number(row.fares.into()),
        Datum::Number(row.lodging.into()),
        Datum::Number(row.allowance.into()),
        Datum::Number(row.total.into()),
        Datum::Number(i64::try_from(view.receipts).unwrap_or(0)),
        Datum::Number(row.reported.into()),
        Datum::Number(state_code(row.state)),
        row.paid_on.map_or(Datum::Blank, Datum::Day),
    ]
}

fn legs(view: &ClaimView) -> Vec<Vec<Datum>> {
    let leg = |leg: &entities::consultations::travel_leg::Model| {
        vec![
            Datum::text(&view.claim.row.number),
            Datum::Number(leg.ordinal.into()),
            Datum::text(&leg.origin),
            Datum::text(&leg.destination),
            Datum::Number(means_code(leg.means)),
            Datum::number(leg.km),
            Datum::Number(leg.fare.into()),
            Datum::Number(leg.express_fare.into()),
            Datum::Number(leg.round_trip.into()),
            Datum::Number(leg.paid.into()),
        ]
    };
    view.claim.legs.iter().map(leg).collect()
}

fn nights(view: &ClaimView) -> Vec<Vec<Datum>> {
    let kind = |code| view.rates.as_ref().and_then(|rates| rates.lodging(code));
    let night = |night: &entities::consultations::travel_night::Model| {
        vec![
            Datum::text(&view.claim.row.number),
            Datum::Number(night.ordinal.into()),
            Datum::text(&night.place),
            Datum::text(kind(night.kind).map_or("", |kind| kind.label.as_str())),
            Datum::Number(night.cost.into()),
            Datum::Number(night.most.into()),
            Datum::Number(night.paid.into()),
        ]
    };
    view.claim.nights.iter().map(night).collect()
}

const MEANS: [Means; 6] =
    [Means::Train, Means::Bus, Means::Plane, Means::Ship, Means::Taxi, Means::Car];
const STATES: [ClaimState; 5] = [
    ClaimState::Draft,
    ClaimState::Submitted,
    ClaimState::Returned,
    ClaimState::Approved,
    ClaimState::Paid,
];

/// Codes are part of the published layout: never renumbered.
fn means_code(means: Means) -> i64 {
    match means {
        Means::Train => 1,
        Means::Bus => 2,
        Means::Plane => 3,
        Means::Ship => 4,
        Means::Taxi => 5,
        Means::Car => 6,
    }
}

fn state_code(state: ClaimState) -> i64 {
    match state {
        ClaimState::Draft => 0,
        ClaimState::Submitted => 1,
        ClaimState::Returned => 2,
        ClaimState::Approved => 3,
        ClaimState::Paid => 4,
    }
}

fn codes() -> Vec<Code> {
    let mut codes = vec![Code::new("用務報告", 0, "なし"), Code::new("用務報告", 1, "あり")];
    let states = STATES.map(|s| Code::new("状態", state_code(s), wording::claim_state(s)));
    codes.extend(states);
    codes
        .extend(MEANS.map(|means| Code::new("交通手段", means_code(means), wording::means(means))));
    codes.extend([Code::new("往復", 0, "片道"), Code::new("往復", 1, "往復")]);
    codes
}
