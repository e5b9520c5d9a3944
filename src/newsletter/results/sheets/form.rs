use chrono::{DateTime, Datelike as _, Utc};
use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};

use crate::newsletter::results::{IssueResult, Month, YearResult};
use crate::vocabulary::tokyo;
use crate::web::workbook::text;

const ISSUES: [(&str, f64); 14] = [
    ("号", 8.0),
    ("配信日時", 30.0),
    ("件名", 40.0),
    ("対象区分", 16.0),
    ("訂正した号", 9.0),
    ("配信数", 9.0),
    ("成功", 9.0),
    ("一時エラー", 10.0),
    ("恒久エラー", 10.0),
    ("結果不明", 9.0),
    ("未配信", 9.0),
    ("解除数", 8.0),
    ("新規登録数", 10.0),
    ("掲載項目数", 10.0),
];

/// 様式: the issues of a fiscal year on A4 across, the months on a second sheet.
pub fn form_workbook(
    programme: &str,
    result: &YearResult,
    made_at: DateTime<Utc>,
) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let year = format!("{}（{}）", result.year.label(), result.year.western_label());
    let head = [
        format!("事業名　{programme}"),
        format!("年度　{year}"),
        format!("作成日　{}", both(made_at)),
    ];
    issues(book.add_worksheet(), &head, result)?;
    months(book.add_worksheet(), &head, result)?;
    book.save_to_buffer()
}

/// `令和8年11月24日（火）（2026年）`
fn both(at: DateTime<Utc>) -> String {
    let day = tokyo::day_of(at);
    format!("{}（{}年）", tokyo::era_date(day), day.year())
}

fn page(sheet: &mut Worksheet, name: &str) -> Result<(), XlsxError> {
    sheet.set_name(name)?;
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    sheet.set_margins(0.5, 0.5, 0.6, 0.6, 0.3, 0.3);
    sheet.set_footer("&C&P / &N ページ");
    Ok(())
}

fn top(
    sheet: &mut Worksheet,
    (title, last): (&str, u16),
    head: &[String],
) -> Result<u32, XlsxError> {
    let large = Format::new().set_bold().set_font_size(16).set_align(FormatAlign::Center);
    sheet.merge_range(0, 0, 0, last, title, &large)?;
    let mut line = 1;
    for words in head {
        let plain = Format::new();
        sheet.merge_range(line, 0, line, last, "", &plain)?;
        text(sheet, (line, 0), words, &plain)?;
        line += 1;
    }
    Ok(line + 1)
}

fn frame() -> Format {
    Format::new().set_border(FormatBorder::Thin).set_align(FormatAlign::VerticalCenter)
}

fn heading() -> Format {
    frame().set_bold().set_background_color(0x00F2_F2F2).set_align(FormatAlign::Center)
}

fn issues(sheet: &mut Worksheet, head: &[String], result: &YearResult) -> Result<(), XlsxError> {
    page(sheet, "配信実績")?;
    let mut line = top(sheet, ("メールマガジン配信実績", 13), head)?;
    for (column, (label, width)) in (0..).zip(ISSUES) {
        sheet.set_column_width(column, width)?;
        text(sheet, (line, column), label, &heading().set_text_wrap())?;
    }
    sheet.set_repeat_rows(line, line)?;
    for one in &result.issues {
        line += 1;
        issue_line(sheet, line, one)?;
    }
    line += 1;
    text(sheet, (line, 0), "合計", &heading())?;
    for column in 1..5 {
        text(sheet, (line, column), "", &frame())?;
    }
    let sums = figures(&result.issues);
    for (column, sum) in (5..).zip(sums) {
        number(sheet, (line, column), sum)?;
    }
    let notes = [
        "配信数は、成功、恒久エラー、結果不明、未配信の合計です。未配信は、配信の間に止めた人、中止、期限切れ、保留、まだ送っていない数です。",
        "成功は、メールサーバーが受け取った数（結果不明のうち、事務局が届いたことにしたものを含む）です。一時エラーは、一度でも後回しにされた数で、ほかの列と重なります。",
        "解除数は、その号を最後に受け取った人が、30日以内に配信を止めた数です。訂正号の分は、訂正元の号に数えます。",
    ];
    for words in notes {
        line += 1;
        text(sheet, (line, 0), words, &Format::new())?;
    }
    Ok(())
}

