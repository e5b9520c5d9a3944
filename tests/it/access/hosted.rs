//! A networking event in which the operator takes part.

use std::sync::atomic::{AtomicI64, Ordering};

use bansou::networking::events::arrange::EventPlan;
use bansou::networking::events::join::{Joining, join};
use bansou::networking::events::planning::make;
use bansou::networking::events::storage::find;
use bansou::networking::events::wishes::{Whose, wish as wish_for};
use bansou::networking::events::{Attendee, Host};
use bansou::vocabulary::TimeSlot;
use chrono::TimeDelta;
use entities::PersonId;
use entities::networking::events::event::EventFormat;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::networking::gathering::{opened, plan_of, starts, wished};
use crate::study_sessions::cast::{Stage, unique_key};
use crate::study_sessions::people::add_person;

#[derive(Clone, Debug)]
pub struct Hosted {
    pub event: String,
    /// The operator's place in it.
    pub participant: String,
    /// Somebody at another table of the first round.
    pub other: String,
    pub plan: String,
}

impl Hosted {
    pub fn missing() -> Self {
        let nil = Uuid::nil().to_string();
        let other = Uuid::from_u128(1).to_string();
        Self { event: nil.clone(), participant: nil.clone(), other, plan: nil }
    }

    pub fn fill(&self, path: &str) -> String {
        path.replace("{id}", &self.event).replace("{participant}", &self.participant)
    }
}

/// Addresses that are filled in here.
pub fn is_about(path: &str) -> bool {
    path.contains("/networking-events")
}

/// What may be done again and again to one event without being in the way of anything else.
pub fn is_small(path: &str) -> bool {
    let ends = ["opening", "participants", "wishes", "presence", "separations", "locks"];
    is_about(path) && ends.iter().any(|end| path.ends_with(end))
}

/// Nobody is at two events at once, not even here; and late in the evening, when nothing else is.
fn plan() -> EventPlan {
    static HELD: AtomicI64 = AtomicI64::new(0);
    let days = TimeDelta::days(60 + HELD.fetch_add(1, Ordering::Relaxed));
    let at = starts() + days + TimeDelta::hours(9);
    let slot = TimeSlot::new(at, at + TimeDelta::hours(2)).unwrap();
    let deadline = at - TimeDelta::days(3);
    EventPlan { slot, deadline, format: EventFormat::Pairs, rounds: 2, ..plan_of() }
}

/// Open, with a plan; three others take part, too.
pub async fn of(stage: &Stage, person: PersonId) -> Hosted {
    let app = &stage.app;
    let desk = add_person(app, "事務 次郎", &format!("{}@example.jp", unique_key())).await;
    let host = Host::acting_as(desk);
    let event = opened(app, host, &plan()).await;
    let wish = |key: String| Joining {
        event,
        organisation: None,
        terms: Vec::new(),
        shows_name: true,
        shows_organisation: true,
        request_key: key,
    };
    let own = join(&app.context, Attendee::acting_as(person), &wish(unique_key())).await.unwrap();
    for number in 0..3 {
        let address = format!("{}@example.jp", unique_key());
        let other = add_person(app, &format!("参加 {number}"), &address).await;
        let who = Attendee::acting_as(other);
        join(&app.context, who, &wish(unique_key())).await.unwrap();
    }
    let plan = make(&app.context, host, event, None).await.unwrap();
    let whole = find(app.context.database.reader(), event).await.unwrap().unwrap();
    let tables = whole.tables(0);
    let other = tables.values().find(|table| !table.contains(&own)).unwrap()[0];
    let whose = Whose::Own(Attendee::acting_as(person));
    wish_for(&app.context, whose, event, &[wished(other)]).await.unwrap();
    Hosted {
        event: event.to_string(),
        participant: own.to_string(),
        other: other.to_string(),
        plan: plan.to_string(),
    }
}

/// A body that can be taken.
pub fn body(path: &str, objects: &Hosted) -> Option<Value> {
    let last = path.rsplit('/').next()?;
    let event = json!({
        "title": "交流会", "starts_at": "2027-03-03T13:00:00+09:00",
        "ends_at": "2027-03-03T15:00:00+09:00", "venue": "会館", "capacity": 20,
        "deadline": "2027-03-01T13:00:00+09:00", "format": "pairs", "rounds": 3,
        "round_minutes": 20,
    });
    let person = json!({ "family_name": "原", "given_name": "望",
        "email": format!("{}@example.jp", unique_key()) });
    let seat = json!({ "plan_id": objects.plan, "round": 1, "participant_id": objects.participant,
        "other_participant_id": objects.other });
    let wishes = json!([{ "kind": "participant", "target": objects.other, "points": 2 }]);
    Some(match last {
        "networking-events" => event,
        "{id}" => json!({ "plan": event, "version": -1 }),
        "cancellation" => json!({ "reason": "台風のため" }),
        "participants" => json!({ "person": person, "registration": {} }),
        "wishes" => json!({ "wishes": wishes }),
        "presence" => json!({ "mark": "arrived" }),
        "separations" => json!({ "one_id": objects.participant, "other_id": objects.other,
            "apart": true }),
        "plan" | "publication" => json!({ "plan_id": objects.plan }),
        "locks" => json!({ "round": 1, "participant_id": objects.participant, "locked": true }),
        "adjustment-preview" | "adjustments" => seat,
        "rounds" => json!({ "plan_id": objects.plan, "round": 1 }),
        "introductions" => json!({ "participant_id": objects.participant, "kind": "participant",
            "target": objects.other, "partner_id": objects.other }),
        "registration" => json!({ "shows_name": true }),
        _ => return None,
    })
}
