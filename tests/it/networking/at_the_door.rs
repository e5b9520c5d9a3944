//! What goes differently on the day: somebody does not come and gives their seat away, somebody comes
//! who is of two organisations, somebody registers after the tables were told.

use bansou::networking::events::adjust::{Adjustment, adjust, set_lock};
use bansou::networking::events::arrange::EventPlan;
use bansou::networking::events::day::{Mark, mark};
use bansou::networking::events::join::{Joining, add};
use bansou::networking::events::planning::consider;
use bansou::networking::events::publish::publish;
use bansou::networking::events::readers::meetings;
use bansou::networking::events::withdraw::{By, withdraw};
use bansou::networking::events::{Attendee, Refusal};
use bansou::people::persons::{PersonDraft, RawPerson};
use bansou::people::sign_in::sessions;
use bansou::people::{Actor, roles};
use entities::networking::events::event::EventFormat;
use entities::people::person;
use entities::people::role_assignment::Role;
use entities::sign_in::browser_session::Strength;
use entities::{NetworkingParticipantId, PersonId};
use sea_orm::EntityTrait as _;

use super::gathering::{Gathering, letters, opened, plan_of, refused};
use crate::study_sessions::people::add_member;
use crate::study_sessions::visitor::{Visitor, session_of};

fn draft(email: &str) -> PersonDraft {
    let raw = RawPerson {
        family_name: "当日".to_owned(),
        given_name: "来人".to_owned(),
        email: email.to_owned(),
        ..RawPerson::default()
    };
    raw.check().unwrap()
}

async fn email_of(gathering: &Gathering, id: PersonId) -> String {
    let db = gathering.app.context.database.reader();
    person::Entity::find_by_id(id).one(db).await.unwrap().unwrap().email
}

/// The coordinator at the pages, with two factors.
pub async fn desk(gathering: &Gathering) -> Visitor<'_> {
    let (context, desk) = (&gathering.app.context, gathering.host.person());
    let tx = context.database.begin_write().await.unwrap();
    roles::grant(&tx, context, &Actor::System, desk, Role::Coordinator).await.unwrap();
    let row = person::Entity::find_by_id(desk).one(&tx).await.unwrap().unwrap();
    let begun = sessions::begin(&tx, context, &row, Strength::TwoFactors, "test").await.unwrap();
    tx.commit().await.unwrap();
    Visitor::with_session(&gathering.app, begun.token)
}

#[tokio::test]
async fn the_seat_of_somebody_who_did_not_come_goes_to_somebody_at_the_door() {
    let gathering = Gathering::of(12).await;
    let (context, host) = (&gathering.app.context, gathering.host);
    let plan = gathering.planned().await;
    gathering.day_comes();
    gathering.begins(plan, 0).await;
    let (gone, there) = (gathering.participants[3], gathering.participants[4]);
    gathering.marks(gone, Mark::Absent).await;
    let (one, wish) = (draft("door@example.jp"), gathering.joining("door"));

    let full = add(context, host, (&one, &wish)).await;
    let theirs = withdraw(context, By::Host(host), (gathering.event, there)).await;
    let own = By::Attendee(Attendee::acting_as(gathering.people[3]));
    let own = withdraw(context, own, (gathering.event, gone)).await;
    withdraw(context, By::Host(host), (gathering.event, gone)).await.unwrap();
    let walk_in = add(context, host, (&one, &wish)).await.unwrap();
    let next = gathering.planned().await;
    gathering.begins(next, 1).await;

    assert_eq!(refused(full), Refusal::Full);
    assert_eq!((refused(theirs), refused(own)), (Refusal::TooLate, Refusal::TooLate));
    assert_eq!(rounds_met(&gathering, walk_in).await, [1]);
    assert_eq!(rounds_met(&gathering, gone).await, Vec::<i32>::new());
    assert_eq!(gathering.whole().await.event.taken, 12);
    assert_eq!(letters(&gathering, "networking_withdrawn").await, 1);
    gathering.app.run_workers().await;
}

/// The rounds in which somebody met anybody.
async fn rounds_met(gathering: &Gathering, id: NetworkingParticipantId) -> Vec<i32> {
    let person = gathering.whole().await.participant(id).unwrap().row.person_id;
    let db = gathering.app.context.database.reader();
    let met = meetings(db, Some(&[gathering.event])).await.unwrap();
    let own = met.into_iter().filter(|it| it.one.0 == person || it.other.0 == person);
    let mut rounds: Vec<_> = own.map(|it| it.round).collect();
    rounds.dedup();
    rounds
}

