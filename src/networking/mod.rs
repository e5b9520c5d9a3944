//! ネットワーキング支援: who could help whom, who met whom, and how the secretariat brings them
//! together.
//!
//! Nothing here writes a letter or moves a row outside the transaction of the change it tells of.

pub mod events;
pub mod rounds;
