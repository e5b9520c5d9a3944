//! A consultation that was held and what is paid for it, for the matrix.

use bansou::consultations::changing::{HeldMeeting, mark_held};
use bansou::consultations::fees::rates::{rates_of, save_rates};
use bansou::consultations::fees::terms::{RawTerms, save_terms, terms_of};
use bansou::consultations::fees::travel::{add_receipt, save_claim};
use bansou::consultations::{Accompanist, By, Organiser};
use bansou::context::Context;
use chrono::TimeDelta;
use entities::consultations::consultation::{self, ConsultationState, Mode, Route};
use entities::consultations::fee_line;
use entities::people::organisation::OrganisationKind;
use entities::{ConsultationId, OrganisationId, PersonId};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use serde_json::{Value, json};
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
    /// A version of the rates.
    pub rates: String,
    line_version: i32,
    terms_version: i32,
}

impl Paid {
    pub fn missing() -> Self {
        let nil = || Uuid::nil().to_string();
        Self {
            line: nil(),
            claim: nil(),
            file: nil(),
            consultation: nil(),
            accompanist: nil(),
            rates: nil(),
            line_version: 1,
            terms_version: 0,
        }
    }
}

/// Held this morning, with a line, a claim that was handed in, and a receipt.
pub async fn of(stage: &Stage, client: PersonId, accompanist: PersonId) -> Paid {
    let app = &stage.app;
    let operator = add_organisation(app, &unique_key(), OrganisationKind::AdoptedOperator).await;
    add_member(app, client, operator).await;
    of_operator(stage, (client, operator), accompanist).await
}

/// The same for an operator that is there.
pub async fn of_operator(
    stage: &Stage,
    asking: (PersonId, OrganisationId),
    accompanist: PersonId,
) -> Paid {
    let context = &stage.app.context;
    let (rates, terms_version) = terms(stage, accompanist).await;
    let id = held(stage, asking, accompanist).await;
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
        rates,
        line_version: line.version,
        terms_version,
    }
}

/// Rates of the year and terms of the accompanist, where there are none yet.
async fn terms(stage: &Stage, accompanist: PersonId) -> (String, i32) {
    let (context, db) = (&stage.app.context, stage.app.context.database.reader());
    let desk = Organiser::acting_as(stage.desk.person());
    if rates_of(db, year()).await.unwrap().is_none() {
        save_rates(context, desk, (year(), 0), rates(|_| ())).await.unwrap();
    }
    if terms_of(db, accompanist).await.unwrap().is_none() {
        let raw = RawTerms {
            rank: "1".to_owned(),
            payee: "individual".to_owned(),
            ..RawTerms::default()
        };
        save_terms(context, desk, (accompanist, 0), raw).await.unwrap();
    }
    let version = terms_of(db, accompanist).await.unwrap().unwrap().version;
    (rates_of(db, year()).await.unwrap().unwrap().row.id.to_string(), version)
}

/// A body that can be taken; the noun and the last part of the address say which.
pub fn body(noun: &str, last: &str, paid: &Paid) -> Value {
    let (version, today) = (paid.line_version, "2026-11-24");
    let travel = noun == "travel-claims";
    match last {
        "fee-rates" => new_rates(),
        "{person}" => {
            json!({ "version": paid.terms_version, "rank": 1, "payee": "individual" })
        }
        "approvals" => json!({ "lines": [{ "id": paid.line, "version": version }] }),
        "payments" if travel => json!({ "claim_ids": [paid.claim], "paid_on": today }),
        "payments" => json!({ "line_ids": [paid.line], "paid_on": today }),
        "approval" if travel => json!({ "version": 1 }),
        // Strangers may belong to whoever asked.
        "approval" => json!({ "version": version, "reason": "別の案件のため" }),
        "return" => json!({ "version": 1, "reason": "経路を直してください。" }),
        "withdrawal" => json!({ "version": version, "reason": "時刻の訂正" }),
        "settlement" => {
            json!({ "version": version, "settled_on": today, "note": "時刻の訂正" })
        }
        "evidence" => {
            let proofs =
                json!({ "request": true, "acceptance": true, "report": true, "receipt": false });
            json!({ "version": version, "evidence": proofs })
        }
        "receipts" => {
            json!({ "name": "a.pdf", "media_type": "application/pdf", "content": "JVBERi0=" })
        }
        _ => travel_claim(1),
    }
}

/// The first version of a year that has one.
pub fn new_rates() -> Value {
    json!({
        "fiscal_year": 2026, "version": 0, "unit_minutes": 30, "withholds": true,
        "withholding_rate": 1021, "withholding_rate_above": 2042, "withholding_limit": 1_000_000,
        "express_from_km": 100, "night_allowance": 2_400,
        "ranks": [{ "label": "専門家", "yen_per_hour": 5_150, "most_per_day": 30_900 }],
        "lodgings": [{ "label": "その他の地域", "most": 9_000 }],
    })
}

/// There and back by train.
pub fn travel_claim(version: i32) -> Value {
    let leg = json!({
        "origin": "松本", "destination": "塩尻", "means": "train", "fare": 240, "round_trip": true,
    });
    json!({
        "version": version, "purpose": "個別相談", "destination": "塩尻市市民交流センター",
        "departed_on": "2026-11-24", "returned_on": "2026-11-24", "reported": true, "legs": [leg],
    })
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
        free_until: None,
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
