//! The first page anybody sees: what comes next, and the ways in.

pub mod pages;
