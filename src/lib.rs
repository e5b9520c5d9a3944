//! Bansou (伴走): coordination of mentoring and peer support.
//!
//! The list below is law: a module may import only modules listed above it.
//! `tests/it/architecture.rs` holds the source against it.

pub mod vocabulary;

pub mod config;

pub mod database;

pub mod mail;

pub mod jobs;

pub mod web;

pub mod context;

pub mod people;

pub mod calendar;

pub mod accompaniment;

pub mod study_sessions;

pub mod consultations;

pub mod networking;

pub mod newsletter;

pub mod tasks;

pub mod desk;

pub mod demo;

pub mod app;
