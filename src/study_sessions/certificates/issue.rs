use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use entities::study_sessions::survey::Circle;
use entities::study_sessions::{attendance, certificate, registration};
use entities::{RegistrationId, StudySessionId};
use sea_orm::{
    ColumnTrait as _, DbErr, EntityTrait as _, IntoActiveModel as _, QueryFilter as _,
    QuerySelect as _,
};
use serde_json::json;
use std::collections::HashSet;

use crate::context::Context;
use crate::database::Stop;
use crate::people::whole_name;
use crate::study_sessions::pen::Pen;
use crate::study_sessions::registration::recipient;
use crate::study_sessions::roster::PartAttendance;
use crate::study_sessions::session::Refusal;
use crate::study_sessions::thanks::over;
use crate::study_sessions::{Organiser, SessionRows, circle};

/// Issues a certificate to everybody who came and has none, once the session is over; says how
/// many. Issuing again is harmless.
pub async fn issue(
    context: &Context,
    who: Organiser,
    id: StudySessionId,
) -> Result<usize, Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let rows = over(pen, id).await?;
    let known: Vec<RegistrationId> = certificate::Entity::find()
        .select_only()
        .column(certificate::Column::RegistrationId)
        .filter(certificate::Column::SessionId.eq(id))
        .into_tuple()
        .all(&tx)
        .await?;
    let known: HashSet<_> = known.into_iter().collect();
    let mut made = 0;
    for row in circle::members(&tx, id, Circle::Attended).await? {
        if !known.contains(&row.id) {
            write(pen, &rows, row).await?;
            made += 1;
        }
    }
    pen.note(who.actor(), "study_session.certificates_issued", id, json!({ "made": made })).await?;
    tx.commit().await?;
    Ok(made)
}

async fn write(
    pen: Pen<'_>,
    rows: &SessionRows,
    registration: registration::Model,
) -> anyhow::Result<()> {
    let to = recipient(pen.tx, registration).await?;
    let row = certificate::Model {
        id: pen.context.new_id(),
        registration_id: to.registration.id,
        session_id: rows.session.id,
        number: format!("C{}", to.registration.number),
        code: URL_SAFE_NO_PAD.encode(&pen.context.chance.secret()[..16]),
        name: whole_name(&to.person.family_name, &to.person.given_name),
        minutes: minutes(pen, rows, to.registration.id).await?,
        issued_at: pen.now,
        withdrawn_at: None,
        withdrawn_by: None,
        withdrawn_reason: None,
    };
    certificate::Entity::insert(row.into_active_model()).exec_without_returning(pen.tx).await?;
    Ok(())
}

/// Minutes in the room over all parts; none where no arrival is recorded.
async fn minutes(
    pen: Pen<'_>,
    rows: &SessionRows,
    id: RegistrationId,
) -> Result<Option<i32>, DbErr> {
    let of = attendance::Column::RegistrationId.eq(id);
    let records = attendance::Entity::find().filter(of).all(pen.tx).await?;
    let minutes = records.into_iter().filter_map(|record| {
        let part = rows.parts.iter().find(|rows| rows.part.id == record.part_id)?;
        PartAttendance::from(record).minutes(part.part.ends_at)
    });
    let minutes: Vec<i64> = minutes.collect();
    let whole = (!minutes.is_empty()).then(|| minutes.iter().sum::<i64>());
    Ok(whole.and_then(|whole| i32::try_from(whole).ok()))
}
