//! What speakers are told when their session moves, is put off or called off, or takes place after
//! all.

use std::collections::HashMap;

use entities::study_sessions::speaker_pass;
use sea_orm::{ColumnTrait as _, DbErr, EntityTrait as _, QueryFilter as _};

use super::view::speakers_in;
use super::who::is_open;
use crate::mail::{self, Envelope};
use crate::study_sessions::letters::{SessionFacts, SpeakerEvent, SpeakerNews};
use crate::study_sessions::links;
use crate::study_sessions::pen::Pen;
use crate::study_sessions::session::SessionRows;
use crate::vocabulary::EmailAddress;

/// What happened.
pub struct News<'a> {
    pub event: SpeakerEvent,
    pub before: Option<&'a SessionRows>,
    /// The secretariat's own words.
    pub message: Option<&'a str>,
}

/// A speaker and where a letter reaches them.
struct Reached {
    key: String,
    name: String,
    email: EmailAddress,
    page_url: String,
    by_account: bool,
}

/// Writes one letter to each speaker with a link or an account, and says to how many: whoever has a
/// link gets it where the link went. Nobody knows an address of other guests.
pub async fn tell(pen: Pen<'_>, rows: &SessionRows, news: &News<'_>) -> anyhow::Result<usize> {
    let session = &rows.session;
    if !is_open(session.state) {
        return Ok(0);
    }
    let reached = reached(pen, rows).await?;
    let facts = SessionFacts::public(pen, rows);
    let before = news.before.map(|rows| SessionFacts::public(pen, rows));
    let letters = reached.iter().map(|to| {
        let occasion = format!("{}:{}:{}", session.id, session.calendar_sequence, to.key);
        let envelope = Envelope {
            concerns: Some(("study_session", session.id.0)),
            ..Envelope::to(to.email.clone(), format!("speaker_news:{occasion}"))
        };
        let letter = SpeakerNews {
            session: facts.clone(),
            name: to.name.clone(),
            page_url: to.page_url.clone(),
            by_account: to.by_account,
            event: news.event,
            old_when: before.as_ref().map(|old| old.when_unlike(&facts)).unwrap_or_default(),
            old_places: before.as_ref().map(|old| old.places_unlike(&facts)).unwrap_or_default(),
            message: news.message.map(ToOwned::to_owned),
        };
        (envelope, letter)
    });
    let letters: Vec<_> = letters.collect();
    let told = letters.len();
    let letters = letters.iter().map(|(envelope, letter)| (envelope.clone(), letter));
    mail::enqueue_all(pen.tx, &pen.context.post, pen.now, letters).await?;
    Ok(told)
}

async fn reached(pen: Pen<'_>, rows: &SessionRows) -> Result<Vec<Reached>, DbErr> {
    let (config, session) = (&pen.context.config, rows.session.id);
    let passes = speaker_pass::Entity::find()
        .filter(speaker_pass::Column::SessionId.eq(session))
        .filter(speaker_pass::Column::RevokedAt.is_null())
        .all(pen.tx)
        .await?;
    let mut passes: HashMap<_, _> =
        passes.into_iter().map(|pass| (pass.speaker_key.clone(), pass)).collect();
    let mut found = Vec::new();
    for speaker in speakers_in(pen.tx, rows).await? {
        let (address, page_url, by_account) = match passes.remove(&speaker.key) {
            Some(pass) => (Some(pass.email), links::speaker_url(config, pass.id), false),
            None => (speaker.email, format!("{}/speaking/{session}", config.base_url), true),
        };
        if let Some(email) = address.and_then(|address| EmailAddress::parse(&address).ok()) {
            let (key, name) = (speaker.key, speaker.name);
            found.push(Reached { key, name, email, page_url, by_account });
        }
    }
    Ok(found)
}
