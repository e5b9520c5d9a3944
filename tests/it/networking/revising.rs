//! Changing an event: other rounds and tables drop the plan, a room is told as a place, a part that is
//! not there is a problem of its field.

use std::collections::{BTreeMap, HashMap};

use bansou::calendar::add_listing;
use bansou::networking::events::Refusal;
use bansou::networking::events::adjust::set_lock;
use bansou::networking::events::arrange::{EventPlan, create};
use bansou::networking::events::publish::{publish, seen_by_participants};
use bansou::networking::events::readers::personal_appointments;
use bansou::networking::events::revise::{Revised, revise};
use bansou::people::Actor;
use entities::calendar::resource::ResourceKind;
use entities::mail::message;
use entities::networking::events::event::EventFormat;
use entities::{NetworkingParticipantId, ResourceId, SessionPartId};
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _};
use serde_json::json;
use uuid::Uuid;

use super::gathering::{Gathering, desk_at, opened, plan_of, refused};
use crate::study_sessions::visitor::{Visitor, session_of};

async fn revised(gathering: &Gathering, plan: &EventPlan) -> Revised {
    let version = gathering.whole().await.event.version;
    let at = (gathering.event, version);
    revise(&gathering.app.context, gathering.host, at, plan).await.unwrap()
}

/// Everybody of the first table of the last round is locked to it, and all are told.
async fn locked_and_told(gathering: &Gathering) {
    let context = &gathering.app.context;
    let plan = gathering.planned().await;
    publish(context, gathering.host, (gathering.event, plan)).await.unwrap();
    for one in &gathering.whole().await.tables(3)[&1] {
        set_lock(context, gathering.host, gathering.event, (3, *one, true)).await.unwrap();
    }
}

/// Everybody's tables, by round.
async fn seats(gathering: &Gathering) -> HashMap<NetworkingParticipantId, BTreeMap<i32, i32>> {
    let mut all: HashMap<_, BTreeMap<_, _>> = HashMap::new();
    for seat in gathering.whole().await.seats {
        all.entry(seat.participant_id).or_default().insert(seat.round, seat.table_number);
    }
    all
}

#[tokio::test]
async fn with_fewer_rounds_or_in_pairs_a_plan_with_locks_is_made_anew() {
    for change in [
        EventPlan { rounds: 3, ..plan_of() },
        EventPlan { format: EventFormat::Pairs, ..plan_of() },
        EventPlan { table_size: 2, ..plan_of() },
    ] {
        let gathering = Gathering::of(6).await;
        locked_and_told(&gathering).await;
        let before = seats(&gathering).await;
        let done = revised(&gathering, &change).await;
        let dropped = gathering.whole().await;
        let seen = seen_by_participants(&dropped, gathering.app.context.now());
        let plan = gathering.planned().await;
        let at = (gathering.event, plan);
        let told = publish(&gathering.app.context, gathering.host, at).await.unwrap();

        assert_eq!(done, Revised { letters: 0, plan_dropped: true });
        assert_eq!((dropped.locks.len(), dropped.event.plan_id, seen), (0, None, None));
        assert!(gathering.whole().await.is_current());
        // Those who were told other tables before are told so; somebody may sit as before by chance.
        let after = seats(&gathering).await;
        let moved = after.iter().filter(|(who, seats)| before[who] != **seats).count();
        assert!(moved > 0);
        // In pairs whoever stays is told of another partner, too.
        assert!(told.letters >= moved, "{} letters, {moved} moved", told.letters);
        let found = message::Entity::find().filter(message::Column::Letter.eq("networking_tables"));
        let rows = found.all(gathering.app.context.database.reader()).await.unwrap();
        let anew = rows.iter().filter(|row| row.text_body.contains("席が変わりました"));
        assert_eq!((rows.len(), anew.count()), (6 + told.letters, told.letters));
        gathering.app.run_workers().await;
    }
}

#[tokio::test]
async fn another_title_leaves_plan_and_locks() {
    let gathering = Gathering::of(6).await;
    locked_and_told(&gathering).await;
    let before = gathering.whole().await;

    let done = revised(&gathering, &EventPlan { title: "交流会".to_owned(), ..plan_of() }).await;
    let after = gathering.whole().await;

    assert_eq!(done, Revised { letters: 6, plan_dropped: false });
    assert_eq!((after.event.plan_id, &after.locks), (before.event.plan_id, &before.locks));
    gathering.app.run_workers().await;
}

