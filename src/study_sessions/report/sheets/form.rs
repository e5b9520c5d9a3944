use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};

use crate::people::organisations::wording::kind_name;
use crate::study_sessions::report::ReportFacts;
use crate::study_sessions::report::figures::Count;
use crate::study_sessions::survey::wording::{mean, percent, scale};
use crate::study_sessions::wording;
use crate::vocabulary::{FiscalYear, tokyo};
use crate::web::workbook::text;

const HEADINGS: [(&str, f64); 8] = [
    ("区分", 22.0),
    ("申込", 9.0),
    ("確定", 9.0),
    ("参加（実数）", 13.0),
    ("参加（延べ）", 13.0),
    ("欠席（連絡）", 13.0),
    ("無断欠席", 11.0),
    ("参加率", 10.0),
];
const LAST: u16 = 7;

/// 様式: the report on A4 upright.
pub fn form_workbook(
    (programme, host): (&str, &str),
    facts: &ReportFacts,
) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("開催報告")?;
    sheet.set_portrait().set_paper_size(9).set_print_fit_to_pages(1, 0);
    sheet.set_margins(0.5, 0.5, 0.6, 0.6, 0.3, 0.3);
    sheet.set_footer("&C&P / &N ページ");
    for (column, (_, width)) in (0..).zip(HEADINGS) {
        sheet.set_column_width(column, width)?;
    }
    let title = Format::new().set_bold().set_font_size(16).set_align(FormatAlign::Center);
    sheet.merge_range(0, 0, 0, LAST, "勉強会開催報告", &title)?;
    let mut line = 1;
    for (label, value) in about((programme, host), facts) {
        pair(sheet, line, (label, &value))?;
        line += 1;
    }
    line = table(sheet, line + 1, facts)? + 1;
    for (label, value) in survey(facts).into_iter().chain(words(facts)) {
        pair(sheet, line, (label, &value))?;
        line += 1;
    }
    book.save_to_buffer()
}

