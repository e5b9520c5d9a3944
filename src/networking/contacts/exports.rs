//! Contacts as a file, with the headings an import understands.

use anyhow::Context as _;
use entities::TermId;
use entities::people::term::Vocabulary;
use rust_xlsxwriter::{Format, Workbook};

use super::import_lines::heading_names;
use super::storage::Whole;
use crate::people::vocabularies::Terms;
use crate::vocabulary::Prefecture;
use crate::web::workbook::{is_formula_like, text};

/// How many columns there are.
pub const HEADINGS: usize = 17;

/// One line for each person who answers, or one for a contact without anybody.
fn rows(all: &[Whole], terms: &Terms) -> Vec<[String; HEADINGS]> {
    let mut rows = Vec::new();
    for one in all {
        let people: Vec<_> = one.people.iter().filter(|person| !person.retired).collect();
        if people.is_empty() {
            rows.push(row(one, terms, None));
        }
        rows.extend(people.into_iter().map(|person| row(one, terms, Some(person))));
    }
    rows
}

fn row(
    one: &Whole,
    terms: &Terms,
    person: Option<&entities::networking::contact_person::Model>,
) -> [String; HEADINGS] {
    let contact = &one.row;
    let of = |vocabulary| {
        let inside =
            |id: &&TermId| terms.get(**id).is_some_and(|term| term.vocabulary == vocabulary);
        let labels: Vec<_> = one.terms.iter().filter(inside).map(|id| terms.label(*id)).collect();
        labels.join("、")
    };
    let prefecture = contact.prefecture_code.and_then(|code| u8::try_from(code).ok());
    let prefecture = prefecture.and_then(Prefecture::from_code);
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    [
        terms.label(contact.kind_id).to_owned(),
        contact.name.clone(),
        text(&contact.kana),
        text(&contact.name_en),
        text(&contact.country),
        prefecture.map(|one| one.kanji().to_owned()).unwrap_or_default(),
        text(&contact.city),
        text(&contact.corporate_number),
        text(&contact.website),
        of(Vocabulary::Language),
        of(Vocabulary::Theme),
        contact.notes.clone(),
        person.map(|person| person.name.clone()).unwrap_or_default(),
        person.map(|person| text(&person.title)).unwrap_or_default(),
        person.map(|person| text(&person.email)).unwrap_or_default(),
        person.map(|person| text(&person.phone)).unwrap_or_default(),
        person.map(|person| person.language.clone()).unwrap_or_default(),
    ]
}

/// UTF-8 with a mark, for spreadsheets. What one could take for a formula is marked as text.
pub fn csv_file(all: &[Whole], terms: &Terms) -> anyhow::Result<Vec<u8>> {
    let mut writer =
        csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    writer.write_record(heading_names())?;
    for row in rows(all, terms) {
        let safe = row.map(|cell| if is_formula_like(&cell) { format!("'{cell}") } else { cell });
        writer.write_record(&safe)?;
    }
    let written = writer.into_inner().ok().context("a row could not be written")?;
    Ok([b"\xEF\xBB\xBF", written.as_slice()].concat())
}

/// A workbook with one sheet.
pub fn xlsx_file(all: &[Whole], terms: &Terms) -> anyhow::Result<Vec<u8>> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("連携先")?;
    let plain = Format::new();
    for (column, heading) in (0..).zip(heading_names()) {
        text(sheet, (0, column), heading, &plain)?;
    }
    for (line, row) in (1..).zip(rows(all, terms)) {
        for (column, cell) in (0..).zip(&row) {
            text(sheet, (line, column), cell, &plain)?;
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    Ok(book.save_to_buffer()?)
}
