//! Who takes part: regions, vocabularies, organisations, persons and what each may do.

pub mod adoption;
pub mod membership;
pub mod organisation;
pub mod organisation_term;
pub mod person;
pub mod prefecture;
pub mod region_block;
pub mod region_block_prefecture;
pub mod role_assignment;
pub mod term;
