//! How to take part online: the address is for confirmed participants, from its release on.

use chrono::{DateTime, Utc};
use entities::study_sessions::registration::{self, RegistrationState};
use entities::study_sessions::seats::Mode;
use entities::study_sessions::session;
use serde::Serialize;

use crate::people::PageLanguage;

use super::words::{self, say};

#[derive(Clone, Debug, Serialize)]
pub struct Online {
    pub url: Option<String>,
    /// Meeting number, passcode.
    pub note: Option<String>,
    /// Why there is no address.
    pub text: String,
}

impl Online {
    /// None where the session, or this registration, has nothing online.
    pub fn of(
        language: PageLanguage,
        row: &session::Model,
        own: Option<&registration::Model>,
        now: DateTime<Utc>,
    ) -> Option<Self> {
        row.online_url.as_ref()?;
        let confirmed = own.is_some_and(|own| {
            own.state == RegistrationState::Confirmed && own.mode == Mode::Online
        });
        if own.is_some_and(|own| own.mode == Mode::Venue) {
            return None;
        }
        let released = row.online_released_at <= now;
        let (url, note) = if confirmed && released {
            (row.online_url.clone(), row.online_note.clone())
        } else {
            (None, None)
        };
        let text = if confirmed { later(language, row) } else { only_participants(language) };
        Some(Self { url, note, text })
    }
}

fn later(language: PageLanguage, row: &session::Model) -> String {
    let from = words::moment(language, row.online_released_at);
    match language {
        PageLanguage::Japanese => format!("参加用のURLは、{from}にこのページに表示されます。"),
        PageLanguage::English => format!("The meeting address appears on this page on {from}."),
        PageLanguage::Easy => format!("さんかの URLは、{from}に この ページに 出ます。"),
    }
}

fn only_participants(language: PageLanguage) -> String {
    say(
        language,
        "参加用のURLは、参加が決まった方にだけお知らせします。",
        "The meeting address is given to confirmed participants only.",
        "さんかの URLは、さんかが きまった人だけに おしらせします。",
    )
    .to_owned()
}
