//! What is asked for, and why it may be refused.

use chrono::{DateTime, TimeDelta, Utc};
use entities::calendar::claim;
use entities::calendar::resource::ResourceKind;
use entities::{CalendarClaimId, PersonId, ResourceId};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::vocabulary::TimeSlot;

use super::cells::Cells;

/// Something that can be in one place at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Resource {
    Person(PersonId),
    /// A room or a licence, as listed by [`super::listed_resources`].
    Listed(ResourceId),
}

impl Resource {
    /// A person's resource carries the person's own id.
    pub fn id(self) -> ResourceId {
        match self {
            Self::Person(person) => ResourceId(person.0),
            Self::Listed(id) => id,
        }
    }
}

/// What the resources are taken for. One holder has one slot; a study session on several days is
/// several holders, its parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Holder {
    /// Such as `consultation` or `session_part`: stored, so never renamed.
    pub kind: &'static str,
    pub id: Uuid,
}

impl Holder {
    /// The same holder and resource always make the same claim, so that none can exist twice.
    pub(super) fn claim_id(self, resource: ResourceId) -> CalendarClaimId {
        let mut hash = Sha256::new();
        hash.update(self.kind.as_bytes());
        hash.update([0]);
        hash.update(self.id.as_bytes());
        hash.update(resource.0.as_bytes());
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&hash.finalize()[..16]);
        CalendarClaimId(uuid::Builder::from_custom_bytes(bytes).into_uuid())
    }
}

/// All a holder needs at once: either every resource is taken, or none.
#[derive(Clone, Debug)]
pub struct ClaimRequest {
    pub holder: Holder,
    /// In any order; naming one twice is harmless.
    pub resources: Vec<Resource>,
    pub slot: TimeSlot,
    /// Kept free before the start, in whole minutes.
    pub buffer_before: TimeDelta,
    /// Kept free after the end, in whole minutes.
    pub buffer_after: TimeDelta,
    /// Until when this is only a hold; `None` once it is meant.
    pub hold_until: Option<DateTime<Utc>>,
}

impl ClaimRequest {
    /// A firm claim without buffers.
    pub fn firm(holder: Holder, slot: TimeSlot, resources: Vec<Resource>) -> Self {
        let none = TimeDelta::zero();
        Self { holder, resources, slot, buffer_before: none, buffer_after: none, hold_until: None }
    }

    /// Ascending and without repetition: the one order in which everybody takes resources.
    pub(super) fn ordered(&self) -> Vec<Resource> {
        let mut resources = self.resources.clone();
        resources.sort_by_key(|resource| resource.id());
        resources.dedup_by_key(|resource| resource.id());
        resources
    }

    pub(super) fn cells(&self) -> Cells {
        let from = self.slot.starts() - self.buffer_before;
        Cells::touched(from, self.slot.ends() + self.buffer_after)
    }
}

/// The cells a stored claim holds.
pub(super) fn cells_of(claim: &claim::Model) -> Cells {
    Cells::touched(
        claim.starts_at - TimeDelta::minutes(claim.buffer_before.into()),
        claim.ends_at + TimeDelta::minutes(claim.buffer_after.into()),
    )
}

/// A resource that is occupied, from when to when, and for what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Busy {
    pub resource: ResourceId,
    pub kind: ResourceKind,
    /// What a room or licence is called; none for a person.
    pub label: Option<String>,
    /// Without buffers.
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    /// For what. Tell only those who may know.
    pub holder_kind: String,
    pub holder_id: Uuid,
}

/// Why a claim is not made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Somebody was there first: everything in the way, by resource and start. Never empty.
    Taken(Vec<Busy>),
    /// A room or a licence that is not listed, or no longer offered.
    NotOffered(ResourceId),
    /// There is nothing to move: the holder holds nothing.
    NothingHeld,
}
