//! Where an event is, as people are told: what was typed, or the name of its room.

use std::collections::{BTreeSet, HashMap};

use entities::ResourceId;
use entities::networking::events::event;
use sea_orm::{ConnectionTrait, DbErr};

use crate::calendar::listed_resources;

/// The names of rooms that lend an event theirs.
#[derive(Clone, Debug, Default)]
pub struct Rooms(HashMap<ResourceId, String>);

impl Rooms {
    /// Asks the database only where an event has nothing but its room.
    pub async fn of<'a>(
        db: &impl ConnectionTrait,
        events: impl IntoIterator<Item = &'a event::Model>,
    ) -> Result<Self, DbErr> {
        let nameless = events.into_iter().filter(|row| row.venue.is_none());
        let wanted: BTreeSet<_> = nameless.filter_map(|row| row.room_id).collect();
        if wanted.is_empty() {
            return Ok(Self::default());
        }
        let listed = listed_resources(db).await?.into_iter();
        let wanted = listed.filter(|room| wanted.contains(&room.id));
        Ok(Self(wanted.map(|room| (room.id, room.label)).collect()))
    }

    /// None where people meet online alone.
    pub fn place(&self, row: &event::Model) -> Option<String> {
        row.venue.clone().or_else(|| self.0.get(&row.room_id?).cloned())
    }

    /// For lists, which always say something.
    pub fn in_short(&self, row: &event::Model) -> String {
        self.place(row).unwrap_or_else(|| "オンライン".to_owned())
    }
}
