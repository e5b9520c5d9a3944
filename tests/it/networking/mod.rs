//! Contacts, introductions, dispatches, who has met whom.

pub mod cast;
mod contacts;
mod expiry;
mod introductions;
mod meetings;
mod met;
mod pages;
mod races;
mod rounds;
mod secrecy;
