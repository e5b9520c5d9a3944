//! 作業: what the secretariat has to do and nothing else remembers.

pub mod task;
