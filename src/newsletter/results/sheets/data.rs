use entities::newsletter::issue::IssueState;
use rust_xlsxwriter::{Workbook, XlsxError};
use sea_orm::Iterable as _;

use crate::mail::CircularCounts;
use crate::newsletter::exports::CsvFile;
use crate::newsletter::results::{DomainResult, IssueResult, YearResult};
use crate::newsletter::watching::wording;
use crate::web::workbook::{Code, Column, Datum, Table, machine_readable};

const ISSUES: [Column; 21] = [
    Column::new("号", "issue_number", "整数", "第何号か"),
    Column::new("年度", "fiscal_year", "整数", "配信を始めた日の年度。4月に始まる。西暦"),
    Column::new("件名", "subject", "文字列", "メールの件名"),
    Column::new("状態", "state_code", "コード", "コード表を参照"),
    Column::new("配信開始日時", "started_at", "日時", "日本時間"),
    Column::new("配信終了日時", "finished_at", "日時", "日本時間。終わっていなければ空欄"),
    Column::new(
        "対象区分",
        "audience",
        "文字列",
        "宛先のグループの名前。グループの条件があとで変わったときは、送ったときの条件",
    ),
    Column::new("訂正元の号", "corrects_number", "整数", "訂正号のときだけ。訂正した号"),
    Column::new("配信数", "letters", "整数", "宛先として確定した数。単位は通"),
    Column::new(
        "成功",
        "accepted",
        "整数",
        "メールサーバーが受け取った数。結果不明のうち事務局が届いたことにしたものを含む。単位は通",
    ),
    Column::new(
        "一時エラー",
        "put_off",
        "整数",
        "一度でも後回しにされた数。成功などと重なる。単位は通",
    ),
    Column::new("恒久エラー", "rejected", "整数", "断られた数。単位は通"),
    Column::new("対象外", "suppressed", "整数", "配信の間に止めた人などの数。単位は通"),
    Column::new("結果不明", "unknown", "整数", "届いたか分からない数。単位は通"),
    Column::new("期限切れ", "expired", "整数", "期限までに送れなかった数。単位は通"),
    Column::new("中止", "stopped", "整数", "中止により送らなかった数。単位は通"),
    Column::new("未送信", "open", "整数", "まだ終わっていない数。単位は通"),
    Column::new("保留", "quarantined", "整数", "異常のため止めてある数。単位は通"),
    Column::new(
        "解除数",
        "left_after",
        "整数",
        "その号を最後に受け取り、30日以内に止めた人数。訂正号の分は訂正元の号に数える。単位は人",
    ),
    Column::new(
        "新規登録数",
        "joined_after",
        "整数",
        "訂正号でない次の号の開始まで、長くても30日の間に登録した人数。単位は人",
    ),
    Column::new(
        "集計期限",
        "counted_until",
        "日時",
        "解除数の集計期限。その号（訂正したときは最後の訂正号）の開始の30日後。日本時間",
    ),
];

const ITEMS: [Column; 2] = [
    Column::new("号", "issue_number", "整数", "シート「配信実績」の号"),
    Column::new("掲載項目数", "items", "整数", "見出しと区切り線を除いた項目の数"),
];

const DOMAINS: [Column; 8] = [
    Column::new("号", "issue_number", "整数", "シート「配信実績」の号"),
    Column::new("宛先ドメイン", "domain", "文字列", "5通に満たないドメインはまとめて空欄"),
    Column::new("配信数", "letters", "整数", "単位は通"),
    Column::new("成功", "accepted", "整数", "単位は通"),
    Column::new("恒久エラー", "rejected", "整数", "単位は通"),
    Column::new("対象外", "suppressed", "整数", "単位は通"),
    Column::new("結果不明", "unknown", "整数", "単位は通"),
    Column::new("そのほか", "others", "整数", "期限切れ、中止、未送信、保留の合計。単位は通"),
];

const MONTHS: [Column; 5] = [
    Column::new("月初日", "month", "日付", "その月の1日"),
    Column::new(
        "地域ブロック",
        "region_block",
        "文字列",
        "正式な名称。都道府県の回答がなければ「不明」",
    ),
    Column::new("新規登録数", "joined", "整数", "その月に登録した人数。単位は人"),
    Column::new("解除数", "left", "整数", "その月に配信を止めた人数。単位は人"),
    Column::new("月末読者数", "readers", "整数", "月末の読者の数。月の途中ならその時点。単位は人"),
];

