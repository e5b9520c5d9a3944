//! What a person is told when a word is not taken: what to do, never what went wrong inside.

use std::error::Error;
use std::fmt::{Display, Formatter, Result};

use super::{
    CorporateNumberProblem, DateProblem, EmailProblem, FiscalYearProblem, KanaProblem,
    MunicipalityCodeProblem, NameProblem, OfficeHoursProblem, PhoneProblem, PostalCodeProblem,
    SlotProblem, SubsidyRateProblem, TextProblem, TimeProblem,
};

/// Gives a problem its sentences; the sentence is its `Display`, so a form can show any of them.
/// A sentence with numbers in it is a format string over the case's fields.
macro_rules! sentences {
    ($problem:ty { $($case:pat => $sentence:literal),+ $(,)? }) => {
        impl Display for $problem {
            fn fmt(&self, f: &mut Formatter<'_>) -> Result {
                match self { $($case => write!(f, $sentence)),+ }
            }
        }

        impl Error for $problem {}
    };
}

sentences!(EmailProblem {
    Self::Empty => "メールアドレスを入力してください。",
    Self::NoAt => "メールアドレスは「@」を入れて、「名前@example.jp」の形で入力してください。",
    Self::ManyAts => "メールアドレスは1つだけ、「@」も1つだけ入れてください。",
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

sentences!(NameProblem {
    Self::Empty => "お名前を入力してください。",
    Self::FamilyMissing => "姓を入力してください。",
    Self::GivenMissing => "名を入力してください。",
    Self::TooLong { limit } => "お名前は{limit}文字以内で入力してください。",
    Self::Unreadable => "お名前に表示できない文字や改行が含まれています。入力し直してください。",
    Self::WebAddress => "お名前だけを入力してください。「://」や「www.」を含むURLは入れられません。",
});

sentences!(KanaProblem {
    Self::Empty => "フリガナを入力してください。",
    Self::NotKana => "フリガナはカタカナで入力してください。ひらがなや半角のカタカナでも入力できます。",
    Self::TooLong { limit } => "フリガナは{limit}文字以内で入力してください。",
});

sentences!(PhoneProblem {
    Self::Empty => "電話番号を入力してください。",
    Self::NotDigits => "電話番号は数字で入力してください。電話番号はハイフンなしでも入力できます。",
    Self::Extension => "電話番号だけを入力してください。内線番号は別の欄に入力してください。",
    Self::Abroad => "日本国内の電話番号を入力してください。",
    Self::NoAreaCode => "電話番号は「0」から始まる市外局番から入力してください。",
    Self::Length { expected, typed } =>
        "電話番号は{expected}桁で入力してください（入力された数字は{typed}桁です）。電話番号はハイフンなしでも入力できます。",
});

sentences!(SubsidyRateProblem {
    Self::Form => "補助率は「2/3」か「50%」のように入力してください。",
    Self::MoreThanAll => "補助率は1以下（100%以下）で入力してください。",
});

sentences!(PostalCodeProblem {
    Self::Empty => "郵便番号を入力してください。",
    Self::NotDigits => "郵便番号は数字で入力してください。ハイフンなしでも入力できます。",
    Self::Length => "郵便番号は7桁で入力してください。ハイフンなしでも入力できます。",
});

sentences!(CorporateNumberProblem {
    Self::Empty => "法人番号を入力してください。",
    Self::NotDigits => "法人番号は13桁の数字で入力してください。",
    Self::Length { typed } => "法人番号は13桁で入力してください（入力された数字は{typed}桁です）。",
    Self::CheckDigit => "法人番号に誤りがあるようです。国税庁から通知された13桁の番号を確認してください。",
});

sentences!(MunicipalityCodeProblem {
    Self::Empty => "全国地方公共団体コードを入力してください。",
    Self::NotDigits => "全国地方公共団体コードは数字で入力してください。",
    Self::Length => "全国地方公共団体コードは、先頭の0も含めて6桁で入力してください。",
    Self::Prefecture => "全国地方公共団体コードの先頭の2桁（都道府県）を確認してください。",
    Self::CheckDigit => "全国地方公共団体コードに誤りがあるようです。番号を確認してください。",
});

sentences!(TextProblem {
    Self::Empty => "入力してください。",
    Self::LineBreak => "改行を入れずに入力してください。",
    Self::Unreadable => "表示できない文字が含まれています。入力し直してください。",
    Self::TooLong { limit, typed } => "{limit}文字以内で入力してください（現在{typed}文字です）。",
});

sentences!(DateProblem {
    Self::Empty => "日付を入力してください。",
    Self::Form =>
        "日付は「2026/11/22」「令和8年11月22日」のように、年・月・日を入力してください。",
    Self::Year => "年は西暦4桁（2026）か、元号を付けて（令和8）入力してください。",
    Self::Era(_) => "元号と日付が合っていません。西暦で入力してください。",
    Self::Month => "月は1～12で入力してください。",
    Self::Day => "日は1～31で入力してください。",
    Self::NoSuchDay { month, day } => "{month}月{day}日はその年にありません。日付を確認してください。",
    Self::Weekday => "日付と曜日が合っていません。日付を確認してください。",
});

sentences!(TimeProblem {
    Self::Empty => "時刻を入力してください。",
    Self::Form => "時刻は「14:00」「14時30分」のように入力してください。",
    Self::NoSuchTime => "時刻は0:00～23:59で入力してください。",
});