async fn room(gathering: &Gathering, label: &str) -> ResourceId {
    let context = &gathering.app.context;
    add_listing(context, &Actor::System, ResourceKind::Room, label).await.unwrap()
}

fn in_room(room: ResourceId) -> EventPlan {
    EventPlan { venue: String::new(), room: Some(room), ..plan_of() }
}

/// The letter of this kind that was written last.
async fn letter(gathering: &Gathering, name: &str) -> message::Model {
    let found = message::Entity::find().filter(message::Column::Letter.eq(name));
    let mut rows = found.all(gathering.app.context.database.reader()).await.unwrap();
    rows.sort_by_key(|row| row.id);
    rows.pop().unwrap()
}

#[tokio::test]
async fn the_room_of_an_event_is_told_wherever_a_place_is() {
    let mut gathering = Gathering::of(0).await;
    let small = room(&gathering, "小会議室").await;
    gathering.event = opened(&gathering.app, gathering.host, &in_room(small)).await;
    gathering.joins("参加 一").await;
    let (app, event, person) = (&gathering.app, gathering.event, gathering.people[0]);
    let visitor = Visitor::with_session(app, session_of(app, person).await);
    let own = visitor.get(&format!("/my/events/{event}")).await;
    let list = visitor.get("/my/events").await;
    for page in [&own, &list] {
        // The way stands above what the page is about.
        let way = page.html.split("class=\"crumbs\"").nth(1).unwrap();
        let way = way.split("</nav>").next().unwrap();
        assert!(way.contains("&#x2f;home\""), "{way}");
        let home = visitor.get("/home").await;
        assert_eq!(home.status.as_u16(), 200, "the way home");
    }
    let (own, list) = (own.html, list.html);
    let calendar = personal_appointments(&app.context, person).await.unwrap();
    let registered = letter(&gathering, "networking_registered").await;

    let invitation = registered.calendar_ics.unwrap();
    for told in [&own, &list, &registered.text_body, &registered.html_body, &invitation] {
        assert!(told.contains("小会議室"), "{told}");
    }
    assert_eq!(calendar[0].location.as_deref(), Some("小会議室"));
    gathering.app.run_workers().await;
}

#[tokio::test]
async fn another_room_is_another_place() {
    let mut gathering = Gathering::of(0).await;
    let (small, large) = (room(&gathering, "小会議室").await, room(&gathering, "大会議室").await);
    gathering.event = opened(&gathering.app, gathering.host, &in_room(small)).await;
    gathering.joins("参加 一").await;

    let moved = revised(&gathering, &in_room(large)).await;
    let changed = letter(&gathering, "networking_changed").await;
    // The place stays what was typed, whichever room is held for it.
    let named = |room| EventPlan { venue: "みなと会館".to_owned(), ..in_room(room) };
    let typed = revised(&gathering, &named(large)).await;
    let held = revised(&gathering, &named(small)).await;

    assert_eq!((moved.letters, typed.letters, held.letters), (1, 1, 0));
    assert!(changed.text_body.contains("会場: 大会議室"), "{}", changed.text_body);
    assert!(changed.text_body.contains("変更前の会場: 小会議室"), "{}", changed.text_body);
    assert!(changed.calendar_ics.unwrap().contains("大会議室"));
    gathering.app.run_workers().await;
}

#[tokio::test]
async fn a_part_that_is_not_there_is_a_problem_of_its_field() {
    let gathering = Gathering::of(0).await;
    let (context, host) = (&gathering.app.context, gathering.host);
    let unknown = EventPlan { part: Some(SessionPartId(Uuid::from_u128(7))), ..plan_of() };
    let at = (gathering.event, gathering.whole().await.event.version);
    let made = create(context, host, &unknown).await;
    let changed = revise(context, host, at, &unknown).await;
    let desk = desk_at(&gathering.app, host).await;
    let body = json!({
        "title": "交流会", "part_id": Uuid::from_u128(7), "venue": "会館", "capacity": 20,
        "starts_at": "2027-03-03T13:00:00+09:00", "ends_at": "2027-03-03T15:00:00+09:00",
        "deadline": "2027-03-01T13:00:00+09:00", "format": "pairs", "rounds": 3,
        "round_minutes": 20,
    });
    let over_api = desk.post("/api/v1/networking-events", body).await;

    for refusal in [refused(made), refused(changed)] {
        let Refusal::Invalid(problems) = refusal else { panic!("{refusal:?}") };
        assert!(problems.of("part_id").is_some());
    }
    assert_eq!((over_api.status, over_api.fields()), (422, vec!["part_id"]));
    gathering.app.run_workers().await;
}
