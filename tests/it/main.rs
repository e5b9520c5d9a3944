//! One test binary: a folder for each capability, and what they share in `support`.

mod support;
mod foundation;
