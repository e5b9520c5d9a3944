use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use entities::consultations::consultation::{self, ConsultationState};
use entities::consultations::{
    accompanist_contract, accompanist_profile, availability_exception, availability_rule, policy,
};
use entities::{ConsultationId, PersonId};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _, QuerySelect as _,
};
use uuid::Uuid;

use super::asked::{self, years_of};
use super::stored::{exception_of, modes_of, rule_of, terms_of};
use crate::calendar::availability::{
    Availability, Booked, DayException, DaySpan, FreeSlot, Obstacle, Situation, WeeklyRule, Wish,
    Within,
};
use crate::calendar::{self, Resource, business_calendar};
use crate::consultations::policy::Policy;
use crate::vocabulary::{BusinessCalendar, FiscalYear, tokyo};

/// States that count towards what an accompanist takes on.
pub const COUNTED: [ConsultationState; 4] = [
    ConsultationState::Proposed,
    ConsultationState::Confirmed,
    ConsultationState::Held,
    ConsultationState::Missed,
];

/// What several accompanists offer and have booked around some days, read in seven queries however
/// many they are.
pub struct Diaries {
    pub all: Vec<Diary>,
    now: DateTime<Utc>,
    days_off: BTreeSet<NaiveDate>,
    calendar: BusinessCalendar,
}

/// One accompanist's.
pub struct Diary {
    pub profile: accompanist_profile::Model,
    /// The terms differ by fiscal year: each contract has a limit of its own.
    years: Vec<(FiscalYear, Availability)>,
    booked: Booked,
    meetings: Vec<NaiveDate>,
}

impl Diaries {
    /// Of those who have entered their terms, in the order of the ids given. `leaving_out` is a
    /// consultation about to move: its own time counts as free.
    pub async fn read(
        db: &impl ConnectionTrait,
        now: DateTime<Utc>,
        (people, days): (&[PersonId], DaySpan),
        leaving_out: Option<ConsultationId>,
    ) -> anyhow::Result<Self> {
        let holders: Vec<_> = leaving_out.iter().map(|id| id.0).collect();
        Self::read_without(db, now, (people, days), &holders).await
    }

    /// The same; whatever one of these holders has in the calendar counts as free.
    pub async fn read_without(
        db: &impl ConnectionTrait,
        now: DateTime<Utc>,
        (people, days): (&[PersonId], DaySpan),
        holders: &[Uuid],
    ) -> anyhow::Result<Self> {
        let mut rows = Rows::read(db, now, (people, days), holders).await?;
        rows.meetings = meetings(db, (people, days), holders).await?;
        Ok(Self {
            all: rows.diaries(people, days)?,
            ..Self::empty(business_calendar(db).await?, now, days)
        })
    }

    /// One accompanist's, to hold a wish against: where nothing limits how many meetings they take
    /// on, those they have are not read, and [`Diary::load`] tells nothing.
    pub async fn read_for_one(
        db: &impl ConnectionTrait,
        (now, calendar): (DateTime<Utc>, BusinessCalendar),
        (person, days): (PersonId, DaySpan),
        leaving_out: Option<ConsultationId>,
    ) -> anyhow::Result<Self> {
        let holders: Vec<_> = leaving_out.iter().map(|id| id.0).collect();
        let mut rows = Rows::read(db, now, (&[person], days), &holders).await?;
        if rows.limit_meetings() {
            rows.meetings = meetings(db, (&[person], days), &holders).await?;
        }
        Ok(Self { all: rows.diaries(&[person], days)?, ..Self::empty(calendar, now, days) })
    }

    /// Nobody's: the situation alone.
    pub fn empty(calendar: BusinessCalendar, now: DateTime<Utc>, days: DaySpan) -> Self {
        Self { all: Vec::new(), now, days_off: days_off(&calendar, days), calendar }
    }

    pub fn of(&self, person: PersonId) -> Option<&Diary> {
        self.all.iter().find(|diary| diary.profile.person_id == person)
    }

    pub fn situation(&self) -> Situation<'_> {
        Situation { now: self.now, days_off: &self.days_off, calendar: &self.calendar }
    }
}

