//! Several of the secretariat at once.

use std::sync::Arc;

use bansou::consultations::booking::{Booking, With};
use bansou::consultations::fees::Refusal;
use bansou::consultations::fees::terms::{RawTerms, save_terms};
use bansou::database::Stop;
use entities::PersonId;
use entities::consultations::fee_line::LineState;

use crate::consultations::cast::{Stage, thursday};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_several_approvals_at_once_one_is_made() {
    let stage = Arc::new(Stage::new().await);
    stage.pays().await;
    let client = stage.client("鈴木 一郎").await;
    let held = stage.has_held(client, 14, 60).await;
    let seen = stage.seen(held).await;
    let start = Arc::new(tokio::sync::Barrier::new(8));
    let mut running = tokio::task::JoinSet::new();
    for _ in 0..8 {
        let (stage, start) = (Arc::clone(&stage), Arc::clone(&start));
        running.spawn(async move {
            start.wait().await;
            stage.approves(seen).await
        });
    }

    let answers = running.join_all().await;

    let refused = |answer: &&Result<(), Stop<Refusal>>| {
        matches!(answer, Err(Stop::Refused(Refusal::LineNotNow(LineState::Approved))))
    };
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1);
    assert_eq!(answers.iter().filter(refused).count(), 7);
    let said = "select count(*) from audit_entry where action = 'fee_line.approved'";
    assert_eq!(stage.count(said).await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn paying_twice_at_once_is_one_payment() {
    let stage = Arc::new(Stage::new().await);
    stage.pays().await;
    let client = stage.client("鈴木 一郎").await;
    let held = stage.has_held(client, 14, 60).await;
    stage.approves(stage.seen(held).await).await.unwrap();
    let line = stage.line(held).await.row.id;
    let start = Arc::new(tokio::sync::Barrier::new(8));
    let mut running = tokio::task::JoinSet::new();
    for _ in 0..8 {
        let (stage, start) = (Arc::clone(&stage), Arc::clone(&start));
        running.spawn(async move {
            start.wait().await;
            stage.pays_out(&[line]).await
        });
    }

    let answers = running.join_all().await;

    assert_eq!(answers.iter().map(|(done, _)| done).sum::<usize>(), 1);
    assert_eq!(answers.iter().map(|(_, left)| left).sum::<usize>(), 7);
    let said = "select count(*) from audit_entry where action = 'fee_line.paid'";
    assert_eq!(stage.count(said).await, 1);
    // One number, one letter.
    assert_eq!(stage.count("select count(*) from fee_payment").await, 1);
    let told = "select count(*) from mail_message where letter = 'fees_paid'";
    assert_eq!(stage.count(told).await, 1);
}

/// Nobody of them waits at another's row: only the count makes them wait.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn payments_of_several_people_at_once_are_numbered_without_gaps_or_doubles() {
    let stage = Arc::new(Stage::new().await);
    stage.pays().await;
    stage.policy(|raw| raw.most_open = "9".to_owned()).await;
    let client = stage.client("鈴木 一郎").await;
    let mut held = vec![stage.books(client, thursday(9, 0)).await.unwrap().id];
    for hour in 10..15 {
        let other = stage.paid_accompanist(&format!("支援 {hour}子")).await;
        let booking = Booking { with: With::One(other), ..stage.booking(thursday(hour, 0)) };
        held.push(stage.books_so(client, booking).await.unwrap().id);
    }
    stage.at(thursday(20, 0)).await;
    let mut lines = Vec::new();
    for (hour, id) in (9..).zip(held) {
        stage.meets(id, thursday(hour, 0), thursday(hour + 1, 0)).await;
        stage.approves(stage.seen(id).await).await.unwrap();
        lines.push(stage.line(id).await.row.id);
    }
    let start = Arc::new(tokio::sync::Barrier::new(lines.len()));
    let mut running = tokio::task::JoinSet::new();
    for line in lines {
        let (stage, start) = (Arc::clone(&stage), Arc::clone(&start));
        running.spawn(async move {
            start.wait().await;
            stage.pays_out(&[line]).await
        });
    }

    let answers = running.join_all().await;

    assert_eq!(answers, [(1, 0); 6]);
    assert_eq!(stage.count("select count(*) from fee_payment").await, 6);
    assert_eq!(stage.count("select count(distinct ordinal) from fee_payment").await, 6);
    assert_eq!(stage.count("select cast(max(ordinal) as bigint) from fee_payment").await, 6);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn meetings_of_a_day_noted_at_once_stay_under_the_cap() {
    let stage = Arc::new(Stage::new().await);
    stage.pays().await;
    let client = stage.client("鈴木 一郎").await;
    let mut booked = Vec::new();
    for hour in [9, 12, 15] {
        let from = crate::consultations::cast::thursday(hour, 0);
        booked.push((stage.books(client, from).await.unwrap().id, from));
    }
    stage.at(crate::consultations::cast::thursday(20, 0)).await;
    let mut running = tokio::task::JoinSet::new();
    for (id, from) in booked {
        let stage = Arc::clone(&stage);
        running.spawn(async move {
            stage.meets_retrying(id, from).await;
        });
    }

    running.join_all().await;

    // Three times three hours at 5,150 yen, under 30,900 a day.
    assert_eq!(stage.count("select sum(amount) from fee_line").await, 30_900);
}

impl Stage {
    /// Can be booked, and is paid as an individual of the first rank.
    async fn paid_accompanist(&self, name: &str) -> PersonId {
        let who = self.accompanist(name).await;
        self.offers(who, |_| ()).await;
        let raw = RawTerms {
            rank: "1".to_owned(),
            payee: "individual".to_owned(),
            ..RawTerms::default()
        };
        save_terms(&self.app.context, self.desk, (who.person(), 0), raw).await.unwrap();
        who.person()
    }

    async fn meets_retrying(
        &self,
        id: entities::ConsultationId,
        from: chrono::DateTime<chrono::Utc>,
    ) {
        use bansou::consultations::By;
        use bansou::consultations::changing::{HeldMeeting, mark_held};
        let until = from + chrono::TimeDelta::hours(3);
        let wish = HeldMeeting { consultation: id, from, until };
        let (context, by) = (&self.app.context, By::Staff(self.desk));
        bansou::database::retrying(|| mark_held(context, by, wish)).await.unwrap();
    }
}
