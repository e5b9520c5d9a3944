//! Other participants learn of somebody at an event what that person agreed to, and nothing else:
//! whatever they can read is searched, and so is what lies on tables and hangs on walls.

use bansou::networking::events::arrange::EventPlan;
use bansou::networking::events::day::begin_round;
use bansou::networking::events::join::{Joining, join};
use bansou::networking::events::publish::publish;
use bansou::networking::events::{Attendee, Host};
use bansou::people::sign_in::sessions;
use bansou::people::{Actor, roles};
use entities::PersonId;
use entities::mail::message;
use entities::people::organisation::OrganisationKind;
use entities::people::person;
use entities::people::role_assignment::Role;
use entities::sign_in::browser_session::Strength;
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _};

use super::gathering::{Gathering, opened, plan_of, starts};
use crate::access::tokens::token_for;
use crate::study_sessions::people::{add_member, add_organisation, add_person};
use crate::study_sessions::visitor::{Visitor, session_of};
use crate::support::ApiClient;

/// Family name, given name, organisation; and what of them may be shown.
const UNNAMED: (&str, &str, bool, bool) = ("覆面 太郎", "覆面商会", false, true);
const ALONE: (&str, &str, bool, bool) = ("独立 花子", "独立工房", true, false);
const WHOLLY: (&str, &str, bool, bool) = ("公開 一郎", "公開協会", true, true);

async fn joins(
    room: &mut Gathering,
    (name, organisation, shows_name, shows_it): (&str, &str, bool, bool),
) {
    let app = &room.app;
    let person =
        add_person(app, name, &format!("guest{}@secret.example.jp", room.people.len())).await;
    let home = add_organisation(app, organisation, OrganisationKind::AdoptedOperator).await;
    add_member(app, person, home).await;
    let wish = Joining {
        organisation: Some(home),
        shows_name,
        shows_organisation: shows_it,
        ..room.joining(name)
    };
    let id = join(&app.context, Attendee::acting_as(person), &wish).await.unwrap();
    room.people.push(person);
    room.participants.push(id);
}

/// All that one participant can read of an event.
async fn read_by(room: &Gathering, person: PersonId, email: &str) -> String {
    let app = &room.app;
    let visitor = Visitor::with_session(app, session_of(app, person).await);
    let api = ApiClient::with_token(app, token_for(app, person, Strength::MailLink).await);
    let mut all = String::new();
    for page in ["", "/tables", "/wishes", "/registration"] {
        all.push_str(&visitor.get(&format!("/my/events/{}{page}", room.event)).await.html);
    }
    all.push_str(&visitor.get("/home").await.html);
    for part in ["", "/tables", "/candidates"] {
        let path = format!("/api/v1/me/networking-events/{}{part}", room.event);
        all.push_str(&api.get(&path).await.body.to_string());
    }
    let own = message::Entity::find().filter(message::Column::ToAddress.eq(email));
    for one in own.all(app.context.database.reader()).await.unwrap() {
        let calendar = one.calendar_ics.unwrap_or_default();
        all.push_str(&[one.subject, one.text_body, one.html_body, calendar].concat());
    }
    all
}

/// What lies on tables and hangs on walls.
async fn on_show(room: &Gathering, desk: Host) -> String {
    let context = &room.app.context;
    let tx = context.database.begin_write().await.unwrap();
    roles::grant(&tx, context, &Actor::System, desk.person(), Role::Coordinator).await.unwrap();
    let row = person::Entity::find_by_id(desk.person()).one(&tx).await.unwrap().unwrap();
    let begun = sessions::begin(&tx, context, &row, Strength::TwoFactors, "test").await.unwrap();
    tx.commit().await.unwrap();
    let visitor = Visitor::with_session(&room.app, begun.token);
    let mut all = String::new();
    for page in ["sheets/tables", "signs"] {
        let seen = visitor.get(&format!("/staff/events/{}/{page}", room.event)).await;
        assert_eq!(seen.status, 200, "{page}");
        all.push_str(&seen.html);
    }
    all
}

#[tokio::test]
async fn others_read_of_somebody_what_they_agreed_to_and_nothing_else() {
    let mut room = Gathering::of(3).await;
    for one in [UNNAMED, ALONE, WHOLLY] {
        joins(&mut room, one).await;
    }
    let plan = room.planned().await;
    let context = &room.app.context;
    publish(context, room.host, (room.event, plan)).await.unwrap();
    room.day_comes();
    begin_round(context, room.host, (room.event, plan), 0).await.unwrap();

    // Whoever shows everything reads for the others.
    let mut all = read_by(&room, room.people[5], "guest5@secret.example.jp").await;
    let own = ["guest5@secret.example.jp", "公開 一郎", "公開協会"];
    for word in own {
        all = all.replace(word, "");
    }
    let shown = on_show(&room, room.host).await;

    // The tables were told, and the others are on them.
    assert!(all.contains("独立 花子") && all.contains("お名前を出していない方"), "{all}");
    assert!(shown.contains("公開 一郎さん（公開協会）"), "{shown}");
    for secret in ["覆面", "独立工房", "guest3", "guest4", "secret.example.jp"] {
        assert!(!all.contains(secret), "{secret} is read by others");
    }
    for secret in ["覆面", "独立工房", "secret.example.jp"] {
        assert!(!shown.contains(secret), "{secret} hangs on the wall");
    }
    room.app.run_workers().await;
}

#[tokio::test]
async fn on_the_day_the_table_of_now_stands_before_the_next_one() {
    let room = Gathering::of(6).await;
    let plan = room.planned().await;
    let context = &room.app.context;
    publish(context, room.host, (room.event, plan)).await.unwrap();
    room.app.clock.set(starts());
    let session = session_of(&room.app, room.people[0]).await;
    let visitor = Visitor::with_session(&room.app, session);
    let path = format!("/my/events/{}/tables", room.event);

    let before = visitor.get(&path).await.html;
    begin_round(context, room.host, (room.event, plan), 0).await.unwrap();
    let during = visitor.get(&path).await.html;

    let place = |html: &str, words: &str| html.find(words);
    assert!(place(&before, "次は（第1回）").is_some() && place(&before, "いまは").is_none());
    let (now, next) = (place(&during, "いまは（第1回）"), place(&during, "次は（第2回）"));
    assert!(now.is_some() && now < next, "{during}");
    room.app.run_workers().await;
}

#[tokio::test]
async fn an_event_online_alone_says_so_where_others_say_their_place() {
    let mut room = Gathering::of(0).await;
    let (url, host) = ("https://meet.example.jp/exchange".to_owned(), "meet.example.jp");
    let online = EventPlan { venue: String::new(), online_url: url, ..plan_of() };
    room.event = opened(&room.app, room.host, &online).await;
    let person = add_person(&room.app, "参加 一郎", "online@example.jp").await;
    let visitor = Visitor::with_session(&room.app, session_of(&room.app, person).await);
    let path = format!("/my/events/{}", room.event);

    let before = visitor.get(&path).await;
    let who = Attendee::acting_as(person);
    join(&room.app.context, who, &room.joining("online")).await.unwrap();
    let after = visitor.get(&path).await;

    assert!(before.says("会場 オンライン") && !before.html.contains(host), "{}", before.text());
    assert!(after.says("会場 オンライン") && after.html.contains(host), "{}", after.text());
    room.app.run_workers().await;
}