fn issue_line(sheet: &mut Worksheet, line: u32, one: &IssueResult) -> Result<(), XlsxError> {
    let wrapped = frame().set_text_wrap();
    let when = format!("{}{}", both(one.started_at), tokyo::time(tokyo::time_of(one.started_at)));
    let number_of = |issue: i32| format!("第{issue}号");
    let corrects = one.corrects.map(number_of).unwrap_or_default();
    let words = [number_of(one.number), when, one.subject.clone(), one.audience.clone(), corrects];
    for (column, value) in (0..).zip(&words) {
        text(sheet, (line, column), value, &wrapped)?;
    }
    for (column, value) in (5..).zip(figures(std::slice::from_ref(one))) {
        number(sheet, (line, column), value)?;
    }
    Ok(())
}

/// Letters that are in none of the other columns: their readers left, they were stopped or are past
/// their day, or they still wait.
fn unsent(one: &IssueResult) -> u64 {
    let counts = &one.counts;
    counts.letters.saturating_sub(counts.accepted + counts.rejected + counts.unknown)
}

/// The sums of the columns with figures, in their order.
fn figures(issues: &[IssueResult]) -> [u64; 9] {
    let sum = |of: fn(&IssueResult) -> u64| issues.iter().map(of).sum::<u64>();
    [
        sum(|one| one.counts.letters),
        sum(|one| one.counts.accepted),
        sum(|one| one.put_off),
        sum(|one| one.counts.rejected),
        sum(|one| one.counts.unknown),
        sum(unsent),
        sum(|one| one.left_after),
        sum(|one| one.joined_after),
        sum(|one| one.items),
    ]
}

fn number(sheet: &mut Worksheet, (line, column): (u32, u16), value: u64) -> Result<(), XlsxError> {
    let value = u32::try_from(value).unwrap_or(u32::MAX);
    sheet.write_number_with_format(line, column, value, &frame().set_num_format("#,##0"))?;
    Ok(())
}

/// Three lines of figures for each block would not fit: a month is a line, a block three columns.
fn months(sheet: &mut Worksheet, head: &[String], result: &YearResult) -> Result<(), XlsxError> {
    page(sheet, "月別の読者")?;
    let blocks: Vec<String> = result.months.first().map_or_else(Vec::new, |month| {
        let names = month.blocks.iter().map(|one| one.block.clone());
        names.map(|name| name.unwrap_or_else(|| "不明".to_owned())).collect()
    });
    let last = u16::try_from(blocks.len() * 3 + 3).unwrap_or(u16::MAX).max(3);
    let line = top(sheet, ("月別・地域ブロック別の新規登録、解除、月末読者数", last), head)?;
    sheet.set_column_width(0, 24)?;
    text(sheet, (line, 0), "月", &heading())?;
    text(sheet, (line + 1, 0), "", &heading())?;
    let groups = std::iter::once("全国").chain(blocks.iter().map(String::as_str));
    for (column, name) in (1_u16..).step_by(3).zip(groups) {
        sheet.merge_range(line, column, line, column + 2, name, &heading())?;
        for (ahead, label) in (0..).zip(["新規", "解除", "月末"]) {
            sheet.set_column_width(column + ahead, 7)?;
            text(sheet, (line + 1, column + ahead), label, &heading())?;
        }
    }
    sheet.set_repeat_rows(line, line + 1)?;
    for (place, month) in (line + 2..).zip(&result.months) {
        month_line(sheet, place, month)?;
    }
    Ok(())
}

fn month_line(sheet: &mut Worksheet, line: u32, month: &Month) -> Result<(), XlsxError> {
    let first = month.first;
    let name = format!("{}{}月（{}年）", tokyo::era_year(first), first.month(), first.year());
    let name = if month.under_way { name + "途中" } else { name };
    text(sheet, (line, 0), &name, &frame())?;
    let whole = [month.joined(), month.left(), month.readers()];
    let blocks = month.blocks.iter().flat_map(|one| [one.joined, one.left, one.readers]);
    for (column, value) in (1..).zip(whole.into_iter().chain(blocks)) {
        number(sheet, (line, column), value)?;
    }
    Ok(())
}
