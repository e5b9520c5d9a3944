pub const NOTHING_TO_INVITE_TO: &str = "団体か役割を選んでください。";
pub const DISABLED: &str = "この人の利用は停止中です。停止を解いてから招待してください。";
pub const SIGN_IN_NOW: &str = "参加を受け付けました。いつもの方法でサインインしてください。";
