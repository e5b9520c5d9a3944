//! Whoever may not register is told so where others find the form.

use entities::study_sessions::session::Audience;
use sea_orm::{ConnectionTrait, DbErr};

use super::words::say;
use crate::people::{PageLanguage, Visit};
use crate::study_sessions::catalogue::{self, Shown};

/// Signed in, and of none of the organisations the session is meant for. A guest may still sign in.
pub async fn is_left_out(
    db: &impl ConnectionTrait,
    visit: &Visit,
    shown: &Shown,
) -> Result<bool, DbErr> {
    let audience = shown.view.rows.session.audience;
    let Some(person) = visit.person_id().filter(|_| audience != Audience::Public) else {
        return Ok(false);
    };
    let own = catalogue::applicant(db, person, audience).await?;
    Ok(own.is_none_or(|own| own.places.is_empty()))
}

pub fn told(language: PageLanguage) -> &'static str {
    say(
        language,
        "ご所属がこの勉強会の対象ではないため、申し込めません。",
        "Your organisation is not among those this session is meant for.",
        "あなたの だんたいは もうしこめません。",
    )
}
