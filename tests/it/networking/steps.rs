//! Steps that lead back, that are taken twice, or by the clock.

use bansou::networking::contacts::{
    ContactFilter, Merge, RawContactPerson, Seen, add_person, before_merge, change_person,
    contacts, merge, merges_of, whole,
};
use bansou::networking::introductions::{
    Offer, RawCheck, ask_partner, choose, disclosures, events_of, note_met, note_not_met, offer,
    times_of,
};
use bansou::networking::{Refusal, do_due};
use bansou::vocabulary::TimeSlot;
use chrono::TimeDelta;
use entities::networking::introduction::IntroductionState;
use entities::networking::introduction_event::Act;
use entities::people::membership;
use entities::people::term::Vocabulary;
use entities::{ContactPersonId, IntroductionId};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;

use super::cast::{LAN, OPERATOR, Stage, check, lan, refused};
use super::staff_pages::at_the_desk;
use crate::study_sessions::visitor::Visitor;

fn offered(stage: &Stage, days: &[i64]) -> Offer {
    let now = stage.app.context.now();
    let slot = |days: &i64| {
        let starts = now + TimeDelta::days(*days);
        TimeSlot::new(starts, starts + TimeDelta::hours(1)).unwrap()
    };
    Offer { times: days.iter().map(slot).collect(), place: "駅".to_owned(), resource: None }
}

fn whole_minute(stage: &Stage) {
    let over = stage.app.context.now().timestamp() % 60;
    stage.app.clock.advance(TimeDelta::seconds(60 - over));
}

#[tokio::test]
async fn a_meeting_that_was_not_held_leads_back_by_one_press() {
    let stage = Stage::new().await;
    let id = stage.introduced().await;
    let context = &stage.app.context;
    note_met(context, stage.own(), id, stage.today()).await.unwrap();
    let desk = at_the_desk(&stage).await;
    let page = desk.get(&format!("/staff/networking/introductions/{id}")).await;
    let pressed = desk.press(&page, &format!("{}/not-met", page.path), &[]).await;
    let row = stage.row(id).await;
    note_not_met(context, stage.desk, id).await.unwrap();
    let events = events_of(context.database.reader(), id).await.unwrap();
    whole_minute(&stage);
    let again = offer(context, stage.own(), id, &offered(&stage, &[3])).await;

    assert!(
        page.says("面談は行われなかった") && pressed.says("別の日時の候補"),
        "{}",
        pressed.text()
    );
    assert_eq!((row.state, row.met_at), (IntroductionState::Introduced, None));
    assert_eq!(events.iter().filter(|line| line.act == Act::NotMet).count(), 1);
    again.unwrap();
}

