//! Where somebody sits when they open an engagement: the address says which door they came by.

use actix_web::{HttpRequest, HttpResponse};
use entities::EngagementId;
use entities::accompaniment::engagement::EngagementState;
use entities::people::role_assignment::Role;

use crate::accompaniment::engagement::{Refusal, records_levels};
use crate::accompaniment::readers::{Contacted, EngagementView, view};
use crate::accompaniment::{Arranger, By, Partner, Standing, wording};
use crate::context::Context;
use crate::people::SignedIn;
use crate::web::{BannerKind, Crumb, Failure, Shell};

/// The asking person at one engagement.
pub struct Seat {
    pub by: By,
    pub view: EngagementView,
    /// `/my/engagements/0193…`
    pub base: String,
    list: (&'static str, &'static str),
}

impl Seat {
    /// Opens the engagement by the door of the request. By the secretariat's door only the
    /// secretariat comes in; a foreign engagement and a missing one look the same.
    pub async fn take(
        (who, request): (&SignedIn, &HttpRequest),
        context: &Context,
        contacted: Contacted,
        id: EngagementId,
    ) -> Result<Self, Failure> {
        let staff = request.path().starts_with("/staff/");
        if staff && !who.person().roles.may(Role::Coordinator) {
            return Err(Failure::NotFound);
        }
        let (by, list) = if staff {
            (By::Staff(Arranger::acting_as(who.person_id())), ("伴走", "/staff/engagements"))
        } else {
            (By::Partner(Partner::from(who)), ("担当先", "/my/engagements"))
        };
        let known = contacted.known(context).await?.get(&id).copied().unwrap_or_default();
        let found = view(context.database.reader(), (by, context.now()), id, known).await?;
        let view = found.ok_or(Failure::NotFound)?;
        let list = match view.standing {
            Standing::TakesPart => ("伴走", "/my/engagement"),
            _ => list,
        };
        let door = if staff { "/staff/engagements" } else { "/my/engagements" };
        Ok(Self { by, view, base: format!("{door}/{id}"), list })
    }

    /// The same, for somebody who may change more than their own steps.
    pub fn who_accompanies(self) -> Result<Self, Failure> {
        if self.view.standing >= Standing::Accompanies { Ok(self) } else { Err(Failure::NotFound) }
    }

    /// What is over is not changed: whoever opens a form of it is led to what it came to.
    pub fn over(&self, who: &SignedIn) -> Option<HttpResponse> {
        if self.view.rows.engagement.state == EngagementState::Active {
            return None;
        }
        Some(self.led_back(who))
    }

    /// The same for a form of the operator's activity level.
    pub fn over_for_levels(&self, who: &SignedIn) -> Option<HttpResponse> {
        let records = records_levels(self.view.rows.engagement.state, self.view.standing);
        (!records).then(|| self.led_back(who))
    }

    fn led_back(&self, who: &SignedIn) -> HttpResponse {
        let said = wording::engagement_refusal(&Refusal::Over);
        who.visit().redirect_saying(&self.base, BannerKind::Warning, &said)
    }

    pub fn id(&self) -> EngagementId {
        self.view.rows.engagement.id
    }

    pub fn version(&self) -> i32 {
        self.view.rows.engagement.version
    }

    pub fn is_staff(&self) -> bool {
        self.view.standing == Standing::Arranges
    }

    /// `inner` is the name of a page below the engagement's.
    pub fn shell(&self, who: &SignedIn, context: &Context, inner: Option<&str>) -> Shell {
        let name = self.view.operator.clone();
        let mut shell = who.shell(context, inner.unwrap_or(&name));
        let home = if self.is_staff() { "/staff" } else { "/home" };
        shell.breadcrumb = vec![Crumb::to("ホーム", home), Crumb::to(self.list.0, self.list.1)];
        match inner {
            None => shell.breadcrumb.push(Crumb::here(name)),
            Some(inner) => {
                shell.breadcrumb.push(Crumb::to(name, self.base.clone()));
                shell.breadcrumb.push(Crumb::here(inner));
            }
        }
        shell
    }
}

/// The version a form was made from.
pub fn version_of(text: &str) -> i32 {
    text.parse().unwrap_or(0)
}
