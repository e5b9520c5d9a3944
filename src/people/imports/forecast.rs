use std::collections::HashSet;

use crate::context::Context;
use crate::people::vocabularies::Terms;

use super::check::{Checked, RowProblem, check};
use super::columns::RawRow;
use super::register::{NewPlace, Register};
use super::tally::{Novelty, Outcome, Tally};
use super::wording;

/// What applying a file would do, as things are now.
pub struct Forecast {
    /// Every line.
    pub checked: Vec<Checked>,
    /// In the order of the lines. With any of them nothing is applied.
    pub problems: Vec<RowProblem>,
    /// Lines without a problem.
    pub lines: Vec<Foreseen>,
    /// Of these lines.
    pub outcome: Outcome,
}

/// What one line would do.
pub struct Foreseen {
    pub line: usize,
    pub organisation: Option<Novelty>,
    pub person: Option<Novelty>,
    /// Of somebody who is there already.
    pub new_place: Option<NewPlace>,
}

impl Foreseen {
    /// `登録済みの団体、登録済みの人、所属を追加`, and where else they belong.
    pub fn sentence(&self) -> String {
        let place = self.new_place.as_ref().map(wording::new_place);
        let parts = [Some(wording::foreseen(self)), place];
        parts.into_iter().flatten().collect::<Vec<_>>().join("：")
    }
}

/// Checks every line by itself, against the others and against what is on record; writes nothing.
pub async fn forecast(context: &Context, rows: &[RawRow]) -> anyhow::Result<Forecast> {
    let reader = context.database.reader();
    let terms = Terms::load(reader).await?;
    let mut register = Register::load(reader, rows).await?;
    let (checked, mut problems) = check(rows, &terms);
    problems.extend(rows.iter().filter_map(|row| register.contradiction(row)));
    problems.sort_by_key(|problem| problem.line);
    let wrong: HashSet<usize> = problems.iter().map(|problem| problem.line).collect();
    let mut tally = Tally::default();
    let lines = rows
        .iter()
        .zip(&checked)
        .filter(|(row, _)| !wrong.contains(&row.line))
        .map(|line| foresee(context, line, &mut register, &mut tally))
        .collect();
    Ok(Forecast { checked, problems, lines, outcome: tally.outcome })
}

/// What is new gets an id that is never stored, so that later lines find it.
fn foresee(
    context: &Context,
    (row, checked): (&RawRow, &Checked),
    register: &mut Register,
    tally: &mut Tally,
) -> Foreseen {
    let mut foreseen =
        Foreseen { line: row.line, organisation: None, person: None, new_place: None };
    let mut organisation = None;
    if let Some(draft) = &checked.organisation {
        let known = register.organisation(draft);
        let id = known.unwrap_or_else(|| context.new_id());
        if known.is_none() {
            register.add_organisation(id, draft);
        }
        foreseen.organisation = Some(tally.organisation(id, known.is_none()));
        organisation = Some(id);
    }
    let Some(draft) = &checked.person else { return foreseen };
    let known = register.person(&draft.email);
    let id = known.unwrap_or_else(|| context.new_id());
    if known.is_none() {
        register.add_person(id, draft);
    }
    let person = tally.person(id, known.is_none());
    foreseen.person = Some(person);
    let place = organisation.and_then(|id| register.add_place(&draft.email, id));
    if place.is_some() {
        tally.place(person);
        foreseen.new_place = place.filter(|_| person != Novelty::New);
    }
    foreseen
}
