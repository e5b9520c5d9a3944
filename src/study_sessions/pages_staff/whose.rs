//! For which organisation somebody comes whom the secretariat registers.

use entities::OrganisationId;

use crate::context::Context;
use crate::study_sessions::staffing::{organisations_like, organisations_of};
use crate::vocabulary::{EmailAddress, search_key};
use crate::web::{Choice, Failure, Form};

/// Somebody from outside, or not for their organisation.
const OUTSIDE: &str = "none";

/// What was found, and what there was to choose from.
pub struct Whose {
    /// None for somebody from outside.
    pub organisation: Option<(OrganisationId, String)>,
    pub candidates: Vec<(OrganisationId, String)>,
    /// Several are possible, and nobody said which.
    pub unclear: bool,
}

/// Somebody known comes for their own organisation unless another name was typed. A name is known
/// without its legal form, too.
pub async fn whose(context: &Context, form: &Form, email: &EmailAddress) -> Result<Whose, Failure> {
    let reader = context.database.reader();
    let own = organisations_of(reader, email).await?;
    let typed = form.filled("affiliation").map(search_key).filter(|key| !key.is_empty());
    let candidates = match form.filled("affiliation") {
        None => own.clone(),
        Some(name) => {
            let mut like = organisations_like(reader, name).await?;
            // Their own first.
            like.sort_by_key(|one| !own.contains(one));
            like
        }
    };
    let called = |one: &&(OrganisationId, String)| {
        typed.as_ref().is_none_or(|key| search_key(&one.1) == *key)
    };
    let called: Vec<_> = candidates.iter().filter(called).collect();
    let chosen = form.text("organisation");
    let picked = candidates.iter().find(|(id, _)| id.to_string() == chosen);
    let only = || {
        let mine: Vec<_> = called.iter().filter(|one| own.contains(one)).collect();
        match (mine.as_slice(), called.as_slice()) {
            ([one], _) => Some(**one),
            ([], [one]) => Some(*one),
            _ => None,
        }
    };
    let outside = chosen == OUTSIDE;
    let organisation = if outside { None } else { picked.or_else(only).cloned() };
    let unclear = !outside && organisation.is_none() && !candidates.is_empty();
    Ok(Whose { organisation, candidates, unclear })
}

/// What the form offers: the candidates, and none of them.
pub fn choices(candidates: &[(OrganisationId, String)]) -> Vec<Choice> {
    let listed = candidates.iter().map(|(id, name)| Choice::new(id.to_string(), name.clone()));
    let outside = Choice::new(OUTSIDE, "この中の団体の方としてではない");
    listed.chain([outside]).collect()
}
