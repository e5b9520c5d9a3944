//! Engagements and the matching desk of the demonstration, written through the product's own use
//! cases.

use anyhow::Context as _;
use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use entities::accompaniment::goal::GoalState;
use entities::accompaniment::milestone::MilestoneKind;
use entities::people::term::Vocabulary;
use entities::{EngagementId, OrganisationId, PersonId};

use crate::accompaniment::engagement::{
    Ending, GoalPlan, LevelPlan, MilestonePlan, OutcomePlan, Outline, add_goal, begin,
    change_milestone, count_told, finish, load as rows_of, record_level, record_outcome,
    revise_outline,
};
use crate::accompaniment::matchmaking::{
    ConflictPlan, ConflictWith, RulingWish, WISHED, WishPlan, declare_conflict, rule, set_capacity,
    set_wish,
};
use crate::accompaniment::{Arranger, By, EngagementPlan, EngagementRows, Pair, Partner, Team};
use crate::context::Context;
use crate::demo::sample::{
    CAPACITIES, ENGAGEMENTS, Finish, RULINGS, SampleEngagement, SampleWish, WISHES,
};
use crate::people::vocabularies::Terms;
use crate::vocabulary::{BusinessCalendar, FiscalYear, tokyo};

use super::sessions::{at, deliver};
use super::{Loaded, done};

/// Writes everything as it stands on the day of `context`'s clock.
pub async fn load(context: &Context, loaded: &Loaded) -> anyhow::Result<()> {
    let context = &at(context, context.now());
    let desk = Arranger::acting_as(person(loaded, "coordinator")?);
    for sample in &ENGAGEMENTS {
        let written = one(context, loaded, desk, sample).await;
        written.with_context(|| format!("the engagement of {}", sample.operator))?;
    }
    matching(context, loaded, desk).await
}

fn person(loaded: &Loaded, key: &str) -> anyhow::Result<PersonId> {
    loaded.people.get(key).copied().with_context(|| format!("no person {key}"))
}

fn organisation(loaded: &Loaded, key: &str) -> anyhow::Result<OrganisationId> {
    loaded.organisations.get(key).copied().with_context(|| format!("no organisation {key}"))
}

/// When things of a sample happened.
#[derive(Clone, Copy)]
struct Times {
    today: NaiveDate,
    starts: NaiveDate,
    year: FiscalYear,
}

impl Times {
    fn of(sample: &SampleEngagement, now: DateTime<Utc>) -> Self {
        let today = tokyo::day_of(now);
        let mut year = FiscalYear::at(now);
        for _ in 0..sample.years_ago {
            year = year.previous();
        }
        let starts = (today - TimeDelta::days(sample.started)).max(year.first_day());
        let starts = if sample.years_ago > 0 { year.first_day() } else { starts };
        Self { today, starts: open_day(starts).min(today), year }
    }

    /// So many days ago, within the engagement.
    fn ago(self, days: i64) -> NaiveDate {
        let last = self.today.min(self.year.last_day());
        open_day(self.today - TimeDelta::days(days)).clamp(self.starts, last)
    }
}

/// The day itself, or the next on which people work.
fn open_day(day: NaiveDate) -> NaiveDate {
    BusinessCalendar::default().add_business_days(day, 0)
}

async fn one(
    context: &Context,
    loaded: &Loaded,
    desk: Arranger,
    sample: &SampleEngagement,
) -> anyhow::Result<()> {
    let times = Times::of(sample, context.now());
    let then = at_noon(context, times.starts);
    let plan = EngagementPlan {
        fiscal_year: times.year,
        operator: organisation(loaded, sample.operator)?,
        accompanist_organisation: organisation(loaded, sample.organisation)?,
        team: Team {
            accompanists: vec![person(loaded, sample.accompanist)?],
            operators: Vec::new(),
        },
        started_on: times.starts,
    };
    let id = done(sample.operator, begin(&then, desk, plan).await)?;
    deliver(&then).await?;
    let by = By::Partner(Partner::acting_as(person(loaded, sample.accompanist)?));
    describe(&then, by, id, sample).await?;
    for (kind, ago, evidence) in sample.reached {
        let day = times.ago(*ago);
        reach(&at_noon(context, day), by, id, (*kind, day, evidence)).await?;
    }
    level(context, by, id, times).await?;
    for (kind, tendency, figure) in sample.outcomes {
        let plan = OutcomePlan { tendency: *tendency, figure: *figure, note: String::new() };
        let version = rows(context, id).await?.engagement.version;
        let saved = record_outcome(context, by, (id, version), (*kind, &plan)).await;
        done(sample.operator, saved)?;
    }
    close(context, desk, id, (sample, times)).await
}

/// The same services at noon of a day that is over, or now.
fn at_noon(context: &Context, day: NaiveDate) -> Context {
    let noon = tokyo::instant(day, NaiveTime::from_hms_opt(12, 0, 0).unwrap_or_default());
    at(context, noon.min(context.now()))
}

