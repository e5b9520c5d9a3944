use entities::consultations::record_field::RecordField;
use entities::consultations::record_step::StepKind;
use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};

use crate::consultations::record::moves::is_open;
use crate::consultations::record::openness::ALL;
use crate::consultations::record::view::{ActionView, RecordView, Value};
use crate::consultations::record::wording;
use crate::consultations::wording::mode;
use crate::vocabulary::{FiscalYear, tokyo};
use crate::web::workbook::text;

/// 様式: one record on A4 upright, label beside value. Every record has the same rows.
pub fn form_workbook(programme: &str, view: &RecordView) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("相談記録票")?;
    sheet.set_portrait().set_paper_size(9).set_print_fit_to_pages(1, 0);
    sheet.set_margins(0.5, 0.5, 0.6, 0.6, 0.3, 0.3);
    sheet.set_footer("&C&P / &N ページ");
    sheet.set_column_width(0, 20)?.set_column_width(1, 72)?;
    let title = Format::new().set_bold().set_font_size(16).set_align(FormatAlign::Center);
    sheet.merge_range(0, 0, 0, 1, "相談記録票", &title)?;
    let empty = empty(view);
    let rows = facts(programme, view).into_iter().chain(written(view)).chain(settled(view));
    for (line, (label, value)) in (1..).zip(rows) {
        let value = if value.is_empty() { empty } else { value.as_str() };
        write_line(sheet, line, (label, value))?;
    }
    book.save_to_buffer()
}

/// What stands where nothing is written. A draft may be completed by hand: its cells stay free.
fn empty(view: &RecordView) -> &'static str {
    let drafted = view.shown == Some(view.revision) && is_open(view.state);
    if drafted { "" } else { wording::NOTHING }
}

fn write_line(
    sheet: &mut Worksheet,
    line: u32,
    (label, value): (&str, &str),
) -> Result<(), XlsxError> {
    let frame = Format::new().set_border(FormatBorder::Thin).set_align(FormatAlign::Top);
    let name = frame.clone().set_bold().set_background_color(0x00F2_F2F2);
    text(sheet, (line, 0), label, &name)?;
    text(sheet, (line, 1), value, &frame.set_text_wrap())?;
    // 36 full-width characters stand on a line of the second column.
    let lines = value.lines().map(|line| line.chars().count() / 36 + 1).sum::<usize>().max(1);
    let height = u32::try_from(lines * 18).unwrap_or(400).min(400);
    sheet.set_row_height(line, height)?;
    Ok(())
}

type Pair = (&'static str, String);

fn facts(programme: &str, view: &RecordView) -> Vec<Pair> {
    let facts = &view.facts;
    let year = FiscalYear::starting_in(facts.fiscal_year).map(FiscalYear::label);
    let number = match view.shown {
        Some(revision) if revision > 1 => format!("{}（第{revision}版）", facts.number),
        _ => facts.number.clone(),
    };
    vec![
        ("事業名", programme.to_owned()),
        ("記録番号", number),
        ("年度", year.unwrap_or_default()),
        ("相談者", format!("{} {} 様", facts.organisation, facts.client)),
        ("法人番号", facts.corporate_number.clone().unwrap_or_default()),
        ("地域ブロック", facts.block.clone().unwrap_or_default()),
        ("区分", facts.category.clone()),
        ("相談員", facts.accompanist.clone()),
        ("方法", mode(facts.mode).to_owned()),
        ("回数（通算）", format!("{}回", facts.ordinal)),
    ]
}

/// A row for each field. One that is kept from the reader is marked where they may know of it; else
/// it is empty, as if nothing were written. The memo is no column of 相談記録票: it has a row for
/// whoever reads one.
fn written(view: &RecordView) -> Vec<Pair> {
    let value = |field: RecordField| {
        if view.withheld.contains(&field) {
            return Some("（当事者のみ）".to_owned());
        }
        match view.entry(field) {
            Some(entry) => Some(shown(&entry.value)),
            None => (field != RecordField::Memo).then(String::new),
        }
    };
    let row = |field: RecordField| Some((wording::field(field), value(field)?));
    ALL.into_iter().filter_map(row).collect()
}

/// A value in words.
fn shown(value: &Value) -> String {
    match value {
        Value::Text(text) => text.clone(),
        Value::Times { from, until, minutes } => {
            format!("{}（{minutes}分）", tokyo::era_span(*from, *until))
        }
        Value::Score(score) => wording::score(*score).to_owned(),
        Value::Sensitive => "あり（取扱注意）".to_owned(),
        Value::Actions(actions) => {
            let lines: Vec<_> = actions.iter().map(action).collect();
            lines.join("\n")
        }
        Value::Files(files) => {
            let names: Vec<_> = files.iter().map(|file| file.name.clone()).collect();
            names.join("\n")
        }
    }
}

fn action(action: &ActionView) -> String {
    let due = action.due_on.map_or_else(|| "未定".to_owned(), tokyo::date);
    let owner = wording::owner(action.owner);
    let state = action.state.map(|state| format!("・{}", wording::action_state(state)));
    format!("{}（担当：{owner}、期限：{due}{}）", action.text, state.unwrap_or_default())
}

fn settled(view: &RecordView) -> Vec<Pair> {
    let step = |kind: StepKind| {
        let step = view.step(kind)?;
        Some(format!("{} {}", tokyo::date_time(step.at), step.person))
    };
    let approved = step(StepKind::Approved).or_else(|| step(StepKind::ApprovedUnconfirmed));
    vec![
        ("相談者確認", step(StepKind::Confirmed).unwrap_or_else(|| "未確認".to_owned())),
        ("承認者", approved.unwrap_or_else(|| "未承認".to_owned())),
    ]
}
