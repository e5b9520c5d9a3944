//! The chart as a workbook: 様式 to print, データ to count with (reference, section 6.3).

use entities::accompaniment::goal::GoalState;
use entities::accompaniment::milestone::MilestoneKind;
use entities::accompaniment::outcome::{OutcomeKind, Tendency};
use entities::consultations::consultation::Side;
use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};
use sea_orm::Iterable;

use super::sheet::Sheet;
use super::{Chart, HappenedKind, standing_sheets, words};
use crate::accompaniment::wording;
use crate::consultations::wording as consultation_words;
use crate::vocabulary::{FiscalYear, tokyo};
use crate::web::workbook::{Code, Column, Datum, Table, machine_readable, text};

/// 様式: the page on A4 upright, label beside value.
pub fn form_workbook(programme: &str, sheet: &Sheet) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let paper = book.add_worksheet();
    paper.set_name(words::TITLE)?;
    paper.set_portrait().set_paper_size(9).set_print_fit_to_pages(1, 0);
    paper.set_margins(0.5, 0.5, 0.6, 0.6, 0.3, 0.3);
    paper.set_footer("&C&P / &N ページ");
    paper.set_column_width(0, 24)?.set_column_width(1, 70)?;
    let title = Format::new().set_bold().set_font_size(16).set_align(FormatAlign::Center);
    paper.merge_range(0, 0, 0, 1, "", &title)?;
    text(paper, (0, 0), &format!("{}　{}", words::TITLE, sheet.name), &title)?;
    let mut line = 1;
    write_line(paper, &mut line, ("事業名", programme))?;
    let head = Format::new().set_bold().set_font_size(12);
    for (heading, lines) in sheet.sections() {
        line += 1;
        text(paper, (line, 0), heading, &head)?;
        line += 1;
        for (label, value) in &lines {
            write_line(paper, &mut line, (label, value))?;
        }
        if lines.is_empty() {
            write_line(paper, &mut line, ("", "（記録なし）"))?;
        }
    }
    book.save_to_buffer()
}

fn write_line(
    sheet: &mut Worksheet,
    line: &mut u32,
    (label, value): (&str, &str),
) -> Result<(), XlsxError> {
    let frame = Format::new().set_border(FormatBorder::Thin).set_align(FormatAlign::Top);
    let name = frame.clone().set_bold().set_text_wrap().set_background_color(0x00F2_F2F2);
    text(sheet, (*line, 0), label, &name)?;
    text(sheet, (*line, 1), value, &frame.set_text_wrap())?;
    // 35 full-width characters stand on a line of the second column, 12 on one of the first.
    let lines = |text: &str, most: usize| {
        text.lines().map(|line| line.chars().count() / most + 1).sum::<usize>().max(1)
    };
    let height = u32::try_from(lines(value, 35).max(lines(label, 12)) * 18).unwrap_or(400);
    sheet.set_row_height(*line, height.min(400))?;
    *line += 1;
    Ok(())
}

