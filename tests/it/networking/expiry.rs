//! Silence, reminders, links and records that end; the clock is moved.

use bansou::networking::introductions::{decline, forget_old, opened};
use bansou::networking::{Refusal, links};
use chrono::TimeDelta;
use entities::networking::introduction::IntroductionState;

use super::cast::{LAN, SUZUKI, Stage, refused};

#[tokio::test]
async fn who_does_not_answer_is_reminded_once_and_then_left_in_peace() {
    let stage = Stage::new().await;
    let id = stage.asked().await;
    stage.days(12);
    stage.app.run_workers().await;
    stage.app.run_workers().await;
    let reminded = stage.letters_to(LAN).await;
    stage.days(3);
    let late = refused(stage.consents(id).await);
    stage.app.run_workers().await;
    stage.days(30);
    stage.app.run_workers().await;

    assert_eq!(reminded, ["introduction_asked", "introduction_reminder"]);
    assert_eq!(late, Refusal::TooLate);
    assert_eq!(stage.row(id).await.state, IntroductionState::Lapsed);
    assert_eq!(stage.letters_to(LAN).await, ["introduction_asked", "introduction_reminder"]);
    assert_eq!(stage.letters_to(SUZUKI).await, ["introduction_received", "introduction_ended"]);
}

#[tokio::test]
async fn a_last_word_that_never_comes_ends_it_and_the_other_side_is_told() {
    let stage = Stage::new().await;
    let id = stage.asks_so(|raw| raw.asks_again = true).await;
    stage.checks(id).await.unwrap();
    stage.consents(id).await.unwrap();
    stage.days(9);
    stage.app.run_workers().await;

    assert_eq!(stage.row(id).await.state, IntroductionState::Lapsed);
    assert_eq!(stage.letters_to(LAN).await, ["introduction_asked", "introduction_ended"]);
    assert_eq!(stage.count("SELECT count(*) FROM disclosure").await, 0);
}

#[tokio::test]
async fn forged_foreign_and_expired_links_look_alike() {
    let stage = Stage::new().await;
    let (one, other) = (stage.asked().await, stage.asked().await);
    let (config, context) = (&stage.app.context.config, &stage.app.context);
    let row = stage.row(one).await;
    let good = links::token(config, &row, context.now() + TimeDelta::days(30));
    let expired = links::token(config, &row, context.now() - TimeDelta::minutes(1));
    let mut old = row.clone();
    old.link_epoch -= 1;
    let ended = links::token(config, &old, context.now() + TimeDelta::days(30));
    // The id of one with the proof of the other.
    let theirs = stage.token(other).await;
    let foreign = format!("{}{}", &good[..21], &theirs[21..]);
    let forged = format!("{}AAAA", &good[..good.len() - 4]);

    let mut pages = Vec::new();
    for token in [&expired, &ended, &foreign, &forged, &"x".to_owned()] {
        let open = refused(opened(context, token).await.map(|_| ()));
        assert_eq!(open, Refusal::NotFound);
        let page = reqwest::get(stage.app.url(&format!("/introductions/{token}"))).await.unwrap();
        let api = stage.app.url(&format!("/introductions/{token}/consent"));
        let form = reqwest::get(api).await.unwrap();
        pages.push((page.status().as_u16(), form.status().as_u16()));
    }
    assert_eq!(pages, vec![(404, 404); 5]);
    assert!(opened(context, &good).await.is_ok());
    let holder = opened(context, &good).await.unwrap().1;
    let elsewhere = decline(context, bansou::networking::By::Partner(holder), other, "").await;
    assert_eq!(refused(elsewhere), Refusal::NotFound);
}

#[tokio::test]
async fn records_of_disclosures_go_when_their_three_years_are_over() {
    let stage = Stage::new().await;
    stage.introduced().await;
    let forget = async |days: i64| {
        let tx = stage.app.context.database.begin_write().await.unwrap();
        let gone = forget_old(&tx, stage.app.context.now() + TimeDelta::days(days)).await.unwrap();
        tx.commit().await.unwrap();
        gone
    };

    assert_eq!(forget(3 * 365 + 1).await, 0);
    assert_eq!(forget(3 * 365 + 2).await, 2);
}
