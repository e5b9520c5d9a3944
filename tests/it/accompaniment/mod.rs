//! Who accompanies whom.

mod matching;
