use entities::consultations::policy::LateChanges;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::consultations::wording::policy as say;
use crate::web::{Problems, number_sent, sent_text};

/// A policy as typed.
#[derive(Clone, Debug, Default, Deserialize, Serialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct RawPolicy {
    #[serde(deserialize_with = "sent_text")]
    #[schema(schema_with = number_sent)]
    pub most_open: String,
    /// Business days.
    #[serde(deserialize_with = "sent_text")]
    #[schema(schema_with = number_sent)]
    pub notice_days: String,
    /// Business hours.
    #[serde(deserialize_with = "sent_text")]
    #[schema(schema_with = number_sent)]
    pub change_deadline_hours: String,
    /// `refused` or `counted`
    #[serde(deserialize_with = "sent_text")]
    #[schema(value_type = Option<String>)]
    pub late_changes: String,
    #[serde(deserialize_with = "sent_text")]
    #[schema(schema_with = number_sent)]
    pub strike_limit: String,
    #[serde(deserialize_with = "sent_text")]
    #[schema(schema_with = number_sent)]
    pub strike_window_months: String,
    #[serde(deserialize_with = "sent_text")]
    #[schema(schema_with = number_sent)]
    pub suspension_days: String,
    /// Business days.
    #[serde(deserialize_with = "sent_text")]
    #[schema(schema_with = number_sent)]
    pub intake_deadline_days: String,
    pub approval_needed: bool,
}

/// A policy that can be stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyDraft {
    pub most_open: i32,
    pub notice_days: i32,
    pub change_deadline_hours: i32,
    pub late_changes: LateChanges,
    pub strike_limit: i32,
    pub strike_window_months: i32,
    pub suspension_days: i32,
    pub intake_deadline_days: i32,
    pub approval_needed: bool,
}

impl RawPolicy {
    /// The draft, or everything that is wrong.
    pub fn check(&self) -> Result<PolicyDraft, Problems> {
        let mut problems = Problems::none();
        let draft = PolicyDraft {
            most_open: within(&mut problems, "most_open", &self.most_open, (1, 99)),
            notice_days: within(&mut problems, "notice_days", &self.notice_days, (0, 30)),
            change_deadline_hours: within(
                &mut problems,
                "change_deadline_hours",
                &self.change_deadline_hours,
                (0, 80),
            ),
            late_changes: self.late_changes(&mut problems),
            strike_limit: within(&mut problems, "strike_limit", &self.strike_limit, (1, 20)),
            strike_window_months: within(
                &mut problems,
                "strike_window_months",
                &self.strike_window_months,
                (1, 36),
            ),
            suspension_days: within(
                &mut problems,
                "suspension_days",
                &self.suspension_days,
                (1, 730),
            ),
            intake_deadline_days: within(
                &mut problems,
                "intake_deadline_days",
                &self.intake_deadline_days,
                (0, 30),
            ),
            approval_needed: self.approval_needed,
        };
        if problems.is_empty() { Ok(draft) } else { Err(problems) }
    }

    fn late_changes(&self, problems: &mut Problems) -> LateChanges {
        match self.late_changes.trim() {
            "counted" => LateChanges::Counted,
            "refused" => LateChanges::Refused,
            _ => {
                problems.add("late_changes", say::LATE_CHANGES);
                LateChanges::Refused
            }
        }
    }
}

/// A whole number as typed, in any width; nought stands in where there is a problem.
fn within(problems: &mut Problems, field: &str, typed: &str, (least, most): (i32, i32)) -> i32 {
    match crate::consultations::typed::whole_number(typed) {
        Some(number) if (least..=most).contains(&number) => number,
        _ => {
            problems.add(field, say::within(least, most));
            0
        }
    }
}
