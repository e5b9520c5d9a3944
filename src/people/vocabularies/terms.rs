use std::collections::HashMap;

use entities::TermId;
use entities::people::term::{self, Vocabulary};
use sea_orm::{ConnectionTrait, DbErr, EntityTrait as _, QueryOrder as _};

use crate::vocabulary::search_key;
use crate::web::Choice;

/// All terms, read once where forms, lists or files need them.
#[derive(Clone, Debug, Default)]
pub struct Terms {
    rows: Vec<term::Model>,
    place: HashMap<TermId, usize>,
}

impl Terms {
    pub async fn load(reader: &impl ConnectionTrait) -> Result<Self, DbErr> {
        let rows = term::Entity::find()
            .order_by_asc(term::Column::Ordinal)
            .order_by_asc(term::Column::Code)
            .all(reader)
            .await?;
        Ok(Self::new(rows))
    }

    pub fn new(rows: Vec<term::Model>) -> Self {
        let place = rows.iter().enumerate().map(|(place, row)| (row.id, place)).collect();
        Self { rows, place }
    }

    pub fn get(&self, id: TermId) -> Option<&term::Model> {
        self.place.get(&id).and_then(|place| self.rows.get(*place))
    }

    /// `確保`; empty for an id that is gone.
    pub fn label(&self, id: TermId) -> &str {
        self.get(id).map_or("", |term| term.label.as_str())
    }

    /// What a person or a program means by a text: id, code or label, whatever its width.
    pub fn find(&self, vocabulary: Vocabulary, text: &str) -> Option<&term::Model> {
        let text = text.trim();
        let key = search_key(text);
        self.of(vocabulary).find(|term| {
            term.code == text || term.id.to_string() == text || search_key(&term.label) == key
        })
    }

    /// Retired ones included.
    pub fn of(&self, vocabulary: Vocabulary) -> impl Iterator<Item = &term::Model> {
        self.rows.iter().filter(move |term| term.vocabulary == vocabulary)
    }

    /// What a form offers; a retired term only where it is chosen already.
    pub fn choices(&self, vocabulary: Vocabulary, chosen: &[&str]) -> Vec<Choice> {
        self.of(vocabulary)
            .filter(|term| !term.retired || chosen.contains(&term.code.as_str()))
            .map(|term| Choice::new(term.code.clone(), term.label.clone()))
            .collect()
    }
}
