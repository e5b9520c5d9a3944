use crate::database::Stop;

use super::{Failure, Problems};

/// What a refusal means for the form that led to it. Each capability says it of its own refusals.
pub enum Objection {
    /// There is nothing to have a form about.
    NotFound,
    /// Fields are to be mended.
    Invalid(Problems),
    /// The state of things says no, and why.
    Said(String),
}

/// What became of a form.
pub enum Settled<T> {
    Done(T),
    /// To be shown again with these problems, or this sentence.
    Again(Problems, Option<String>),
}

/// Sorts what a use case answered to a form: done, what the form can show, and what ends the
/// request.
pub fn settle<T, R: Into<Objection>>(outcome: Result<T, Stop<R>>) -> Result<Settled<T>, Failure> {
    let refusal = match outcome {
        Ok(done) => return Ok(Settled::Done(done)),
        Err(Stop::Broken(error)) => return Err(error.into()),
        Err(Stop::Refused(refusal)) => refusal,
    };
    match refusal.into() {
        Objection::NotFound => Err(Failure::NotFound),
        Objection::Invalid(problems) => Ok(Settled::Again(problems, None)),
        Objection::Said(why) => Ok(Settled::Again(Problems::none(), Some(why))),
    }
}
