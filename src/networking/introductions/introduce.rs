//! Both have agreed: each learns who the other is, as far as the other said, and that is recorded.

use chrono::{DateTime, Datelike as _, NaiveDate, TimeDelta, Utc};
use entities::networking::introduction::{self, Side};
use entities::networking::introduction_event::Act;
use entities::networking::{disclosure, introduction_outcome};
use sea_orm::{ActiveModelTrait as _, EntityTrait as _, IntoActiveModel as _};

use super::details::Details;
use super::parties::Parties;
use super::state::Step;
use super::storage::{advance, note, saved};
use crate::database::Stop;
use crate::networking::pen::Pen;
use crate::networking::{By, Refusal, letters};
use crate::vocabulary::{search_key, tokyo};

/// Days after which both are asked what came of it.
pub const OUTCOME_DAYS: [i32; 2] = [14, 90];
/// 第三者提供の記録 is kept for three years (個人情報保護法第29条, 施行規則第21条).
const KEPT_YEARS: i32 = 3;

/// The last day a record made that day is kept.
pub fn keep_until(day: NaiveDate) -> NaiveDate {
    let year = day.year() + KEPT_YEARS;
    // 29 February has no third anniversary: one day more is kept.
    day.with_year(year).or_else(|| NaiveDate::from_ymd_opt(year, 3, 1)).unwrap_or(day)
}

/// Introduces the two. Everything either learns of the other begins here.
pub async fn introduce(
    pen: Pen<'_>,
    mut row: introduction::Model,
    by: Option<By>,
) -> Result<(), Stop<Refusal>> {
    let known = super::parties::parties(pen.tx, row.clone()).await?;
    if !known.takes_part {
        // They left since they agreed: nobody can be reached for what was agreed to.
        return Err(Refusal::NotPossibleNow(row.state).into());
    }
    advance(&mut row, Step::Introduce)?;
    row.introduced_at = Some(pen.now);
    row.requester_told = known.of_requester().store(&Details::stored(&row.requester_details));
    row.partner_told = known.of_partner().store(&Details::stored(&row.partner_details));
    note(pen, by, (row.id, Act::Introduced)).await?;
    let parties = saved(pen, row).await?;
    for side in [Side::Requester, Side::Partner] {
        record(pen, &parties, side).await?;
    }
    plan_outcomes(pen, &parties.row, pen.now).await?;
    letters::made(pen, &parties).await?;
    Ok(())
}

/// Writes down what the other side was told of this one.
async fn record(pen: Pen<'_>, parties: &Parties, side: Side) -> anyhow::Result<()> {
    let row = &parties.row;
    let (agreed, agreed_at) = match side {
        Side::Requester => (&row.requester_details, row.requester_agreed_at),
        _ => (&row.partner_details, row.partner_agreed_at),
    };
    let recipient = match side {
        Side::Requester => parties.called(Side::Requester),
        _ => parties.called(Side::Partner),
    };
    let line = disclosure::Model {
        id: pen.context.new_id(),
        introduction_id: row.id,
        side,
        person_id: match side {
            Side::Requester => Some(row.requester_id),
            _ => parties.answering.as_ref().and_then(|one| one.person_id),
        },
        contact_person_id: row.contact_person_id.filter(|_| side == Side::Partner),
        search_key: format!("{}|{}", search_key(&parties.name(side)), search_key(&recipient)),
        subject_name: parties.name(side),
        recipient,
        details: Details::stored(agreed).store(),
        agreed_at: agreed_at.unwrap_or(pen.now),
        at: pen.now,
        keep_until: keep_until(tokyo::day_of(pen.now)),
    };
    disclosure::Entity::insert(line.into_active_model().reset_all())
        .exec_without_returning(pen.tx)
        .await?;
    Ok(())
}

/// Questions to both sides, counted from a day.
async fn plan_outcomes(
    pen: Pen<'_>,
    row: &introduction::Model,
    from: DateTime<Utc>,
) -> anyhow::Result<()> {
    let each = [Side::Requester, Side::Partner].into_iter();
    let rows = each.flat_map(|side| OUTCOME_DAYS.map(|days| (side, days))).map(|(side, days)| {
        let line = introduction_outcome::Model {
            introduction_id: row.id,
            side,
            days,
            due_at: from + TimeDelta::days(days.into()),
            asked_at: None,
            answered_at: None,
            met: None,
            rating: None,
            words: String::new(),
        };
        line.into_active_model().reset_all()
    });
    introduction_outcome::Entity::insert_many(rows).exec_without_returning(pen.tx).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_is_kept_for_three_whole_years() {
        let day = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).unwrap();

        assert_eq!(keep_until(day(2026, 11, 24)), day(2029, 11, 24));
        assert_eq!(keep_until(day(2028, 2, 29)), day(2031, 3, 1));
    }
}
