//! A networking event in which the operator takes part.

use bansou::networking::events::join::{Joining, join};
use bansou::networking::events::planning::make;
use bansou::networking::events::{Attendee, Host};
use entities::PersonId;
use uuid::Uuid;

use crate::networking::cast::{opened, plan_of};
use crate::study_sessions::cast::{Stage, unique_key};
use crate::study_sessions::people::add_person;

#[derive(Clone, Debug)]
pub struct Hosted {
    pub event: String,
    /// The operator's place in it.
    pub participant: String,
}

impl Hosted {
    pub fn missing() -> Self {
        let nil = Uuid::nil().to_string();
        Self { event: nil.clone(), participant: nil }
    }
}

/// Open, with a plan; four others take part, too.
pub async fn of(stage: &Stage, person: PersonId) -> Hosted {
    let app = &stage.app;
    let desk = add_person(app, "事務 次郎", &format!("{}@example.jp", unique_key())).await;
    let host = Host::acting_as(desk);
    let event = opened(app, host, &plan_of()).await;
    let wish = |key: String| Joining {
        event,
        organisation: None,
        terms: Vec::new(),
        shows_name: true,
        shows_organisation: true,
        request_key: key,
    };
    let own = join(&app.context, Attendee::acting_as(person), &wish(unique_key())).await.unwrap();
    for number in 0..4 {
        let address = format!("{}@example.jp", unique_key());
        let other = add_person(app, &format!("参加 {number}"), &address).await;
        let who = Attendee::acting_as(other);
        join(&app.context, who, &wish(unique_key())).await.unwrap();
    }
    make(&app.context, host, event, None).await.unwrap();
    Hosted { event: event.to_string(), participant: own.to_string() }
}
