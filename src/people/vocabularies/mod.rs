//! Editable words: vocabularies (themes, functions, frames, …) and the regional blocks.

pub mod api;
mod api_regions;
mod edit;
pub mod pages;
mod regions;
mod terms;
mod wording;

pub use edit::{RawTerm, TermRefused, save_term};
pub use regions::{BlockMove, Regions, move_prefecture};
pub use terms::Terms;
pub use wording::{vocabulary_from, vocabulary_key, vocabulary_name};

use entities::people::term::Vocabulary;

/// All vocabularies in the order the pages list them.
pub const ALL: [Vocabulary; 10] = [
    Vocabulary::Theme,
    Vocabulary::ActivityLevel,
    Vocabulary::Function,
    Vocabulary::TalentCategory,
    Vocabulary::Industry,
    Vocabulary::Language,
    Vocabulary::LegalForm,
    Vocabulary::SubsidyFrame,
    Vocabulary::NewsletterTopic,
    Vocabulary::ContactKind,
];
