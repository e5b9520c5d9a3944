//! Organisations: the secretariat, operators old and new, and those they work with.

pub mod api;
mod api_facts;
mod draft;
mod edit;
mod facts;
pub mod pages;
mod storage;
pub mod wording;

pub use draft::{OrganisationDraft, RawOrganisation};
pub use edit::{
    OrganisationRefused, change_organisation, close_organisation, create_organisation, insert,
};
pub use facts::{
    RawAdoption, RawCertification, remove_adoption, save_adoption, save_certification,
};
pub use storage::{
    OrganisationFilter, Whole, adoptions_of, find, list, list_after, members_of, names, whole,
};
