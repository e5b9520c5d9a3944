//! How many letters the servers may get now, and what is to be told of them.

use sea_orm::DbErr;

use super::{Admission, Endpoint, Smtp, Standing};
use crate::database::Database;
use crate::mail::pacing::Pacing;

/// Which letters ask. Circulars leave a part of every pace to the others, so that nobody who signs
/// in waits behind a million readers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Traffic {
    Letters,
    Circulars,
}

impl Smtp {
    /// How many of so many letters the endpoints may get now; taken out of their buckets.
    pub async fn room(
        &self,
        database: &Database,
        pacing: &Pacing,
        (traffic, wanted): (Traffic, u32),
    ) -> Result<u32, DbErr> {
        let now = self.clock.now();
        let mut room = 0;
        for endpoint in &self.endpoints {
            if matches!(endpoint.admission(now), Admission::Closed(_)) || room >= wanted {
                continue;
            }
            let Some(rate) = endpoint.rate else { return Ok(wanted) };
            let missing = (wanted - room).saturating_sub(endpoint.allowance(traffic));
            if missing > 0 {
                let name = (endpoint.name.as_str(), rate);
                let taken = pacing.endpoint_room(database, now, name, (traffic, missing)).await?;
                endpoint.allow(traffic, taken);
            }
            room += endpoint.allowance(traffic);
        }
        Ok(room.min(wanted))
    }

    /// Gives back to the buckets what was taken beyond the letters in hand: room is asked for before
    /// it is known how much is due, and what stayed here would be missing elsewhere, and be too much
    /// when letters come later.
    pub async fn give_back(
        &self,
        database: &Database,
        pacing: &Pacing,
        (traffic, mut in_hand): (Traffic, u32),
    ) -> Result<(), DbErr> {
        let now = self.clock.now();
        for endpoint in &self.endpoints {
            let Some(rate) = endpoint.rate else { continue };
            let unused = endpoint.allow_at_most(traffic, in_hand);
            in_hand = in_hand.saturating_sub(endpoint.allowance(traffic));
            if unused > 0 {
                let name = (endpoint.name.as_str(), rate);
                pacing.endpoint_unused(database, now, name, unused).await?;
            }
        }
        Ok(())
    }

    /// What was found of each endpoint since the last time it was told.
    pub fn news(&self) -> Vec<Standing> {
        self.endpoints.iter().filter_map(Endpoint::news).collect()
    }
}