impl Diary {
    /// All free slots that start on these days, by start and length.
    pub fn free_slots(&self, situation: &Situation<'_>, days: DaySpan) -> Vec<FreeSlot> {
        let mut slots = Vec::new();
        for (year, availability) in &self.years {
            let first = days.first().max(year.first_day());
            let last = days.last().min(year.last_day());
            if let Ok(days) = DaySpan::new(first, last) {
                slots.append(&mut availability.free_slots(situation, &self.booked, days));
            }
        }
        slots
    }

    /// Everything in the way of a wish, what cannot be helped first; nothing if it is free.
    pub fn obstacles(&self, situation: &Situation<'_>, wish: Wish) -> Vec<Obstacle> {
        let year = FiscalYear::at(wish.starts);
        match self.years.iter().find(|(own, _)| *own == year) {
            Some((_, availability)) => availability.obstacles(situation, &self.booked, wish),
            None => vec![Obstacle::OutsideOpening],
        }
    }

    /// Meetings in a fiscal year so far: how much somebody carries.
    pub fn load(&self, year: FiscalYear) -> usize {
        self.meetings.iter().filter(|day| year.contains(**day)).count()
    }
}

/// From an instant to another.
type Span = (DateTime<Utc>, DateTime<Utc>);

/// All rows, ungrouped.
struct Rows {
    profiles: HashMap<PersonId, accompanist_profile::Model>,
    contracts: Vec<accompanist_contract::Model>,
    rules: Vec<availability_rule::Model>,
    exceptions: Vec<availability_exception::Model>,
    /// By fiscal year, where rules were entered for it.
    policies: HashMap<i32, policy::Model>,
    busy: HashMap<PersonId, Vec<Span>>,
    meetings: HashMap<PersonId, Vec<NaiveDate>>,
}

impl Rows {
    async fn read(
        db: &impl ConnectionTrait,
        now: DateTime<Utc>,
        (people, days): (&[PersonId], DaySpan),
        leaving_out: &[Uuid],
    ) -> Result<Self, DbErr> {
        let profiles = asked::profiles(people).all(db).await?;
        let policies = asked::policies(days).all(db).await?;
        let (first, last) = asked::around(days);
        Ok(Self {
            profiles: profiles.into_iter().map(|row| (row.person_id, row)).collect(),
            contracts: asked::contracts(people).all(db).await?,
            rules: asked::rules(people).all(db).await?,
            exceptions: asked::exceptions(people, days).all(db).await?,
            policies: policies.into_iter().map(|row| (row.fiscal_year, row)).collect(),
            busy: busy(db, now, (people, (first, last)), leaving_out).await?,
            meetings: HashMap::new(),
        })
    }

    fn limit_meetings(&self) -> bool {
        let limits = |row: &accompanist_profile::Model| {
            [row.most_per_day, row.most_per_week, row.most_per_month].iter().any(Option::is_some)
        };
        !self.contracts.is_empty() || self.profiles.values().any(limits)
    }

    fn diaries(mut self, people: &[PersonId], days: DaySpan) -> anyhow::Result<Vec<Diary>> {
        let mut rules: HashMap<_, Vec<_>> = HashMap::new();
        for row in &self.rules {
            rules.entry(row.person_id).or_default().push(row);
        }
        let mut exceptions: HashMap<_, Vec<_>> = HashMap::new();
        for row in &self.exceptions {
            exceptions.entry(row.person_id).or_default().push(exception_of(row)?);
        }
        let mut diaries = Vec::with_capacity(people.len());
        for person in people {
            let Some(profile) = self.profiles.remove(person) else { continue };
            let offered = modes_of(&profile.modes)?;
            let own = rules.remove(person).unwrap_or_default();
            let read = own.into_iter().map(|row| rule_of(row, offered));
            let rules: Vec<_> =
                read.filter_map(Result::transpose).collect::<anyhow::Result<_>>()?;
            let exceptions = exceptions.remove(person).unwrap_or_default();
            let years = self.years(&profile, (rules, exceptions), days)?;
            let meetings = self.meetings.remove(person).unwrap_or_default();
            let busy = self.busy.remove(person).unwrap_or_default();
            let booked = Booked::new(busy, meetings.iter().copied());
            diaries.push(Diary { profile, years, booked, meetings });
        }
        Ok(diaries)
    }

