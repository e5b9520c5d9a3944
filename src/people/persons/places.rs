use entities::people::membership;
use entities::{MembershipId, OrganisationId, PersonId};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, EntityTrait as _, IntoActiveModel as _,
    QueryFilter as _,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::context::Context;
use crate::database::{Conflict, Stop, WriteTransaction};
use crate::people::Actor;
use crate::people::audit::{Entry, Subject, note};
use crate::vocabulary::ShortText;
use crate::web::{Form, Problems, sent_text};

use super::storage::is_reachable;
use super::wording::WITHOUT_ADDRESS;

/// A place in an organisation as typed.
#[derive(Clone, Debug, Default, Deserialize, Serialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct RawPlace {
    #[serde(deserialize_with = "sent_text")]
    #[schema(value_type = Option<String>)]
    pub department: String,
    #[serde(deserialize_with = "sent_text")]
    #[schema(value_type = Option<String>)]
    pub title: String,
    /// 代表担当: may invite colleagues.
    pub lead: bool,
}

/// Why a place is not given.
#[derive(Debug)]
pub enum PlaceRefused {
    Invalid(Problems),
    /// No such person, organisation or place.
    Unknown,
}

impl RawPlace {
    pub fn of_form(form: &Form) -> Self {
        Self {
            department: form.text("department").to_owned(),
            title: form.text("title").to_owned(),
            lead: form.is_ticked("lead"),
        }
    }

    /// Department and title as stored, or everything that is wrong.
    pub fn check(&self) -> Result<(Option<String>, Option<String>), Problems> {
        let mut problems = Problems::none();
        let department =
            problems.keep("department", ShortText::<80>::parse_optional(&self.department));
        let title = problems.keep("title", ShortText::<80>::parse_optional(&self.title));
        match (department, title) {
            (Some(department), Some(title)) => {
                Ok((department.map(ShortText::into_string), title.map(ShortText::into_string)))
            }
            _ => Err(problems),
        }
    }
}

/// Gives the person a place in the organisation, or changes it.
pub async fn give_place(
    context: &Context,
    actor: &Actor,
    at: (PersonId, OrganisationId),
    raw: &RawPlace,
) -> Result<(), Stop<PlaceRefused>> {
    let tx = context.database.begin_write().await?;
    save_place(&tx, context, actor, at, raw).await?;
    tx.commit().await?;
    Ok(())
}

/// The same as part of a larger use case; a place that had ended begins again.
pub async fn save_place(
    tx: &WriteTransaction,
    context: &Context,
    actor: &Actor,
    (person, organisation): (PersonId, OrganisationId),
    raw: &RawPlace,
) -> Result<(), Stop<PlaceRefused>> {
    let (department, title) =
        raw.check().map_err(|problems| Stop::Refused(PlaceRefused::Invalid(problems)))?;
    refuse_unreachable(tx, person).await?;
    let row = membership::Model {
        id: context.new_id(),
        person_id: person,
        organisation_id: organisation,
        department,
        title,
        lead: raw.lead,
        created_at: context.now(),
        ended_at: None,
    };
    let place = [membership::Column::PersonId, membership::Column::OrganisationId];
    let again = OnConflict::columns(place)
        .update_columns([
            membership::Column::Department,
            membership::Column::Title,
            membership::Column::Lead,
            membership::Column::EndedAt,
        ])
        .to_owned();
    let saved = membership::Entity::insert(row.into_active_model().reset_all())
        .on_conflict(again)
        .exec_without_returning(tx)
        .await;
    if let Err(error) = saved {
        return Err(match Conflict::of(&error) {
            Conflict::Reference => Stop::Refused(PlaceRefused::Unknown),
            _ => error.into(),
        });
    }
    let entry = Entry::new("membership.saved", Subject::of("person", person.0));
    let details = serde_json::json!({ "organisation": organisation, "lead": raw.lead });
    note(tx, context, actor, entry.with(details)).await?;
    Ok(())
}

/// Whoever belongs somewhere is written to.
async fn refuse_unreachable(
    tx: &WriteTransaction,
    person: PersonId,
) -> Result<(), Stop<PlaceRefused>> {
    if is_reachable(tx, person).await? {
        return Ok(());
    }
    let mut problems = Problems::none();
    problems.add("email", WITHOUT_ADDRESS);
    Err(Stop::Refused(PlaceRefused::Invalid(problems)))
}

/// Ends a place; its history stays.
pub async fn end_place(
    context: &Context,
    actor: &Actor,
    id: MembershipId,
) -> Result<PersonId, Stop<PlaceRefused>> {
    let tx = context.database.begin_write().await?;
    let place = membership::Entity::find_by_id(id).one(&tx).await?;
    let place = place.filter(|place| place.ended_at.is_none());
    let place = place.ok_or(Stop::Refused(PlaceRefused::Unknown))?;
    membership::Entity::update_many()
        .col_expr(membership::Column::EndedAt, Expr::value(context.now()))
        .col_expr(membership::Column::Lead, Expr::value(false))
        .filter(membership::Column::Id.eq(id))
        .exec(&tx)
        .await?;
    let entry = Entry::new("membership.ended", Subject::of("person", place.person_id.0));
    let details = serde_json::json!({ "organisation": place.organisation_id });
    note(&tx, context, actor, entry.with(details)).await?;
    tx.commit().await?;
    Ok(place.person_id)
}
