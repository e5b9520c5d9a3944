//! Several of the secretariat at once.

use std::sync::Arc;

use bansou::consultations::fees::Refusal;
use bansou::database::Stop;
use entities::consultations::fee_line::LineState;

use crate::consultations::cast::Stage;

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
