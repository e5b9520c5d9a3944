//! 事前課題.

use entities::study_sessions::prework::SpeakersSee;

use crate::study_sessions::prework::Refusal;

pub const INSTRUCTIONS: &str = "課題の説明を2,000文字以内で入力してください。";
pub const QUESTIONS: &str = "質問は10個まで、1つ200文字以内で、1行に1つずつ入力してください。";
pub const NOTHING_ASKED: &str = "ファイルの提出か質問のどちらかを設定してください。";
pub const DUE: &str = "提出期限は、これからの日時で、勉強会の開始までにしてください。";
pub const QUESTIONS_ANSWERED: &str =
    "提出した方がいるため、質問は変えられません。補足は課題の説明に書いてください。";
pub const SPEAKERS_PROMISED: &str =
    "提出した方がいるため、講師に見せるものは増やせません。減らすことはできます。";
pub const KEPT_DAYS_PROMISED: &str =
    "提出した方がいるため、保存する日数は延ばせません。短くすることはできます。";
pub const KEPT_DAYS: &str = "1～2196日で入力してください。";
pub const REMINDERS: &str = "お知らせは、期限の1時間前～30日前で設定してください。";
pub const FILE_KIND: &str =
    "PDF、Word、Excel、PowerPoint、PNG、JPEGのいずれかのファイルを選んでください。";
pub const FILE_EMPTY: &str =
    "このファイルは空（0バイト）です。中身を確かめて、選び直してください。";
pub const FILE_SIZE: &str = "5MB以内のファイルを選んでください。";
pub const FILE_MISSING: &str = "提出するファイルを選んでください。";
pub const NO_FILE_ASKED: &str = "この課題では、ファイルを受け付けていません。";
pub const ANSWER_MISSING: &str = "答えを入力してください。";
pub const ANSWER: &str = "2,000文字以内で答えてください。";

pub fn refusal(refusal: &Refusal) -> &'static str {
    match refusal {
        Refusal::NotFound | Refusal::Invalid(_) => "",
        Refusal::ChangedMeanwhile => {
            "ほかの担当者が先に保存しました。画面を開き直して、もう一度入力してください。"
        }
        Refusal::NotPossibleNow => "いまの状態の勉強会では、この操作はできません。",
        Refusal::Closed => "提出期限を過ぎました。問い合わせ先に連絡してください。",
        Refusal::NotConfirmed => "参加が確定すると、提出できます。",
        Refusal::HandedIn => "提出した方がいるため、課題を取りやめられません。",
    }
}

pub fn speakers_see(seen: SpeakersSee) -> &'static str {
    match seen {
        SpeakersSee::Nothing => "講師には見せない",
        SpeakersSee::Unnamed => "お名前を除いて講師に見せる",
        SpeakersSee::Named => "お名前とともに講師に見せる",
    }
}

/// What is said to whoever hands in.
pub fn promise(seen: SpeakersSee, days: i32) -> String {
    let readers = match seen {
        SpeakersSee::Nothing => "事務局だけが見ます",
        SpeakersSee::Unnamed => "事務局が見て、講師にはお名前を除いて渡します",
        SpeakersSee::Named => "事務局と講師が見ます",
    };
    format!("提出したものは{readers}。勉強会が終わって{days}日たつと消します。")
}

pub fn promise_in_english(seen: SpeakersSee, days: i32) -> String {
    let readers = match seen {
        SpeakersSee::Nothing => "Only the secretariat sees what you hand in",
        SpeakersSee::Unnamed => {
            "The secretariat sees what you hand in; speakers get it without your name"
        }
        SpeakersSee::Named => "The secretariat and the speakers see what you hand in",
    };
    format!("{readers}. It is erased {days} days after the session.")
}
