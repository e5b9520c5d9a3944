use serde::{Deserialize, Serialize};

use crate::people::organisations::RawOrganisation;
use crate::people::persons::{RawPerson, RawPlace};
use crate::people::whole_name;
use crate::vocabulary::{EmailAddress, search_key};

use super::headed::{self, Heading};
use super::read_file::Table;
use super::words::is_yes;

/// One line of the file.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub struct RawRow {
    /// As the spreadsheet counts: headings are line 1.
    pub line: usize,
    pub organisation: RawOrganisation,
    pub person: RawPerson,
    pub place: RawPlace,
    pub roles: Vec<String>,
}

/// Headings that are understood; the first of each is the one the sample file has.
#[rustfmt::skip]
const COLUMNS: [Heading<RawRow>; 17] = [
    (&["団体名", "組織名", "会社名", "organisation"], |row, text| text.clone_into(&mut row.organisation.name)),
    (&["団体名フリガナ", "団体フリガナ", "organisation_kana"], |row, text| text.clone_into(&mut row.organisation.kana)),
    (&["団体の種類", "種類", "kind"], |row, text| text.clone_into(&mut row.organisation.kind)),
    (&["法人番号", "corporate_number"], |row, text| text.clone_into(&mut row.organisation.corporate_number)),
    (&["都道府県", "prefecture"], |row, text| text.clone_into(&mut row.organisation.prefecture)),
    (&["市区町村", "city"], |row, text| text.clone_into(&mut row.organisation.city)),
    (&["姓", "氏", "氏名", "family_name"], |row, text| text.clone_into(&mut row.person.family_name)),
    (&["名", "given_name"], |row, text| text.clone_into(&mut row.person.given_name)),
    (&["セイ", "せい", "family_kana"], |row, text| text.clone_into(&mut row.person.family_kana)),
    (&["メイ", "めい", "given_kana"], |row, text| text.clone_into(&mut row.person.given_kana)),
    (&["メールアドレス", "メール", "e-mail", "email"], |row, text| text.clone_into(&mut row.person.email)),
    (&["電話番号", "電話", "phone"], |row, text| text.clone_into(&mut row.person.phone)),
    (&["部署", "所属部署", "department"], |row, text| text.clone_into(&mut row.place.department)),
    (&["役職", "title"], |row, text| text.clone_into(&mut row.place.title)),
    (&["代表担当", "lead"], |row, text| row.place.lead = is_yes(text)),
    (&["役割", "roles"], |row, text| row.roles = headed::words(text)),
    (&["言語", "language"], |row, text| text.clone_into(&mut row.person.language)),
];

/// The headings of the sample file.
pub fn heading_names() -> Vec<&'static str> {
    headed::headings(&COLUMNS)
}

/// The rows of a table, and the headings nobody understands.
pub fn rows(table: &Table) -> (Vec<RawRow>, Vec<String>) {
    headed::rows(table, &COLUMNS, |row, line| row.line = line)
}

/// The heading of what a problem calls by its field.
pub fn column_name(field: &str) -> &'static str {
    match field {
        "name" => "団体名",
        "kana" => "団体名フリガナ",
        "kind" => "団体の種類",
        "corporate_number" => "法人番号",
        "prefecture" => "都道府県",
        "city" => "市区町村",
        "family_name" => "姓",
        "given_name" => "名",
        "family_kana" => "セイ",
        "given_kana" => "メイ",
        "email" => "メールアドレス",
        "phone" => "電話番号",
        "department" => "部署",
        "title" => "役職",
        "lead" => "代表担当",
        "roles" => "役割",
        "language" => "言語",
        _ => "行",
    }
}

impl RawRow {
    pub fn has_person(&self) -> bool {
        let person = &self.person;
        [&person.family_name, &person.given_name, &person.email, &person.phone]
            .iter()
            .any(|text| !text.is_empty())
    }

    pub fn has_organisation(&self) -> bool {
        !self.organisation.name.is_empty() || !self.organisation.corporate_number.is_empty()
    }
    /// An address and the folded name of whoever it is said to belong to, whatever else is wrong
    /// with the line.
    pub fn claim(&self) -> Option<(EmailAddress, String)> {
        let email = EmailAddress::parse(&self.person.email).ok()?;
        let name = search_key(&whole_name(&self.person.family_name, &self.person.given_name));
        (!name.is_empty()).then_some((email, name))
    }
}
