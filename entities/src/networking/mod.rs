//! ネットワーキング支援.

pub mod events;
