//! Changing when issues may leave. What held before stays on record.

use chrono::NaiveTime;
use entities::mail::circular::{self, CircularState};
use entities::newsletter::sending_rules;
use entities::{MailCircularId, SendingRulesId};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, IntoActiveModel as _,
    QueryFilter as _, QueryOrder as _, QuerySelect as _,
};
use serde_json::{Value, json};
use uuid::Uuid;

use super::calendar::{SendingCalendar, SendingRules, sending_rules};
use super::refusal::IssueRefusal;
use super::wording::{closing, problems as say};
use crate::context::Context;
use crate::database::{Conflict, Stop};
use crate::mail;
use crate::newsletter::pen::Pen;
use crate::newsletter::sending::ISSUE;
use crate::newsletter::who::RuleKeeper;
use crate::people::audit::{self, Entry, Subject};
use crate::vocabulary::{LongText, parse_time, tokyo};
use crate::web::Problems;

/// The rules as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RawRules {
    /// Numbers of ISO 8601: Monday is 1.
    pub weekdays: Vec<i32>,
    pub opens: String,
    /// `24:00` is the end of the day.
    pub closes: String,
    pub on_days_off: bool,
    pub hold_minutes: String,
    /// One a line.
    pub foreign_hosts: String,
}

/// Sets the rules from now on; `version` is the one the form was made from. An issue that is
/// approved already keeps its time, but never leaves outside the new hours; one that is leaving keeps
/// to them at once.
pub async fn save_rules(
    context: &Context,
    keeper: RuleKeeper,
    (version, raw): (Option<i32>, &RawRules),
) -> Result<(), Stop<IssueRefusal>> {
    let checked = raw.check().map_err(IssueRefusal::Invalid)?;
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let before = sending_rules(&tx).await?;
    if version.is_some_and(|version| version != before.version) {
        return Err(IssueRefusal::ChangedMeanwhile.into());
    }
    let row = sending_rules::Model {
        id: pen.context.new_id::<SendingRulesId>(),
        version: before.version + 1,
        changed_by: keeper.person(),
        changed_at: pen.now,
        ..checked
    };
    let changes = audit::changes(&facts(&before), &facts(&SendingRules::from(&row)));
    let details = json!({ "version": row.version, "changes": changes });
    let added = sending_rules::Entity::insert(row.into_active_model());
    added.exec_without_returning(&tx).await.map_err(|error| match Conflict::of(&error) {
        Conflict::Taken => IssueRefusal::ChangedMeanwhile.into(),
        _ => Stop::from(error),
    })?;
    keep_to_new_hours(pen).await?;
    let entry = Entry::new("newsletter.rules_saved", Subject::all("newsletter_sending_rules"));
    audit::note(&tx, context, &keeper.actor(), entry.with(details)).await?;
    tx.commit().await?;
    Ok(())
}

/// What the audit log tells of the rules.
fn facts(rules: &SendingRules) -> Value {
    let numbers = (1..=7_i32).zip(rules.weekdays).filter(|(_, sends)| *sends);
    json!({
        "weekdays": numbers.map(|(number, _)| number.to_string()).collect::<Vec<_>>(),
        "opens": tokyo::time(rules.opens),
        "closes": closing(rules.closes),
        "on_days_off": rules.on_days_off,
        "hold_minutes": rules.hold.num_minutes(),
        "foreign_hosts": rules.foreign_hosts,
    })
}

/// Letters under way rest, or go on, as the new rules say.
async fn keep_to_new_hours(pen: Pen<'_>) -> anyhow::Result<()> {
    use CircularState::{Gathering, Paused, Running};
    let calendar = SendingCalendar::load(pen.tx).await?;
    let Some(from) = calendar.next_sending_moment(pen.now) else { return Ok(()) };
    let under_way: Vec<MailCircularId> = circular::Entity::find()
        .select_only()
        .column(circular::Column::Id)
        .filter(circular::Column::ConcernsKind.eq(ISSUE))
        .filter(circular::Column::State.is_in([Gathering, Running, Paused]))
        .into_tuple()
        .all(pen.tx)
        .await?;
    for id in under_way {
        mail::set_circular_hours(pen.tx, id, (from, calendar.closes_after(from))).await?;
    }
    Ok(())
}

/// What held when, the latest first.
pub async fn rules_history(
    db: &impl ConnectionTrait,
    limit: u64,
) -> Result<Vec<sending_rules::Model>, DbErr> {
    sending_rules::Entity::find()
        .order_by_desc(sending_rules::Column::Version)
        .limit(limit)
        .all(db)
        .await
}

impl RawRules {
    /// The row, but for who and when.
    fn check(&self) -> Result<sending_rules::Model, Problems> {
        let mut problems = Problems::none();
        let mut weekdays = self.weekdays.clone();
        weekdays.sort_unstable();
        weekdays.dedup();
        if weekdays.is_empty() || weekdays.iter().any(|day| !(1..=7).contains(day)) {
            problems.add("weekdays", say::WEEKDAYS);
        }
        let opens = minute("opens", &self.opens, &mut problems);
        let closes = minute("closes", &self.closes, &mut problems);
        if opens.zip(closes).is_some_and(|(opens, closes)| closes <= opens) {
            problems.add("closes", say::HOURS);
        }
        let hold = self.hold_minutes.trim().parse::<i32>().ok();
        let hold = hold.filter(|minutes| (1..=240).contains(minutes));
        if hold.is_none() {
            problems.add("hold_minutes", say::HOLD);
        }
        let hosts = hosts(&self.foreign_hosts, &mut problems);
        let (Some(opens), Some(closes), Some(hold), Some(hosts), true) =
            (opens, closes, hold, hosts, problems.is_empty())
        else {
            return Err(problems);
        };
        let weekdays: Vec<_> = weekdays.iter().map(ToString::to_string).collect();
        Ok(sending_rules::Model {
            id: SendingRulesId(Uuid::nil()),
            version: 0,
            weekdays: weekdays.join(","),
            opens_minute: opens,
            closes_minute: closes,
            on_days_off: self.on_days_off,
            hold_minutes: hold,
            foreign_hosts: hosts,
            changed_by: entities::PersonId(Uuid::nil()),
            changed_at: chrono::DateTime::UNIX_EPOCH,
        })
    }
}

fn minute(field: &str, typed: &str, problems: &mut Problems) -> Option<i32> {
    use chrono::Timelike as _;
    if typed.trim() == "24:00" {
        return Some(24 * 60);
    }
    let time: NaiveTime = problems.keep(field, parse_time(typed))?;
    i32::try_from(time.hour() * 60 + time.minute()).ok()
}

fn hosts(typed: &str, problems: &mut Problems) -> Option<String> {
    let text = problems.keep("foreign_hosts", LongText::<4_000>::parse_optional(typed))?;
    let text = text.map(LongText::into_string).unwrap_or_default();
    let lines: Vec<_> = text
        .lines()
        .map(|line| line.trim().to_ascii_lowercase())
        .filter(|line| !line.is_empty())
        .collect();
    let is_host = |line: &String| {
        line.contains('.') && line.chars().all(|c| c.is_ascii_alphanumeric() || ".-".contains(c))
    };
    if !lines.iter().all(is_host) {
        problems.add("foreign_hosts", say::HOST);
        return None;
    }
    Some(lines.join("\n"))
}
