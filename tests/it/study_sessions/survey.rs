//! The questionnaire after a session.

use bansou::database::{Stop, retrying};
use bansou::study_sessions::survey::{self, Answers, Refusal, Scale, survey_results};
use bansou::study_sessions::{self as sessions};
use chrono::TimeDelta;
use entities::study_sessions::survey::Circle;
use entities::study_sessions::survey_answer;
use sea_orm::EntityTrait;

use super::after_cast::{Held, promised, satisfied};
use super::cast::Stage;

#[tokio::test]
async fn an_answer_counts_once_and_what_is_left_out_is_not_nought() {
    let held = Held::new().await;
    held.asks(Held::plan()).await;
    let scores = [(Scale::Satisfaction, 5), (Scale::Usefulness, 4)];
    let first = Answers { scores: scores.into(), ..Answers::default() };

    held.answers(held.suzuki.1, first).await.unwrap();
    let again = held.answers(held.suzuki.1, satisfied(1)).await;
    held.answers(held.takahashi.1, satisfied(2)).await.unwrap();

    assert!(matches!(again, Err(Stop::Refused(Refusal::Answered))));
    let db = held.stage.app.context.database.reader();
    let results = survey_results(db, held.stage.desk, held.session).await.unwrap().unwrap();
    let figures = results.figures;
    assert_eq!((figures.asked, figures.answers), (2, 2));
    let satisfaction = &figures.scales[&Scale::Satisfaction];
    assert_eq!(satisfaction.counts, [0, 1, 0, 0, 1]);
    assert_eq!(satisfaction.mean_hundredths(), Some(350));
    let usefulness = &figures.scales[&Scale::Usefulness];
    assert_eq!((usefulness.mean_hundredths(), usefulness.unanswered), (Some(400), 1));
}

#[tokio::test]
async fn an_anonymous_answer_leads_to_nobody() {
    let held = Held::new().await;
    held.asks(Held::plan()).await;

    let before = held.stage.count("SELECT count(*) FROM audit_entry").await;
    held.answers(held.suzuki.1, satisfied(1)).await.unwrap();

    let db = held.stage.app.context.database.reader();
    let kept = survey_answer::Entity::find().one(db).await.unwrap().unwrap();
    assert_eq!((kept.registration_id, kept.answered_at), (None, None));
    assert_eq!(kept.id.0.get_version_num(), 4, "an id without a time");
    assert_eq!(held.stage.count("SELECT count(*) FROM audit_entry").await, before);
    let results = survey_results(db, held.stage.desk, held.session).await.unwrap().unwrap();
    assert!(results.answers.iter().all(|one| one.author.is_none() && one.mode.is_none()));
    assert!(results.figures.groups.is_empty(), "one answer is no group");
}

#[tokio::test]
async fn a_named_answer_says_whose_it_is() {
    let held = Held::new().await;
    held.asks(survey::SurveyPlan { anonymous: false, ..Held::plan() }).await;

    held.answers(held.suzuki.1, satisfied(4)).await.unwrap();

    let db = held.stage.app.context.database.reader();
    let results = survey_results(db, held.stage.desk, held.session).await.unwrap().unwrap();
    assert_eq!(results.answers[0].author.as_ref().unwrap().1, "鈴木 花子");
}

#[tokio::test]
async fn anonymity_that_was_promised_is_kept() {
    let held = Held::new().await;
    held.asks(Held::plan()).await;
    held.answers(held.suzuki.1, satisfied(4)).await.unwrap();

    let context = &held.stage.app.context;
    let named = survey::SurveyPlan { anonymous: false, version: 1, ..Held::plan() };
    let refused = survey::save(context, held.stage.desk, held.session, named).await;
    let stale = survey::save(context, held.stage.desk, held.session, Held::plan()).await;

    assert!(matches!(refused, Err(Stop::Refused(Refusal::AnonymityFixed))));
    assert!(matches!(stale, Err(Stop::Refused(Refusal::ChangedMeanwhile))));
}

