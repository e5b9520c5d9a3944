//! What an issue is made of. One list of blocks is the source of the HTML and of the plain text.

use chrono::NaiveDate;
use entities::{StudySessionId, TermId};
use serde::{Deserialize, Serialize};

use super::sources::{OpenTheme, SessionCard};
use super::wording::problems as say;
use crate::vocabulary::{LongText, ShortText, TextProblem};
use crate::web::{Problems, sent_text};

/// So many blocks an issue may have.
pub const MOST_BLOCKS: usize = 60;

/// One block, as stored. A block may be empty while it is being written; the checks find it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Block {
    Heading {
        text: String,
    },
    /// `CommonMark`; what could act in a mail program is taken out.
    Text {
        markdown: String,
    },
    /// The words of the session at the moment of saving, so that nothing changes after approval.
    Session {
        card: Option<SessionCard>,
    },
    /// Open consultation hours as they were when it was saved; of one theme, or of all.
    Slots {
        theme: Option<TermId>,
        themes: Vec<OpenTheme>,
        counted_on: Option<NaiveDate>,
    },
    Link {
        label: String,
        url: String,
        note: String,
    },
    Divider,
}

/// A block as typed or sent. Which of the fields count depends on `kind`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct RawBlock {
    /// `heading`, `text`, `session`, `slots`, `link` or `divider`.
    #[serde(deserialize_with = "sent_text")]
    #[schema(value_type = Option<String>, example = "text")]
    pub kind: String,
    /// Words of a heading, or Markdown.
    #[serde(deserialize_with = "sent_text")]
    #[schema(value_type = Option<String>, max_length = 10_000)]
    pub text: String,
    /// Words of a link.
    #[serde(deserialize_with = "sent_text")]
    #[schema(value_type = Option<String>, max_length = 200)]
    pub label: String,
    /// An absolute address, or a path of this site.
    #[serde(deserialize_with = "sent_text")]
    #[schema(value_type = Option<String>, max_length = 1_000)]
    pub url: String,
    #[serde(deserialize_with = "sent_text")]
    #[schema(value_type = Option<String>, max_length = 500)]
    pub note: String,
    /// Id of a public study session.
    #[serde(deserialize_with = "sent_text")]
    #[schema(value_type = Option<String>)]
    pub session: String,
    /// Id of a theme; empty: all of them.
    #[serde(deserialize_with = "sent_text")]
    #[schema(value_type = Option<String>)]
    pub theme: String,
}

/// What the blocks are filled with.
#[derive(Clone, Debug, Default)]
pub struct Known {
    pub sessions: Vec<SessionCard>,
    pub themes: Vec<OpenTheme>,
    pub today: Option<NaiveDate>,
}

/// The sessions the blocks name.
pub fn sessions_in(raw: &[RawBlock]) -> Vec<StudySessionId> {
    raw.iter()
        .filter(|block| block.kind == "session")
        .filter_map(|block| block.session.parse().ok())
        .collect()
}

/// Reads typed blocks; problems stand at `blocks[2].text`, counted from nought.
pub fn check(raw: &[RawBlock], known: &Known, problems: &mut Problems) -> Vec<Block> {
    if raw.len() > MOST_BLOCKS {
        problems.add("blocks", say::too_many_blocks());
    }
    let within = raw.iter().take(MOST_BLOCKS).enumerate();
    within.filter_map(|(place, block)| block.check((place, known), problems)).collect()
}

impl RawBlock {
    pub fn of_kind(kind: &str) -> Self {
        Self { kind: kind.to_owned(), ..Self::default() }
    }

    fn check(&self, (place, known): (usize, &Known), problems: &mut Problems) -> Option<Block> {
        let at = |field: &str| format!("blocks[{place}].{field}");
        match self.kind.as_str() {
            "heading" => {
                let text = line::<120>(&self.text, &at("text"), problems)?;
                Some(Block::Heading { text })
            }
            "text" => {
                let text = LongText::<10_000>::parse_optional(&self.text);
                let text = keep(text, &at("text"), problems)?;
                Some(Block::Text { markdown: text.map(LongText::into_string).unwrap_or_default() })
            }
            "session" => self.session((known, at("session")), problems),
            "slots" => self.slots((known, at("theme")), problems),
            "link" => self.link(place, problems),
            "divider" => Some(Block::Divider),
            _ => {
                problems.add(at("kind"), say::UNKNOWN_KIND);
                None
            }
        }
    }

