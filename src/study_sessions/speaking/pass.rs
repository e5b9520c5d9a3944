//! Links for speakers.

use entities::study_sessions::session::SessionState;
use entities::study_sessions::speaker_pass;
use entities::{SpeakerPassId, StudySessionId};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _,
    IntoActiveModel as _, QueryFilter as _,
};
use serde_json::json;

use super::erase::is_over;
use super::view::speakers_of;
use super::who::{Refusal, is_open};
use crate::context::Context;
use crate::database::Stop;
use crate::mail::{self, Envelope};
use crate::study_sessions::letters::{SessionFacts, SpeakerPage};
use crate::study_sessions::pen::Pen;
use crate::study_sessions::session as sessions;
use crate::study_sessions::{Organiser, links};
use crate::vocabulary::EmailAddress;
use crate::web::Problems;

/// Whom to send the link, and where to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    /// As [`speakers_of`] names them.
    pub speaker: String,
    pub email: String,
    /// Of the form; the same form sent twice sends one letter.
    pub key: String,
}

/// Sends a speaker the link to their page. Sent again, to the same or another address, the old link
/// stays the link; one that was revoked is good no more, and a new one is made.
pub async fn invite(
    context: &Context,
    who: Organiser,
    id: StudySessionId,
    wish: Invitation,
) -> Result<SpeakerPassId, Stop<Refusal>> {
    let email = EmailAddress::parse(&wish.email).map_err(|problem| {
        let mut problems = Problems::none();
        problems.add("email", problem.to_string());
        Refusal::Invalid(problems)
    })?;
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let session = sessions::lock(&tx, id).await?.ok_or(Refusal::NotFound)?;
    let called_off = session.state == SessionState::Cancelled;
    if !is_open(session.state) || called_off || is_over(&session, pen.now) {
        return Err(Refusal::NotPossibleNow.into());
    }
    let rows = sessions::load(&tx, session).await?;
    let speakers = speakers_of(&tx, who, &rows).await?;
    let speaker = speakers.into_iter().find(|one| one.key == wish.speaker);
    let speaker = speaker.ok_or(Refusal::NotFound)?;
    let pass = written(pen, who, id, (speaker.key, speaker.name, email.as_str())).await?;
    let letter = SpeakerPage {
        session: SessionFacts::public(pen, &rows),
        name: pass.name.clone(),
        page_url: links::speaker_url(&context.config, pass.id),
    };
    let envelope = Envelope {
        concerns: Some(("study_session", id.0)),
        ..Envelope::to(email, format!("speaker_page:{}:{}", pass.id, wish.key))
    };
    mail::enqueue_all(&tx, &context.post, pen.now, [(envelope, &letter)]).await?;
    let facts = json!({ "pass": pass.id });
    pen.note(who.actor(), "study_session.speaker_invited", id, facts).await?;
    tx.commit().await?;
    Ok(pass.id)
}

async fn written(
    pen: Pen<'_>,
    who: Organiser,
    session_id: StudySessionId,
    (speaker_key, name, email): (String, String, &str),
) -> Result<speaker_pass::Model, Stop<Refusal>> {
    let known = speaker_pass::Entity::find()
        .filter(speaker_pass::Column::SessionId.eq(session_id))
        .filter(speaker_pass::Column::SpeakerKey.eq(speaker_key.as_str()))
        .one(pen.tx)
        .await?;
    if let Some(known) = known {
        if known.revoked_at.is_none() {
            let kept = speaker_pass::Model { email: email.to_owned(), name, ..known };
            let changed = kept.clone().into_active_model().reset_all();
            speaker_pass::Entity::update(changed).validate()?.exec(pen.tx).await?;
            return Ok(kept);
        }
        // A link names the row, so what was revoked goes for good.
        speaker_pass::Entity::delete_by_id(known.id).exec(pen.tx).await?;
    }
    let row = speaker_pass::Model {
        id: pen.context.new_id(),
        session_id,
        speaker_key,
        name,
        email: email.to_owned(),
        made_by: who.person(),
        made_at: pen.now,
        revoked_at: None,
    };
    let insert = speaker_pass::Entity::insert(row.clone().into_active_model());
    insert.exec_without_returning(pen.tx).await?;
    Ok(row)
}

/// Makes a link worthless. Doing it again is harmless.
pub async fn revoke(
    context: &Context,
    who: Organiser,
    (session, id): (StudySessionId, SpeakerPassId),
) -> Result<(), Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let own = speaker_pass::Column::SessionId.eq(session);
    let found = speaker_pass::Entity::find_by_id(id).filter(own).one(&tx).await?;
    if found.ok_or(Refusal::NotFound)?.revoked_at.is_some() {
        return Ok(());
    }
    speaker_pass::Entity::update_many()
        .col_expr(speaker_pass::Column::RevokedAt, Expr::value(Some(pen.now)))
        .filter(speaker_pass::Column::Id.eq(id))
        .exec(&tx)
        .await?;
    let facts = json!({ "pass": id });
    pen.note(who.actor(), "study_session.speaker_link_revoked", session, facts).await?;
    tx.commit().await?;
    Ok(())
}

/// The links of a session's speakers.
pub async fn passes_of(
    db: &impl ConnectionTrait,
    _who: Organiser,
    id: StudySessionId,
) -> Result<Vec<speaker_pass::Model>, DbErr> {
    speaker_pass::Entity::find().filter(speaker_pass::Column::SessionId.eq(id)).all(db).await
}
