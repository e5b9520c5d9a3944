//! `/consultations/{id}/record`: the accompanist writes there, the client reads.

use actix_web::{HttpResponse, web};
use entities::ConsultationId;
use entities::people::role_assignment::Role;

use super::{meeting, outcome::Again, read, write};
use crate::consultations::record::moves::is_open;
use crate::consultations::record::{RecordView, open, recordable};
use crate::consultations::{Accompanist, By, Client};
use crate::context::Context;
use crate::people::SignedIn;
use crate::web::{Crumb, Failure, Shell};

/// The asking person at one record, on their side.
pub struct Seat {
    pub by: By,
    pub view: RecordView,
}

impl Seat {
    /// Foreign and missing look the same, and so does what came with a role they hold no more.
    pub async fn take(
        who: &SignedIn,
        context: &Context,
        id: ConsultationId,
    ) -> Result<Self, Failure> {
        let reader = context.database.reader();
        let sides = [
            (Role::Accompanist, By::Accompanist(Accompanist::acting_as(who.person_id()))),
            (Role::Operator, By::Client(Client::acting_as(who.person_id()))),
        ];
        for (_, by) in sides.into_iter().filter(|(role, _)| who.person().roles.holds(*role)) {
            if let Some(view) = open(reader, by, id).await? {
                return Ok(Self { by, view });
            }
        }
        Err(Failure::NotFound)
    }

    /// For pages of the author alone.
    pub fn author(self) -> Result<(Accompanist, RecordView), Failure> {
        match self.by {
            By::Accompanist(who) => Ok((who, self.view)),
            _ => Err(Failure::NotFound),
        }
    }

    /// For what the client alone does.
    pub fn client(self) -> Result<(Client, RecordView), Failure> {
        match self.by {
            By::Client(who) => Ok((who, self.view)),
            _ => Err(Failure::NotFound),
        }
    }
}

pub fn base(id: ConsultationId) -> String {
    format!("/consultations/{id}/record")
}

/// `GET /consultations/{id}/record`
pub async fn show(
    who: SignedIn,
    context: web::Data<Context>,
    id: web::Path<ConsultationId>,
) -> Result<HttpResponse, Failure> {
    match Seat::take(&who, &context, *id).await {
        Ok(Seat { by: By::Accompanist(_), view }) if is_open(view.state) => {
            write::answer(&who, &context, &view, None).await
        }
        Ok(seat) => read::answer(&who, &context, &seat, Again::default()),
        Err(Failure::NotFound) => {
            let author = Accompanist::acting_as(who.person_id());
            let asking = (author, context.now());
            let found = recordable(context.database.reader(), asking, *id).await?;
            let parties = found.ok_or(Failure::NotFound)?;
            meeting::answer(&who, &context, &parties, None)
        }
        Err(other) => Err(other),
    }
}

/// The shell of a page of one record; `inner` names a page below it.
pub fn shell(who: &SignedIn, context: &Context, (by, inner): (By, Option<&str>)) -> Shell {
    let title = "相談記録票";
    let mut shell = who.shell(context, inner.unwrap_or(title));
    let list = match by {
        By::Accompanist(_) => Crumb::to("相談記録", "/my/records"),
        _ => Crumb::to("次の行動", "/my/actions"),
    };
    shell.breadcrumb = vec![Crumb::to("ホーム", "/home"), list, Crumb::here(title)];
    shell
}
