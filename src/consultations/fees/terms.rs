//! On which terms an accompanist is paid; the secretariat keeps them.

use std::collections::{BTreeMap, HashMap};

use entities::consultations::fee_terms::{self, Payee};
use entities::consultations::{fee_line, fee_lodging, fee_rank, fee_rate};
use entities::{FeeRateId, PersonId};
use sea_orm::{
    ActiveEnum as _, ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait, DbErr,
    EntityTrait as _, IntoActiveModel as _, PaginatorTrait as _, QueryFilter as _, QueryOrder as _,
};
use serde_json::{Value, json};

use super::line::{lock_person, refresh_drafts};
use super::refusal::Refusal;
use super::typed::plain_number;
use super::wording::say;
use crate::consultations::Organiser;
use crate::consultations::pen::Pen;
use crate::context::Context;
use crate::database::{Conflict, Stop};
use crate::people::audit::changes;
use crate::vocabulary::CorporateNumber;
use crate::web::Problems;

/// Terms as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RawTerms {
    /// Code of a rank.
    pub rank: String,
    /// `individual` or `organisation`
    pub payee: String,
    /// May stay empty.
    pub invoice_number: String,
    pub publicly_paid: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct TermsDraft {
    rank: i32,
    payee: Payee,
    invoice_number: Option<String>,
}

impl RawTerms {
    fn check(&self, ranks: &[(i32, String)]) -> Result<TermsDraft, Problems> {
        let mut problems = Problems::none();
        let rank =
            plain_number(&self.rank).filter(|code| ranks.iter().any(|(known, _)| known == code));
        if rank.is_none() {
            problems.add("rank", say::RANK);
        }
        let payee = Payee::try_from_value(&self.payee.trim().to_owned()).ok();
        if payee.is_none() {
            problems.add("payee", say::PAYEE);
        }
        let number = invoice_number(&self.invoice_number, payee == Some(Payee::Organisation));
        if number.is_err() {
            problems.add("invoice_number", say::INVOICE);
        }
        match (rank, payee, number) {
            (Some(rank), Some(payee), Ok(invoice_number)) => {
                Ok(TermsDraft { rank, payee, invoice_number })
            }
            _ => Err(problems),
        }
    }
}

/// `T` and 13 digits in any width. An organisation's is its corporate number, whose first digit
/// checks the others; an individual's is drawn for them and has no such rule, so only its form is
/// looked at.
fn invoice_number(typed: &str, organisation: bool) -> Result<Option<String>, ()> {
    let folded: String = typed
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '－' | '‐' | 'ー' | '−'))
        .map(|c| match c {
            'Ａ'..='Ｚ' | 'ａ'..='ｚ' | '０'..='９' => {
                char::from_u32(c as u32 - 0xFEE0).unwrap_or(c)
            }
            other => other,
        })
        .collect();
    if folded.is_empty() {
        return Ok(None);
    }
    let digits = folded.strip_prefix(['T', 't']).unwrap_or(&folded);
    let plain = digits.len() == 13 && digits.bytes().all(|byte| byte.is_ascii_digit());
    if !plain || (organisation && CorporateNumber::parse(digits).is_err()) {
        return Err(());
    }
    Ok(Some(format!("T{digits}")))
}

/// Sets the terms of a person who advises; lines that are drafts follow. `version` is the one the
/// form was made from, nought for none.
pub async fn save_terms(
    context: &Context,
    who: Organiser,
    (person, version): (PersonId, i32),
    raw: RawTerms,
) -> Result<(), Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    lock_person(pen, person).await?;
    let ranks = ranks_known(&tx).await?;
    let draft = raw.check(&ranks).map_err(Refusal::Invalid)?;
    let present = fee_terms::Entity::find_by_id(person).one(&tx).await?;
    if present.as_ref().map_or(0, |row| row.version) != version {
        return Err(Refusal::ChangedMeanwhile.into());
    }
    let row = fee_terms::Model {
        person_id: person,
        rank: draft.rank,
        payee: draft.payee,
        invoice_number: draft.invoice_number,
        publicly_paid: raw.publicly_paid,
        version: version + 1,
        updated_by: who.person(),
        updated_at: pen.now,
    };
    let before = present.as_ref().map_or(Value::Null, |row| facts(row, &ranks));
    let changes = changes(&before, &facts(&row, &ranks));
    write(pen, row, present.is_some()).await?;
    let facts = json!({ "changes": changes });
    pen.note(who.actor(), "fee_terms.saved", ("person", person.0), facts).await?;
    refresh_drafts(pen, fee_line::Column::PersonId.eq(person)).await?;
    tx.commit().await?;
    Ok(())
}

