//! Proof that somebody wanted, or wanted no longer, to be written to.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use entities::newsletter::consent::{self, Act, Route};
use entities::newsletter::subscriber::{self, ReaderState};
use entities::newsletter::{consent_address, form_version};
use entities::{NewsletterConsentId, PersonId, SubscriberId, SubscriptionRequestId};
use sea_orm::sea_query::Query;
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _,
    IntoActiveModel as _, QueryFilter as _, QueryOrder as _,
};
use serde_json::Value;

use super::origin::Origin;
use super::pen::Pen;
use crate::database::WriteTransaction;
use crate::vocabulary::tokyo::FiscalYear;

/// One line to be added.
#[derive(Clone, Debug)]
pub struct Line {
    row: consent::Model,
    /// Kept apart: the row stays for ever.
    address: Option<String>,
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
            address: None,
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
    pub fn from(self, origin: &Origin) -> Self {
        self.seen(origin.address(), origin.network(), origin.agent())
    }

    /// As noted when the form was sent.
    #[must_use]
    pub fn seen(
        mut self,
        address: Option<String>,
        network: Option<String>,
        agent: Option<String>,
    ) -> Self {
        (self.address, self.row.network, self.row.agent) = (address, network, agent);
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

/// Adds lines in one statement, and in another the addresses they came from.
pub async fn add(pen: Pen<'_>, lines: impl IntoIterator<Item = Line>) -> anyhow::Result<()> {
    let (mut rows, mut addresses) = (Vec::new(), Vec::new());
    for Line { row, address } in lines {
        let address = address.map(|address| consent_address::Model { consent_id: row.id, address });
        addresses.extend(address.map(|kept| kept.into_active_model().reset_all()));
        rows.push(row.into_active_model().reset_all());
    }
    if !rows.is_empty() {
        consent::Entity::insert_many(rows).exec_without_returning(pen.tx).await?;
    }
    if !addresses.is_empty() {
        consent_address::Entity::insert_many(addresses).exec_without_returning(pen.tx).await?;
    }
    Ok(())
}

/// Everything known about one reader's consent, oldest first, with the wordings agreed to.
#[derive(Clone, Debug, Default)]
pub struct Evidence {
    pub lines: Vec<consent::Model>,
    /// Whole addresses of machines, as long as they are kept.
    pub addresses: HashMap<NewsletterConsentId, String>,
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
    let of_lines = consent_address::Column::ConsentId.is_in(lines.iter().map(|line| line.id));
    let addresses = consent_address::Entity::find().filter(of_lines).all(reader).await?;
    let addresses = addresses.into_iter().map(|row| (row.consent_id, row.address)).collect();
    let versions = lines.iter().filter_map(|line| line.form_version.as_deref());
    let wordings = form_version::Entity::find()
        .filter(form_version::Column::Fingerprint.is_in(versions))
        .all(reader)
        .await?;
    let wordings = wordings.into_iter().map(|row| (row.fingerprint.clone(), row)).collect();
    Ok(Evidence { lines, addresses, wordings })
}

/// Fiscal years for which addresses are kept after the one in which somebody stopped reading: as
/// long as the privacy policy says.
const KEPT_YEARS: usize = 5;

/// The last day on which the addresses of somebody who reads no more are kept.
pub fn kept_until(left_at: DateTime<Utc>) -> NaiveDate {
    (0..KEPT_YEARS).fold(FiscalYear::at(left_at), |year, _| year.next()).last_day()
}

/// Erases the addresses whose time is over; the lines they belong to stay. Of somebody who reads,
/// all are kept: they prove what is still acted upon.
pub async fn erase_addresses(tx: &WriteTransaction, now: DateTime<Utc>) -> Result<u64, DbErr> {
    let over = (0..KEPT_YEARS).fold(FiscalYear::at(now), |year, _| year.previous()).starts();
    let gone = Query::select()
        .column(subscriber::Column::Id)
        .from(subscriber::Entity)
        .and_where(subscriber::Column::State.ne(ReaderState::Active))
        .and_where(subscriber::Column::LeftAt.lt(over))
        .to_owned();
    let lines = Query::select()
        .column(consent::Column::Id)
        .from(consent::Entity)
        .and_where(consent::Column::SubscriberId.in_subquery(gone))
        .to_owned();
    let erased = consent_address::Entity::delete_many()
        .filter(consent_address::Column::ConsentId.in_subquery(lines))
        .exec(tx)
        .await?;
    Ok(erased.rows_affected)
}
