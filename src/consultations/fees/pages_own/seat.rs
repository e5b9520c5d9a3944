//! Whose journey is claimed for.

use entities::ConsultationId;

use super::mine::BASE;
use crate::consultations::Accompanist;
use crate::consultations::fees::rates::{RateTable, rates_of};
use crate::consultations::fees::readers::{ClaimView, Journey, own_claims, own_journeys};
use crate::consultations::fees::travel::is_open;
use crate::context::Context;
use crate::people;
use crate::vocabulary::{FiscalYear, tokyo};
use crate::web::{Failure, Told};

/// The accompanist before one of their journeys.
pub struct Seat {
    pub own: Accompanist,
    pub journey: Journey,
    pub claim: Option<ClaimView>,
    pub base: String,
}

impl Seat {
    /// Not theirs, not in person, not held: not there.
    pub async fn take(
        who: &people::Accompanist,
        context: &Context,
        id: ConsultationId,
    ) -> Result<Self, Failure> {
        let (own, reader) = (Accompanist::from(who), context.database.reader());
        let journeys = own_journeys(reader, own).await?;
        let journey = journeys.into_iter().find(|journey| journey.parties.row.id == id);
        let journey = journey.ok_or(Failure::NotFound)?;
        let claims = own_claims(reader, own).await?;
        let claim = claims.into_iter().find(|view| view.claim.row.consultation_id == id);
        Ok(Self { own, journey, claim, base: format!("{BASE}/travel/{id}") })
    }

    pub fn id(&self) -> ConsultationId {
        self.journey.parties.row.id
    }

    pub fn is_open(&self) -> bool {
        self.claim.as_ref().is_none_or(|view| is_open(view.claim.row.state))
    }

    pub async fn rates(&self, context: &Context) -> Result<Option<RateTable>, Failure> {
        let held = self.journey.parties.row.held_from;
        let year = FiscalYear::at(held.unwrap_or_else(|| context.now()));
        Ok(rates_of(context.database.reader(), year).await?)
    }

    pub fn about(&self) -> Vec<Told> {
        let row = &self.journey.parties.row;
        let when = row.held_from.zip(row.held_until).map(|(from, until)| tokyo::span(from, until));
        vec![
            Told::new("相談", row.number.clone()),
            Told::new("相談者", self.journey.parties.organisation.clone()),
            Told::new("実施日時", when),
            Told::new("場所", row.place.clone()),
        ]
    }
}
