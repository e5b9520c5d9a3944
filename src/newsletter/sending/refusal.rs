use crate::database::Stop;
use crate::web::Problems;

/// Why the sending of an issue stays as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SendingRefusal {
    NotFound,
    Invalid(Problems),
    /// It is not being sent: not begun, or over.
    NotSending,
    /// Somebody has paused it already.
    Paused,
    /// It is not paused.
    NotPaused,
}

impl From<SendingRefusal> for Stop<SendingRefusal> {
    fn from(refusal: SendingRefusal) -> Self {
        Self::Refused(refusal)
    }
}

/// In words.
pub fn said(refusal: &SendingRefusal) -> &'static str {
    match refusal {
        SendingRefusal::NotFound => "この号はありません。",
        SendingRefusal::Invalid(_) => "入力に直すところがあります。",
        SendingRefusal::NotSending => "この号は送信中ではありません。",
        SendingRefusal::Paused => "この号はすでに一時停止しています。",
        SendingRefusal::NotPaused => "この号は一時停止していません。",
    }
}
