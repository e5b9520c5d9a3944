//! Speakers, and questions to them.

pub const NOT_NOW: &str = "いまの状態の勉強会では、この操作はできません。";
pub const TOO_MANY: &str = "これ以上は受け付けられません。要らないものを減らしてください。";
pub const QUESTION: &str = "質問を500文字以内で入力してください。";
pub const TITLE: &str = "資料の名前を100文字以内で入力してください。";
pub const FILE_MISSING: &str = "渡すファイルを選んでください。";
pub const FILE_KIND: &str =
    "PDF、Word、Excel、PowerPoint、PNG、JPEGのいずれかのファイルを選んでください。";
pub const FILE_SIZE: &str = "5MB以内のファイルを選んでください。";
