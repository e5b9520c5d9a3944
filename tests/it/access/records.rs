//! A record of the operator's consultation, handed in, for the matrix.

use bansou::consultations::changing::{HeldMeeting, mark_held};
use bansou::consultations::intake::NewFile;
use bansou::consultations::record::{RawAction, RawRecord, add_file, save, submit, tasks_of};
use bansou::consultations::{Accompanist, By, Organiser};
use chrono::TimeDelta;
use entities::consultations::consultation::{self, ConsultationState, Mode, Route};
use entities::consultations::record_field::RecordField as F;
use entities::{ConsultationId, PersonId};
use sea_orm::{EntityTrait, IntoActiveModel};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::study_sessions::cast::{Stage, unique_key};

/// Values for the placeholders of addresses.
#[derive(Clone, Debug)]
pub struct Recorded {
    pub consultation: String,
    /// A task of the client.
    pub action: String,
    pub file: String,
    /// As it was handed in.
    version: i32,
}

impl Recorded {
    pub fn missing() -> Self {
        let nil = || Uuid::nil().to_string();
        Self { consultation: nil(), action: nil(), file: nil(), version: 1 }
    }
}

/// This person was advised by that one an hour ago; the secretariat reads all of the record.
pub async fn of(stage: &Stage, client: PersonId, helper: PersonId) -> Recorded {
    let context = &stage.app.context;
    let id = meeting(stage, client, helper).await;
    let desk = By::Staff(Organiser::acting_as(stage.desk.person()));
    let from = context.now() - TimeDelta::hours(2);
    let wish = HeldMeeting { consultation: id, from, until: from + TimeDelta::hours(1) };
    mark_held(context, desk, wish).await.unwrap();
    let author = Accompanist::acting_as(helper);
    let file = NewFile {
        name: "memo.pdf".to_owned(),
        media_type: "application/pdf".to_owned(),
        bytes: b"%PDF-1.7".to_vec(),
    };
    let file = add_file(context, author, id, file).await.unwrap();
    let version = save(context, author, (id, 1), &written()).await.unwrap();
    submit(context, author, (id, version)).await.unwrap();
    let tasks = tasks_of(context.database.reader(), client).await.unwrap();
    let task = tasks.iter().find(|task| task.consultation == id).unwrap();
    Recorded {
        consultation: id.to_string(),
        action: task.id.to_string(),
        file: file.to_string(),
        version: version + 1,
    }
}

/// A body that can be taken; the last part of the address says which.
pub fn body(last: &str, recorded: &Recorded) -> Value {
    let version = recorded.version;
    match last {
        "record" => json!({ "version": version, "record": { "advice": "別の助言" } }),
        "files" => {
            json!({ "name": "a.pdf", "media_type": "application/pdf", "content": "JVBERi0=" })
        }
        "return" => json!({ "version": version, "remark": "違います。" }),
        "correction" => json!({ "version": version, "reason": "誤記のため。" }),
        _ => json!({ "version": version }),
    }
}

fn written() -> RawRecord {
    let text = |text: &str| text.to_owned();
    RawRecord {
        texts: [F::Attendees, F::Presented, F::Advice].map(|field| (field, text("本文"))).into(),
        levels: [(F::Attachments, text("office"))].into(),
        self_reliance: text("3"),
        actions: vec![RawAction {
            id: String::new(),
            owner: text("client"),
            text: text("書き出す。"),
            due: ["2026", "12", "17"].map(text),
        }],
        ..RawRecord::default()
    }
}

async fn meeting(stage: &Stage, client_id: PersonId, helper: PersonId) -> ConsultationId {
    let context = &stage.app.context;
    let starts = context.now() - TimeDelta::hours(2);
    let id: ConsultationId = context.new_id();
    let row = consultation::Model {
        id,
        number: format!("S8-{}", unique_key()),
        fiscal_year: 2026,
        state: ConsultationState::Confirmed,
        route: Route::ByStaff,
        awaits: None,
        organisation_id: stage.operator,
        client_id,
        accompanist_id: Some(helper),
        theme_id: None,
        mode: Mode::InPerson,
        minutes: 60,
        starts_at: Some(starts),
        ends_at: Some(starts + TimeDelta::hours(1)),
        buffer_before: 0,
        buffer_after: 0,
        place: None,
        online_url: None,
        phone: None,
        room_id: None,
        licence_id: None,
        about: "採用の相談".to_owned(),
        calendar_sequence: 0,
        free_until: None,
        intake_due_at: None,
        conditions_version: None,
        conditions_accepted_at: None,
        override_reason: None,
        requested_at: starts,
        requested_by: client_id,
        confirmed_at: Some(starts),
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
        created_at: starts,
        updated_at: starts,
    };
    let tx = context.database.begin_write().await.unwrap();
    consultation::Entity::insert(row.into_active_model())
        .exec_without_returning(&tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    id
}
