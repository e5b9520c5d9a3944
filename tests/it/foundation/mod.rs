mod backup;
mod health;
