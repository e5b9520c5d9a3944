//! Beside the fields of materials.

pub const TITLE: &str = "名前を100文字以内で入力してください。";
pub const ORDER: &str = "公開の終わりは、公開の始まりより後にしてください。";
pub const ADDRESS: &str = "https:// で始まるURLを入力してください。";
pub const SOURCE: &str = "ファイルかURLのどちらか1つを指定してください。";
pub const FILE_KIND: &str =
    "PDF、Word、Excel、PowerPoint、PNG、JPEGのいずれかのファイルを選んでください。";
pub const FILE_EMPTY: &str =
    "このファイルは空（0バイト）です。中身を確かめて、選び直してください。";
pub const FILE_SIZE: &str = "5MB以内のファイルを選ぶか、URLを指定してください。";
pub const NOT_NOW: &str = "中止した勉強会には、資料を追加できません。";
pub const TOO_MANY: &str = "資料は50件までです。要らないものを削除してください。";
