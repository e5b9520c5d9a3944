//! The bag of services a request or a job receives. Data only; `app.rs` fills it.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use entities::{OrganisationId, PersonId};
use futures_util::future::BoxFuture;
use uuid::Uuid;

use crate::config::Config;
use crate::database::Database;
use crate::mail::PostOffice;
use crate::vocabulary::{Chance, Clock, TimeSlot};
use crate::web::{Assets, Pages};

/// Members of an organisation and a person who met.
pub type Acquaintance = (OrganisationId, PersonId);

/// What one capability knows of who met whom.
pub type MeetingSource =
    for<'a> fn(&'a Context) -> BoxFuture<'a, anyhow::Result<Vec<Acquaintance>>>;

/// Something somebody has ahead of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnPlan {
    /// The session or consultation, and what claims time for it: to tell one from another.
    pub ids: Vec<Uuid>,
    /// `勉強会「第3回 地域間連携」`
    pub title: String,
    pub href: String,
    /// A day each.
    pub slots: Vec<TimeSlot>,
}

impl OwnPlan {
    pub fn overlaps(&self, (from, until): (DateTime<Utc>, DateTime<Utc>)) -> bool {
        self.slots.iter().any(|slot| slot.starts() < until && from < slot.ends())
    }
}

/// What one capability knows of somebody's plans. A seat at a session is no claim on their time.
pub type PlanSource =
    for<'a> fn(&'a Context, PersonId) -> BoxFuture<'a, anyhow::Result<Vec<OwnPlan>>>;

/// Cheap to clone; every part is shared.
#[derive(Clone)]
pub struct Context {
    pub config: Arc<Config>,
    pub database: Database,
    pub clock: Clock,
    pub chance: Chance,
    pub pages: Arc<Pages>,
    pub assets: Assets,
    pub post: PostOffice,
    /// Where it is learnt who met whom: capabilities that do not know each other meet here.
    pub meetings: &'static [MeetingSource],
    /// Where it is learnt what somebody has ahead of them.
    pub plans: &'static [PlanSource],
}

impl Context {
    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// Who met whom so far, in whatever way.
    pub async fn acquaintances(&self) -> anyhow::Result<BTreeSet<Acquaintance>> {
        let mut known = BTreeSet::new();
        for source in self.meetings {
            known.extend(source(self).await?);
        }
        Ok(known)
    }

    /// What somebody has ahead of them, of whatever kind.
    pub async fn own_plans(&self, person: PersonId) -> anyhow::Result<Vec<OwnPlan>> {
        let mut known = Vec::new();
        for source in self.plans {
            known.extend(source(self, person).await?);
        }
        Ok(known)
    }

    /// A new id for a row made now.
    pub fn new_id<I: From<Uuid>>(&self) -> I {
        I::from(self.chance.uuid(self.clock.now()))
    }
}
