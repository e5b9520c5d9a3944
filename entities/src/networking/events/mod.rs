//! 交流会: events, participants, wishes, plans and what took place.

pub mod event;
pub mod lock;
pub mod participant;
pub mod participant_term;
pub mod plan;
pub mod publication;
pub mod round;
pub mod seat;
pub mod separation;
pub mod wish;
