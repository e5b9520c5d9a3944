use std::collections::HashMap;

use entities::people::role_assignment::Role;
use serde::Serialize;

use crate::people::organisations::OrganisationDraft;
use crate::people::persons::PersonDraft;
use crate::people::persons::wording::{role_from, role_name};
use crate::people::vocabularies::Terms;
use crate::vocabulary::search_key;
use crate::web::Problems;

use super::columns::RawRow;

/// What is wrong in one line of the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RowProblem {
    pub line: usize,
    pub column: &'static str,
    pub detail: String,
}

/// A line that can be applied.
#[derive(Clone, Debug)]
pub struct Checked {
    pub organisation: Option<OrganisationDraft>,
    pub person: Option<PersonDraft>,
    pub roles: Vec<Role>,
}

/// Roles a file can give; those with two factors are given one by one.
const GIVEN: [Role; 2] = [Role::Operator, Role::Accompanist];

/// Every line, and every problem of every line.
pub fn check(rows: &[RawRow], terms: &Terms) -> (Vec<Checked>, Vec<RowProblem>) {
    let (mut checked, mut wrong) = (Vec::new(), Vec::new());
    let mut addresses: HashMap<String, (usize, String)> = HashMap::new();
    for row in rows {
        let mut problems = Problems::none();
        let one = check_row(row, terms, &mut problems);
        if let Some(person) = &one.person {
            let email = person.email.comparison_key().to_owned();
            let own = (row.line, search_key(&person.name.full()));
            let first = addresses.entry(email).or_insert_with(|| own.clone());
            if first.1 != own.1 {
                let detail = format!("{}行目と同じメールアドレスですが、氏名が違います。", first.0);
                problems.add("email", detail);
            }
        }
        wrong.extend(problems.into_list().into_iter().map(|problem| RowProblem {
            line: row.line,
            column: column_name(&problem.field),
            detail: problem.detail,
        }));
        checked.push(one);
    }
    (checked, wrong)
}

fn check_row(row: &RawRow, terms: &Terms, problems: &mut Problems) -> Checked {
    let mut organisation = None;
    if row.has_organisation() {
        let mut raw = row.organisation.clone();
        if raw.kind.is_empty() {
            "prospective_operator".clone_into(&mut raw.kind);
        }
        organisation = keep(problems, raw.check(terms));
    }
    let person = if row.has_person() { keep(problems, row.person.check()) } else { None };
    if !row.has_organisation() && !row.has_person() {
        problems.add("name", "団体も人も入っていません。");
    }
    let mut roles = Vec::new();
    for text in &row.roles {
        let role = role_from(text).or_else(|| named(text));
        match role.filter(|role| GIVEN.contains(role)) {
            Some(role) => roles.push(role),
            None => problems.add("roles", format!("「{text}」は取り込めない役割です。")),
        }
    }
    Checked { organisation, person, roles }
}

fn named(text: &str) -> Option<Role> {
    let key = search_key(text);
    GIVEN.into_iter().find(|role| search_key(role_name(*role)) == key)
}

fn keep<T>(problems: &mut Problems, outcome: Result<T, Problems>) -> Option<T> {
    match outcome {
        Ok(value) => Some(value),
        Err(found) => {
            for problem in found.into_list() {
                problems.add(problem.field, problem.detail);
            }
            None
        }
    }
}

/// The heading a problem belongs to.
fn column_name(field: &str) -> &'static str {
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
        "roles" => "役割",
        "language" => "言語",
        _ => "行",
    }
}
