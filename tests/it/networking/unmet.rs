//! What the rounds could not fulfil becomes an introduction, with the consent of both sides.

use bansou::networking::Requester;
use bansou::networking::events::Refusal;
use bansou::networking::events::day::{Mark, begin_round, finish, mark};
use bansou::networking::events::readers::meetings;
use bansou::networking::events::unmet::{Unmet, Wanted, introduce, unmet};
use bansou::networking::events::wishes::{Whose, wish};
use bansou::networking::events::{Attendee, Host};
use bansou::networking::introductions::{agree, find, parties};
use entities::mail::message;
use entities::networking::introduction::{IntroductionState, Side};
use entities::networking::{contact, contact_person};
use entities::people::person;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

use super::gathering::{Gathering, refused, wished};

/// Over after one round; the first has wished for somebody who was absent.
async fn over() -> (Gathering, Wanted) {
    let gathering = Gathering::of(6).await;
    let context = gathering.app.context.clone();
    let (host, event) = (gathering.host, gathering.event);
    let (from, to) = (gathering.participants[0], gathering.participants[3]);
    let whose = Whose::Own(Attendee::acting_as(gathering.people[0]));
    wish(&context, whose, event, &[wished(to)]).await.unwrap();
    let plan = gathering.planned().await;
    gathering.day_comes();
    begin_round(&context, host, (event, plan), 0).await.unwrap();
    mark(&context, host, (event, to), Mark::Absent).await.unwrap();
    let kind = entities::networking::events::wish::WishKind::Participant;
    let target = to.to_string();
    (gathering, Wanted { participant: from, kind, target, partner: to })
}

async fn mail(gathering: &Gathering) -> Vec<message::Model> {
    let db = gathering.app.context.database.reader();
    message::Entity::find().all(db).await.unwrap()
}

async fn still_open(gathering: &Gathering) -> Vec<Unmet> {
    let db = gathering.app.context.database.reader();
    let met = meetings(db, Some(&[gathering.event])).await.unwrap();
    unmet(db, (&gathering.whole().await, &met)).await.unwrap()
}

#[tokio::test]
async fn a_wish_nobody_met_is_introduced_once_and_names_nobody_before_both_agree() {
    let (gathering, wanted) = over().await;
    let context = gathering.app.context.clone();
    let (host, event, db) = (gathering.host, gathering.event, context.database.reader());
    let early = introduce(&context, host, event, &wanted).await;
    finish(&context, host, event).await.unwrap();
    let before = still_open(&gathering).await;
    let told = mail(&gathering).await.len();

    let made = introduce(&context, host, event, &wanted).await.unwrap();
    let again = introduce(&context, host, event, &wanted).await.unwrap();
    let after = still_open(&gathering).await;
    let row = find(db, made).await.unwrap().unwrap();
    let letters: Vec<_> = mail(&gathering).await.split_off(told);
    let contacts = contact::Entity::find().count(db).await.unwrap();

    assert_eq!(refused(early), Refusal::NotPossibleNow);
    assert_eq!((before.len(), before[0].introduction), (1, None));
    assert_eq!(before[0].fitting, [wanted.partner]);
    assert_eq!(made, again);
    assert_eq!(after[0].introduction, Some(made));
    assert_eq!((row.state, row.requester_id), (IntroductionState::Candidate, gathering.people[0]));
    assert_eq!((letters.len(), contacts), (1, 1));
    let text = format!("{}{}{}", letters[0].subject, letters[0].text_body, letters[0].html_body);
    assert!(!text.contains("参加 3") && !text.contains("参加3"), "{text}");
    gathering.app.run_workers().await;
}

#[tokio::test]
async fn whoever_wished_agrees_and_the_other_side_is_a_contact_who_can_be_asked() {
    let (gathering, wanted) = over().await;
    let context = gathering.app.context.clone();
    let (host, event, db) = (gathering.host, gathering.event, context.database.reader());
    finish(&context, host, event).await.unwrap();
    let made = introduce(&context, host, event, &wanted).await.unwrap();

    let who = Requester::acting_as(gathering.people[0]);
    let details = ["organisation".to_owned(), "name".to_owned(), "email".to_owned()];
    agree(&context, who, made, (&details, false)).await.unwrap();
    let row = find(db, made).await.unwrap().unwrap();
    let partner = contact_person::Entity::find().one(db).await.unwrap().unwrap();
    let all = parties(db, row.clone()).await.unwrap();

    assert_eq!(partner.person_id, Some(gathering.people[3]));
    assert_eq!(row.contact_person_id, Some(partner.id));
    assert_eq!(all.name(Side::Partner), "参加 3");
    assert_eq!(row.state, IntroductionState::RequesterAgreed);
    gathering.app.run_workers().await;
}

#[tokio::test]
async fn who_reads_english_is_told_of_a_wish_in_english() {
    let (gathering, wanted) = over().await;
    let context = gathering.app.context.clone();
    finish(&context, gathering.host, gathering.event).await.unwrap();
    let tx = context.database.begin_write().await.unwrap();
    person::Entity::update_many()
        .col_expr(person::Column::Language, Expr::value("en"))
        .filter(person::Column::Id.eq(gathering.people[3]))
        .exec(&tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();

    let made = introduce(&context, gathering.host, gathering.event, &wanted).await.unwrap();

    let row = find(context.database.reader(), made).await.unwrap().unwrap();
    assert!(row.told_partner.contains("would like to talk with you"), "{}", row.told_partner);
    assert!(row.told_partner.is_ascii(), "{}", row.told_partner);
    assert!(row.told_requester.contains("ご紹介"), "{}", row.told_requester);
    gathering.app.run_workers().await;
}

#[tokio::test]
async fn who_met_needs_no_introduction_and_who_does_not_fit_gets_none() {
    let gathering = Gathering::of(3).await;
    let context = gathering.app.context.clone();
    let (host, event): (Host, _) = (gathering.host, gathering.event);
    let to = gathering.participants[1];
    let whose = Whose::Own(Attendee::acting_as(gathering.people[0]));
    wish(&context, whose, event, &[wished(to)]).await.unwrap();
    let plan = gathering.planned().await;
    gathering.day_comes();
    begin_round(&context, host, (event, plan), 0).await.unwrap();
    finish(&context, host, event).await.unwrap();
    let kind = entities::networking::events::wish::WishKind::Participant;
    let wanted = |partner| Wanted {
        participant: gathering.participants[0],
        kind,
        target: to.to_string(),
        partner,
    };

    let met = introduce(&context, host, event, &wanted(to)).await;
    let other = introduce(&context, host, event, &wanted(gathering.participants[2])).await;
    let open = still_open(&gathering).await;

    assert_eq!(refused(met), Refusal::WishMet);
    assert_eq!(refused(other), Refusal::NotFound);
    assert_eq!(open, []);
    gathering.app.run_workers().await;
}
