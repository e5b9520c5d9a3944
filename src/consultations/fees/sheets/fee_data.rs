use entities::consultations::fee_line::{Basis, Interest, LineState};
use entities::consultations::fee_terms::Payee;
use rust_xlsxwriter::{Workbook, XlsxError};

use crate::consultations::fees::rates::RateTable;
use crate::consultations::fees::readers::LineView;
use crate::consultations::fees::wording;
use crate::web::workbook::{Code, Column, Datum, Table, machine_readable};

const COLUMNS: [Column; 34] = [
    Column::new("謝金番号", "fee_number", "文字列", "謝金1件ごとに1つ"),
    Column::new(
        "支払番号",
        "payment_number",
        "文字列",
        "1人への1回の支払いごとに1つ。年度ごとの連番。空欄は未払い",
    ),
    Column::new("年度", "fiscal_year", "整数", "実施日の年度。4月に始まる。西暦"),
    Column::new("区分", "category_code", "コード", "講師・専門家・委員の別。コード表を参照"),
    Column::new("氏名", "name", "文字列", "姓と名の間は半角空白"),
    Column::new("所属", "organisation", "文字列", "団体の正式名称"),
    Column::new("職位", "job_title", "文字列", "所属での役職"),
    Column::new("職位区分", "rank", "文字列", "単価表の職位区分"),
    Column::new("単価根拠", "rate_basis", "文字列", "計算に使った単価表の年度と版"),
    Column::new("実施日", "held_on", "日付", "相談を実施した日。日本時間"),
    Column::new("開始", "held_from", "日時", "実際の開始。日本時間"),
    Column::new("終了", "held_until", "日時", "実際の終了。日本時間"),
    Column::new("時間（分）", "minutes", "整数", "開始から終了まで。単位は分"),
    Column::new("支払対象の単位数", "units", "整数", "時間の単位の数。単位に満たない分は切り捨て"),
    Column::new("時間の単位（分）", "unit_minutes", "整数", "単価表の時間の単位。単位は分"),
    Column::new("時間単価（円）", "yen_per_hour", "整数", "1時間あたり。税込み。単位は円"),
    Column::new(
        "計算額（円）",
        "computed",
        "整数",
        "単価と時間による額。空欄は計算できない。単位は円",
    ),
    Column::new("金額（円）", "amount", "整数", "支払う額。空欄は未確定。単位は円"),
    Column::new("源泉徴収額（円）", "withheld", "整数", "所得税と復興特別所得税。単位は円"),
    Column::new("差引支給額（円）", "net", "整数", "金額から源泉徴収額を引いた額。単位は円"),
    Column::new(
        "差額精算額（円）",
        "settled",
        "整数",
        "支払後に精算した差額の計。返金は負。単位は円",
    ),
    Column::new(
        "差額の源泉徴収額（円）",
        "settled_withheld",
        "整数",
        "精算した差額の源泉徴収額。単位は円",
    ),
    Column::new(
        "未精算の差額（円）",
        "difference",
        "整数",
        "時刻の訂正で生じ、まだ精算していない額。単位は円",
    ),
    Column::new("支払先", "payee_code", "コード", "個人・法人の別。コード表を参照"),
    Column::new("インボイス登録番号", "invoice_number", "文字列", "Tと13桁。空欄は登録なし"),
    Column::new("依頼書", "has_request", "コード", "有無。コード表を参照"),
    Column::new("承諾書", "has_acceptance", "コード", "有無。コード表を参照"),
    Column::new("報告書", "has_report", "コード", "有無。コード表を参照"),
    Column::new("領収書", "has_receipt", "コード", "有無。コード表を参照"),
    Column::new("状態", "state_code", "コード", "確認待ち・承認済み・支払済みの別。コード表を参照"),
    Column::new("支払日", "paid_on", "日付", "空欄は未払い"),
    Column::new("利益相反", "interest_code", "コード", "空欄は届け出なし。コード表を参照"),
    Column::new(
        "承認後の利益相反",
        "interest_since_code",
        "コード",
        "承認の後に分かったもの。空欄はなし。コード表を参照",
    ),
    Column::new("理由", "reason", "文字列", "金額を変えた理由、謝金がない理由など"),
];

