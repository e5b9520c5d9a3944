use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use entities::study_sessions::survey::Circle;
use entities::study_sessions::{attendance, certificate, registration};
use entities::{RegistrationId, StudySessionId};
use sea_orm::{ColumnTrait as _, DbErr, EntityTrait as _, IntoActiveModel as _, QueryFilter as _};
use serde_json::json;

use crate::context::Context;
use crate::database::Stop;
use crate::people::whole_name;
use crate::study_sessions::pen::Pen;
use crate::study_sessions::registration::recipient;
use crate::study_sessions::roster::PartAttendance;
use crate::study_sessions::session::Refusal;
use crate::study_sessions::thanks::over;
use crate::study_sessions::{Organiser, SessionRows, circle};

/// Issues a certificate to everybody who came and has none that is valid, once the session is over;
/// says how many. Issuing again is harmless.
pub async fn issue(
    context: &Context,
    who: Organiser,
    id: StudySessionId,
) -> Result<usize, Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let rows = over(pen, id).await?;
    let known = certificate::Entity::find().filter(certificate::Column::SessionId.eq(id));
    let known = known.all(&tx).await?;
    let mut made = 0;
    for row in circle::members(&tx, id, Circle::Attended).await? {
        let own: Vec<_> = known.iter().filter(|one| one.registration_id == row.id).collect();
        if own.iter().all(|one| one.withdrawn_at.is_some()) {
            write(pen, &rows, (row, own.len())).await?;
            made += 1;
        }
    }
    pen.note(who.actor(), "study_session.certificates_issued", id, json!({ "made": made })).await?;
    tx.commit().await?;
    Ok(made)
}

/// `void`: how many were declared void before.
async fn write(
    pen: Pen<'_>,
    rows: &SessionRows,
    (registration, void): (registration::Model, usize),
) -> anyhow::Result<()> {
    let to = recipient(pen.tx, registration).await?;
    let row = certificate::Model {
        id: pen.context.new_id(),
        registration_id: to.registration.id,
        session_id: rows.session.id,
        number: numbered(&to.registration.number, void),
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

/// The number on a paper that was declared void is never printed again.
fn numbered(reception: &str, void: usize) -> String {
    match void {
        0 => format!("C{reception}"),
        void => format!("C{reception}-{}", void + 1),
    }
}

/// Minutes in the room while the parts lasted; none where no arrival is recorded. Of parts at the
/// same time each minute counts once.
async fn minutes(
    pen: Pen<'_>,
    rows: &SessionRows,
    id: RegistrationId,
) -> Result<Option<i32>, DbErr> {
    let of = attendance::Column::RegistrationId.eq(id);
    let records = attendance::Entity::find().filter(of).all(pen.tx).await?;
    let spans = records.into_iter().filter_map(|record| {
        let part = rows.parts.iter().find(|rows| rows.part.id == record.part_id)?;
        PartAttendance::from(record).span((part.part.starts_at, part.part.ends_at))
    });
    let mut spans: Vec<_> = spans.collect();
    if spans.is_empty() {
        return Ok(None);
    }
    spans.sort_unstable();
    let (mut whole, mut seen) = (0, spans[0].0);
    for (from, until) in spans {
        whole += (until - from.max(seen)).num_seconds().max(0);
        seen = seen.max(until);
    }
    Ok(i32::try_from(whole / 60).ok())
}
