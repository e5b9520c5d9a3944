use entities::consultations::online_conditions;
use sea_orm::{ConnectionTrait, DbErr, EntityTrait as _, IntoActiveModel as _, QueryOrder as _};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::consultations::pen::Pen;
use crate::consultations::{Organiser, Refusal};
use crate::context::Context;
use crate::database::{Conflict, Stop};
use crate::people::audit::changes;
use crate::vocabulary::LongText;

/// The conditions that hold now; none before the first are published.
pub async fn current_conditions(
    db: &impl ConnectionTrait,
) -> Result<Option<online_conditions::Model>, DbErr> {
    online_conditions::Entity::find()
        .order_by_desc(online_conditions::Column::Version)
        .one(db)
        .await
}

/// Publishes new conditions of meeting online; whoever books online from now on accepts these.
/// Gives their version. The same words again are no new version: nobody is asked anew.
pub async fn publish_conditions(
    context: &Context,
    who: Organiser,
    text: LongText<5_000>,
) -> Result<i32, Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let present = current_conditions(&tx).await?;
    let text = text.into_string();
    if let Some(row) = present.as_ref().filter(|row| row.text == text) {
        return Ok(row.version);
    }
    let version = present.as_ref().map_or(1, |row| row.version + 1);
    let row = online_conditions::Model {
        version,
        text,
        published_at: pen.now,
        published_by: who.person(),
    };
    let before = present.map_or(Value::Null, |row| json!({ "conditions": row.text }));
    let changes = changes(&before, &json!({ "conditions": row.text }));
    let added = online_conditions::Entity::insert(row.into_active_model());
    added.exec_without_returning(&tx).await.map_err(|error| -> Stop<Refusal> {
        match Conflict::of(&error) {
            Conflict::Taken => Refusal::ChangedMeanwhile.into(),
            _ => error.into(),
        }
    })?;
    let facts = json!({ "version": version, "changes": changes });
    let subject = ("online_conditions", Uuid::nil());
    pen.note(who.actor(), "consultation.conditions_published", subject, facts).await?;
    tx.commit().await?;
    Ok(version)
}
