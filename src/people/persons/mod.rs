//! Persons: who they are, where they belong, what they may do.

pub mod api;
mod draft;
mod edit;
pub mod pages;
mod places;
mod storage;
mod twins;
pub mod wording;

pub use draft::{PersonDraft, RawPerson, Unreachable, mail_language};
pub use edit::{PersonRefused, change_person, create_person, insert, set_roles, set_state};
pub use places::{PlaceRefused, RawPlace, end_place, give_place, save_place};
pub use storage::{
    Addressee, Found, PersonFilter, Place, addressee, by_email, find, list, list_after, lock,
    names, places_of, roles_of,
};
pub use twins::{found_instead, is_found, unfound};