#[tokio::test]
async fn it_is_for_those_who_came_from_the_end_until_it_closes() {
    let held = Held::new().await;
    held.asks(Held::plan()).await;
    let absent = held.answers(held.tanaka.1, satisfied(5)).await;
    held.asks(survey::SurveyPlan { circle: Circle::Confirmed, version: 1, ..Held::plan() }).await;
    held.answers(held.tanaka.1, satisfied(5)).await.unwrap();

    let context = &held.stage.app.context;
    survey::close(context, held.stage.desk, held.session).await.unwrap();
    survey::close(context, held.stage.desk, held.session).await.unwrap();
    let late = held.answers(held.suzuki.1, satisfied(5)).await;
    held.stage.app.clock.set(Held::ends() - TimeDelta::hours(1));
    let early = held.answers(held.suzuki.1, satisfied(5)).await;

    assert!(matches!(absent, Err(Stop::Refused(Refusal::NotForThem))));
    assert!(matches!(late, Err(Stop::Refused(Refusal::Closed))));
    assert!(matches!(early, Err(Stop::Refused(Refusal::NotYet(_)))));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_presses_at_once_one_answer_is_kept() {
    let held = Held::new().await;
    held.asks(Held::plan()).await;

    let press = |score: i32| {
        let (context, id) = (held.stage.app.context.clone(), held.suzuki.1);
        let by = held.by(id);
        tokio::spawn(async move {
            retrying(|| survey::answer(&context, by, id, promised(satisfied(score)))).await.is_ok()
        })
    };
    let presses: Vec<_> = (0..8).map(|n| press(n % 5 + 1)).collect();
    let mut taken = 0;
    for press in presses {
        taken += usize::from(press.await.unwrap());
    }

    assert_eq!(taken, 1);
    let kept = held.stage.count("SELECT count(*) FROM study_session_survey_answer").await;
    let spent = held.stage.count("SELECT count(*) FROM study_session_survey_spent").await;
    assert_eq!((kept, spent), (1, 1));
}

#[tokio::test]
async fn those_who_have_not_answered_are_reminded_once() {
    let held = Held::new().await;
    held.asks(Held::plan()).await;
    held.answers(held.suzuki.1, satisfied(4)).await.unwrap();
    let context = &held.stage.app.context;

    held.stage.app.clock.set(Held::ends() + TimeDelta::days(7));
    let due = sessions::is_due(context.database.reader(), context.now()).await.unwrap();
    sessions::do_due(context, context.now()).await.unwrap();
    held.stage.app.clock.advance(TimeDelta::hours(1));
    sessions::do_due(context, context.now()).await.unwrap();

    assert!(due);
    let reminders =
        |letters: Vec<String>| letters.into_iter().filter(|name| name == "survey_reminder").count();
    assert_eq!(reminders(held.stage.letter_names(held.suzuki.0).await), 0);
    assert_eq!(reminders(held.stage.letter_names(held.takahashi.0).await), 1);
    assert_eq!(reminders(held.stage.letter_names(held.tanaka.0).await), 0);
    assert!(!sessions::is_due(context.database.reader(), context.now()).await.unwrap());
}

#[tokio::test]
async fn a_questionnaire_that_closed_early_reminds_nobody() {
    let held = Held::new().await;
    held.asks(Held::plan()).await;
    let context = &held.stage.app.context;
    survey::close(context, held.stage.desk, held.session).await.unwrap();

    held.stage.app.clock.set(Held::ends() + TimeDelta::days(8));
    sessions::do_due(context, context.now()).await.unwrap();

    let names = held.stage.letter_names(held.suzuki.0).await;
    assert!(names.iter().all(|name| name != "survey_reminder"), "{names:?}");
}

#[tokio::test]
async fn a_draft_and_impossible_times_are_refused() {
    let stage = Stage::new().await;
    let draft =
        bansou::study_sessions::session::draft(&stage.app.context, stage.desk, super::cast::plan());
    let draft = draft.await.unwrap();
    let held = Held::new().await;
    let plan = Held::plan();

    let of_draft = survey::save(&stage.app.context, stage.desk, draft, plan.clone()).await;
    let wrong = survey::SurveyPlan {
        closes_at: Held::ends(),
        remind_at: Some(Held::ends() + TimeDelta::days(1)),
        ..plan
    };
    let context = &held.stage.app.context;
    let wrong = survey::save(context, held.stage.desk, held.session, wrong).await;

    assert!(matches!(of_draft, Err(Stop::Refused(Refusal::NotPossibleNow))));
    let Err(Stop::Refused(Refusal::Invalid(problems))) = wrong else { panic!("{wrong:?}") };
    assert!(problems.of("closes_at").is_some() && problems.of("remind_at").is_some());
}