#[tokio::test]
async fn the_clock_ends_what_somebody_asked_for_who_has_left() {
    let stage = Stage::new().await;
    let (asked, new, told) = (stage.asked().await, stage.asks().await, stage.introduced().await);
    let context = &stage.app.context;
    let tx = context.database.begin_write().await.unwrap();
    membership::Entity::update_many()
        .col_expr(membership::Column::EndedAt, Expr::value(context.now()))
        .filter(membership::Column::PersonId.eq(stage.suzuki.person()))
        .exec(&tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    do_due(context, context.now()).await.unwrap();
    do_due(context, context.now()).await.unwrap();
    let desk = at_the_desk(&stage).await;
    let page = desk.get(&format!("/staff/networking/introductions/{new}")).await;

    let state = async |id: IntroductionId| stage.row(id).await.state;
    assert_eq!(state(asked).await, IntroductionState::Lapsed);
    assert_eq!(state(new).await, IntroductionState::Lapsed);
    assert_eq!(state(told).await, IntroductionState::Introduced);
    let letters = stage.letters_to(LAN).await;
    assert_eq!(letters.iter().filter(|one| *one == "introduction_ended").count(), 1);
    assert!(page.says("団体を離れたか"), "{}", page.text());
}

async fn asks_once_more(
    stage: &Stage,
    (id, person): (IntroductionId, ContactPersonId),
    version: Option<i32>,
) -> Result<(), bansou::database::Stop<Refusal>> {
    stage.later();
    let raw: RawCheck = check(person, stage.today() + TimeDelta::days(14));
    let db = stage.app.context.database.reader();
    let draft = raw.check(db, (id, stage.today())).await?;
    ask_partner(&stage.app.context, stage.desk, id, (&draft, version)).await
}

#[tokio::test]
async fn a_wrong_address_is_corrected_and_asked_once_more() {
    let stage = Stage::new().await;
    let id = stage.asked().await;
    let context = &stage.app.context;
    let first = stage.token(id).await;
    let right = RawContactPerson { email: "lan@right.example.vn".to_owned(), ..lan() };
    let right = right.check().unwrap();
    change_person(context, stage.desk, (stage.school, stage.lan), &right).await.unwrap();
    let version = stage.row(id).await.version;
    // A program that repeats itself, and a button pressed twice.
    asks_once_more(&stage, (id, stage.lan), None).await.unwrap();
    asks_once_more(&stage, (id, stage.lan), Some(version)).await.unwrap();
    asks_once_more(&stage, (id, stage.lan), Some(version)).await.unwrap();
    let old = stage.app.url(&format!("/introductions/{first}"));
    let old = reqwest::get(old).await.unwrap().status();

    assert_eq!(stage.letters_to("lan@right.example.vn").await, ["introduction_asked"]);
    assert_eq!(stage.letters_to(LAN).await, ["introduction_asked"]);
    assert_eq!(old, 404);
    stage.consents(id).await.unwrap();
    assert_eq!(stage.row(id).await.state, IntroductionState::Introduced);
}

#[tokio::test]
async fn who_is_asked_no_more_is_told_so_without_a_link() {
    let stage = Stage::new().await;
    let id = stage.asked().await;
    let minh =
        RawContactPerson { name: "Tran Van Minh".into(), email: "minh@example.vn".into(), ..lan() };
    let minh = minh.check().unwrap();
    let minh = add_person(&stage.app.context, stage.desk, stage.school, &minh).await.unwrap();
    let version = stage.row(id).await.version;
    asks_once_more(&stage, (id, minh), Some(version)).await.unwrap();

    assert_eq!(stage.letters_to(LAN).await, ["introduction_asked", "introduction_ended"]);
    let last = stage.mail_to(LAN).await.pop().unwrap();
    let base = format!("{}/introductions/", stage.app.context.config.base_url);
    assert!(!last.text_body.contains(&base) && !last.html_body.contains(&base));
    assert_eq!(stage.letters_to("minh@example.vn").await, ["introduction_asked"]);
}

#[tokio::test]
async fn the_same_time_is_chosen_twice_and_another_is_not() {
    let stage = Stage::new().await;
    let id = stage.introduced().await;
    whole_minute(&stage);
    let context = &stage.app.context;
    offer(context, stage.own(), id, &offered(&stage, &[3, 4])).await.unwrap();
    let times = times_of(context.database.reader(), id).await.unwrap();
    let partner = stage.partner(id).await;
    choose(context, partner, id, times[0].id).await.unwrap();
    let letters = stage.letters_to(LAN).await.len();

    let again = choose(context, partner, id, times[0].id).await;
    let other = choose(context, partner, id, times[1].id).await;

    again.unwrap();
    assert_eq!(refused(other), Refusal::NotOnOffer);
    assert_eq!(stage.letters_to(LAN).await.len(), letters);
}

#[tokio::test]
async fn nobody_offers_times_to_somebody_no_letter_reaches() {
    let stage = Stage::new().await;
    let id = stage.introduced().await;
    whole_minute(&stage);
    let context = &stage.app.context;
    let gone = RawContactPerson { email: String::new(), ..lan() }.check().unwrap();
    change_person(context, stage.desk, (stage.school, stage.lan), &gone).await.unwrap();

    let outcome = offer(context, stage.own(), id, &offered(&stage, &[3])).await;

    assert_eq!(refused(outcome), Refusal::NoAddress);
    assert_eq!(stage.count("SELECT count(*) FROM introduction_time").await, 0);
}

#[tokio::test]
async fn a_language_and_a_topic_narrow_together_on_the_page_and_over_the_api() {
    let stage = Stage::new().await;
    let both = stage.contact(|raw| raw.name = "両方の学校".to_owned()).await;
    stage.contact(|raw| raw.topics.clear()).await;
    let term = |vocabulary, code: &str| stage.terms.find(vocabulary, code).unwrap().id;
    let terms = vec![term(Vocabulary::Language, "vi"), term(Vocabulary::Theme, "overseas")];
    let filter = ContactFilter { terms, ..ContactFilter::default() };
    let found = contacts(stage.app.context.database.reader(), &filter, (None, 9)).await.unwrap();
    let desk = at_the_desk(&stage).await;
    let page = desk.get("/staff/networking/contacts?language=vi&topic=overseas").await;

    let found: Vec<_> = found.iter().map(|one| one.row.id).collect();
    assert_eq!(found, [both, stage.school]);
    assert!(page.says("両方の学校") && !page.says("ほかの学校"), "{}", page.text());
}

#[tokio::test]
async fn whoever_stood_in_both_contacts_is_there_once_after_a_merge() {
    let stage = Stage::new().await;
    let (context, id) = (&stage.app.context, stage.asked().await);
    let twin = stage.contact(|raw| raw.name = "さくら学院".to_owned()).await;
    let own = lan().check().unwrap();
    let second = add_person(context, stage.desk, twin, &own).await.unwrap();
    let wanted =
        Merge { kept: stage.school, gone: twin, from_gone: Vec::new(), seen: Seen::default() };
    merge(context, stage.desk, &wanted).await.unwrap();
    let db = context.database.reader();
    let people = whole(db, stage.school).await.unwrap().unwrap().people;
    let merges = merges_of(db, stage.school).await.unwrap();
    let both = before_merge(&merges[0]).unwrap();
    let desk = at_the_desk(&stage).await;
    let page = desk.get(&format!("/staff/networking/contacts/{}", stage.school)).await;

    let there: Vec<_> = people.iter().map(|one| (one.id, one.retired)).collect();
    assert_eq!(there, [(stage.lan, false), (second, true)]);
    assert_eq!(stage.row(id).await.contact_person_id, Some(stage.lan));
    let names: Vec<_> = both.iter().map(|one| one.name.as_str()).collect();
    assert_eq!((names, both[1].people.len()), (vec!["さくら日本語学院", "さくら学院"], 1));
    assert!(page.says("さくら学院、ベトナム、担当者：Nguyen Thi Lan Director"), "{}", page.text());
}

#[tokio::test]
async fn records_are_found_by_names_however_they_are_typed() {
    let stage = Stage::new().await;
    stage.introduced().await;
    let db = stage.app.context.database.reader();
    let found = async |words: &str| disclosures(db, words, (None, 9)).await.unwrap().len();

    for words in ["鈴木花子", "鈴木　花子", "nguyen", "ＬＡＮ", "はじめの"] {
        assert!(found(words).await >= 1, "{words}");
    }
    assert_eq!(found("").await, 2);
    assert_eq!((found("%").await, found("田中").await), (0, 0));
}

#[tokio::test]
async fn a_program_of_the_other_side_reads_codes_and_its_own_language() {
    let stage = Stage::new().await;
    let id = stage.introduced().await;
    let path = format!("/api/v1/introduction-links/{}", stage.token(id).await);
    let answer: serde_json::Value =
        reqwest::get(stage.app.url(&path)).await.unwrap().json().await.unwrap();

    let first = json!({ "code": "organisation", "label": "Organisation", "value": OPERATOR });
    assert_eq!(answer["other"][0], first, "{answer}");
}

#[tokio::test]
async fn a_form_of_an_event_says_everything_that_is_wrong_at_once() {
    let stage = Stage::new().await;
    let desk: Visitor<'_> = at_the_desk(&stage).await;
    let form = desk.get("/staff/events/new").await;
    let typed = [("title", ""), ("capacity", "0"), ("rounds", "4"), ("round_minutes", "400")];
    let again = desk.post(&form, &typed).await;

    assert_eq!(again.status, 422);
    let wrong = ["title", "day", "from", "until", "deadline-day", "deadline-time", "capacity"];
    for name in wrong.into_iter().chain(["round-minutes", "venue"]) {
        assert!(again.html.contains(&format!("id=\"f-{name}-problem\"")), "{name}");
    }
    for words in ["2から400までの数字", "1から240までの数字", "会場か、オンラインの参加先"]
    {
        assert!(again.says(words), "{words}: {}", again.text());
    }
    assert!(!again.says("収まりません"), "{}", again.text());
}
