//! Proof that somebody wanted, or wanted no longer, to be written to.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entities::newsletter::consent::{self, Act, Route};
use entities::newsletter::form_version;
use entities::{NewsletterConsentId, PersonId, SubscriberId, SubscriptionRequestId};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _,
    IntoActiveModel as _, QueryFilter as _, QueryOrder as _,
};
use serde_json::Value;

use super::origin::Origin;
use super::pen::Pen;

/// One line to be added.
#[derive(Clone, Debug)]
pub struct Line {
    row: consent::Model,
}

impl Line {
    /// What happened to an address, by which way, now.
    pub fn new(pen: Pen<'_>, address_key: &str, act: Act, route: Route) -> Self {
        Self {
            row: consent::Model {
                id: pen.context.new_id::<NewsletterConsentId>(),
                address_key: address_key.to_owned(),
                subscriber_id: None,
                request_id: None,
                act,
                route,
                at: pen.now,
                form_version: None,
                network: None,
                agent: None,
                acted_by: None,
                details: String::new(),
            },
        }
    }

    #[must_use]
    pub fn of(mut self, reader: SubscriberId) -> Self {
        self.row.subscriber_id = Some(reader);
        self
    }

    /// At another time than now: when the form was sent.
    #[must_use]
    pub fn at(mut self, at: DateTime<Utc>) -> Self {
        self.row.at = at;
        self
    }

    #[must_use]
    pub fn from(mut self, origin: &Origin) -> Self {
        (self.row.network, self.row.agent) = (origin.network(), origin.agent());
        self
    }

    /// As noted when the form was sent.
    #[must_use]
    pub fn seen(mut self, network: Option<String>, agent: Option<String>) -> Self {
        (self.row.network, self.row.agent) = (network, agent);
        self
    }

    #[must_use]
    pub fn asked(mut self, request: SubscriptionRequestId, form_version: Option<String>) -> Self {
        self.row.request_id = Some(request);
        self.row.form_version = form_version;
        self
    }

    #[must_use]
    pub fn by(mut self, person: Option<PersonId>) -> Self {
        self.row.acted_by = person;
        self
    }

    #[must_use]
    pub fn with(mut self, details: &Value) -> Self {
        self.row.details = details.to_string();
        self
    }
}

/// Adds lines, in one statement.
pub async fn add(pen: Pen<'_>, lines: impl IntoIterator<Item = Line>) -> anyhow::Result<()> {
    let rows: Vec<_> =
        lines.into_iter().map(|line| line.row.into_active_model().reset_all()).collect();
    if !rows.is_empty() {
        consent::Entity::insert_many(rows).exec_without_returning(pen.tx).await?;
    }
    Ok(())
}

/// Everything known about one reader's consent, oldest first, with the wordings agreed to.
#[derive(Clone, Debug, Default)]
pub struct Evidence {
    pub lines: Vec<consent::Model>,
    pub wordings: HashMap<String, form_version::Model>,
}

/// Reads it.
pub async fn evidence_of(
    reader: &impl ConnectionTrait,
    id: SubscriberId,
) -> Result<Evidence, DbErr> {
    let lines = consent::Entity::find()
        .filter(consent::Column::SubscriberId.eq(id))
        .order_by_asc(consent::Column::At)
        .order_by_asc(consent::Column::Id)
        .all(reader)
        .await?;
    let versions = lines.iter().filter_map(|line| line.form_version.as_deref());
    let wordings = form_version::Entity::find()
        .filter(form_version::Column::Fingerprint.is_in(versions))
        .all(reader)
        .await?;
    let wordings = wordings.into_iter().map(|row| (row.fingerprint.clone(), row)).collect();
    Ok(Evidence { lines, wordings })
}
