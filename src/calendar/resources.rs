//! Rooms and licences, which the secretariat lists. People need no listing.

use chrono::{DateTime, Utc};
use entities::ResourceId;
use entities::calendar::resource::{self, ResourceKind};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder,
    Set,
};

use crate::context::Context;
use crate::database::{Conflict, Stop, WriteTransaction};

/// Another resource of the kind already has this name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LabelTaken;

/// A room or a licence, as the secretariat sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResourceListing {
    pub id: ResourceId,
    pub kind: ResourceKind,
    pub label: String,
    /// No longer offered since; what it holds stays.
    pub retired_at: Option<DateTime<Utc>>,
}

/// All rooms and licences, by kind and name.
pub async fn listed_resources(db: &impl ConnectionTrait) -> Result<Vec<ResourceListing>, DbErr> {
    let rows = resource::Entity::find()
        .filter(resource::Column::Kind.ne(ResourceKind::Person))
        .order_by_asc(resource::Column::Kind)
        .order_by_asc(resource::Column::Label)
        .order_by_asc(resource::Column::Id)
        .all(db)
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| ResourceListing {
            id: row.id,
            kind: row.kind,
            label: row.label.unwrap_or_default(),
            retired_at: row.retired_at,
        })
        .collect())
}

/// Lists a room or a licence under a name.
pub async fn add_resource(
    tx: &WriteTransaction,
    context: &Context,
    kind: ResourceKind,
    label: &str,
) -> Result<ResourceId, Stop<LabelTaken>> {
    let id = context.new_id();
    let row = resource::ActiveModel {
        id: Set(id),
        kind: Set(kind),
        person_id: Set(None),
        label: Set(Some(label.to_owned())),
        created_at: Set(context.now()),
        retired_at: Set(None),
    };
    row.insert(tx).await.map_err(label_taken)?;
    Ok(id)
}

pub async fn rename_resource(
    tx: &WriteTransaction,
    id: ResourceId,
    label: &str,
) -> Result<(), Stop<LabelTaken>> {
    change(tx, id, resource::Column::Label, label.into()).await.map_err(label_taken)
}

/// No longer offers it; what it holds stays.
pub async fn retire_resource(
    tx: &WriteTransaction,
    id: ResourceId,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    change(tx, id, resource::Column::RetiredAt, Expr::value(now)).await
}

/// Offers it again.
pub async fn restore_resource(tx: &WriteTransaction, id: ResourceId) -> Result<(), DbErr> {
    change(tx, id, resource::Column::RetiredAt, Expr::value(None::<DateTime<Utc>>)).await
}

async fn change(
    tx: &WriteTransaction,
    id: ResourceId,
    column: resource::Column,
    value: Expr,
) -> Result<(), DbErr> {
    resource::Entity::update_many()
        .col_expr(column, value)
        .filter(resource::Column::Id.eq(id))
        .filter(resource::Column::Kind.ne(ResourceKind::Person))
        .exec(tx)
        .await?;
    Ok(())
}

fn label_taken(error: DbErr) -> Stop<LabelTaken> {
    match Conflict::of(&error) {
        Conflict::Taken => Stop::Refused(LabelTaken),
        _ => error.into(),
    }
}
