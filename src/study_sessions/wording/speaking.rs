//! Speakers, and questions to them.

pub const NOT_NOW: &str = "いまの状態の勉強会では、この操作はできません。";
pub const TOO_MANY: &str = "これ以上は受け付けられません。要らないものを減らしてください。";
pub const QUESTION: &str = "質問を500文字以内で入力してください。";
pub const QUESTION_MISSING: &str = "質問を入力してください。";
pub const TITLE: &str = "資料の名前を100文字以内で入力してください。";
pub const FILE_MISSING: &str = "渡すファイルを選んでください。";
pub const FILE_KIND: &str =
    "PDF、Word、Excel、PowerPoint、PNG、JPEGのいずれかのファイルを選んでください。";
pub const FILE_EMPTY: &str =
    "このファイルは空（0バイト）です。中身を確かめて、選び直してください。";
pub const FILE_SIZE: &str = "5MB以内のファイルを選んでください。";

/// The same in English, where the page is.
pub fn in_english(said: &str) -> &str {
    match said {
        NOT_NOW => "This is not possible in the present state of the session.",
        TOO_MANY => "We cannot take any more. Please take something back first.",
        QUESTION => "Enter your question in up to 500 characters.",
        QUESTION_MISSING => "Enter your question.",
        TITLE => "Enter the name of the material in up to 100 characters.",
        FILE_MISSING => "Choose the file to hand over.",
        FILE_KIND => "Choose a PDF, Word, Excel, PowerPoint, PNG or JPEG file.",
        FILE_EMPTY => "This file is empty (0 bytes). Check its content and choose it again.",
        FILE_SIZE => "Choose a file of up to 5 MB.",
        other => other,
    }
}
