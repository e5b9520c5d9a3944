mod backup;
mod health;
mod pages;
mod settings;
