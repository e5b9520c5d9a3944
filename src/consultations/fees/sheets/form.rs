use entities::consultations::fee_line::Basis;
use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};

use crate::consultations::fees::rates::RateTable;
use crate::consultations::fees::readers::{ClaimView, LineView};
use crate::consultations::fees::wording;
use crate::vocabulary::tokyo;
use crate::web::workbook::text;

/// What stands above the table.
#[derive(Clone, Debug)]
pub struct Head {
    pub programme: String,
    /// 令和8年度
    pub year: String,
    /// What the list was narrowed to, in words.
    pub narrowed: String,
    /// 作成日
    pub made_on: String,
}

enum Value {
    Text(String),
    Yen(i32),
}

struct Form {
    title: &'static str,
    columns: Vec<(&'static str, f64)>,
    rows: Vec<Vec<Value>>,
    /// Columns that are added up below the table.
    summed: Vec<u16>,
}

const FEE: [(&str, f64); 21] = [
    ("支払番号", 12.0),
    ("謝金番号", 15.0),
    ("区分", 8.0),
    ("氏名", 14.0),
    ("所属・職位", 26.0),
    ("職位区分", 12.0),
    ("単価根拠", 20.0),
    ("実施日", 16.0),
    ("開始–終了", 13.0),
    ("時間数", 9.0),
    ("単価", 10.0),
    ("金額", 11.0),
    ("源泉徴収額", 11.0),
    ("差引支給額", 11.0),
    ("インボイス番号", 17.0),
    ("依頼書", 7.0),
    ("承諾書", 7.0),
    ("報告書", 7.0),
    ("領収書", 7.0),
    ("支払日", 16.0),
    ("備考", 26.0),
];

const TRAVEL: [(&str, f64); 14] = [
    ("支払番号", 12.0),
    ("精算番号", 15.0),
    ("氏名", 14.0),
    ("用務", 18.0),
    ("用務先", 20.0),
    ("出発", 16.0),
    ("帰着", 16.0),
    ("経路（区間・手段・運賃）", 44.0),
    ("宿泊（地・実費・上限）", 34.0),
    ("宿泊手当", 10.0),
    ("合計", 11.0),
    ("証憑", 8.0),
    ("用務報告", 9.0),
    ("支払日", 16.0),
];

/// 様式 of 謝金一覧: A4 across.
pub fn fee_form(head: &Head, lines: &[LineView]) -> Result<Vec<u8>, XlsxError> {
    let rows = lines.iter().map(fee_row).collect();
    write(head, &Form { title: "謝金一覧", columns: FEE.to_vec(), rows, summed: vec![11, 12, 13] })
}

/// 様式 of 旅費一覧: A4 across.
pub fn travel_form(head: &Head, claims: &[ClaimView]) -> Result<Vec<u8>, XlsxError> {
    let rows = claims.iter().map(travel_row).collect();
    write(head, &Form { title: "旅費一覧", columns: TRAVEL.to_vec(), rows, summed: vec![9, 10] })
}

fn words(text: impl Into<String>) -> Value {
    Value::Text(text.into())
}

fn there(there: bool) -> Value {
    words(if there { "有" } else { "無" })
}

fn fee_row(line: &LineView) -> Vec<Value> {
    let row = &line.row;
    let clock = |instant| tokyo::time(tokyo::time_of(instant));
    let title = line.place.title.as_deref().unwrap_or_default();
    let known = matches!(row.basis, Basis::Computed | Basis::PublicFunds);
    let money = |yen: i32| if known { Value::Yen(yen) } else { words("") };
    let unit = line.rates.as_ref().map_or(0, |rates| rates.row.unit_minutes);
    let paid_minutes = row.units * unit;
    // What was settled is part of the figures, so that they add up to the sums of the page.
    let [amount, withheld, net] = line.whole();
    vec![
        words(line.payment.as_deref().unwrap_or_default()),
        words(&row.number),
        words("専門家"),
        words(line.name()),
        words(format!("{} {title}", line.place.organisation).trim()),
        words(line.rank().map_or("", |rank| rank.label.as_str())),
        words(line.rates.as_ref().map(RateTable::label).unwrap_or_default()),
        words(tokyo::era_date(row.held_on)),
        words(format!("{}–{}", clock(row.held_from), clock(row.held_until))),
        words(format!("{}:{:02}", paid_minutes / 60, paid_minutes % 60)),
        line.rank().map_or(words(""), |rank| Value::Yen(rank.yen_per_hour)),
        money(amount),
        money(withheld),
        money(net),
        words(row.invoice_number.as_deref().unwrap_or_default()),
        there(row.has_request),
        there(row.has_acceptance),
        there(row.has_report),
        there(row.has_receipt),
        words(row.paid_on.map(tokyo::era_date).unwrap_or_default()),
        words(remark(line)),
    ]
}

fn remark(line: &LineView) -> String {
    let row = &line.row;
    let mut said: Vec<String> = Vec::new();
    said.extend(row.reason.clone());
    said.extend(wording::basis(row.basis).map(str::to_owned));
    said.extend(row.interest.map(|interest| wording::interest(interest).to_owned()));
    said.extend(line.since.map(wording::interest_since));
    for settled in &line.settlements {
        let (day, amount) = (tokyo::era_date(settled.row.settled_on), settled.row.amount);
        let (amount, number) = (wording::yen(amount), &settled.payment);
        said.push(format!("金額のうち差額 {amount} は{day}に精算（支払番号 {number}）"));
    }
    match line.difference() {
        0 => {}
        due => said.push(format!("未精算の差額 {}", wording::yen(due))),
    }
    said.join("\n")
}

fn travel_row(view: &ClaimView) -> Vec<Value> {
    let row = &view.claim.row;
    let legs = view.claim.legs.iter().map(|leg| {
        let ways = if leg.round_trip { "往復" } else { "片道" };
        let paid = wording::yen(leg.paid);
        format!("{}～{}・{}・{ways} {paid}", leg.origin, leg.destination, wording::means(leg.means))
    });
    let nights = view.claim.nights.iter().map(|night| {
        let (cost, most) = (wording::yen(night.cost), wording::yen(night.most));
        format!("{}・実費 {cost}・上限 {most}", night.place)
    });
    vec![
        words(view.payment.as_deref().unwrap_or_default()),
        words(&row.number),
        words(view.name()),
        words(&row.purpose),
        words(&row.destination),
        words(tokyo::era_date(row.departed_on)),
        words(tokyo::era_date(row.returned_on)),
        words(legs.collect::<Vec<_>>().join("\n")),
        words(nights.collect::<Vec<_>>().join("\n")),
        Value::Yen(row.allowance),
        Value::Yen(row.total),
        words(format!("{}件", view.receipts)),
        there(row.reported),
        words(row.paid_on.map(tokyo::era_date).unwrap_or_default()),
    ]
}

fn write(head: &Head, form: &Form) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name(form.title)?;
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    sheet.set_margins(0.4, 0.4, 0.5, 0.6, 0.3, 0.3);
    sheet.set_footer("&C&P / &N ページ");
    for (column, (_, width)) in (0..).zip(&form.columns) {
        sheet.set_column_width(column, *width)?;
    }
    let last = u16::try_from(form.columns.len()).unwrap_or(1) - 1;
    let title = Format::new().set_bold().set_font_size(16).set_align(FormatAlign::Center);
    sheet.merge_range(0, 0, 0, last, form.title, &title)?;
    let facts = [
        format!("事業名：{}", head.programme),
        format!("年度：{}　{}", head.year, head.narrowed),
        format!("作成日：{}", head.made_on),
    ];
    for (line, fact) in (1..).zip(facts) {
        text(sheet, (line, 0), fact.trim(), &Format::new())?;
    }
    table(sheet, form, 5)?;
    sheet.set_repeat_rows(5, 5)?;
    book.save_to_buffer()
}

