mod backup;
mod health;
mod journeys;
mod limits;
mod pages;
mod settings;
mod sqlite;
