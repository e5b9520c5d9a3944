use chrono::{DateTime, Utc};
use entities::study_sessions::{certificate, registration};
use entities::{RegistrationId, StudySessionId};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _, QueryOrder as _,
};

use crate::study_sessions::session::load;
use crate::study_sessions::{Organiser, SessionRows, wording};
use entities::study_sessions::session;

/// What is printed.
#[derive(Clone, Debug)]
pub struct Paper {
    pub certificate: certificate::Model,
    pub rows: SessionRows,
}

/// What anybody who holds the paper may check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    pub number: String,
    /// The first letter, the rest covered.
    pub name: String,
    pub session: String,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    pub minutes: Option<i32>,
    pub issued_at: DateTime<Utc>,
    pub withdrawn_at: Option<DateTime<Utc>>,
}

/// A line of the secretariat's list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issued {
    pub certificate: certificate::Model,
    /// 受付番号
    pub reception: String,
}

/// The valid one, if there is one.
pub async fn of_registration(
    db: &impl ConnectionTrait,
    id: RegistrationId,
) -> Result<Option<certificate::Model>, DbErr> {
    certificate::Entity::find()
        .filter(certificate::Column::RegistrationId.eq(id))
        .filter(certificate::Column::WithdrawnAt.is_null())
        .one(db)
        .await
}

/// The certificate of a registration to print; none where none was issued, or it is void. Whose
/// registration it is has been decided.
pub async fn paper(db: &impl ConnectionTrait, id: RegistrationId) -> Result<Option<Paper>, DbErr> {
    let Some(certificate) = of_registration(db, id).await? else { return Ok(None) };
    let session = session::Entity::find_by_id(certificate.session_id).one(db).await?;
    let Some(session) = session else { return Ok(None) };
    Ok(Some(Paper { certificate, rows: load(db, session).await? }))
}

/// What a code says; none for a code that was never given out.
pub async fn proof(db: &impl ConnectionTrait, code: &str) -> Result<Option<Proof>, DbErr> {
    let found = certificate::Entity::find().filter(certificate::Column::Code.eq(code));
    let Some(found) = found.one(db).await? else { return Ok(None) };
    let session = session::Entity::find_by_id(found.session_id).one(db).await?;
    Ok(session.map(|session| Proof {
        number: found.number,
        name: covered(&found.name),
        session: wording::full_title(session.number, &session.title),
        starts_at: session.starts_at,
        ends_at: session.ends_at,
        minutes: found.minutes,
        issued_at: found.issued_at,
        withdrawn_at: found.withdrawn_at,
    }))
}

/// `鈴＊＊＊`: enough to see that paper and page belong together, the same length for every name.
fn covered(name: &str) -> String {
    let first: String = name.chars().take(1).collect();
    format!("{first}＊＊＊")
}

/// Every certificate of a session, by number.
pub async fn issued_for(
    db: &impl ConnectionTrait,
    _who: Organiser,
    id: StudySessionId,
) -> Result<Vec<Issued>, DbErr> {
    let rows = certificate::Entity::find()
        .filter(certificate::Column::SessionId.eq(id))
        .order_by_asc(certificate::Column::Number)
        .all(db)
        .await?;
    let ids = rows.iter().map(|row| row.registration_id);
    let numbers = registration::Entity::find().filter(registration::Column::Id.is_in(ids));
    let numbers = numbers.all(db).await?;
    let number = |id| numbers.iter().find(|row| row.id == id).map(|row| row.number.clone());
    Ok(rows
        .into_iter()
        .map(|certificate| Issued {
            reception: number(certificate.registration_id).unwrap_or_default(),
            certificate,
        })
        .collect())
}

#[cfg(test)]
mod tests {
    #[test]
    fn of_a_name_only_the_first_letter_is_shown() {
        assert_eq!(super::covered("鈴木 花子"), "鈴＊＊＊");
        assert_eq!(super::covered("Ng Li"), "N＊＊＊");
    }
}
