//! What is pressed on the plan: planning, locking.

use actix_web::{HttpResponse, web};
use entities::{NetworkingEventId, NetworkingParticipantId};

use super::frame::answered;
use crate::context::Context;
use crate::database::retrying;
use crate::networking::events::Host;
use crate::networking::events::adjust::set_lock;
use crate::networking::events::planning::make as make_plan;
use crate::people::Coordinator;
use crate::web::{Failure, Form, perform};

/// `POST /staff/events/{id}/plan`: plans the rounds to come.
pub async fn make(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<NetworkingEventId>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let (host, event, seen) = (Host::from(&who), *id, form.text("plan").parse().ok());
    let done = perform(async move { retrying(|| make_plan(&context, host, event, seen)).await });
    let place = if form.text("back") == "day" { "day" } else { "plan" };
    let page = format!("/staff/events/{event}/{place}");
    answered(who.visit(), done.await?, (&page, "これからの回の席を組みました。"), &page)
}

/// `POST /staff/events/{id}/plan/locks`
pub async fn lock(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<NetworkingEventId>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let participant: NetworkingParticipantId =
        form.text("participant").parse().map_err(|_| Failure::NotFound)?;
    let round: i32 = form.text("round").parse().map_err(|_| Failure::NotFound)?;
    let locked = form.text("act") == "lock";
    let (host, event) = (Host::from(&who), *id);
    let wanted = (round, participant, locked);
    let done = perform(async move { retrying(|| set_lock(&context, host, event, wanted)).await });
    let said =
        if locked { "席を固定しました。" } else { "席の固定を外しました。" };
    let page = format!("/staff/events/{event}/plan#s-{round}-{participant}");
    answered(who.visit(), done.await?, (&page, said), &page)
}
