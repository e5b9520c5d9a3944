//! What is promised after a session, and what papers say.

use bansou::database::Stop;
use bansou::study_sessions::attendance::{Ticket, check_in};
use bansou::study_sessions::certificates::{self, Withdrawal};
use bansou::study_sessions::report::report_facts;
use bansou::study_sessions::survey::{self, Refusal, Reply, SurveyPlan};
use bansou::study_sessions::thanks::{Thanks, thank};
use chrono::TimeDelta;
use entities::study_sessions::attendance;
use entities::study_sessions::seats::Mode;
use sea_orm::{EntityTrait, Set};
use serde_json::json;

use super::after_cast::{Held, promised, satisfied};
use super::api_cast::{Counter, of};
use super::cast::{Stage, thursday};
use super::day::only_part;
use super::visitor::Visitor;

#[tokio::test]
async fn a_certificate_counts_no_minute_before_the_session() {
    let stage = Stage::new().await;
    let session = stage.session(|_| ()).await;
    let person = stage.person("鈴木 花子").await;
    let own = stage.register(person, session).await.unwrap().id;
    let (context, part) = (&stage.app.context, only_part(&stage, session).await);

    stage.app.clock.set(thursday() - TimeDelta::minutes(40));
    check_in(context, stage.desk, part, Ticket::Registration(own)).await.unwrap();
    stage.app.clock.set(thursday() + TimeDelta::hours(3));
    certificates::issue(context, stage.desk, session).await.unwrap();

    let db = context.database.reader();
    let paper = certificates::of_registration(db, own).await.unwrap().unwrap();
    assert_eq!(paper.minutes, Some(120));
}

#[tokio::test]
async fn whoever_came_gets_another_certificate_for_one_that_is_void() {
    let held = Held::new().await;
    let (context, desk) = (&held.stage.app.context, held.stage.desk);
    certificates::issue(context, desk, held.session).await.unwrap();
    let db = context.database.reader();
    let first = certificates::of_registration(db, held.suzuki.1).await.unwrap().unwrap();
    let reason = "お名前の誤り".to_owned();
    let wish = Withdrawal { session: held.session, registration: held.suzuki.1, reason };
    certificates::withdraw(context, desk, wish.clone()).await.unwrap();

    let made = certificates::issue(context, desk, held.session).await.unwrap();
    let second = certificates::of_registration(db, held.suzuki.1).await.unwrap().unwrap();
    let visitor = Visitor::new(&held.stage.app);
    let old = visitor.get(&format!("/certificates/{}", first.code)).await;
    let new = visitor.get(&format!("/certificates/{}", second.code)).await;
    certificates::withdraw(context, desk, wish).await.unwrap();
    let all = certificates::issued_for(db, desk, held.session).await.unwrap();

    assert_eq!((made, second.number), (1, format!("{}-2", first.number)));
    assert!(old.says("取り消されています") && new.says("この受講証は有効です"), "{}", new.text());
    let void = all.iter().filter(|one| one.certificate.withdrawn_at.is_some()).count();
    assert_eq!((all.len(), void), (3, 2));
}

fn named(version: i32) -> SurveyPlan {
    SurveyPlan { anonymous: false, version, ..Held::plan() }
}

#[tokio::test]
async fn an_answer_given_under_one_promise_is_not_kept_under_another() {
    let held = Held::new().await;
    let (context, desk) = (&held.stage.app.context, held.stage.desk);
    held.asks(Held::plan()).await;
    let holder = Visitor::new(&held.stage.app);
    let form = holder.get(&format!("{}/survey", held.page(held.suzuki.1))).await;

    survey::save(context, desk, held.session, named(1)).await.unwrap();
    let (by, id) = (held.by(held.suzuki.1), held.suzuki.1);
    let refused = survey::answer(context, by, id, promised(satisfied(5))).await;
    let again = holder.post(&form, &[("satisfaction", "4"), ("comment", "よかったです")]).await;
    let kept = held.stage.count("SELECT count(*) FROM study_session_survey_answer").await;
    let reply = Reply { answers: satisfied(5), anonymous: false };
    let taken = survey::answer(context, by, id, reply).await;

    assert!(matches!(refused, Err(Stop::Refused(Refusal::PromiseChanged))), "{refused:?}");
    assert_eq!((again.status, kept), (reqwest::StatusCode::CONFLICT, 0));
    assert!(again.says("回答の扱い（記名・匿名）が変わりました"), "{}", again.text());
    assert!(
        again.html.contains("よかったです") && again.says("お名前とともに"),
        "{}",
        again.text()
    );
    taken.unwrap();
}

#[tokio::test]
async fn once_letters_promised_anonymity_names_are_not_asked_for() {
    let held = Held::new().await;
    let (context, desk) = (&held.stage.app.context, held.stage.desk);
    held.asks(Held::plan()).await;
    let wish = Thanks { message: None, expected_recipients: 2 };
    thank(context, desk, held.session, wish).await.unwrap();

    let refused = survey::save(context, desk, held.session, named(1)).await;

    assert!(matches!(refused, Err(Stop::Refused(Refusal::AnonymityFixed))), "{refused:?}");
}

#[tokio::test]
async fn whoever_joined_online_is_counted_online() {
    let held = Held::new().await;
    let context = &held.stage.app.context;
    let tx = context.database.begin_write().await.unwrap();
    let online = attendance::ActiveModel { mode: Set(Mode::Online), ..Default::default() };
    attendance::Entity::update_many().set(online).exec(&tx).await.unwrap();
    tx.commit().await.unwrap();

    let db = context.database.reader();
    let facts = report_facts(db, context.now(), held.stage.desk, held.session).await;
    let figures = facts.unwrap().unwrap().figures;

    let modes: Vec<_> = figures.modes.iter().map(|(mode, own)| (*mode, own.came)).collect();
    assert_eq!(modes, [(Mode::Venue, 0), (Mode::Online, 2)]);
}

#[tokio::test]
async fn the_secretariat_reads_every_certificate_over_the_api_too() {
    let mut counter = Counter::new().await;
    let session = counter.stage.session(|_| ()).await;
    let person = counter.stage.person("鈴木 花子").await;
    let own = counter.stage.register(person, session).await.unwrap().id;
    let part = only_part(&counter.stage, session).await;
    counter.stage.app.clock.set(thursday());
    let (context, desk) = (&counter.stage.app.context, counter.stage.desk);
    check_in(context, desk, part, Ticket::Registration(own)).await.unwrap();
    counter.stage.app.clock.set(thursday() + TimeDelta::hours(3));
    certificates::issue(context, desk, session).await.unwrap();
    counter.sign_in_again().await;

    let read = counter.desk.get(&of(&session.to_string(), "certificates")).await;

    let line = &read.body["items"][0];
    assert_eq!((&line["name"], &line["minutes"]), (&json!("鈴木 花子"), &json!(120)));
    assert_eq!(line["registration_id"], json!(own.to_string()));
}
