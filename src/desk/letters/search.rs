//! What lists of letters are searched by, on the page and over the API.

use entities::people::person;
use sea_orm::sea_query::{Query, SelectStatement};

use crate::mail::LetterSearch;
use crate::people::matches;
use crate::vocabulary::search_words;

/// Letters to whoever has `to` in their address or name, with these words in the subject.
pub fn search(to: &str, subject: &str) -> LetterSearch {
    LetterSearch { to: to.to_owned(), people: people_named(to), subject: subject.to_owned() }
}

/// None where nothing is left of the words, which would name everybody.
fn people_named(words: &str) -> Option<SelectStatement> {
    let names = !search_words(words).is_empty();
    names.then(|| {
        Query::select()
            .column((person::Entity, person::Column::Id))
            .from(person::Entity)
            .cond_where(matches(("person", "search_key"), words))
            .to_owned()
    })
}
