mod backup;
mod health;
mod pages;