    /// Business days before a meeting until which it can be asked for.
    fn notice(&self, year: FiscalYear) -> i32 {
        let entered = self.policies.get(&year.year()).map(|row| row.notice_days);
        entered.unwrap_or_else(|| Policy::usual(year).row.notice_days)
    }

    fn years(
        &self,
        profile: &accompanist_profile::Model,
        (rules, exceptions): (Vec<WeeklyRule>, Vec<DayException>),
        days: DaySpan,
    ) -> anyhow::Result<Vec<(FiscalYear, Availability)>> {
        let own = self.contracts.iter().filter(|row| row.person_id == profile.person_id);
        let contracts: HashMap<_, _> = own.map(|row| (row.fiscal_year, row.most)).collect();
        let mut years = Vec::new();
        for year in years_of(days) {
            let most = contracts.get(&year.year()).map(|most| u16::try_from(*most)).transpose()?;
            let terms = terms_of(profile, (most, self.notice(year)))?;
            years.push((year, Availability::new(rules.clone(), exceptions.clone(), terms)));
        }
        Ok(years)
    }
}

async fn busy(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
    (people, (first, last)): (&[PersonId], (NaiveDate, NaiveDate)),
    leaving_out: &[Uuid],
) -> Result<HashMap<PersonId, Vec<Span>>, DbErr> {
    let resources: Vec<_> = people.iter().map(|person| Resource::Person(*person)).collect();
    let span = (tokyo::start_of_day(first), tokyo::end_of_day(last));
    let mut busy: HashMap<_, Vec<_>> = HashMap::new();
    for taken in calendar::occupied(db, now, &resources, span).await? {
        if !leaving_out.contains(&taken.holder_id) {
            busy.entry(PersonId(taken.resource.0)).or_default().push((taken.from, taken.until));
        }
    }
    Ok(busy)
}

/// The day of every meeting that counts, from the whole of each stretch a limit counts in.
async fn meetings(
    db: &impl ConnectionTrait,
    (people, days): (&[PersonId], DaySpan),
    leaving_out: &[Uuid],
) -> Result<HashMap<PersonId, Vec<NaiveDate>>, DbErr> {
    let around =
        Within::ALL.map(|within| (within.around(days.first()), within.around(days.last())));
    let first = around.iter().map(|(first, _)| first.0).min().unwrap_or(days.first());
    let last = around.iter().map(|(_, last)| last.1).max().unwrap_or(days.last());
    let span = (tokyo::start_of_day(first), tokyo::end_of_day(last));
    let rows: Vec<(ConsultationId, PersonId, DateTime<Utc>)> = consultation::Entity::find()
        .select_only()
        .columns([
            consultation::Column::Id,
            consultation::Column::AccompanistId,
            consultation::Column::StartsAt,
        ])
        .filter(consultation::Column::AccompanistId.is_in(people.iter().copied()))
        .filter(consultation::Column::StartsAt.between(span.0, span.1))
        .filter(consultation::Column::State.is_in(COUNTED))
        .into_tuple()
        .all(db)
        .await?;
    let mut meetings: HashMap<_, Vec<_>> = HashMap::new();
    for (id, person, starts_at) in rows {
        if !leaving_out.contains(&id.0) {
            meetings.entry(person).or_default().push(tokyo::day_of(starts_at));
        }
    }
    Ok(meetings)
}

/// Holidays and closures, on which weekly hours may rest. Weekends are for the rules.
fn days_off(calendar: &BusinessCalendar, days: DaySpan) -> BTreeSet<NaiveDate> {
    let (first, last) = (days.first() - TimeDelta::days(1), days.last() + TimeDelta::days(1));
    let all = first.iter_days().take_while(|day| *day <= last);
    all.filter(|day| calendar.is_day_off(*day)).collect()
}