async fn rows(context: &Context, id: EngagementId) -> anyhow::Result<EngagementRows> {
    use sea_orm::EntityTrait as _;
    let reader = context.database.reader();
    let row = entities::accompaniment::engagement::Entity::find_by_id(id).one(reader).await?;
    Ok(rows_of(reader, row.context("an engagement just begun")?).await?)
}

async fn describe(
    then: &Context,
    by: By,
    id: EngagementId,
    sample: &SampleEngagement,
) -> anyhow::Result<()> {
    let outline = Outline {
        concerns: sample.concerns.to_owned(),
        vision: sample.vision.to_owned(),
        allies: sample.allies.to_owned(),
        next_plan: sample.next_plan.to_owned(),
    };
    done(sample.operator, revise_outline(then, by, (id, 1), &outline).await)?;
    for (text, measure) in sample.goals {
        let plan = GoalPlan {
            text: (*text).to_owned(),
            measure: (*measure).to_owned(),
            due_on: None,
            state: GoalState::Open,
        };
        done(sample.operator, add_goal(then, by, id, &plan).await)?;
    }
    Ok(())
}

async fn reach(
    then: &Context,
    by: By,
    id: EngagementId,
    (kind, day, evidence): (MilestoneKind, NaiveDate, &str),
) -> anyhow::Result<()> {
    let rows = rows(then, id).await?;
    let step = rows.milestones.iter().find(|row| row.kind == kind).context("a step")?;
    let plan = MilestonePlan {
        owner: step.owner_id,
        due_on: step.due_on,
        reached_on: Some(day),
        evidence: evidence.to_owned(),
    };
    let at = (id, rows.engagement.version);
    done("a step", change_milestone(then, by, at, (kind, &plan)).await)?;
    Ok(())
}

/// Each operator began on the first level.
async fn level(context: &Context, by: By, id: EngagementId, times: Times) -> anyhow::Result<()> {
    let terms = Terms::load(context.database.reader()).await?;
    let first = terms.find(Vocabulary::ActivityLevel, "level1").context("a first level")?;
    let plan = LevelPlan { since: times.starts, level: first.id, note: String::new() };
    done("a level", record_level(context, by, id, &plan).await)
}

async fn close(
    context: &Context,
    desk: Arranger,
    id: EngagementId,
    (sample, times): (&SampleEngagement, Times),
) -> anyhow::Result<()> {
    let reason = match sample.finish {
        Finish::Runs => return Ok(()),
        Finish::Completed => String::new(),
        Finish::Ended(reason) => reason.to_owned(),
    };
    let on = times.ago(10);
    let then = at_noon(context, on);
    let rows = rows(&then, id).await?;
    let ending = Ending {
        completed: sample.finish == Finish::Completed,
        on,
        reason,
        expected_recipients: count_told(&then, &rows).await?,
    };
    let at = (id, rows.engagement.version);
    done(sample.operator, finish(&then, desk, at, &ending).await)?;
    deliver(&then).await
}

/// The desk of the present year: wishes, places, decisions, a conflict of interest.
async fn matching(context: &Context, loaded: &Loaded, desk: Arranger) -> anyhow::Result<()> {
    let year = FiscalYear::at(context.now());
    let terms = Terms::load(context.database.reader()).await?;
    for wish in &WISHES {
        let operator = organisation(loaded, wish.operator)?;
        let plan = wish_plan(wish, &terms)?;
        done(wish.operator, set_wish(context, desk, (year, operator), &plan).await)?;
    }
    for (key, places) in CAPACITIES {
        let saved = set_capacity(context, desk, (year, person(loaded, key)?), places).await;
        done(key, saved)?;
    }
    let conflict = ConflictPlan {
        operator: organisation(loaded, "imabari")?,
        with: ConflictWith::Person(person(loaded, "accompanist")?),
        reason: "以前に顧問を務めていたため。".to_owned(),
        from: year.first_day(),
        until: None,
    };
    done("a conflict", declare_conflict(context, desk, &conflict).await)?;
    for (operator, accompanist, kind, reason) in RULINGS {
        let pair = Pair {
            operator: organisation(loaded, operator)?,
            accompanist: person(loaded, accompanist)?,
        };
        let wish = RulingWish { year, pair, kind, reason: reason.to_owned() };
        done(operator, rule(context, desk, &wish).await)?;
    }
    Ok(())
}

fn wish_plan(wish: &SampleWish, terms: &Terms) -> anyhow::Result<WishPlan> {
    let term = |code: &&str| {
        let found = WISHED.iter().find_map(|vocabulary| terms.find(*vocabulary, code));
        found.map(|term| term.id).with_context(|| format!("no term {code}"))
    };
    Ok(WishPlan {
        takes_part: true,
        region: wish.region,
        terms: wish.terms.iter().map(term).collect::<Result<_, _>>()?,
        note: wish.note.to_owned(),
    })
}
