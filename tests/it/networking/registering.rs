//! Registering, wishing, withdrawing, a new time, calling off.

use bansou::networking::events::arrange::{EventPlan, call_off};
use bansou::networking::events::join::{add, join};
use bansou::networking::events::planning::make;
use bansou::networking::events::revise::revise;
use bansou::networking::events::wishes::{Whose, Wished, wish};
use bansou::networking::events::withdraw::{By, withdraw};
use bansou::networking::events::{Attendee, Refusal};
use bansou::people::persons::RawPerson;
use bansou::people::vocabularies::Terms;
use bansou::vocabulary::TimeSlot;
use chrono::TimeDelta;
use entities::networking::events::wish::WishKind;
use entities::people::term::Vocabulary;

use super::gathering::{Gathering, letters, plan_of, refused, starts, wished};

#[tokio::test]
async fn registering_twice_is_one_registration_one_letter_and_one_seat() {
    let gathering = Gathering::of(1).await;
    let who = Attendee::acting_as(gathering.people[0]);

    let again = join(&gathering.app.context, who, &gathering.joining("other")).await;

    assert_eq!(refused(again), Refusal::AlreadyThere);
    assert_eq!(gathering.whole().await.event.taken, 1);
    assert_eq!(letters(&gathering, "networking_registered").await, 1);
    gathering.app.run_workers().await;
}

#[tokio::test]
async fn the_last_seat_is_given_once() {
    let mut gathering = Gathering::of(11).await;
    gathering.joins("最後 の人").await;
    let late = crate::study_sessions::people::add_person(&gathering.app, "遅い 人", "l@x.jp").await;

    let full =
        join(&gathering.app.context, Attendee::acting_as(late), &gathering.joining("late")).await;

    assert_eq!(refused(full), Refusal::Full);
    assert_eq!(gathering.whole().await.event.taken, 12);
    gathering.app.run_workers().await;
}

#[tokio::test]
async fn withdrawing_gives_the_seat_and_the_time_back() {
    let gathering = Gathering::of(3).await;
    let by = By::Attendee(Attendee::acting_as(gathering.people[0]));
    let at = (gathering.event, gathering.participants[0]);

    withdraw(&gathering.app.context, by, at).await.unwrap();
    withdraw(&gathering.app.context, by, at).await.unwrap();
    let stranger = By::Attendee(Attendee::acting_as(gathering.people[1]));
    let theirs = withdraw(&gathering.app.context, stranger, at).await;
    let again = gathering.joining("again");
    let back = join(&gathering.app.context, Attendee::acting_as(gathering.people[0]), &again).await;

    assert_eq!(refused(theirs), Refusal::NotFound);
    assert_eq!(back.unwrap(), gathering.participants[0]);
    assert_eq!(gathering.whole().await.event.taken, 3);
    assert_eq!(letters(&gathering, "networking_withdrawn").await, 1);
    gathering.app.run_workers().await;
}

#[tokio::test]
async fn a_form_sent_again_after_a_withdrawal_registers_anew() {
    let gathering = Gathering::of(1).await;
    let context = &gathering.app.context;
    let who = Attendee::acting_as(gathering.people[0]);
    let at = (gathering.event, gathering.participants[0]);
    withdraw(context, By::Attendee(who), at).await.unwrap();
    let form = gathering.joining("the form");
    join(context, who, &form).await.unwrap();
    withdraw(context, By::Attendee(who), at).await.unwrap();

    join(context, who, &form).await.unwrap();
    join(context, who, &form).await.unwrap();
    let whole = gathering.whole().await;

    assert_eq!((whole.event.taken, whole.confirmed().count()), (1, 1));
    assert_eq!(letters(&gathering, "networking_registered").await, 3);
    gathering.app.run_workers().await;
}

#[tokio::test]
async fn a_form_filled_again_for_somebody_else_adds_somebody_else() {
    let gathering = Gathering::of(0).await;
    let (context, host) = (&gathering.app.context, gathering.host);
    let draft = |email: &str| {
        let raw = RawPerson {
            family_name: "参加".to_owned(),
            given_name: "者".to_owned(),
            email: email.to_owned(),
            ..RawPerson::default()
        };
        raw.check().unwrap()
    };
    let form = gathering.joining("the form");

    let first = add(context, host, (&draft("one@example.jp"), &form)).await.unwrap();
    let again = add(context, host, (&draft("one@example.jp"), &form)).await.unwrap();
    let other = add(context, host, (&draft("two@example.jp"), &form)).await.unwrap();

    assert_eq!(first, again);
    assert_ne!(first, other);
    assert_eq!(gathering.whole().await.event.taken, 2);
    gathering.app.run_workers().await;
}

