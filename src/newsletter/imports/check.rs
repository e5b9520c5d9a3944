use std::collections::HashMap;

use entities::newsletter::subscriber::{self, ReaderState};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _, QuerySelect as _,
};

use super::columns::RawLine;
use crate::mail::{PostOffice, unwanted};
use crate::newsletter::preferences::{Offered, Preferences};
use crate::newsletter::wording::{self, left_out as say};
use crate::people::imports::RowProblem;
use crate::vocabulary::EmailAddress;
use crate::web::Problems;

/// A line that can be written.
#[derive(Clone, Debug)]
pub struct Checked {
    pub line: usize,
    pub email: EmailAddress,
    pub preferences: Preferences,
}

/// Every line that is right, and every problem of the others. The same address twice is a problem:
/// which of the two lines is meant, a person has to say.
pub fn check(raw: &[RawLine], offered: &Offered) -> (Vec<Checked>, Vec<RowProblem>) {
    let (mut checked, mut wrong) = (Vec::new(), Vec::new());
    let mut seen: HashMap<String, usize> = HashMap::new();
    for row in raw {
        let mut problems = Problems::none();
        let email = problems.keep("email", EmailAddress::parse(&row.email));
        if let Some(email) = &email {
            let key = email.comparison_key();
            let first = *seen.entry(key).or_insert(row.line);
            if first != row.line {
                problems.add("email", format!("{first}行目と同じメールアドレスです。"));
            }
        }
        let preferences = row.preferences.check(offered).map_err(|found| {
            found.into_list().into_iter().for_each(|one| problems.add(one.field, one.detail));
        });
        if problems.is_empty()
            && let (Some(email), Ok(preferences)) = (email, preferences)
        {
            checked.push(Checked { line: row.line, email, preferences });
        }
        wrong.extend(problems.into_list().into_iter().map(|problem| RowProblem {
            line: row.line,
            column: wording::field(&problem.field),
            detail: problem.detail,
        }));
    }
    (checked, wrong)
}

/// What writing would do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Forecast {
    pub new: usize,
    pub known: usize,
    /// Lines that make nobody a reader, and why.
    pub left_out: Vec<RowProblem>,
}

/// Keys asked for at once.
const AT_ONCE: usize = 1_000;

/// Looks every address up.
pub async fn forecast(
    reader: &impl ConnectionTrait,
    post: &PostOffice,
    lines: &[Checked],
) -> Result<Forecast, DbErr> {
    let mut forecast = Forecast::default();
    for part in lines.chunks(AT_ONCE) {
        let keys: Vec<String> = part.iter().map(|line| post.address_key(&line.email)).collect();
        let asked: Vec<&str> = keys.iter().map(String::as_str).collect();
        let known: Vec<(String, ReaderState)> = subscriber::Entity::find()
            .select_only()
            .column(subscriber::Column::AddressKey)
            .column(subscriber::Column::State)
            .filter(subscriber::Column::AddressKey.is_in(asked.iter().copied()))
            .into_tuple()
            .all(reader)
            .await?;
        let known: HashMap<String, ReaderState> = known.into_iter().collect();
        let unwanted = unwanted(reader, asked).await?;
        for (line, key) in part.iter().zip(&keys) {
            match known.get(key) {
                Some(ReaderState::Active) => forecast.known += 1,
                Some(_) => forecast.left_out.push(left_out(line, say::LEFT)),
                None if unwanted.contains(key) => {
                    forecast.left_out.push(left_out(line, say::UNWANTED));
                }
                None => forecast.new += 1,
            }
        }
    }
    Ok(forecast)
}

fn left_out(line: &Checked, why: &str) -> RowProblem {
    RowProblem { line: line.line, column: wording::field("email"), detail: why.to_owned() }
}
