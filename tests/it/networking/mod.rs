//! Contacts, introductions, dispatches, who has met whom, events.

mod at_the_door;
mod beside_sessions;
pub mod cast;
mod contacts;
mod event_races;
mod events_api;
mod expiry;
pub mod gathering;
mod introductions;
mod logged;
mod meetings;
mod met;
mod pages;
mod planning;
mod races;
mod registering;
mod revising;
mod rounds;
mod secrecy;
mod shown;
mod staff_pages;
mod standing;
mod steps;
mod the_day;
mod unmet;
