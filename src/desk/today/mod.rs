//! 「今日の仕事」: what the secretariat has to do today, each with the way there.

pub mod pages;
