//! 個別相談: who can be booked when, consultations and what belongs to them, strikes.

pub mod accompanist_contract;
pub mod accompanist_profile;
pub mod accompanist_theme;
pub mod availability_exception;
pub mod availability_rule;
pub mod consultation;
pub mod event;
pub mod file;
pub mod intake_sheet;
pub mod online_conditions;
pub mod policy;
pub mod record;
pub mod record_action;
pub mod record_field;
pub mod record_plan;
pub mod record_reminder;
pub mod record_revision;
pub mod record_step;
pub mod reminder;
pub mod strike;
pub mod wish;
