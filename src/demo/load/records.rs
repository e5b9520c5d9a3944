//! Consultations of the demonstration that were held, and their records, written through the
//! product's own use cases with the clock set back.

use anyhow::Context as _;
use chrono::{DateTime, Datelike as _, NaiveTime, TimeDelta, Utc};
use entities::consultations::consultation::Mode;
use entities::consultations::record;
use entities::consultations::record_field::RecordField as F;
use entities::{ConsultationId, PersonId};
use sea_orm::EntityTrait as _;

use crate::calendar::availability::SlotLength;
use crate::consultations::booking::{Place, StaffBooking, Subject, book_by_staff};
use crate::consultations::changing::{HeldMeeting, mark_held};
use crate::consultations::record::{
    Approval, Closing, RawAction, RawRecord, ReturnedRecord, approve, close_action, confirm,
    return_by_client, save, submit, tasks_of,
};
use crate::consultations::{Accompanist, By, Client, Organiser};
use crate::context::Context;
use crate::demo::sample::{RECORDS, RecordReached as Reached, SampleRecord};
use crate::vocabulary::{LongText, tokyo};

use super::plan::business_day;
use super::sessions::{at, deliver};
use super::{Loaded, done};

/// Writes everything as it stands on the day of `context`'s clock, in the order it happened.
pub async fn load(context: &Context, loaded: &Loaded) -> anyhow::Result<()> {
    let context = &at(context, context.now());
    for sample in &RECORDS {
        let told = || format!("the consultation of {} {} days ago", sample.client, sample.ago);
        one(context, loaded, sample).await.with_context(told)?;
    }
    Ok(())
}

/// Who takes part.
#[derive(Clone, Copy)]
struct Cast {
    desk: Organiser,
    client: Client,
    accompanist: Accompanist,
}

/// A meeting that was held, and how far its record has come by then.
struct Story<'a> {
    context: &'a Context,
    cast: Cast,
    sample: &'a SampleRecord,
    id: ConsultationId,
    starts: DateTime<Utc>,
}

async fn one(context: &Context, loaded: &Loaded, sample: &SampleRecord) -> anyhow::Result<()> {
    let person = |key: &str| loaded.people.get(key).copied().with_context(|| format!("no {key}"));
    let cast = Cast {
        desk: Organiser::acting_as(person("coordinator")?),
        client: Client::acting_as(person(sample.client)?),
        accompanist: Accompanist::acting_as(person(sample.accompanist)?),
    };
    let today = tokyo::day_of(context.now());
    let day = business_day(today - TimeDelta::days(sample.ago), -1);
    let half_past_nine = NaiveTime::from_hms_opt(9, 30, 0).unwrap_or_default();
    let starts = tokyo::instant(day, half_past_nine);
    let id = book(context, loaded, (sample, cast), starts).await?;
    let story = Story { context, cast, sample, id, starts };
    story.hold().await?;
    story.record().await
}

async fn book(
    context: &Context,
    loaded: &Loaded,
    (sample, cast): (&SampleRecord, Cast),
    starts_at: DateTime<Utc>,
) -> anyhow::Result<ConsultationId> {
    let then = at(context, starts_at - TimeDelta::days(10));
    let organisation = loaded.organisations.get(sample.organisation).copied();
    let wish = StaffBooking {
        client: cast.client.person(),
        accompanist: cast.accompanist.person(),
        subject: Subject {
            organisation: organisation.context("a known organisation")?,
            theme: None,
            mode: Mode::InPerson,
            length: SlotLength::Sixty,
            about: LongText::parse(sample.about).context("what it is about")?,
            accepts_conditions: None,
            request_key: format!("sample-{}-{}", sample.client, sample.ago),
        },
        starts_at,
        place: Place { place: Some("相談者の事務所".to_owned()), ..Place::default() },
        override_reason: Some("電話で双方の都合を合わせたため。".to_owned()),
    };
    let booked = done(sample.client, book_by_staff(&then, cast.desk, wish).await)?;
    deliver(&then).await?;
    Ok(booked.id)
}

