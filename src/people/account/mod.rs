//! マイページ: what a person sees and changes about themselves, and a lead's colleagues.

pub mod api;
mod colleagues;
mod own_data;
pub mod pages;
mod pages_colleagues;
mod pages_own_data;
mod sign_ins;
