mod backup;
mod health;
mod journeys;
mod pages;
mod settings;
