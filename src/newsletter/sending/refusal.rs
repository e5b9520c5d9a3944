use crate::database::Stop;
use crate::newsletter::issues::{IssueRefusal, wording};
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
    /// Many more readers wait than were approved: only somebody who approves lets it go on.
    Grown,
    /// They approve, but wrote a part of it.
    OwnWork,
    /// The number typed is not the number of readers that wait.
    WrongCount {
        readers: u64,
    },
    /// Its readers are still being written down, so nobody knows their number.
    Gathering,
}

impl From<SendingRefusal> for Stop<SendingRefusal> {
    fn from(refusal: SendingRefusal) -> Self {
        Self::Refused(refusal)
    }
}

/// Who lets an issue go on that was paused by itself.
pub const GROWN: &str = "承認のときより宛先が増えたので止まっています。再開できるのは、この号を書いていない承認者だけです。新しい人数を確かめて入力します。";

/// In words.
pub fn said(refusal: &SendingRefusal) -> String {
    let text = match refusal {
        SendingRefusal::NotFound => "この号はありません。",
        SendingRefusal::Invalid(_) => "入力に直すところがあります。",
        SendingRefusal::NotSending => "この号は送信中ではありません。",
        SendingRefusal::Paused => "この号はすでに一時停止しています。",
        SendingRefusal::NotPaused => "この号は一時停止していません。",
        SendingRefusal::Grown => GROWN,
        SendingRefusal::OwnWork => {
            "自分が書いた号は、宛先が増えたあとに再開できません。書いていない承認者に頼んでください。"
        }
        SendingRefusal::WrongCount { readers } => {
            return wording::refusal(&IssueRefusal::WrongCount { readers: *readers });
        }
        SendingRefusal::Gathering => {
            "宛先をまだ書き出しています。書き終わって人数が決まってから、再開してください。"
        }
    };
    text.to_owned()
}