/// データ: one sheet for each table, with definitions and codes.
pub fn data_workbook(result: &YearResult) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let items = result.issues.iter().map(|one| vec![whole(one.number), count(one.items)]);
    let domains = result
        .issues
        .iter()
        .flat_map(|one| one.domains.iter().map(move |domain| domain_line(one.number, domain)));
    let tables = [
        issues(result),
        Table { name: "掲載項目数", columns: &ITEMS, rows: items.collect() },
        Table { name: "宛先ドメイン別", columns: &DOMAINS, rows: domains.collect() },
        months(result),
    ];
    machine_readable(&mut book, &tables, &codes())?;
    book.save_to_buffer()
}

/// The issues as CSV: UTF-8 with a mark, for spreadsheets.
pub fn issues_csv(result: &YearResult) -> anyhow::Result<Vec<u8>> {
    csv(&issues(result))
}

/// Months and blocks as CSV.
pub fn months_csv(result: &YearResult) -> anyhow::Result<Vec<u8>> {
    csv(&months(result))
}

fn csv(table: &Table<'_>) -> anyhow::Result<Vec<u8>> {
    let mut file = CsvFile::new();
    let headings: Vec<_> = table.columns.iter().map(Column::heading).collect();
    file.row(&headings)?;
    for row in &table.rows {
        let cells: Vec<String> = row.iter().map(Datum::written).collect();
        file.row(&cells)?;
    }
    file.take()
}

fn issues(result: &YearResult) -> Table<'static> {
    let year = result.year.year();
    let rows = result.issues.iter().map(|one| issue_line(year, one));
    Table { name: "配信実績", columns: &ISSUES, rows: rows.collect() }
}

fn issue_line(year: i32, one: &IssueResult) -> Vec<Datum> {
    let counts = &one.counts;
    vec![
        whole(one.number),
        whole(year),
        Datum::text(&one.subject),
        Datum::Number(state_code(one.state)),
        Datum::Moment(one.started_at),
        one.finished_at.map_or(Datum::Blank, Datum::Moment),
        Datum::text(&one.audience),
        Datum::number(one.corrects),
        count(counts.letters),
        count(counts.accepted),
        count(one.put_off),
        count(counts.rejected),
        count(counts.suppressed),
        count(counts.unknown),
        count(counts.expired),
        count(counts.stopped),
        count(counts.open()),
        count(counts.quarantined),
        count(one.left_after),
        count(one.joined_after),
        Datum::Moment(one.counted_until),
    ]
}

fn domain_line(number: i32, one: &DomainResult) -> Vec<Datum> {
    let CircularCounts { letters, accepted, rejected, suppressed, unknown, .. } = one.counts;
    let others = letters - accepted - rejected - suppressed - unknown;
    let domain = one.domain.as_deref().unwrap_or_default();
    let figures = [letters, accepted, rejected, suppressed, unknown, others].map(count);
    [whole(number), Datum::text(domain)].into_iter().chain(figures).collect()
}

fn months(result: &YearResult) -> Table<'static> {
    let rows = result.months.iter().flat_map(|month| {
        month.blocks.iter().map(move |one| {
            let block = one.block.as_deref().unwrap_or("不明");
            let figures = [one.joined, one.left, one.readers].map(count);
            let place = [Datum::Day(month.first), Datum::text(block)];
            place.into_iter().chain(figures).collect()
        })
    });
    Table { name: "月別地域別", columns: &MONTHS, rows: rows.collect() }
}

fn whole(number: i32) -> Datum {
    Datum::Number(number.into())
}

fn count(number: u64) -> Datum {
    Datum::Number(i64::try_from(number).unwrap_or(i64::MAX))
}

fn codes() -> Vec<Code> {
    IssueState::iter().map(|one| Code::new("状態", state_code(one), wording::state(one))).collect()
}

/// Codes are part of the published layout: never renumbered.
fn state_code(state: IssueState) -> i64 {
    match state {
        IssueState::Draft => 1,
        IssueState::InReview => 2,
        IssueState::Approved => 3,
        IssueState::Sending => 4,
        IssueState::Paused => 5,
        IssueState::Sent => 6,
        IssueState::Stopped => 7,
        IssueState::Lapsed => 8,
    }
}
