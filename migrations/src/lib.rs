//! The history of the schema. A released migration is never edited.
//!
//! Every migration runs in a transaction on both databases, so that a crash leaves either the old
//! schema or the new one.

#![expect(clippy::too_many_lines, reason = "a group of tables is described in one piece")]

use sea_orm_migration::prelude::*;

mod batch;
mod columns;
mod m0001_people;
mod m0002_mail;
mod m0003_sign_in;
mod m0004_calendar;
mod m0005_registrations;
mod m0005_study_sessions;
mod m0006_jobs;
mod m0007_consultations;
mod m0007_meetings;
mod m0008_accompaniment;
mod m0008_matching;
mod m0009_records;
mod m0010_fees;
mod m0010_payments;
mod m0010_travel;
mod m0011_readers;
mod m0012_issues;
mod m0013_circulars;
mod m0014_newsroom;
mod m0015_delivery;
mod m0016_introductions;
mod m0016_networking;
mod m0017_rounds;
mod m0018_sessions_rest;
mod m0019_seals;
mod m0020_sessions_prepared;
mod m0021_records_signed;
mod m0022_digests;
mod m0023_conferences;
mod m0024_turns;
mod m0025_bodies;
mod m0026_histories;
mod m0027_notice;
mod m0028_tasks;
mod m0029_settings;
mod m0030_addresses;
mod m0031_consent_addresses;
mod m0032_strike_rules;

/// Runs the migrations in order.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_people::Migration),
            Box::new(m0002_mail::Migration),
            Box::new(m0003_sign_in::Migration),
            Box::new(m0004_calendar::Migration),
            Box::new(m0005_study_sessions::Migration),
            Box::new(m0006_jobs::Migration),
            Box::new(m0007_consultations::Migration),
            Box::new(m0008_accompaniment::Migration),
            Box::new(m0009_records::Migration),
            Box::new(m0010_fees::Migration),
            Box::new(m0011_readers::Migration),
            Box::new(m0012_issues::Migration),
            Box::new(m0013_circulars::Migration),
            Box::new(m0014_newsroom::Migration),
            Box::new(m0015_delivery::Migration),
            Box::new(m0016_networking::Migration),
            Box::new(m0017_rounds::Migration),
            Box::new(m0018_sessions_rest::Migration),
            Box::new(m0019_seals::Migration),
            Box::new(m0020_sessions_prepared::Migration),
            Box::new(m0021_records_signed::Migration),
            Box::new(m0022_digests::Migration),
            Box::new(m0023_conferences::Migration),
            Box::new(m0024_turns::Migration),
            Box::new(m0025_bodies::Migration),
            Box::new(m0026_histories::Migration),
            Box::new(m0027_notice::Migration),
            Box::new(m0028_tasks::Migration),
            Box::new(m0029_settings::Migration),
            Box::new(m0030_addresses::Migration),
            Box::new(m0031_consent_addresses::Migration),
            Box::new(m0032_strike_rules::Migration),
        ]
    }
}
