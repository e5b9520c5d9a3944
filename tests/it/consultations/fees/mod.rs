pub mod cast;
mod lines;
mod own_pages;
mod pages;
mod race;
mod rates;
mod sheets;
pub mod travel;
