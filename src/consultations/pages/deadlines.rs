//! Whether a client may still move, for lists: the same answer as the page of one consultation
//! gives, without a question for each.

use chrono::{DateTime, Utc};
use entities::consultations::consultation::{self, ConsultationState};
use entities::consultations::policy::LateChanges;
use sea_orm::{ConnectionTrait, DbErr};

use crate::calendar::business_calendar;
use crate::consultations::policy::{Policy, policy_of};
use crate::vocabulary::{BusinessCalendar, FiscalYear};

/// The rules of this fiscal year and the next: nothing is booked further ahead.
pub struct Deadlines {
    calendar: BusinessCalendar,
    policies: [Policy; 2],
}

impl Deadlines {
    pub async fn read(db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<Self, DbErr> {
        let year = FiscalYear::at(now);
        let policies = [policy_of(db, year).await?, policy_of(db, year.next()).await?];
        Ok(Self { calendar: business_calendar(db).await?, policies })
    }

    /// This fiscal year's.
    pub fn policy(&self) -> &Policy {
        &self.policies[0]
    }

    pub fn calendar(&self) -> &BusinessCalendar {
        &self.calendar
    }

    pub fn may_move(&self, row: &consultation::Model, now: DateTime<Utc>) -> bool {
        let Some(starts) = row.starts_at.filter(|starts| now < *starts) else { return false };
        let year = FiscalYear::at(starts).year();
        let own = self.policies.iter().find(|policy| policy.row.fiscal_year == year);
        let policy = own.unwrap_or(&self.policies[1]);
        row.state != ConsultationState::Confirmed
            || policy.row.late_changes == LateChanges::Counted
            || row.free_until.is_none_or(|until| now <= until)
    }
}
