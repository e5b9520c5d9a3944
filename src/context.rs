//! The bag of services a request or a job receives. Data only; `app.rs` fills it.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::config::Config;
use crate::database::Database;
use crate::mail::PostOffice;
use crate::vocabulary::{Chance, Clock};
use crate::web::{Assets, Pages};

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
}

impl Context {
    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// A new id for a row made now.
    pub fn new_id<I: From<Uuid>>(&self) -> I {
        I::from(self.chance.uuid(self.clock.now()))
    }
}
