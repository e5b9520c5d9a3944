//! The rules of a fiscal year.

use bansou::consultations::Refusal;
use bansou::consultations::policy::{policy_of, save_policy};
use bansou::vocabulary::FiscalYear;

use super::cast::{Stage, refused, usual_policy};

#[tokio::test]
async fn where_nothing_is_entered_the_usual_rules_hold() {
    let stage = Stage::new().await;
    let year = FiscalYear::starting_in(2026).unwrap();
    let db = stage.app.context.database.reader();

    let before = policy_of(db, year).await.unwrap();
    let mut raw = usual_policy();
    raw.most_open = "５".to_owned();
    save_policy(&stage.app.context, stage.desk, (year, 0), raw.clone()).await.unwrap();
    let after = policy_of(db, year).await.unwrap();
    let stale = refused(save_policy(&stage.app.context, stage.desk, (year, 0), raw).await);

    assert_eq!((before.row.most_open, before.row.strike_limit), (3, 3));
    assert_eq!((after.row.most_open, after.row.version), (5, 1));
    assert_eq!(stale, Refusal::ChangedMeanwhile);
}

#[tokio::test]
async fn rules_out_of_range_are_all_named() {
    let stage = Stage::new().await;
    let year = FiscalYear::starting_in(2026).unwrap();
    let mut raw = usual_policy();
    raw.most_open = "0".to_owned();
    raw.late_changes = String::new();
    raw.suspension_days = "ずっと".to_owned();

    let answer = save_policy(&stage.app.context, stage.desk, (year, 0), raw).await;

    let Refusal::Invalid(problems) = refused(answer) else { panic!("not invalid") };
    let fields: Vec<_> = problems.list().iter().map(|one| one.field.as_str()).collect();
    assert_eq!(fields, ["most_open", "late_changes", "suspension_days"]);
}
