//! Finding names the way people type them.

use sea_orm::Condition;
use sea_orm::sea_query::{Expr, ExprTrait as _, LikeExpr};

use crate::vocabulary::{search_key, search_words};

/// Every one of the [`search_words`] must be part of the key.
pub fn matches(key: (&'static str, &'static str), words: &str) -> Condition {
    search_words(words)
        .into_iter()
        .map(search_key)
        .map(|word| Expr::col(key).like(LikeExpr::new(part(&word)).escape('\\')))
        .fold(Condition::all(), Condition::add)
}

/// The pattern that finds the word anywhere, `%` and `_` taken literally.
fn part(word: &str) -> String {
    let mut pattern = String::with_capacity(word.len() + 2);
    pattern.push('%');
    for letter in word.chars() {
        if matches!(letter, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(letter);
    }
    pattern.push('%');
    pattern
}
