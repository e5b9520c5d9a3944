//! Who may do what, for every operation and every page there is, and what an outside judge finds.

mod advice;
mod after;
mod consultations;
mod contract;
mod engagements;
mod hosted;
mod objects;
mod operations;
mod pages;
pub mod paid;
mod reading;
mod records;
mod roles;
mod table;
mod table_pages;
pub mod tokens;