fn table(sheet: &mut Worksheet, form: &Form, top: u32) -> Result<(), XlsxError> {
    let frame = Format::new().set_border(FormatBorder::Thin).set_text_wrap();
    let cell = frame.clone().set_align(FormatAlign::Top);
    let name = frame.set_bold().set_background_color(0x00F2_F2F2);
    let money = cell.clone().set_num_format("#,##0\"円\"");
    for (column, (heading, _)) in (0..).zip(&form.columns) {
        text(sheet, (top, column), heading, &name)?;
    }
    let mut line = top;
    for row in &form.rows {
        line += 1;
        for (column, value) in (0..).zip(row) {
            match value {
                Value::Text(words) => text(sheet, (line, column), words, &cell)?,
                Value::Yen(yen) => {
                    sheet.write_number_with_format(line, column, *yen, &money)?;
                }
            }
        }
    }
    text(sheet, (line + 1, 0), &format!("計 {}件", form.rows.len()), &name)?;
    for column in &form.summed {
        let sum = form.rows.iter().filter_map(|row| match row.get(usize::from(*column)) {
            Some(Value::Yen(yen)) => Some(f64::from(*yen)),
            _ => None,
        });
        // The same figures as the page, not a formula that somebody may break.
        let sum: f64 = sum.sum();
        sheet.write_number_with_format(line + 1, *column, sum, &money)?;
    }
    Ok(())
}
