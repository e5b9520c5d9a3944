//! Lines of a file of contacts: which column means what, and what is wrong with them.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::draft::{ContactDraft, RawContact};
use super::people::{PersonDraft, RawContactPerson};
use crate::people::imports::{Heading, RowProblem, Table, headings, rows};
use crate::people::vocabularies::Terms;
use crate::web::Problems;
use crate::web::workbook::is_formula_like;

/// One line of the file, as typed.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub struct RawLine {
    /// As the spreadsheet counts: headings are line 1.
    pub line: usize,
    pub contact: RawContact,
    pub person: RawContactPerson,
}

/// A line that can be written.
#[derive(Clone, Debug)]
pub struct ImportLine {
    pub line: usize,
    pub contact: ContactDraft,
    pub person: Option<PersonDraft>,
}

/// The export has the same headings, so that it can be read again.
#[rustfmt::skip]
const COLUMNS: [Heading<RawLine>; 17] = [
    (&["種類", "連携先の種類", "kind"], |row, text| plain(text).clone_into(&mut row.contact.kind)),
    (&["名称", "団体名", "name"], |row, text| plain(text).clone_into(&mut row.contact.name)),
    (&["フリガナ", "kana"], |row, text| plain(text).clone_into(&mut row.contact.kana)),
    (&["英語名", "name_en"], |row, text| plain(text).clone_into(&mut row.contact.name_en)),
    (&["国", "country"], |row, text| plain(text).clone_into(&mut row.contact.country)),
    (&["都道府県", "prefecture"], |row, text| plain(text).clone_into(&mut row.contact.prefecture)),
    (&["市区町村", "city"], |row, text| plain(text).clone_into(&mut row.contact.city)),
    (&["法人番号", "corporate_number"], |row, text| plain(text).clone_into(&mut row.contact.corporate_number)),
    (&["Webサイト", "website"], |row, text| plain(text).clone_into(&mut row.contact.website)),
    (&["言語", "languages"], |row, text| row.contact.languages = parted(text)),
    (&["テーマ", "topics"], |row, text| row.contact.topics = parted(text)),
    (&["備考", "notes"], |row, text| plain(text).clone_into(&mut row.contact.notes)),
    (&["担当者", "氏名", "person"], |row, text| plain(text).clone_into(&mut row.person.name)),
    (&["役職", "title"], |row, text| plain(text).clone_into(&mut row.person.title)),
    (&["メールアドレス", "メール", "email"], |row, text| plain(text).clone_into(&mut row.person.email)),
    (&["電話番号", "電話", "phone"], |row, text| plain(text).clone_into(&mut row.person.phone)),
    (&["お知らせの言語", "language"], |row, text| plain(text).clone_into(&mut row.person.language)),
];

/// The headings of the sample file.
pub fn heading_names() -> Vec<&'static str> {
    headings(&COLUMNS)
}

/// The lines of a table, and the headings nobody understands.
pub fn lines(table: &Table) -> (Vec<RawLine>, Vec<String>) {
    rows(table, &COLUMNS, |row, line| row.line = line)
}

/// A text as it was before a spreadsheet was kept from calculating it.
fn plain(text: &str) -> &str {
    text.strip_prefix('\'').filter(|rest| is_formula_like(rest)).unwrap_or(text)
}

fn parted(text: &str) -> Vec<String> {
    let parts = text.split(['、', ',', '，', ';', '\n']).map(str::trim);
    parts.filter(|part| !part.is_empty()).map(ToOwned::to_owned).collect()
}

/// Every line that is right, and every problem of the others. The same address twice is a problem:
/// which of the two is meant, a person has to say.
pub fn check(raw: &[RawLine], terms: &Terms) -> (Vec<ImportLine>, Vec<RowProblem>) {
    let (mut checked, mut wrong) = (Vec::new(), Vec::new());
    let mut addresses: HashMap<String, usize> = HashMap::new();
    for row in raw {
        let mut problems = Problems::none();
        let contact = take(&mut problems, row.contact.check(terms));
        let person = &row.person;
        let named = [&person.name, &person.title, &person.email, &person.phone]
            .iter()
            .any(|text| !text.trim().is_empty());
        let person = if named { take(&mut problems, renamed(person.check())) } else { None };
        if let Some(email) = person.as_ref().and_then(|person| person.email.as_ref()) {
            let key = email.comparison_key();
            let first = *addresses.entry(key).or_insert(row.line);
            if first != row.line {
                problems.add("email", format!("{first}行目と同じメールアドレスです。"));
            }
        }
        if let Some(contact) = contact.filter(|_| problems.is_empty()) {
            checked.push(ImportLine { line: row.line, contact, person });
        }
        wrong.extend(problems.into_list().into_iter().map(|problem| RowProblem {
            line: row.line,
            column: column(&problem.field),
            detail: problem.detail,
        }));
    }
    (checked, wrong)
}

fn take<T>(problems: &mut Problems, outcome: Result<T, Problems>) -> Option<T> {
    outcome
        .map_err(|found| {
            found.into_list().into_iter().for_each(|one| problems.add(one.field, one.detail));
        })
        .ok()
}

/// The name of a contact and that of its person are different columns.
fn renamed<T>(outcome: Result<T, Problems>) -> Result<T, Problems> {
    outcome.map_err(|found| {
        let mut problems = Problems::none();
        for one in found.into_list() {
            let field = if one.field == "name" { "person".to_owned() } else { one.field };
            problems.add(field, one.detail);
        }
        problems
    })
}

/// The heading a problem belongs to.
fn column(field: &str) -> &'static str {
    match field {
        "kind" => "種類",
        "name" => "名称",
        "kana" => "フリガナ",
        "name_en" => "英語名",
        "country" => "国",
        "prefecture" => "都道府県",
        "city" => "市区町村",
        "corporate_number" => "法人番号",
        "website" => "Webサイト",
        "languages" => "言語",
        "topics" => "テーマ",
        "notes" => "備考",
        "person" => "担当者",
        "title" => "役職",
        "email" => "メールアドレス",
        "phone" => "電話番号",
        "language" => "お知らせの言語",
        _ => "行",
    }
}
