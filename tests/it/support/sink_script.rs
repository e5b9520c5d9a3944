//! What a test may ask of the sink, and what the sink remembers.

use std::time::Duration;

/// A place in the conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum At {
    Greeting,
    Ehlo,
    Auth,
    Mail,
    Rcpt,
    Data,
    /// After the first bytes of the content.
    Body,
    /// After the closing dot.
    Dot,
    Reset,
}

/// What the server does there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Do {
    /// The ordinary answer.
    Accept,
    Say(&'static str),
    /// The ordinary answer, so much later.
    After(Duration),
    /// Never answers, and keeps the connection.
    Hang,
    /// Ends the connection with RST.
    Reset,
    /// Closes the connection.
    Close,
    /// The ordinary answer, once the test calls [`SmtpSink::release`].
    Hold,
}

/// A letter that came in whole, up to its closing dot.
#[derive(Clone, Debug)]
pub struct Taken {
    pub from: String,
    pub to: Vec<String>,
    pub bytes: Vec<u8>,
    pub connection: usize,
    /// Whether the sender was told so.
    pub confirmed: bool,
}
