//! 「今日の仕事」: what the secretariat has to do today, each with the way there, and the days ahead.

mod advice;
mod ahead;
pub mod api;
mod gather;
mod issues;
mod magazine;
pub mod pages;
mod stalled;
mod tasks;
mod warned;
mod work;