    fn session(&self, (known, at): (&Known, String), problems: &mut Problems) -> Option<Block> {
        if self.session.trim().is_empty() {
            return Some(Block::Session { card: None });
        }
        let id: Option<StudySessionId> = self.session.trim().parse().ok();
        let card = known.sessions.iter().find(|card| Some(card.session) == id).cloned();
        if card.is_none() {
            problems.add(at, say::UNKNOWN_SESSION);
        }
        card.map(|card| Block::Session { card: Some(card) })
    }

    fn slots(&self, (known, at): (&Known, String), problems: &mut Problems) -> Option<Block> {
        let all = self.theme.trim().is_empty();
        let theme: Option<TermId> = self.theme.trim().parse().ok();
        if !all && theme.is_none() {
            problems.add(at, say::UNKNOWN_THEME);
            return None;
        }
        let of = |one: &&OpenTheme| all || Some(one.theme) == theme;
        let themes = known.themes.iter().filter(of).cloned().collect();
        Some(Block::Slots { theme, themes, counted_on: known.today })
    }

    fn link(&self, place: usize, problems: &mut Problems) -> Option<Block> {
        let at = |field: &str| format!("blocks[{place}].{field}");
        let label = line::<200>(&self.label, &at("label"), problems);
        let note = LongText::<500>::parse_optional(&self.note);
        let note = keep(note, &at("note"), problems);
        let url = line::<1_000>(&self.url, &at("url"), problems)?;
        if !url.is_empty() && super::markdown::absolute(&url, "https://base.invalid").is_none() {
            problems.add(at("url"), say::BAD_URL);
            return None;
        }
        let note = note?.map(LongText::into_string).unwrap_or_default();
        Some(Block::Link { label: label?, url, note })
    }
}

/// One line that may be empty.
fn line<const MAX: usize>(raw: &str, at: &str, problems: &mut Problems) -> Option<String> {
    let text = keep(ShortText::<MAX>::parse_optional(raw), at, problems)?;
    Some(text.map(ShortText::into_string).unwrap_or_default())
}

fn keep<T>(read: Result<T, TextProblem>, at: &str, problems: &mut Problems) -> Option<T> {
    problems.keep(at, read)
}

impl Block {
    pub fn raw(&self) -> RawBlock {
        let id = |id: &dyn std::fmt::Display| id.to_string();
        match self {
            Self::Heading { text } => {
                RawBlock { text: text.clone(), ..RawBlock::of_kind("heading") }
            }
            Self::Text { markdown } => {
                RawBlock { text: markdown.clone(), ..RawBlock::of_kind("text") }
            }
            Self::Session { card } => RawBlock {
                session: card.as_ref().map(|card| id(&card.session)).unwrap_or_default(),
                ..RawBlock::of_kind("session")
            },
            Self::Slots { theme, .. } => RawBlock {
                theme: theme.as_ref().map(|theme| id(theme)).unwrap_or_default(),
                ..RawBlock::of_kind("slots")
            },
            Self::Link { label, url, note } => RawBlock {
                label: label.clone(),
                url: url.clone(),
                note: note.clone(),
                ..RawBlock::of_kind("link")
            },
            Self::Divider => RawBlock::of_kind("divider"),
        }
    }

    /// Whether a reader would see nothing of it.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Heading { text } => text.trim().is_empty(),
            Self::Text { markdown } => super::markdown::text(markdown, "").trim().is_empty(),
            Self::Session { card } => card.is_none(),
            Self::Slots { themes, .. } => themes.is_empty(),
            Self::Link { label, url, .. } => label.trim().is_empty() || url.trim().is_empty(),
            Self::Divider => false,
        }
    }
}
