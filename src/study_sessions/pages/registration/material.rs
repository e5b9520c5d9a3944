//! `GET /registrations/{token}/materials/{material}`: a file to take along.

use actix_web::{HttpResponse, web};
use entities::SessionMaterialId;

use super::{Ticket, secret};
use crate::context::Context;
use crate::people::Visit;
use crate::study_sessions::materials::material_file;
use crate::web::{Failure, attachment};

/// The participant by their link, on purpose.
pub async fn file(
    visit: Visit,
    context: web::Data<Context>,
    path: web::Path<(String, SessionMaterialId)>,
) -> Result<HttpResponse, Failure> {
    let (token, id) = path.into_inner();
    let ticket = Ticket::of_participant(visit, context, token).await?;
    let (reader, now) = (ticket.context.database.reader(), ticket.context.now());
    let asked = (&ticket.held.view.registration, id);
    let (name, bytes) = material_file(reader, now, asked).await?.ok_or(Failure::NotFound)?;
    Ok(secret(attachment(name, bytes)))
}
