use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use entities::accompaniment::matching_wish::{self, WishedRegion};
use entities::accompaniment::matching_wish_term;
use entities::people::organisation::{self, OrganisationState};
use entities::people::term::Vocabulary;
use entities::{OrganisationId, TermId};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _,
    IntoActiveModel as _, QueryFilter as _, QueryOrder as _,
};
use serde_json::json;

use super::{Refusal, origin};
use crate::accompaniment::Arranger;
use crate::accompaniment::pen::Pen;
use crate::accompaniment::wording::plan as say;
use crate::context::Context;
use crate::database::Stop;
use crate::people::vocabularies::Terms;
use crate::vocabulary::{FiscalYear, LongText};
use crate::web::Problems;

/// Vocabularies a wish may name.
pub const WISHED: [Vocabulary; 4] =
    [Vocabulary::Theme, Vocabulary::Function, Vocabulary::TalentCategory, Vocabulary::Language];

/// What an operator wishes of its accompanist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WishPlan {
    /// False: looks for nobody this year.
    pub takes_part: bool,
    pub region: WishedRegion,
    /// In order; the first theme counts most.
    pub terms: Vec<TermId>,
    pub note: String,
}

impl Default for WishPlan {
    /// Of whom nothing is noted.
    fn default() -> Self {
        Self { takes_part: true, region: WishedRegion::Any, terms: Vec::new(), note: String::new() }
    }
}

/// What is noted of an operator's wishes, and since when; none before the first.
pub async fn wish_of(
    db: &impl ConnectionTrait,
    (year, operator): (FiscalYear, OrganisationId),
) -> Result<Option<(WishPlan, DateTime<Utc>)>, DbErr> {
    let row = matching_wish::Entity::find_by_id((year.year(), operator)).one(db).await?;
    let Some(row) = row else { return Ok(None) };
    let terms = matching_wish_term::Entity::find()
        .filter(matching_wish_term::Column::FiscalYear.eq(year.year()))
        .filter(matching_wish_term::Column::OperatorId.eq(operator))
        .order_by_asc(matching_wish_term::Column::Ordinal)
        .all(db)
        .await?;
    let matching_wish::Model { takes_part, region, note, updated_at, .. } = row;
    let terms = terms.into_iter().map(|term| term.term_id).collect();
    Ok(Some((WishPlan { takes_part, region, terms, note }, updated_at)))
}

/// Notes the wish of an operator in place of what was noted before.
pub async fn set_wish(
    context: &Context,
    who: Arranger,
    (year, operator): (FiscalYear, OrganisationId),
    plan: &WishPlan,
) -> Result<(), Stop<Refusal>> {
    let mut problems = Problems::none();
    let note = problems.keep("note", LongText::<1000>::parse_optional(&plan.note)).flatten();
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let row = organisation::Entity::find_by_id(operator).one(&tx).await?;
    if row.is_none_or(|row| row.state != OrganisationState::Active) {
        return Err(Refusal::NotFound.into());
    }
    let terms = Terms::load(&tx).await?;
    let fits = |id: &TermId| terms.get(*id).is_some_and(|term| WISHED.contains(&term.vocabulary));
    if !plan.terms.iter().all(fits) {
        problems.add("terms", say::TERM_UNKNOWN);
    }
    if !problems.is_empty() {
        return Err(problems.into());
    }
    origin::lock(pen, year).await?;
    let note = note.map(LongText::into_string).unwrap_or_default();
    write(pen, (year, operator), plan, note).await?;
    write_terms(pen, (year, operator), &plan.terms).await?;
    let details = json!({ "operator": operator, "takes_part": plan.takes_part });
    origin::note(pen, who, "matching.wish_set", (year, details)).await?;
    tx.commit().await?;
    Ok(())
}

async fn write(
    pen: Pen<'_>,
    (year, operator): (FiscalYear, OrganisationId),
    plan: &WishPlan,
    note: String,
) -> Result<(), DbErr> {
    let row = matching_wish::Model {
        fiscal_year: year.year(),
        operator_id: operator,
        takes_part: plan.takes_part,
        region: plan.region,
        note,
        updated_at: pen.now,
    };
    let key = [matching_wish::Column::FiscalYear, matching_wish::Column::OperatorId];
    let again = OnConflict::columns(key)
        .update_columns([
            matching_wish::Column::TakesPart,
            matching_wish::Column::Region,
            matching_wish::Column::Note,
            matching_wish::Column::UpdatedAt,
        ])
        .to_owned();
    matching_wish::Entity::insert(row.into_active_model().reset_all())
        .on_conflict(again)
        .exec_without_returning(pen.tx)
        .await?;
    Ok(())
}

async fn write_terms(
    pen: Pen<'_>,
    (year, operator): (FiscalYear, OrganisationId),
    terms: &[TermId],
) -> Result<(), DbErr> {
    matching_wish_term::Entity::delete_many()
        .filter(matching_wish_term::Column::FiscalYear.eq(year.year()))
        .filter(matching_wish_term::Column::OperatorId.eq(operator))
        .exec(pen.tx)
        .await?;
    let mut seen = BTreeSet::new();
    let once = terms.iter().filter(|term| seen.insert(**term));
    for (ordinal, term_id) in (1..).zip(once) {
        let row = matching_wish_term::Model {
            fiscal_year: year.year(),
            operator_id: operator,
            term_id: *term_id,
            ordinal,
        };
        matching_wish_term::Entity::insert(row.into_active_model().reset_all())
            .exec_without_returning(pen.tx)
            .await?;
    }
    Ok(())
}
