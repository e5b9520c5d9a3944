//! The mail magazine: readers and issues.

mod api;
pub mod cast;
mod changing;
mod digests;
mod importing;
pub mod issues;
mod keeping;
mod languages;
mod leaving;
mod leaving_by_mail;
mod letters;
mod migrating;
mod million;
mod old_links;
mod pages_public;
mod pages_staff;
mod races;
mod segments;
pub mod sending;
mod subscribing;
mod told;
mod watching;
