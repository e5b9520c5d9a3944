use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entities::calendar::resource::ResourceKind;
use entities::people::person;
use entities::study_sessions::{part, session};
use entities::{PersonId, SessionPartId};
use sea_orm::sea_query::{Expr, ExprTrait as _, Query};
use sea_orm::{ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _};

use crate::calendar::Busy;
use crate::people::whole_name;
use crate::study_sessions::wording::full_title;

/// Who or what is taken, and by what, in words the secretariat may read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Obstacle {
    pub kind: ResourceKind,
    pub name: String,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    /// Title of the session in the way; none for anything else.
    pub session: Option<String>,
}

/// Names for everything in the way of a plan.
pub async fn obstacles(db: &impl ConnectionTrait, busy: &[Busy]) -> Result<Vec<Obstacle>, DbErr> {
    let ids = busy.iter().filter(|busy| busy.label.is_none()).map(|b| PersonId(b.resource.0));
    let people = person::Entity::find().filter(person::Column::Id.is_in(ids)).all(db).await?;
    let people: HashMap<_, _> = people
        .into_iter()
        .map(|row| (row.id.0, whole_name(&row.family_name, &row.given_name)))
        .collect();
    let sessions = titles(db, busy).await?;
    let named = |busy: &Busy| Obstacle {
        kind: busy.kind,
        name: busy
            .label
            .clone()
            .or_else(|| people.get(&busy.resource.0).cloned())
            .unwrap_or_default(),
        starts_at: busy.starts_at,
        ends_at: busy.ends_at,
        session: sessions.get(&busy.holder_id).cloned(),
    };
    Ok(busy.iter().map(named).collect())
}

/// Titles of sessions by the id of their parts.
async fn titles(
    db: &impl ConnectionTrait,
    busy: &[Busy],
) -> Result<HashMap<uuid::Uuid, String>, DbErr> {
    let parts: Vec<_> = busy.iter().map(|busy| SessionPartId(busy.holder_id)).collect();
    let select = Query::select()
        .expr_as(Expr::col((part::Entity, part::Column::Id)), "part")
        .expr_as(Expr::col((session::Entity, session::Column::Number)), "number")
        .expr_as(Expr::col((session::Entity, session::Column::Title)), "title")
        .from(part::Entity)
        .inner_join(
            session::Entity,
            Expr::col((session::Entity, session::Column::Id))
                .equals((part::Entity, part::Column::SessionId)),
        )
        .and_where(Expr::col((part::Entity, part::Column::Id)).is_in(parts))
        .to_owned();
    let mut titles = HashMap::new();
    for row in db.query_all(&select).await? {
        let part: SessionPartId = row.try_get("", "part")?;
        let (number, title): (Option<i32>, String) =
            (row.try_get("", "number")?, row.try_get("", "title")?);
        titles.insert(part.0, full_title(number, &title));
    }
    Ok(titles)
}
