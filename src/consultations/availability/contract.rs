use entities::PersonId;
use entities::consultations::accompanist_contract;
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, IntoActiveModel as _,
    PaginatorTrait as _, QueryFilter as _,
};
use serde_json::json;

use super::save::refuse_unless_accompanist;
use crate::consultations::pen::Pen;
use crate::consultations::{Organiser, Refusal};
use crate::context::Context;
use crate::database::Stop;
use crate::people::audit::changes;
use crate::vocabulary::FiscalYear;

/// Sets how many consultations the contract of a fiscal year covers; none for no limit.
pub async fn save_contract(
    context: &Context,
    who: Organiser,
    (person, year): (PersonId, FiscalYear),
    most: Option<std::num::NonZeroU16>,
) -> Result<(), Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    refuse_unless_accompanist(pen, person).await?;
    let before = accompanist_contract::Entity::find_by_id((person, year.year())).one(&tx).await?;
    accompanist_contract::Entity::delete_many()
        .filter(accompanist_contract::Column::PersonId.eq(person))
        .filter(accompanist_contract::Column::FiscalYear.eq(year.year()))
        .exec(&tx)
        .await?;
    if let Some(most) = most {
        let most = i32::from(most.get());
        let row = accompanist_contract::Model { person_id: person, fiscal_year: year.year(), most };
        let columns =
            [accompanist_contract::Column::PersonId, accompanist_contract::Column::FiscalYear];
        let again = OnConflict::columns(columns)
            .update_column(accompanist_contract::Column::Most)
            .to_owned();
        accompanist_contract::Entity::insert(row.into_active_model())
            .on_conflict(again)
            .exec_without_returning(&tx)
            .await?;
    }
    let before = json!({ "most": before.map(|row| row.most) });
    let changes = changes(&before, &json!({ "most": most }));
    let facts = json!({ "fiscal_year": year.year(), "changes": changes });
    pen.note(who.actor(), "consultation.contract_saved", ("person", person.0), facts).await?;
    tx.commit().await?;
    Ok(())
}

/// How many people have such a number in a fiscal year.
pub async fn count_contracts(db: &impl ConnectionTrait, year: FiscalYear) -> Result<u64, DbErr> {
    accompanist_contract::Entity::find()
        .filter(accompanist_contract::Column::FiscalYear.eq(year.year()))
        .count(db)
        .await
}
