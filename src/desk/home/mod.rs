//! 「ホーム」 of those who take part: what comes next, and what they could do.

pub mod pages;