impl Story<'_> {
    /// The same services so many days after the meeting, at most now; letters of then arrive then.
    fn days_on(&self, days: i64) -> Context {
        let later = self.starts + TimeDelta::days(days) + TimeDelta::hours(4);
        at(self.context, later.min(self.context.now()))
    }

    fn done<T, R: std::fmt::Debug>(
        &self,
        outcome: Result<T, crate::database::Stop<R>>,
    ) -> anyhow::Result<T> {
        done(self.sample.client, outcome)
    }

    async fn hold(&self) -> anyhow::Result<()> {
        let until = self.starts + TimeDelta::minutes(65);
        let then = at(self.context, (until + TimeDelta::minutes(20)).min(self.context.now()));
        let wish = HeldMeeting { consultation: self.id, from: self.starts, until };
        self.done(mark_held(&then, By::Accompanist(self.cast.accompanist), wish).await)?;
        deliver(&then).await
    }

    async fn record(&self) -> anyhow::Result<()> {
        let reached = self.sample.reached;
        if reached == Reached::Begun {
            return Ok(());
        }
        let then = self.days_on(1);
        let at_version = (self.id, self.version().await?);
        let author = self.cast.accompanist;
        self.done(save(&then, author, at_version, &self.written()).await)?;
        if reached == Reached::Draft {
            return Ok(());
        }
        self.done(submit(&then, author, (self.id, self.version().await?)).await)?;
        deliver(&then).await?;
        match reached {
            Reached::Returned(remark) => self.send_back(remark).await,
            Reached::Confirmed => self.confirm().await,
            Reached::Approved => {
                self.confirm().await?;
                self.approve().await?;
                self.close().await
            }
            Reached::Begun | Reached::Draft | Reached::Submitted => Ok(()),
        }
    }

    async fn confirm(&self) -> anyhow::Result<()> {
        let then = self.days_on(2);
        let read = (self.id, self.version().await?);
        self.done(confirm(&then, self.cast.client, read).await)
    }

    async fn send_back(&self, remark: &str) -> anyhow::Result<()> {
        let then = self.days_on(2);
        let wish = ReturnedRecord {
            consultation: self.id,
            version: self.version().await?,
            remark: LongText::parse(remark).context("a remark")?,
        };
        self.done(return_by_client(&then, self.cast.client, wish).await)?;
        deliver(&then).await
    }

    async fn approve(&self) -> anyhow::Result<()> {
        let then = self.days_on(4);
        let version = self.version().await?;
        let wish = Approval { consultation: self.id, version, unconfirmed: None };
        self.done(approve(&then, self.cast.desk, wish).await)?;
        deliver(&then).await
    }

    /// Tasks something came of.
    async fn close(&self) -> anyhow::Result<()> {
        let sides = [
            (By::Client(self.cast.client), self.cast.client.person()),
            (By::Accompanist(self.cast.accompanist), self.cast.accompanist.person()),
        ];
        for (by, person) in sides {
            self.close_own(by, person).await?;
        }
        Ok(())
    }

    async fn close_own(&self, by: By, person: PersonId) -> anyhow::Result<()> {
        let tasks = tasks_of(self.context.database.reader(), person).await?;
        for task in tasks.iter().filter(|task| task.consultation == self.id) {
            let sample = self.sample.actions.iter().find(|(_, text, ..)| *text == task.text);
            let Some((.., days, Some(note))) = sample else { continue };
            let then = self.days_on((days - 1).max(5));
            let wish = Closing { done: true, note: Some(LongText::parse(note).context("a note")?) };
            self.done(close_action(&then, by, task.id, wish).await)?;
        }
        Ok(())
    }

    async fn version(&self) -> anyhow::Result<i32> {
        let found = record::Entity::find_by_id(self.id).one(self.context.database.reader()).await?;
        Ok(found.context("a record just begun")?.version)
    }

    fn written(&self) -> RawRecord {
        let sample = self.sample;
        let text = |field: F, text: &str| (field, text.to_owned());
        let texts = [
            text(F::Attendees, "相談者本人"),
            text(F::Purpose, sample.about),
            text(F::Presented, sample.presented),
            text(F::Essential, sample.essential),
            text(F::ClientWords, sample.words),
            text(F::Advice, sample.advice),
            text(F::Memo, "次回は、決めたことがどこまで進んだかから聞く。"),
        ];
        RawRecord {
            texts: texts.into(),
            self_reliance: sample.score.to_owned(),
            actions: sample.actions.iter().map(|action| self.action(action)).collect(),
            ..RawRecord::default()
        }
    }

    fn action(&self, (owner, text, days, _): &crate::demo::sample::SampleAction) -> RawAction {
        let due = tokyo::day_of(self.starts) + TimeDelta::days(*days);
        RawAction {
            id: String::new(),
            owner: (*owner).to_owned(),
            text: (*text).to_owned(),
            due: [due.year().to_string(), due.month().to_string(), due.day().to_string()],
        }
    }
}
