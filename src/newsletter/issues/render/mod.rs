//! An issue in words: subject, HTML and folded plain text from the same blocks. Rendered once for
//! everybody; what differs from reader to reader is a mark (`MergeField`).

mod html;
mod text;

use chrono::NaiveDate;

use super::block::Block;
use super::imprint::Imprint;

pub use html::{escaped, web as web_html};
pub use text::web as web_text;

/// What is rendered.
#[derive(Clone, Copy, Debug)]
pub struct Sheet<'a> {
    pub number: i32,
    pub subject: &'a str,
    pub blocks: &'a [Block],
    /// The planned day, where there is one.
    pub issued_on: Option<NaiveDate>,
    pub on_the_web: bool,
    /// The number of the issue it corrects.
    pub corrects: Option<i32>,
}

/// An issue as it is sent, but for the marks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Content {
    pub subject: String,
    /// Lines of at most 70 columns, as far as words and links allow.
    pub text: String,
    pub html: String,
}

pub fn render(sheet: &Sheet<'_>, imprint: &Imprint) -> Content {
    Content {
        subject: sheet.subject.to_owned(),
        text: text::render(sheet, imprint),
        html: html::render(sheet, imprint),
    }
}

/// `12月1日（火）、2日（水）ほか`
pub fn days_in_words(days: &[NaiveDate]) -> String {
    let shown: Vec<_> =
        days.iter().take(3).map(|day| crate::vocabulary::tokyo::month_day(*day)).collect();
    let more = if days.len() > shown.len() { "ほか" } else { "" };
    format!("{}{more}", shown.join("、"))
}

/// Sentences that stand in both bodies.
pub mod say {
    pub const SLOTS: &str = "個別相談の空き";
    pub const SLOTS_NOTE: &str = "空きは、この号を準備した時点のものです。";
    pub const BOOK: &str = "相談を予約する";
    pub const SESSION: &str = "勉強会";
    pub const MORE: &str = "詳しい内容と申し込み";
    /// Stands for an address that would part signs which belong on one line; with its number, where
    /// several follow.
    pub fn link_below(latin: bool, number: Option<usize>) -> String {
        match (latin, number) {
            (false, None) => "下記のURL".to_owned(),
            (false, Some(number)) => format!("下記の{number}番目のURL"),
            (true, None) => "the link below".to_owned(),
            (true, Some(number)) => format!("link {number} below"),
        }
    }

    pub const WHY: &str = "このメールは、メールマガジンの受け取りに同意した方にお送りしています。";
    pub const REGISTERED: &str = "ご登録：";
    pub const LEAVE: &str = "配信の停止は、いつでも次のページからできます。";
    pub const LEAVE_LINK: &str = "配信を停止する";
    pub const PREFERENCES: &str = "登録内容の確認と変更";
    pub const SENDER: &str = "配信者：";
    pub const ADDRESS: &str = "住所：";
    pub const CONTACT: &str = "お問い合わせ・苦情：";
    pub const WEB: &str = "ウェブで読む";

    pub fn corrects(number: i32) -> String {
        format!("これは、第{number}号の訂正です。")
    }
}
