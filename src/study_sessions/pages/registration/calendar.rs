//! `GET /registrations/{token}/calendar.ics`: the entry that the letters brought, as it stands now.

use actix_web::{HttpRequest, HttpResponse, web};
use entities::study_sessions::registration::RegistrationState;
use entities::study_sessions::session::SessionState;

use crate::calendar::{Appointment, AppointmentStatus, feed_answer};
use crate::context::Context;
use crate::people::Visit;
use crate::study_sessions::catalogue::Held;
use crate::study_sessions::pages::{cards, feeds};
use crate::web::Failure;

use super::{Ticket, secret};

/// Whoever holds the link, on purpose.
pub async fn calendar(
    request: HttpRequest,
    visit: Visit,
    context: web::Data<Context>,
    token: web::Path<String>,
) -> Result<HttpResponse, Failure> {
    let ticket = Ticket::open(visit, context, token.into_inner()).await?;
    let (listed, row) = (&ticket.held.listed, &ticket.held.view.registration);
    let status = status(&ticket.held).ok_or(Failure::NotFound)?;
    let public = feeds::appointment(&ticket.context, listed).ok_or(Failure::NotFound)?;
    let entry = Appointment {
        status,
        // The same number as in the letters, so that a calendar takes neither for older.
        sequence: public.sequence + row.calendar_sequence,
        url: Some(format!("{}{}", ticket.context.config.base_url, ticket.address())),
        last_modified: public.last_modified.max(row.updated_at),
        ..public
    };
    Ok(secret(feed_answer(&request, &cards::title(listed), &[entry])))
}

/// As the last letter left the entry; none where no letter has brought one.
fn status(held: &Held) -> Option<AppointmentStatus> {
    let row = &held.view.registration;
    let off = [SessionState::Postponed, SessionState::Cancelled];
    match row.state {
        RegistrationState::Confirmed if off.contains(&held.listed.session.state) => {
            Some(AppointmentStatus::Cancelled)
        }
        RegistrationState::Confirmed => Some(AppointmentStatus::Confirmed),
        RegistrationState::Cancelled if row.confirmed_at.is_some() => {
            Some(AppointmentStatus::Cancelled)
        }
        _ => None,
    }
}