type Pair = (&'static str, String);

fn about((programme, host): (&str, &str), facts: &ReportFacts) -> Vec<Pair> {
    let rows = &facts.view.rows;
    let session = &rows.session;
    let year = FiscalYear::starting_in(session.fiscal_year).map(FiscalYear::label);
    let themes: Vec<_> = facts.view.themes.iter().map(|(_, label)| label.as_str()).collect();
    let hosts = std::iter::once(host).chain(rows.co_hosts.iter().map(|host| host.name.as_str()));
    let hosts: Vec<_> = hosts.collect();
    vec![
        ("事業名", programme.to_owned()),
        ("年度", year.unwrap_or_default()),
        ("回・題名", wording::full_title(session.number, &session.title)),
        ("テーマ", themes.join("、")),
        ("目的", session.purpose.clone()),
        ("主催・共催", hosts.join("、")),
        ("プログラム", programme_lines(facts)),
        ("講師", speaker_lines(facts)),
        ("参加団体数", format!("{}団体（実数）", facts.figures.organisations)),
    ]
}

/// By time, with the place of each part.
fn programme_lines(facts: &ReportFacts) -> String {
    let lines = facts.view.rows.parts.iter().map(|rows| {
        let part = &rows.part;
        let place = part.venue_name.as_deref().unwrap_or("オンライン");
        let title = part.title.as_deref().map(|title| format!(" {title}")).unwrap_or_default();
        format!("{}{title}（{place}）", tokyo::era_span(part.starts_at, part.ends_at))
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn speaker_lines(facts: &ReportFacts) -> String {
    let lines = facts.speakers.iter().map(|line| {
        let more: Vec<_> =
            [line.affiliation.as_deref(), line.topic.as_deref()].into_iter().flatten().collect();
        let more =
            if more.is_empty() { String::new() } else { format!("（{}）", more.join("、")) };
        let remote = if line.remote { "・オンラインで登壇" } else { "" };
        format!("第{}部 {} 氏{more}{remote}", line.part, line.name)
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn table(sheet: &mut Worksheet, mut line: u32, facts: &ReportFacts) -> Result<u32, XlsxError> {
    text(sheet, (line, 0), "参加者数（単位：人）", &Format::new().set_bold())?;
    line += 1;
    let head = frame().set_bold().set_align(FormatAlign::Center).set_background_color(0x00E6_F5EC);
    for (column, (heading, _)) in (0..).zip(HEADINGS) {
        text(sheet, (line, column), heading, &head)?;
    }
    let figures = &facts.figures;
    let whole = std::iter::once(("全体".to_owned(), figures.whole));
    let modes = figures.modes.iter().map(|(mode, own)| (wording::mode(*mode).to_owned(), *own));
    let blocks = figures
        .blocks
        .iter()
        .map(|(block, own)| (format!("地域：{}", block.as_deref().unwrap_or("不明")), *own));
    let kinds = figures
        .kinds
        .iter()
        .map(|(kind, own)| (format!("団体：{}", kind.map_or("不明", kind_name)), *own));
    for (name, own) in whole.chain(modes).chain(blocks).chain(kinds) {
        line += 1;
        count(sheet, line, (&name, own))?;
    }
    Ok(line + 1)
}

fn count(sheet: &mut Worksheet, line: u32, (name, own): (&str, Count)) -> Result<(), XlsxError> {
    text(sheet, (line, 0), name, &frame())?;
    let counts = [own.applied, own.confirmed, own.came, own.attendances, own.excused, own.no_shows];
    for (column, count) in (1..).zip(counts) {
        let count = u32::try_from(count).unwrap_or(u32::MAX);
        sheet.write_number_with_format(line, column, count, &frame())?;
    }
    let right = frame().set_align(FormatAlign::Right);
    text(sheet, (line, 7), &percent(own.rate_permille()), &right)
}

fn survey(facts: &ReportFacts) -> Vec<Pair> {
    let Some(results) = &facts.survey else {
        return vec![("アンケート", "実施していません。".to_owned())];
    };
    let figures = &results.figures;
    let returned = format!(
        "対象{}名のうち{}名（回収率 {}）",
        figures.asked,
        figures.answers,
        percent(figures.return_permille())
    );
    let lines = figures.scales.iter().map(|(own, counts)| {
        format!(
            "{}　平均 {}、上位2区分 {}、未回答 {}名",
            scale(*own),
            mean(counts.mean_hundredths()),
            percent(counts.top_two_permille()),
            counts.unanswered
        )
    });
    vec![("アンケート回収", returned), ("アンケート結果", lines.collect::<Vec<_>>().join("\n"))]
}

fn words(facts: &ReportFacts) -> Vec<Pair> {
    let text = facts.text.clone();
    let said = |of: fn(&entities::study_sessions::report::Model) -> &String| {
        text.as_ref().map(|text| of(text).clone()).unwrap_or_default()
    };
    let materials: Vec<_> = facts.materials.iter().map(|one| one.title.as_str()).collect();
    vec![
        ("主な質疑", said(|text| &text.questions)),
        ("成果と課題", said(|text| &text.outcomes)),
        ("次回への反映", said(|text| &text.next)),
        ("資料一覧", materials.join("\n")),
    ]
}

fn pair(sheet: &mut Worksheet, line: u32, (label, value): (&str, &str)) -> Result<(), XlsxError> {
    let name = frame().set_bold().set_background_color(0x00F2_F2F2).set_align(FormatAlign::Top);
    let cell = frame().set_text_wrap().set_align(FormatAlign::Top);
    text(sheet, (line, 0), label, &name)?;
    sheet.merge_range(line, 1, line, LAST, "", &cell)?;
    text(sheet, (line, 1), value, &cell)?;
    // 38 full-width characters stand on a line of the merged columns.
    let lines = value.lines().map(|line| line.chars().count() / 38 + 1).sum::<usize>().max(1);
    sheet.set_row_height(line, u32::try_from(lines * 18).unwrap_or(400).min(400))?;
    Ok(())
}

fn frame() -> Format {
    Format::new().set_border(FormatBorder::Thin)
}
