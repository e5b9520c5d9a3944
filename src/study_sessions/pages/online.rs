//! How to take part online: the address is for confirmed participants, from its release on.

use entities::study_sessions::seats::Mode;
use serde::Serialize;

use crate::people::PageLanguage;
use crate::study_sessions::catalogue::Shown;
use crate::study_sessions::readers::OnlineView;

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
    /// None where the session has nothing online, or the reader comes to the venue.
    pub fn of(language: PageLanguage, shown: &Shown) -> Option<Self> {
        let has_online = shown.listed.seats.iter().any(|count| count.mode == Mode::Online);
        let to_venue = shown.view.own.as_ref().is_some_and(|own| own.mode == Mode::Venue);
        (has_online && !to_venue).then(|| Self::as_seen(language, &shown.view.online))
    }

    pub fn as_seen(language: PageLanguage, seen: &OnlineView) -> Self {
        match seen {
            OnlineView::Shown { url, note } => {
                let text = say(
                    language,
                    "参加用のURLは、問い合わせ先にお尋ねください。",
                    "Please ask the contact below for the meeting address.",
                    "さんかの URLは、きいてください。",
                );
                Self { url: url.clone(), note: note.clone(), text: text.to_owned() }
            }
            OnlineView::Later(at) => {
                let from = words::moment(language, *at);
                let text = match language {
                    PageLanguage::Japanese => {
                        format!("参加用のURLは、{from}にこのページに表示されます。")
                    }
                    PageLanguage::English => {
                        format!("The meeting address appears on this page on {from}.")
                    }
                    PageLanguage::Easy => {
                        format!("さんかの URLは、{from}に この ページに 出ます。")
                    }
                };
                Self { url: None, note: None, text }
            }
            OnlineView::Hidden => {
                let text = say(
                    language,
                    "参加用のURLは、参加が決まった方にだけお知らせします。",
                    "The meeting address is given to confirmed participants only.",
                    "さんかの URLは、さんかが きまった人だけに おしらせします。",
                );
                Self { url: None, note: None, text: text.to_owned() }
            }
        }
    }
}
