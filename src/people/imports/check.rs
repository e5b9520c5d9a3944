use std::collections::HashMap;

use entities::people::role_assignment::Role;
use serde::Serialize;

use crate::people::organisations::OrganisationDraft;
use crate::people::organisations::wording::kind_key;
use crate::people::persons::PersonDraft;
use crate::people::vocabularies::Terms;
use crate::web::Problems;

use super::columns::{RawRow, column_name};
use super::wording;
use super::words::{self, USUAL_KIND};

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

/// Every line, and every problem of every line.
pub fn check(rows: &[RawRow], terms: &Terms) -> (Vec<Checked>, Vec<RowProblem>) {
    let (mut checked, mut wrong) = (Vec::new(), Vec::new());
    let mut claims: HashMap<String, (usize, String)> = HashMap::new();
    for row in rows {
        let mut problems = Problems::none();
        checked.push(check_row(row, terms, &mut problems));
        if let Some((email, name)) = row.claim() {
            let key = email.comparison_key();
            let (line, first) = claims.entry(key).or_insert_with(|| (row.line, name.clone()));
            if *first != name {
                problems.add("email", wording::two_names(*line));
            }
        }
        wrong.extend(problems.into_list().into_iter().map(|problem| RowProblem {
            line: row.line,
            column: column_name(&problem.field),
            detail: problem.detail,
        }));
    }
    (checked, wrong)
}

fn check_row(row: &RawRow, terms: &Terms, problems: &mut Problems) -> Checked {
    let mut organisation = None;
    if row.has_organisation() {
        let mut raw = row.organisation.clone();
        if raw.kind.is_empty() {
            kind_key(USUAL_KIND).clone_into(&mut raw.kind);
        }
        organisation = keep(problems, row, raw.check(terms));
    }
    let person = if row.has_person() { keep(problems, row, row.person.check()) } else { None };
    if row.has_organisation() && row.has_person() {
        // Nothing that passes here may fail when the place is written.
        keep(problems, row, row.place.check());
    }
    if !row.has_organisation() && !row.has_person() {
        problems.add("name", wording::EMPTY_ROW);
    }
    let mut roles = Vec::new();
    for text in &row.roles {
        match words::role(text) {
            Some(role) => roles.push(role),
            None => problems.add("roles", wording::unknown_role(text, &words::roles())),
        }
    }
    Checked { organisation, person, roles }
}

fn keep<T>(problems: &mut Problems, row: &RawRow, outcome: Result<T, Problems>) -> Option<T> {
    match outcome {
        Ok(value) => Some(value),
        Err(found) => {
            for problem in found.into_list() {
                let detail = said_of_a_file(&problem.field, row).unwrap_or(problem.detail);
                problems.add(problem.field, detail);
            }
            None
        }
    }
}

/// Where a form offers choices: a file holds anything, and its reader sees none of them.
fn said_of_a_file(field: &str, row: &RawRow) -> Option<String> {
    match field {
        "kind" => Some(wording::unknown_word(field, &row.organisation.kind, &words::kinds())),
        "prefecture" => Some(wording::unknown_prefecture(&row.organisation.prefecture)),
        "language" => Some(wording::unknown_word(field, &row.person.language, &words::languages())),
        _ => None,
    }
}
