//! What a person is told when a word is not taken: what to do, never what went wrong inside.

use std::error::Error;
use std::fmt::{Display, Formatter, Result};

use super::{EmailProblem, FiscalYearProblem, OfficeHoursProblem, SlotProblem};

/// Gives a problem its sentences; the sentence is its `Display`, so a form can show any of them.
macro_rules! sentences {
    ($problem:ty { $($case:pat => $sentence:expr),+ $(,)? }) => {
        impl Display for $problem {
            fn fmt(&self, f: &mut Formatter<'_>) -> Result {
                let sentence: &str = match self { $($case => $sentence),+ };
                f.write_str(sentence)
            }
        }

        impl Error for $problem {}
    };
}

sentences!(EmailProblem {
    Self::Empty => "メールアドレスを入力してください。",
    Self::NoAt => "メールアドレスは「@」を入れて、「名前@example.jp」の形で入力してください。",
    Self::LocalCharacters =>
        "メールアドレスの「@」より前は、英数字と記号で入力してください。空白や日本語は使えません。",
    Self::LocalLength => "メールアドレスの「@」より前は、1文字以上64文字以内で入力してください。",
    Self::Domain =>
        "メールアドレスの「@」より後を確認してください。「example.jp」のように「.」で区切って入力します。",
    Self::TooLong => "メールアドレスは254文字以内で入力してください。",
});

sentences!(SlotProblem {
    Self::EndsBeforeItStarts => "終了の時刻は、開始より後にしてください。",
    Self::NotWholeMinutes => "時刻は分の単位で入力してください。",
    Self::LongerThanADay => "1回の時間は24時間以内にしてください。日をまたぐときは日ごとに分けてください。",
});

sentences!(FiscalYearProblem {
    Self::OutOfRange => "年度は西暦4桁（1989～2199）で入力してください。",
});

sentences!(OfficeHoursProblem {
    Self::ClosesBeforeItOpens => "終業の時刻は、始業より後にしてください。",
});