#[tokio::test]
async fn whoever_was_there_does_not_come_late_any_more() {
    let gathering = Gathering::of(9).await;
    let (context, host) = (&gathering.app.context, gathering.host);
    let plan = gathering.planned().await;
    gathering.day_comes();
    let one = gathering.participants[2];
    gathering.begins(plan, 0).await;
    gathering.begins(plan, 1).await;
    gathering.marks(one, Mark::Arrived).await;

    let late = mark(context, host, (gathering.event, one), Mark::Late).await;
    let visitor = desk(&gathering).await;
    let page = visitor.get(&format!("/staff/events/{}/day", gathering.event)).await.html;
    let next = gathering.planned().await;
    gathering.begins(next, 2).await;
    gathering.marks(one, Mark::Arrived).await;

    assert_eq!(refused(late), Refusal::WasThere);
    assert!(!page.contains(&format!("late.{one}")), "{page}");
    assert!(page.contains(&format!("late.{}", gathering.participants[3])), "{page}");
    assert_eq!(rounds_met(&gathering, one).await, [0, 1, 2]);
    gathering.app.run_workers().await;
}

#[tokio::test]
async fn people_of_one_organisation_are_apart_whichever_they_come_for() {
    let gathering = Gathering::of(6).await;
    let context = &gathering.app.context;
    let whole = gathering.whole().await;
    let [first, second] = [0, 1].map(|at| gathering.participants[at]);
    let theirs = whole.participant(second).unwrap().row.organisation_id.unwrap();
    add_member(&gathering.app, gathering.people[0], theirs).await;

    let asked = consider(context, gathering.event).await.unwrap().unwrap().numbered;
    let (one, other) = (asked.number(first).unwrap(), asked.number(second).unwrap());
    gathering.planned().await;
    let planned = gathering.whole().await;
    let together = (0..4).flat_map(|round| planned.tables(round).into_values());
    let together = together.filter(|table| table.contains(&first) && table.contains(&second));

    assert_eq!(asked.question.colleagues, [(one.min(other), one.max(other))].into());
    assert_eq!(together.count(), 0);
    gathering.app.run_workers().await;
}

#[tokio::test]
async fn whoever_the_desk_adds_comes_for_the_one_organisation_they_belong_to() {
    let gathering = Gathering::of(2).await;
    let context = &gathering.app.context;
    let first = gathering.whole().await.participants[0].clone();
    let at = (gathering.event, first.id());
    withdraw(context, By::Host(gathering.host), at).await.unwrap();
    let known = draft(&email_of(&gathering, first.row.person_id).await);
    let wish: Joining = gathering.joining("desk");

    let again = add(context, gathering.host, (&known, &wish)).await.unwrap();

    let row = gathering.whole().await.participant(again).unwrap().row.clone();
    assert_eq!((again, row.organisation_id), (first.id(), first.row.organisation_id));
    gathering.app.run_workers().await;
}

#[tokio::test]
async fn one_to_one_another_partner_at_the_same_table_is_told() {
    let mut gathering = Gathering::of(0).await;
    let pairs = EventPlan { format: EventFormat::Pairs, rounds: 2, ..plan_of() };
    gathering.event = opened(&gathering.app, gathering.host, &pairs).await;
    for name in ["参加 一", "参加 二", "参加 三", "参加 四"] {
        gathering.joins(name).await;
    }
    let (context, host) = (&gathering.app.context, gathering.host);
    let plan = gathering.planned().await;
    publish(context, host, (gathering.event, plan)).await.unwrap();
    let tables = gathering.whole().await.tables(1);
    let swap = Adjustment::Swap { round: 1, one: tables[&1][0], other: tables[&2][0] };
    let swapped = adjust(context, host, (gathering.event, plan), swap).await.unwrap();

    let told = publish(context, host, (gathering.event, swapped)).await.unwrap();

    // Two changed tables, two stayed and met somebody else.
    assert_eq!(told.letters, 4);
    gathering.app.run_workers().await;
}

