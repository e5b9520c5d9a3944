use entities::sign_in::organisation_application::ApplicationState;

pub const AGREE: &str = "個人情報の扱いを確かめて、同意に印を付けてください。";
pub const CANNOT_APPLY: &str =
    "このメールアドレスでは申し込めません。事務局へお問い合わせください。";
pub const DECIDED: &str =
    "この申込は、ほかの人がすでに処理しました。いまの状態を確かめてください。";
pub const REASON_NEEDED: &str = "申込者に伝える理由を入力してください。";

/// Kind of chip and word.
pub fn state_chip(state: ApplicationState) -> (&'static str, &'static str) {
    match state {
        ApplicationState::Waiting => ("warning", "承認待ち"),
        ApplicationState::Approved => ("success", "承認"),
        ApplicationState::Declined => ("neutral", "不承認"),
    }
}
