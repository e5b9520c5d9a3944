//! Early warnings, by the clock alone.

use bansou::accompaniment::engagement::{Contacts, Warning, warnings};
use chrono::NaiveDate;
use entities::accompaniment::engagement::EngagementState;
use entities::accompaniment::milestone::MilestoneKind;

use super::cast::Stage;

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

#[tokio::test]
async fn warnings_name_late_steps_a_stalled_plan_silence_and_missing_records() {
    let stage = Stage::new().await;
    let (operator, _) = stage.operator("はじめ", 3).await;
    let helper = stage.accompanist("伴走 花子", 20).await;
    let mut rows = stage.rows(stage.engagement(operator, helper).await).await;
    for row in &mut rows.milestones {
        row.due_on = day(2027, 3, 1);
        if row.kind == MilestoneKind::ActionPlan {
            row.reached_on = Some(day(2026, 12, 1));
        }
        if row.kind == MilestoneKind::Hearing {
            row.due_on = day(2026, 12, 8);
        }
    }
    let on = |rows: &bansou::accompaniment::EngagementRows, contacts, today| {
        warnings(&rows.engagement, &rows.milestones, &rows.goals, (contacts, today))
    };
    let heard = Contacts { last: Some(Some(day(2026, 12, 1))), record_due: Some(day(2027, 1, 10)) };

    assert_eq!(on(&rows, Contacts::default(), day(2026, 12, 8)), []);
    assert_eq!(
        on(&rows, heard, day(2027, 1, 15)),
        [
            Warning::MilestoneOverdue { kind: MilestoneKind::Hearing, days: 38 },
            Warning::PlanStalled { days: 45 },
            Warning::NoContact { days: 45 },
            Warning::RecordOverdue { days: 5 },
        ]
    );
    rows.engagement.state = EngagementState::Ended;
    assert_eq!(on(&rows, heard, day(2027, 1, 15)), []);
    stage.app.stop().await;
}
