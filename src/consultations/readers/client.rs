//! What is known of a client before they ask.

use std::collections::HashSet;

use entities::accompaniment::goal::GoalState;
use entities::consultations::{accompanist_theme, intake_sheet};
use entities::people::membership;
use entities::people::organisation::{self, OrganisationKind, OrganisationState};
use entities::people::person;
use entities::{ConsultationId, OrganisationId, PersonId, TermId};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _, QueryTrait as _,
};

use crate::accompaniment::{engagement, engagement_of};
use crate::consultations::Client;
use crate::consultations::intake::RawSheet;
use crate::vocabulary::FiscalYear;

/// The operators somebody may ask for, with their names.
pub async fn organisations_of(
    db: &impl ConnectionTrait,
    who: Client,
) -> Result<Vec<(OrganisationId, String)>, DbErr> {
    use OrganisationKind::{AdoptedOperator, ProspectiveOperator, VeteranOperator};
    let belonging = membership::Entity::find()
        .select_only()
        .column(membership::Column::OrganisationId)
        .filter(membership::Column::PersonId.eq(who.person()))
        .filter(membership::Column::EndedAt.is_null())
        .into_query();
    organisation::Entity::find()
        .select_only()
        .columns([organisation::Column::Id, organisation::Column::Name])
        .filter(organisation::Column::Id.in_subquery(belonging))
        .filter(organisation::Column::State.eq(OrganisationState::Active))
        .filter(organisation::Column::Kind.is_in([
            AdoptedOperator,
            ProspectiveOperator,
            VeteranOperator,
        ]))
        .order_by_asc(organisation::Column::Name)
        .order_by_asc(organisation::Column::Id)
        .into_tuple()
        .all(db)
        .await
}

/// Of these consultations, those whose sheet is handed in.
pub async fn handed_in(
    db: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = ConsultationId>,
) -> Result<HashSet<ConsultationId>, DbErr> {
    let found: Vec<ConsultationId> = intake_sheet::Entity::find()
        .select_only()
        .column(intake_sheet::Column::ConsultationId)
        .filter(intake_sheet::Column::ConsultationId.is_in(ids))
        .filter(intake_sheet::Column::SubmittedAt.is_not_null())
        .into_tuple()
        .all(db)
        .await?;
    Ok(found.into_iter().collect())
}

/// The themes an accompanist advises on.
pub async fn themes_of(
    db: &impl ConnectionTrait,
    accompanist: PersonId,
) -> Result<Vec<TermId>, DbErr> {
    accompanist_theme::Entity::find()
        .select_only()
        .column(accompanist_theme::Column::TermId)
        .filter(accompanist_theme::Column::PersonId.eq(accompanist))
        .into_tuple()
        .all(db)
        .await
}

/// What the operator's engagement of the year says already, as the beginning of a sheet.
pub async fn sheet_of_engagement(
    db: &impl ConnectionTrait,
    operator: OrganisationId,
    year: FiscalYear,
) -> Result<Option<RawSheet>, DbErr> {
    let Some(row) = engagement_of(db, operator, year).await? else { return Ok(None) };
    let rows = engagement::load(db, row).await?;
    let goals = rows.goals.iter().filter(|goal| goal.state == GoalState::Open);
    let mut hoped: Vec<_> = Some(rows.engagement.vision.clone()).into_iter().collect();
    hoped.extend(goals.map(|goal| format!("・{}", goal.text)));
    hoped.retain(|line| !line.trim().is_empty());
    let sheet = RawSheet {
        trouble: rows.engagement.concerns.clone(),
        tried: String::new(),
        hoped: hoped.join("\n"),
    };
    let is_empty = sheet.trouble.trim().is_empty() && sheet.hoped.is_empty();
    Ok(Some(sheet).filter(|_| !is_empty))
}

/// Where letters to somebody go.
pub async fn address_of(db: &impl ConnectionTrait, who: Client) -> Result<Option<String>, DbErr> {
    person::Entity::find_by_id(who.person())
        .select_only()
        .column(person::Column::Email)
        .into_tuple()
        .one(db)
        .await
}