/// データ: one line for each honorarium.
pub fn fee_data(lines: &[LineView]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let rows = lines.iter().map(row).collect();
    machine_readable(&mut book, &[Table { name: "謝金一覧", columns: &COLUMNS, rows }], &codes())?;
    book.save_to_buffer()
}

fn row(line: &LineView) -> Vec<Datum> {
    let mut row = who_and_when(line);
    row.extend(money(line));
    row.extend(proofs(line));
    row
}

fn who_and_when(line: &LineView) -> Vec<Datum> {
    let row = &line.row;
    vec![
        Datum::text(&row.number),
        Datum::text(line.payment.as_deref().unwrap_or_default()),
        Datum::Number(row.fiscal_year.into()),
        // Consultations are given by experts; speakers and members are paid elsewhere.
        Datum::Number(2),
        Datum::text(&line.name()),
        Datum::text(&line.place.organisation),
        Datum::text(line.place.title.as_deref().unwrap_or_default()),
        Datum::text(line.rank().map_or("", |rank| rank.label.as_str())),
        Datum::text(&line.rates.as_ref().map(RateTable::label).unwrap_or_default()),
        Datum::Day(row.held_on),
        Datum::Moment(row.held_from),
        Datum::Moment(row.held_until),
        Datum::Number(row.minutes.into()),
    ]
}

fn money(line: &LineView) -> Vec<Datum> {
    let row = &line.row;
    let known = matches!(row.basis, Basis::Computed | Basis::PublicFunds);
    let figure = |yen: i32| Datum::number(known.then_some(yen));
    let (settled, settled_withheld) = line.settled();
    let later = |yen: i32| Datum::number(row.corrected.map(|_| yen));
    vec![
        figure(row.units),
        Datum::number(line.rates.as_ref().map(|rates| rates.row.unit_minutes)),
        Datum::number(line.rank().map(|rank| rank.yen_per_hour)),
        figure(row.computed),
        figure(row.amount),
        figure(row.withheld),
        figure(line.net()),
        later(settled),
        later(settled_withheld),
        later(line.difference()),
    ]
}

fn proofs(line: &LineView) -> Vec<Datum> {
    let row = &line.row;
    let there = |there: bool| Datum::Number(there.into());
    let reason = row.reason.as_deref().or(wording::basis(row.basis)).unwrap_or_default();
    vec![
        row.payee.map_or(Datum::Blank, |payee| Datum::Number(payee_code(payee))),
        Datum::text(row.invoice_number.as_deref().unwrap_or_default()),
        there(row.has_request),
        there(row.has_acceptance),
        there(row.has_report),
        there(row.has_receipt),
        Datum::Number(state_code(row.state)),
        row.paid_on.map_or(Datum::Blank, Datum::Day),
        row.interest.map_or(Datum::Blank, |interest| Datum::Number(interest_code(interest))),
        line.since.map_or(Datum::Blank, |interest| Datum::Number(interest_code(interest))),
        Datum::text(reason),
    ]
}

/// Codes are part of the published layout: never renumbered.
fn payee_code(payee: Payee) -> i64 {
    match payee {
        Payee::Individual => 1,
        Payee::Organisation => 2,
    }
}

fn state_code(state: LineState) -> i64 {
    match state {
        LineState::Draft => 1,
        LineState::Approved => 2,
        LineState::Paid => 3,
    }
}

fn interest_code(interest: Interest) -> i64 {
    match interest {
        Interest::OwnOrganisation => 1,
        Interest::Declared => 2,
    }
}

fn codes() -> Vec<Code> {
    let mut codes = vec![
        Code::new("区分", 1, "講師"),
        Code::new("区分", 2, "専門家"),
        Code::new("区分", 3, "委員"),
    ];
    for payee in [Payee::Individual, Payee::Organisation] {
        codes.push(Code::new("支払先", payee_code(payee), wording::payee(payee)));
    }
    for proof in ["依頼書", "承諾書", "報告書", "領収書"] {
        codes.extend([Code::new(proof, 0, "なし"), Code::new(proof, 1, "あり")]);
    }
    for state in [LineState::Draft, LineState::Approved, LineState::Paid] {
        codes.push(Code::new("状態", state_code(state), wording::line_state(state)));
    }
    for interest in [Interest::OwnOrganisation, Interest::Declared] {
        for heading in ["利益相反", "承認後の利益相反"] {
            codes.push(Code::new(heading, interest_code(interest), wording::interest(interest)));
        }
    }
    codes
}
