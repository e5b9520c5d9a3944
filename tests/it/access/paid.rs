//! A consultation that was held and what is paid for it, for the matrix.

use bansou::consultations::changing::{HeldMeeting, mark_held};
use bansou::consultations::fees::rates::save_rates;
use bansou::consultations::fees::travel::{add_receipt, save_claim};
use bansou::consultations::{Accompanist, By, Organiser};
use bansou::context::Context;
use chrono::TimeDelta;
use entities::consultations::consultation::{self, ConsultationState, Mode, Route};
use entities::consultations::fee_line;
use entities::people::organisation::OrganisationKind;
use entities::{ConsultationId, OrganisationId, PersonId};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use uuid::Uuid;

use crate::consultations::fees::cast::{rates, year};
use crate::consultations::fees::travel::{claim, leg, receipt};
use crate::study_sessions::cast::{Stage, unique_key};
use crate::study_sessions::people::{add_member, add_organisation};

/// Values for the placeholders of addresses.
#[derive(Clone, Debug)]
pub struct Paid {
    pub line: String,
    pub claim: String,
    /// Beside the claim.
    pub file: String,
    pub consultation: String,
    pub accompanist: String,
}

impl Paid {
    pub fn missing() -> Self {
        let nil = || Uuid::nil().to_string();
        Self { line: nil(), claim: nil(), file: nil(), consultation: nil(), accompanist: nil() }
    }
}

/// Held this morning, with a line, a claim that was handed in, and a receipt.
pub async fn of(stage: &Stage, client: PersonId, accompanist: PersonId) -> Paid {
    let (app, context) = (&stage.app, &stage.app.context);
    let operator = add_organisation(app, &unique_key(), OrganisationKind::AdoptedOperator).await;
    add_member(app, client, operator).await;
    let desk = Organiser::acting_as(stage.desk.person());
    save_rates(context, desk, (year(), 0), rates(|_| ())).await.unwrap();
    let id = held(stage, (client, operator), accompanist).await;
    let own = Accompanist::acting_as(accompanist);
    let file = add_receipt(context, own, id, receipt()).await.unwrap();
    let raw = claim(vec![leg("240", "", "")], vec![]);
    let saved = save_claim(context, own, (id, 0), (raw, true)).await.unwrap();
    let line = fee_line::Entity::find().filter(fee_line::Column::ConsultationId.eq(id));
    let line = line.one(context.database.reader()).await.unwrap().unwrap();
    Paid {
        line: line.id.to_string(),
        claim: saved.id.to_string(),
        file: file.to_string(),
        consultation: id.to_string(),
        accompanist: accompanist.to_string(),
    }
}

/// In person from eight to nine this morning: nobody can book that in time, so it is written down
/// and then noted as held by the product's own verb.
async fn held(
    stage: &Stage,
    (client_id, organisation_id): (PersonId, OrganisationId),
    accompanist: PersonId,
) -> ConsultationId {
    let context = &stage.app.context;
    let starts = context.now() - TimeDelta::hours(2);
    let row = consultation::Model {
        starts_at: Some(starts),
        ends_at: Some(starts + TimeDelta::hours(1)),
        ..confirmed(context, (client_id, organisation_id), accompanist)
    };
    let id = row.id;
    let tx = context.database.begin_write().await.unwrap();
    let added = consultation::Entity::insert(row.into_active_model());
    added.exec_without_returning(&tx).await.unwrap();
    tx.commit().await.unwrap();
    let wish = HeldMeeting { consultation: id, from: starts, until: starts + TimeDelta::hours(1) };
    let by = By::Staff(Organiser::acting_as(stage.desk.person()));
    mark_held(context, by, wish).await.unwrap();
    id
}

fn confirmed(
    context: &Context,
    (client_id, organisation_id): (PersonId, OrganisationId),
    accompanist: PersonId,
) -> consultation::Model {
    let now = context.now();
    consultation::Model {
        id: context.new_id(),
        number: format!("S8-{}", unique_key()),
        fiscal_year: 2026,
        state: ConsultationState::Confirmed,
        route: Route::ByStaff,
        awaits: None,
        organisation_id,
        client_id,
        accompanist_id: Some(accompanist),
        theme_id: None,
        mode: Mode::InPerson,
        minutes: 60,
        starts_at: None,
        ends_at: None,
        buffer_before: 0,
        buffer_after: 0,
        place: Some("塩尻市市民交流センター".to_owned()),
        online_url: None,
        phone: None,
        room_id: None,
        licence_id: None,
        about: "採用のこと".to_owned(),
        calendar_sequence: 0,
        intake_due_at: None,
        conditions_version: None,
        conditions_accepted_at: None,
        override_reason: None,
        requested_at: now,
        requested_by: client_id,
        confirmed_at: Some(now),
        held_from: None,
        held_until: None,
        ended_at: None,
        ended_by: None,
        ended_by_person: None,
        end_reason: None,
        late: false,
        absent: None,
        request_key: unique_key(),
        version: 1,
        created_at: now,
        updated_at: now,
    }
}