const BASICS: [Column; 10] = [
    Column::new("団体", "organisation", "文字列", "正式な名称"),
    Column::new("法人番号", "corporate_number", "文字列", "国税庁の13桁の番号"),
    Column::new("法人格", "legal_form", "文字列", "法人格の名称"),
    Column::new("所在地", "place", "文字列", "都道府県と市区町村"),
    Column::new("都道府県コード", "prefecture_code", "コード", "JIS X 0401"),
    Column::new("地域ブロック", "block", "文字列", "経済産業局の区分"),
    Column::new("活動レベル", "level", "文字列", "最新の活動レベル"),
    Column::new("代表", "leads", "文字列", "代表担当の氏名。読点で区切る。いなければ「なし」"),
    Column::new("担当", "people", "文字列", "団体の担当者全員の氏名。代表が先。読点で区切る"),
    Column::new(
        words::LOGO_APPROVAL,
        "logo_approval",
        "文字列",
        "ロゴマークの利用承認。記録がなければ「記録なし」",
    ),
];
const LEVELS: [Column; 2] = [
    Column::new("いつから", "since", "日付", "この活動レベルになった日"),
    Column::new("活動レベル", "level", "文字列", "活動レベルの名称"),
];
const GOALS: [Column; 5] = [
    Column::new("年度", "fiscal_year", "整数", "年度が始まる西暦年"),
    Column::new("目標", "goal", "文字列", "年度目標"),
    Column::new("目安", "measure", "文字列", "達したことが分かる目安"),
    Column::new("期日", "due_on", "日付", "目標の期日"),
    Column::new("状態", "state", "コード", "目標の状態"),
];
const STEPS: [Column; 5] = [
    Column::new("年度", "fiscal_year", "整数", "年度が始まる西暦年"),
    Column::new("節目", "milestone", "コード", "節目の種類"),
    Column::new("期日", "due_on", "日付", "節目の期日"),
    Column::new("到達日", "reached_on", "日付", "到達した日"),
    Column::new("根拠", "evidence", "文字列", "到達を示すもの"),
];
const OUTCOMES: [Column; 5] = [
    Column::new("年度", "fiscal_year", "整数", "年度が始まる西暦年"),
    Column::new("成果", "outcome", "コード", "成果の種類"),
    Column::new("変化", "tendency", "コード", "成果の変化"),
    Column::new("人数", "figure", "整数", "人数（名）"),
    Column::new("メモ", "note", "文字列", "補足"),
];
const HISTORY: [Column; 4] = [
    Column::new("日時", "at", "日時", "始まった日時（日本時間）"),
    Column::new("種類", "kind", "コード", "出来事の種類"),
    Column::new("件名", "title", "文字列", "題名または相手"),
    Column::new("内容", "text", "文字列", "閲覧できる範囲の内容"),
];
const ACTIONS: [Column; 4] = [
    Column::new("行動", "action", "文字列", "合意した次の行動"),
    Column::new("担当", "owner", "コード", "担当する側"),
    Column::new("期限", "due_on", "日付", "行動の期限"),
    Column::new("記録番号", "record", "文字列", "相談記録票の番号"),
];

/// データ: one sheet for each table, 定義 and コード表.
pub fn data_workbook(chart: &Chart) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let [engagements, adoptions, certifications, marks] = standing_sheets::tables(chart);
    let tables = [
        Table { name: "基本情報", columns: &BASICS, rows: vec![basics(chart)] },
        marks,
        adoptions,
        certifications,
        engagements,
        Table { name: "活動レベル", columns: &LEVELS, rows: levels(chart) },
        Table { name: "年度目標", columns: &GOALS, rows: goals(chart) },
        Table { name: "節目", columns: &STEPS, rows: steps(chart) },
        Table { name: "成果", columns: &OUTCOMES, rows: outcomes(chart) },
        Table { name: "支援履歴", columns: &HISTORY, rows: history(chart) },
        Table { name: "未完了の行動", columns: &ACTIONS, rows: actions(chart) },
    ];
    machine_readable(&mut book, &tables, &codes())?;
    book.save_to_buffer()
}

fn optional(text: Option<&String>) -> Datum {
    text.map_or(Datum::Blank, |text| Datum::text(text))
}

fn basics(chart: &Chart) -> Vec<Datum> {
    let row = &chart.organisation;
    let listed = |names: Vec<&str>| Some(names.join("、")).filter(|names| !names.is_empty());
    let leads = listed(chart.leads());
    let people = listed(chart.people.iter().map(|(name, _)| name.as_str()).collect());
    vec![
        Datum::text(&row.name),
        optional(row.corporate_number.as_ref()),
        optional(chart.legal_form.as_ref()),
        optional(chart.place.as_ref()),
        Datum::number(row.prefecture_code),
        optional(chart.block.as_ref()),
        optional(chart.levels.first().map(|line| &line.label)),
        Datum::text(leads.as_deref().unwrap_or(words::NOBODY)),
        optional(people.as_ref()),
        Datum::text(words::NOT_RECORDED),
    ]
}

fn levels(chart: &Chart) -> Vec<Vec<Datum>> {
    let lines = chart.levels.iter();
    lines.map(|line| vec![Datum::Day(line.row.since), Datum::text(&line.label)]).collect()
}