#[tokio::test]
async fn a_wish_is_the_same_whichever_way_its_id_is_typed() {
    let gathering = Gathering::of(3).await;
    let context = &gathering.app.context;
    let whose = || Whose::Own(Attendee::acting_as(gathering.people[0]));
    let terms = Terms::load(context.database.reader()).await.unwrap();
    let theme = terms.of(Vocabulary::Theme).next().unwrap().id;
    let of = |kind, target: String| Wished { kind, target, points: 2 };
    let shouted = of(WishKind::Term, theme.to_string().to_uppercase());
    let person = of(WishKind::Participant, gathering.participants[1].to_string().to_uppercase());

    let twice = [shouted.clone(), of(WishKind::Term, theme.to_string())];
    let twice = wish(context, whose(), gathering.event, &twice).await;
    wish(context, whose(), gathering.event, &[shouted, person]).await.unwrap();
    let mut stored: Vec<_> =
        gathering.whole().await.wishes.into_iter().map(|row| row.target).collect();
    stored.sort();

    assert!(matches!(refused(twice), Refusal::Invalid(_)));
    let mut wanted = [theme.to_string(), gathering.participants[1].to_string()];
    wanted.sort();
    assert_eq!(stored, wanted);
    gathering.app.run_workers().await;
}

#[tokio::test]
async fn nobody_is_at_two_events_at_once() {
    let gathering = Gathering::of(1).await;
    let other = super::gathering::opened(&gathering.app, gathering.host, &plan_of()).await;
    let wish =
        bansou::networking::events::join::Joining { event: other, ..gathering.joining("second") };

    let busy = join(&gathering.app.context, Attendee::acting_as(gathering.people[0]), &wish).await;

    assert!(matches!(refused(busy), Refusal::Busy(_)));
    gathering.app.run_workers().await;
}

#[tokio::test]
async fn only_people_who_agreed_can_be_wished_for() {
    let mut gathering = Gathering::of(2).await;
    let hidden =
        crate::study_sessions::people::add_person(&gathering.app, "秘密 人", "h@x.jp").await;
    let joining = bansou::networking::events::join::Joining {
        shows_name: false,
        ..gathering.joining("hidden")
    };
    let context = gathering.app.context.clone();
    let id = join(&context, Attendee::acting_as(hidden), &joining).await.unwrap();
    gathering.participants.push(id);

    let own = Whose::Own(Attendee::acting_as(gathering.people[0]));
    let by_them = wish(&context, own, gathering.event, &[wished(id)]).await;
    let theirs = Whose::Theirs(gathering.host, gathering.participants[0]);
    let by_desk = wish(&context, theirs, gathering.event, &[wished(id)]).await;

    assert!(matches!(refused(by_them), Refusal::Invalid(_)));
    by_desk.unwrap();
    gathering.app.run_workers().await;
}

#[tokio::test]
async fn wishes_close_with_the_deadline() {
    let gathering = Gathering::of(2).await;
    gathering.app.clock.advance(TimeDelta::days(20));

    let own = Whose::Own(Attendee::acting_as(gathering.people[0]));
    let wishes = [wished(gathering.participants[1])];
    let late = wish(&gathering.app.context, own, gathering.event, &wishes).await;

    assert_eq!(refused(late), Refusal::TooLate);
    gathering.app.run_workers().await;
}

#[tokio::test]
async fn a_new_time_is_told_and_calling_off_frees_everything() {
    let gathering = Gathering::of(3).await;
    let context = &gathering.app.context;
    let version = gathering.whole().await.event.version;
    let later = starts() + TimeDelta::days(1);
    let slot = TimeSlot::new(later, later + TimeDelta::hours(2)).unwrap();
    let moved = EventPlan { slot, ..plan_of() };
    let at = (gathering.event, version);

    let told = revise(context, gathering.host, at, &moved).await.unwrap().letters;
    let stale = revise(context, gathering.host, at, &moved).await;
    let off = call_off(context, gathering.host, gathering.event, "台風のため").await.unwrap();
    let again = call_off(context, gathering.host, gathering.event, "").await.unwrap();
    let plan = make(context, gathering.host, gathering.event, None).await;

    assert_eq!((told, off, again), (3, 3, 0));
    assert_eq!(refused(stale), Refusal::ChangedMeanwhile);
    assert_eq!(refused(plan), Refusal::NotPossibleNow);
    assert_eq!(letters(&gathering, "networking_changed").await, 3);
    gathering.app.run_workers().await;
}