/// What the audit log tells of somebody's terms. It is never erased, so their number is not in it.
fn facts(row: &fee_terms::Model, ranks: &[(i32, String)]) -> Value {
    let rank = ranks.iter().find(|(code, _)| *code == row.rank).map(|(_, label)| label);
    json!({
        "fee_rank": rank,
        "payee": row.payee,
        "invoice_number_known": row.invoice_number.is_some(),
        "publicly_paid": row.publicly_paid,
    })
}

async fn write(pen: Pen<'_>, row: fee_terms::Model, there: bool) -> Result<(), Stop<Refusal>> {
    if there {
        let change = row.into_active_model().reset_all();
        fee_terms::Entity::update(change).validate()?.exec(pen.tx).await?;
        return Ok(());
    }
    let added = fee_terms::Entity::insert(row.into_active_model());
    added.exec_without_returning(pen.tx).await.map_err(|error| -> Stop<Refusal> {
        match Conflict::of(&error) {
            Conflict::Taken => Refusal::ChangedMeanwhile.into(),
            Conflict::Reference => Refusal::NotFound.into(),
            _ => error.into(),
        }
    })?;
    Ok(())
}

pub async fn terms_of(
    db: &impl ConnectionTrait,
    person: PersonId,
) -> Result<Option<fee_terms::Model>, DbErr> {
    fee_terms::Entity::find_by_id(person).one(db).await
}

/// How many people have terms.
pub async fn count_terms(db: &impl ConnectionTrait) -> Result<u64, DbErr> {
    fee_terms::Entity::find().count(db).await
}

/// The terms of several people.
pub async fn terms_with(
    db: &impl ConnectionTrait,
    people: impl IntoIterator<Item = PersonId>,
) -> Result<HashMap<PersonId, fee_terms::Model>, DbErr> {
    let rows =
        fee_terms::Entity::find().filter(fee_terms::Column::PersonId.is_in(people)).all(db).await?;
    Ok(rows.into_iter().map(|row| (row.person_id, row)).collect())
}

/// Codes and names of all ranks of any year, each by its newest name.
pub async fn ranks_known(db: &impl ConnectionTrait) -> Result<Vec<(i32, String)>, DbErr> {
    let age = ages(db).await?;
    let rows = fee_rank::Entity::find().all(db).await?;
    let rows = rows.into_iter().map(|row| (age.get(&row.rate_id).copied(), row.code, row.label));
    Ok(newest(rows))
}

/// Codes and names of all kinds of places of any year, each by its newest name.
pub(super) async fn lodgings_known(db: &impl ConnectionTrait) -> Result<Vec<(i32, String)>, DbErr> {
    let age = ages(db).await?;
    let rows = fee_lodging::Entity::find().all(db).await?;
    let rows = rows.into_iter().map(|row| (age.get(&row.rate_id).copied(), row.code, row.label));
    Ok(newest(rows))
}

/// Versions of all years in the order in which they hold.
async fn ages(db: &impl ConnectionTrait) -> Result<HashMap<FeeRateId, usize>, DbErr> {
    let versions = fee_rate::Entity::find()
        .order_by_asc(fee_rate::Column::FiscalYear)
        .order_by_asc(fee_rate::Column::Version)
        .all(db)
        .await?;
    Ok(versions.iter().enumerate().map(|(age, row)| (row.id, age)).collect())
}

fn newest(rows: impl Iterator<Item = (Option<usize>, i32, String)>) -> Vec<(i32, String)> {
    let mut rows: Vec<_> = rows.collect();
    rows.sort();
    let newest: BTreeMap<_, _> = rows.into_iter().map(|(_, code, label)| (code, label)).collect();
    newest.into_iter().collect()
}