fn goals(chart: &Chart) -> Vec<Vec<Datum>> {
    let all = chart.engagements.iter().flat_map(|view| {
        view.rows.goals.iter().map(move |goal| (view.rows.engagement.fiscal_year, goal))
    });
    all.map(|(year, goal)| {
        vec![
            Datum::Number(year.into()),
            Datum::text(&goal.text),
            Datum::text(&goal.measure),
            goal.due_on.map_or(Datum::Blank, Datum::Day),
            code(&goal.state),
        ]
    })
    .collect()
}

fn steps(chart: &Chart) -> Vec<Vec<Datum>> {
    let all = chart.engagements.iter().flat_map(|view| {
        view.rows.milestones.iter().map(move |step| (view.rows.engagement.fiscal_year, step))
    });
    all.map(|(year, step)| {
        vec![
            Datum::Number(year.into()),
            code(&step.kind),
            Datum::Day(step.due_on),
            step.reached_on.map_or(Datum::Blank, Datum::Day),
            Datum::text(&step.evidence),
        ]
    })
    .collect()
}

fn outcomes(chart: &Chart) -> Vec<Vec<Datum>> {
    let all = chart.engagements.iter().flat_map(|view| {
        view.rows.outcomes.iter().map(move |one| (view.rows.engagement.fiscal_year, one))
    });
    all.map(|(year, one)| {
        vec![
            Datum::Number(year.into()),
            code(&one.kind),
            code(&one.tendency),
            Datum::number(one.figure),
            Datum::text(&one.note),
        ]
    })
    .collect()
}

fn history(chart: &Chart) -> Vec<Vec<Datum>> {
    let lines = chart.history.iter();
    lines
        .map(|one| {
            vec![
                Datum::Moment(one.at),
                Datum::Number(kind_code(one.kind)),
                Datum::text(&one.title),
                optional(one.text.as_ref()),
            ]
        })
        .collect()
}

fn actions(chart: &Chart) -> Vec<Vec<Datum>> {
    let lines = chart.actions.iter();
    lines
        .map(|one| {
            vec![
                Datum::text(&one.text),
                code(&one.owner),
                one.due_on.map_or(Datum::Blank, Datum::Day),
                Datum::text(&one.number),
            ]
        })
        .collect()
}

/// The place of a state among all of its kind, from 1; they are only ever added to at the end.
fn code<E: Iterable + PartialEq>(state: &E) -> Datum {
    let place = E::iter().position(|one| one == *state).unwrap_or(0);
    Datum::Number(i64::try_from(place + 1).unwrap_or(0))
}

fn kind_code(kind: HappenedKind) -> i64 {
    match kind {
        HappenedKind::StudySession => 1,
        HappenedKind::Consultation => 2,
        HappenedKind::Milestone => 3,
        HappenedKind::Introduction => 4,
    }
}

fn codes() -> Vec<Code> {
    let mut all = listed::<GoalState>("目標の状態", wording::goal_state);
    all.extend(listed::<MilestoneKind>("節目の種類", wording::milestone));
    all.extend(listed::<OutcomeKind>("成果の種類", wording::outcome));
    all.extend(listed::<Tendency>("成果の変化", wording::tendency));
    all.extend(listed::<Side>("担当する側", consultation_words::side));
    let kinds = [
        HappenedKind::StudySession,
        HappenedKind::Consultation,
        HappenedKind::Milestone,
        HappenedKind::Introduction,
    ];
    all.extend(kinds.map(|kind| Code::new("出来事の種類", kind_code(kind), words::kind(kind).1)));
    all
}

fn listed<E: Iterable>(heading: &'static str, word: fn(E) -> &'static str) -> Vec<Code> {
    (1..).zip(E::iter()).map(|(number, one)| Code::new(heading, number, word(one))).collect()
}

/// `令和8年度`
pub fn year(year: i32) -> String {
    FiscalYear::starting_in(year).map(FiscalYear::label).unwrap_or_default()
}

/// `2026年12月3日（木）`, or a dash.
pub fn day(day: Option<chrono::NaiveDate>) -> String {
    day.map_or_else(|| "－".to_owned(), tokyo::date)
}
