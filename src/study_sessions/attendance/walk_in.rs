use entities::people::organisation;
use entities::study_sessions::registration::Route;
use entities::{OrganisationId, SessionPartId};
use sea_orm::EntityTrait as _;
use serde_json::json;

use super::Refusal;
use super::check_in::{arrival, record, refuse_before_its_day, running_part};
use crate::context::Context;
use crate::database::Stop;
use crate::study_sessions::Organiser;
use crate::study_sessions::pen::Pen;
use crate::study_sessions::registration::{
    self as registrations, Details, Entry, RegistrationResult, Visitor, admit, find_or_add_visitor,
};
use crate::study_sessions::session;

/// Somebody who comes without a registration.
#[derive(Clone, Debug)]
pub struct WalkIn {
    pub part: SessionPartId,
    pub person: Visitor,
    pub organisation: Option<OrganisationId>,
    pub details: Details,
    pub request_key: String,
}

/// Registers somebody at the door and checks them in. A seat is needed, as for everybody; whoever
/// has an address gets a letter that says they were received. An address that is on record under
/// another name is refused.
pub async fn walk_in(
    context: &Context,
    who: Organiser,
    wish: WalkIn,
) -> Result<RegistrationResult, Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let part = running_part(pen, wish.part).await?;
    refuse_before_its_day(pen, &part)?;
    let locked = session::lock(&tx, part.session_id).await?.ok_or(Refusal::NotFound)?;
    let rows = session::load(&tx, locked).await?;
    let key = format!("{}:{}", who.person(), wish.request_key);
    if let Some(first) = registrations::earlier(pen, &key).await.map_err(refused)? {
        return Ok(first);
    }
    if rows.seats.iter().all(|seats| seats.mode != wish.details.mode) {
        return Err(Refusal::ModeNotOffered.into());
    }
    if let Some(id) = wish.organisation {
        let known = organisation::Entity::find_by_id(id).one(&tx).await?;
        known.ok_or(Refusal::NotFound)?;
    }
    let mode = wish.details.mode;
    let entry = Entry {
        person: find_or_add_visitor(pen, &wish.person, who.person()).await.map_err(refused)?,
        organisation: wish.organisation,
        route: Route::WalkIn,
        registered_by: None,
        request_key: key,
        details: wish.details,
        // Questions were for planning; nobody is kept at the door for them.
        answers: Vec::new(),
        over_limit: false,
    };
    let registered = admit(pen, &rows, entry).await.map_err(refused)?;
    record(pen, arrival(pen, who, &part, (registered.id, mode))).await?;
    let facts = json!({ "registration": registered.id, "part": part.id });
    pen.note(who.actor(), "study_session.walked_in", part.session_id, facts).await?;
    tx.commit().await?;
    Ok(registered)
}

fn refused(stop: Stop<registrations::Refusal>) -> Stop<Refusal> {
    use registrations::Refusal as Registration;
    stop.map(|refusal| match refusal {
        Registration::AlreadyRegistered { number } => Refusal::AlreadyRegistered { number },
        Registration::KnownByAnotherName { name } => Refusal::KnownByAnotherName { name },
        Registration::Full { mode } => Refusal::Full { mode },
        Registration::OrganisationFull { limit } => Refusal::OrganisationFull { limit },
        _ => Refusal::NotFound,
    })
}