#[tokio::test]
async fn a_lock_without_a_seat_is_lifted_on_the_page() {
    let gathering = Gathering::of(6).await;
    let (context, host) = (&gathering.app.context, gathering.host);
    gathering.planned().await;
    let one = gathering.participants[0];
    set_lock(context, host, gathering.event, (3, one, true)).await.unwrap();
    gathering.marks(one, Mark::Absent).await;
    gathering.planned().await;
    let visitor = desk(&gathering).await;
    let path = format!("/staff/events/{}/plan", gathering.event);

    let page = visitor.get(&path).await;
    let action = format!("{path}/locks");
    let values = [("round", "3"), ("participant", &one.to_string()), ("act", "lift")];
    visitor.press(&page, &action, &values).await;

    assert!(page.html.contains("この回の席がありません"), "{}", page.html);
    assert!(page.html.contains(&format!("s-3-{one}")), "{}", page.html);
    assert_eq!(gathering.whole().await.locks.len(), 0);
    gathering.app.run_workers().await;
}

#[tokio::test]
async fn whoever_withdrew_is_no_part_of_the_question_any_more() {
    let mut gathering = Gathering::of(6).await;
    let context = gathering.app.context.clone();
    gathering.planned().await;
    let at = (gathering.event, gathering.participants[0]);
    withdraw(&context, By::Host(gathering.host), at).await.unwrap();
    gathering.joins("あとから 来た人").await;

    let asked = consider(&context, gathering.event).await.unwrap().unwrap().numbered;

    assert_eq!(asked.question.guests.len(), 6);
    gathering.planned().await;
    gathering.app.run_workers().await;
}

#[tokio::test]
async fn whoever_registers_after_tables_were_told_reads_that_theirs_are_to_come() {
    let mut gathering = Gathering::of(6).await;
    let context = gathering.app.context.clone();
    let plan = gathering.planned().await;
    publish(&context, gathering.host, (gathering.event, plan)).await.unwrap();
    gathering.joins("あとから 来た人").await;
    let person = *gathering.people.last().unwrap();
    let session = session_of(&gathering.app, person).await;

    let visitor = Visitor::with_session(&gathering.app, session);
    let page = visitor.get(&format!("/my/events/{}/tables", gathering.event)).await.html;

    assert!(page.contains("席はこれから決まります"), "{page}");
    assert!(!page.contains("出席の予定なし"), "{page}");
    gathering.app.run_workers().await;
}

/// The event as planned, with another title.
const FIELDS: [(&str, &str); 21] = [
    ("title", "交流の夕べ"),
    ("description", ""),
    ("day_year", "2026"),
    ("day_month", "12"),
    ("day_day", "15"),
    ("from", "14:00"),
    ("until", "16:00"),
    ("venue", "えんぱーく"),
    ("room", ""),
    ("online_url", ""),
    ("part_id", ""),
    ("capacity", "12"),
    ("deadline_day_year", "2026"),
    ("deadline_day_month", "12"),
    ("deadline_day_day", "12"),
    ("deadline_time", "14:00"),
    ("format", "tables"),
    ("table_size", "3"),
    ("rounds", "4"),
    ("round_minutes", "20"),
    ("nothing", ""),
];

#[tokio::test]
async fn the_form_of_an_event_is_saved_while_people_register_and_asks_after_another_change() {
    let mut gathering = Gathering::of(1).await;
    let visitor = desk(&gathering).await;
    let path = format!("/staff/events/{}/edit", gathering.event);
    let form = visitor.get(&path).await;
    let stale = visitor.get(&path).await;
    drop(visitor);
    gathering.joins("いま 申し込む人").await;

    let visitor = desk(&gathering).await;
    let hidden = |page: &crate::study_sessions::visitor::Seen| {
        page.hidden().into_iter().find(|(name, _)| name == "version").unwrap().1
    };
    let fresh = visitor.get(&path).await;
    let version = hidden(&form);
    let mut fields = FIELDS.to_vec();
    fields.push(("version", version.as_str()));
    visitor.post(&fresh, &fields).await;
    let saved = gathering.whole().await.event.title;
    let old = hidden(&stale);
    let mut fields = FIELDS.to_vec();
    fields[0] = ("title", "別の題名");
    fields.push(("version", old.as_str()));
    let asked = visitor.post(&fresh, &fields).await;
    let kept = gathering.whole().await.event.title;
    let mut fields = FIELDS.to_vec();
    fields[0] = ("title", "別の題名");
    visitor.post(&asked, &fields).await;

    assert_eq!(saved, "交流の夕べ");
    assert_eq!(kept, "交流の夕べ");
    assert!(asked.html.contains("ほかの人が変更しました"), "{}", asked.html);
    assert_eq!(gathering.whole().await.event.title, "別の題名");
    gathering.app.run_workers().await;
}
