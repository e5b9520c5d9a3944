//! Writing cells so that they are what they seem.

use chrono::{DateTime, Datelike as _, Timelike as _, Utc};
use rust_xlsxwriter::{ExcelDateTime, Format, Worksheet, XlsxError};

use crate::vocabulary::tokyo;

/// Writes a text as text. What a spreadsheet could take for a formula when somebody edits the cell
/// or saves it as CSV is marked as text (the mark people know as a leading apostrophe); the value
/// itself, say a telephone number beginning with `+`, stays as it is.
pub fn text(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    value: &str,
    format: &Format,
) -> Result<(), XlsxError> {
    let clean: String = value.chars().filter(|c| !c.is_control() || *c == '\n').collect();
    if is_formula_like(value) {
        sheet.write_string_with_format(row, column, &clean, &format.clone().set_quote_prefix())?;
    } else {
        sheet.write_string_with_format(row, column, &clean, format)?;
    }
    Ok(())
}

fn is_formula_like(value: &str) -> bool {
    value.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'])
}

/// An instant as Tokyo's clock shows it, for a cell that holds date and time.
pub fn local(instant: DateTime<Utc>) -> Result<ExcelDateTime, XlsxError> {
    let local = tokyo::local(instant);
    let year = u16::try_from(local.year()).unwrap_or(1900);
    let (month, day) = (small(local.month()), small(local.day()));
    ExcelDateTime::from_ymd(year, month, day)?.and_hms(
        u16::try_from(local.hour()).unwrap_or(0),
        small(local.minute()),
        local.second(),
    )
}

fn small(number: u32) -> u8 {
    u8::try_from(number).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::is_formula_like;

    #[test]
    fn what_a_spreadsheet_may_calculate_is_recognised() {
        let risky = ["=1+1", "+81-3", "-5", "@SUM(A1)", "\t=1", "＝HYPERLINK"];

        assert!(risky.iter().all(|value| is_formula_like(value)));
        assert!(!is_formula_like("03-1234-5678") && !is_formula_like("株式会社A=B"));
    }
}
