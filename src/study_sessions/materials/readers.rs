//! What is handed out, without the bytes of files unless a file is asked for.

use chrono::{DateTime, Utc};
use entities::study_sessions::material::{self, MaterialKind};
use entities::study_sessions::registration;
use entities::study_sessions::survey::Circle;
use entities::{SessionMaterialId, SessionPartId, StudySessionId};
use sea_orm::sea_query::ExprTrait as _;
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, DbErr, EntityTrait as _, FromQueryResult,
    PaginatorTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _, Select,
};

use crate::study_sessions::{Organiser, circle};

/// One thing that is handed out.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Material {
    pub id: SessionMaterialId,
    pub part_id: Option<SessionPartId>,
    pub kind: MaterialKind,
    pub title: String,
    pub circle: Circle,
    pub released_at: DateTime<Utc>,
    pub expires_at: Option<DateTime<Utc>>,
    pub url: Option<String>,
    pub file_name: Option<String>,
    /// Bytes of the file.
    pub size: Option<i32>,
}

fn listed(session: StudySessionId) -> Select<material::Entity> {
    material::Entity::find()
        .select_only()
        .columns([
            material::Column::Id,
            material::Column::PartId,
            material::Column::Kind,
            material::Column::Title,
            material::Column::Circle,
            material::Column::ReleasedAt,
            material::Column::ExpiresAt,
            material::Column::Url,
            material::Column::FileName,
            material::Column::Size,
        ])
        .filter(material::Column::SessionId.eq(session))
        .order_by_asc(material::Column::AddedAt)
        .order_by_asc(material::Column::Id)
}

/// Released, and not past its time.
fn out(now: DateTime<Utc>) -> Condition {
    let lasting = material::Column::ExpiresAt.is_null().or(material::Column::ExpiresAt.gt(now));
    Condition::all().add(material::Column::ReleasedAt.lte(now)).add(lasting)
}

/// Whether a session has anything to hand out, now or later.
pub async fn any(db: &impl ConnectionTrait, id: StudySessionId) -> Result<bool, DbErr> {
    let own = material::Entity::find().filter(material::Column::SessionId.eq(id));
    Ok(own.count(db).await? > 0)
}

/// Everything of a session, as the secretariat sees it.
pub async fn materials_of(
    db: &impl ConnectionTrait,
    _who: Organiser,
    id: StudySessionId,
) -> Result<Vec<Material>, DbErr> {
    listed(id).into_model().all(db).await
}

/// What the holder of a registration may see now. Whose registration it is has been decided.
pub async fn materials_for(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
    row: &registration::Model,
) -> Result<Vec<Material>, DbErr> {
    let circles = circles(db, row).await?;
    let own = listed(row.session_id).filter(out(now));
    own.filter(material::Column::Circle.is_in(circles)).into_model().all(db).await
}

async fn circles(
    db: &impl ConnectionTrait,
    row: &registration::Model,
) -> Result<Vec<Circle>, DbErr> {
    let mut circles = Vec::new();
    for circle in [Circle::Attended, Circle::Confirmed] {
        if circle::includes(db, row, circle).await? {
            circles.push(circle);
        }
    }
    Ok(circles)
}

/// A file the holder of a registration may take along: its name and bytes.
pub async fn material_file(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
    (row, id): (&registration::Model, SessionMaterialId),
) -> Result<Option<(String, Vec<u8>)>, DbErr> {
    let circles = circles(db, row).await?;
    let found = material::Entity::find_by_id(id)
        .filter(material::Column::SessionId.eq(row.session_id))
        .filter(material::Column::Circle.is_in(circles))
        .filter(out(now))
        .one(db)
        .await?;
    Ok(found.and_then(|found| found.file_name.zip(found.bytes)))
}

/// A file of a session, for the secretariat.
pub async fn staff_file(
    db: &impl ConnectionTrait,
    _who: Organiser,
    (session, id): (StudySessionId, SessionMaterialId),
) -> Result<Option<(String, Vec<u8>)>, DbErr> {
    let own = material::Column::SessionId.eq(session);
    let found = material::Entity::find_by_id(id).filter(own).one(db).await?;
    Ok(found.and_then(|found| found.file_name.zip(found.bytes)))
}
