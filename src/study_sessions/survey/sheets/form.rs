use std::collections::BTreeMap;

use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};

use crate::study_sessions::SessionRows;
use crate::study_sessions::survey::Scale;
use crate::study_sessions::survey::figures::Distribution;
use crate::study_sessions::survey::results::Results;
use crate::study_sessions::survey::wording::{self, mean, percent};
use crate::study_sessions::wording as sessions;
use crate::vocabulary::{FiscalYear, tokyo};
use crate::web::workbook::text;

const HEADINGS: [(&str, f64); 9] = [
    ("設問", 26.0),
    ("5", 8.0),
    ("4", 8.0),
    ("3", 8.0),
    ("2", 8.0),
    ("1", 8.0),
    ("未回答", 8.0),
    ("平均", 9.0),
    ("上位2区分", 11.0),
];
const LAST: u16 = 8;

/// 様式: the report on A4 upright.
pub fn form_workbook(
    programme: &str,
    rows: &SessionRows,
    results: &Results,
) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("アンケート結果")?;
    sheet.set_portrait().set_paper_size(9).set_print_fit_to_pages(1, 0);
    sheet.set_margins(0.5, 0.5, 0.6, 0.6, 0.3, 0.3);
    sheet.set_footer("&C&P / &N ページ");
    for (column, (_, width)) in (0..).zip(HEADINGS) {
        sheet.set_column_width(column, width)?;
    }
    let title = Format::new().set_bold().set_font_size(16).set_align(FormatAlign::Center);
    sheet.merge_range(0, 0, 0, LAST, "勉強会アンケート結果", &title)?;
    let mut line = 1;
    for (label, value) in facts(programme, rows, results) {
        pair(sheet, line, (label, &value))?;
        line += 1;
    }
    line = table(sheet, line + 1, ("全体", &results.figures.scales))?;
    for group in &results.figures.groups {
        line = table(sheet, line + 1, (sessions::mode(group.mode), &group.scales))?;
    }
    line += 1;
    for (label, value) in words(results) {
        pair(sheet, line, (label, &value))?;
        line += 1;
    }
    book.save_to_buffer()
}

type Pair = (&'static str, String);

fn facts(programme: &str, rows: &SessionRows, results: &Results) -> Vec<Pair> {
    let (session, figures) = (&rows.session, &results.figures);
    let year = FiscalYear::starting_in(session.fiscal_year).map(FiscalYear::label);
    let form = if results.survey.anonymous { "匿名" } else { "記名" };
    vec![
        ("事業名", programme.to_owned()),
        ("年度", year.unwrap_or_default()),
        ("回・題名", sessions::full_title(session.number, &session.title)),
        ("日時", tokyo::era_span(session.starts_at, session.ends_at)),
        ("方式・期限", format!("{form}、{}まで", tokyo::date_time(results.survey.closes_at))),
        (
            "回収",
            format!(
                "対象{}名のうち{}名（回収率 {}）",
                figures.asked,
                figures.answers,
                percent(figures.return_permille())
            ),
        ),
    ]
}

fn table(
    sheet: &mut Worksheet,
    mut line: u32,
    (name, scales): (&str, &BTreeMap<Scale, Distribution>),
) -> Result<u32, XlsxError> {
    let bold = Format::new().set_bold();
    text(sheet, (line, 0), &format!("{name}（単位：人。5が最もよい）"), &bold)?;
    line += 1;
    let head = frame().set_bold().set_align(FormatAlign::Center).set_background_color(0x00E6_F5EC);
    for (column, (heading, _)) in (0..).zip(HEADINGS) {
        text(sheet, (line, column), heading, &head)?;
    }
    for (scale, own) in scales {
        line += 1;
        text(sheet, (line, 0), wording::scale(*scale), &frame())?;
        let counts = (1..=5).rev().map(|score| own.of(score)).chain([own.unanswered]);
        for (column, count) in (1..).zip(counts) {
            let count = u32::try_from(count).unwrap_or(u32::MAX);
            sheet.write_number_with_format(line, column, count, &frame())?;
        }
        let right = frame().set_align(FormatAlign::Right);
        text(sheet, (line, 7), &mean(own.mean_hundredths()), &right)?;
        text(sheet, (line, 8), &percent(own.top_two_permille()), &right)?;
    }
    Ok(line + 1)
}

fn words(results: &Results) -> Vec<Pair> {
    let figures = &results.figures;
    let themes = results.themes.iter().map(|(label, count)| format!("{label}（{count}名）"));
    let others: Vec<_> =
        results.answers.iter().filter_map(|one| one.answers.other_theme.clone()).collect();
    let comments: Vec<_> =
        results.answers.iter().filter_map(|one| one.answers.comment.clone()).collect();
    vec![
        ("希望するテーマ", themes.collect::<Vec<_>>().join("、")),
        ("その他のテーマ", others.join("\n")),
        (
            "個別相談",
            format!(
                "希望する {}名、希望しない {}名、未回答 {}名",
                figures.wants_consultation, figures.wants_none, figures.consultation_unanswered
            ),
        ),
        ("自由記述", comments.join("\n")),
    ]
}

fn pair(sheet: &mut Worksheet, line: u32, (label, value): (&str, &str)) -> Result<(), XlsxError> {
    let name = frame().set_bold().set_background_color(0x00F2_F2F2).set_align(FormatAlign::Top);
    let cell = frame().set_text_wrap().set_align(FormatAlign::Top);
    text(sheet, (line, 0), label, &name)?;
    sheet.merge_range(line, 1, line, LAST, "", &cell)?;
    text(sheet, (line, 1), value, &cell)?;
    // 34 full-width characters stand on a line of the merged columns.
    let lines = value.lines().map(|line| line.chars().count() / 34 + 1).sum::<usize>().max(1);
    sheet.set_row_height(line, u32::try_from(lines * 18).unwrap_or(400).min(400))?;
    Ok(())
}

fn frame() -> Format {
    Format::new().set_border(FormatBorder::Thin)
}
