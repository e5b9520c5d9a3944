use std::collections::HashMap;

use entities::FeePaymentId;
use entities::consultations::fee_payment;
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _, QuerySelect as _,
};

/// 支払番号 of several payments. One query.
pub async fn payment_numbers(
    db: &impl ConnectionTrait,
    payments: impl IntoIterator<Item = FeePaymentId>,
) -> Result<HashMap<FeePaymentId, String>, DbErr> {
    let rows: Vec<(FeePaymentId, String)> = fee_payment::Entity::find()
        .select_only()
        .columns([fee_payment::Column::Id, fee_payment::Column::Number])
        .filter(fee_payment::Column::Id.is_in(payments))
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().collect())
}
