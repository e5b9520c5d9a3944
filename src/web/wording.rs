//! What failures are called. Pages say more, in their template.

use actix_web::http::StatusCode;

pub const FORM_EXPIRED: &str = "画面の有効期限が切れたか、ほかのサイトから送られました。画面を開き直して、もう一度操作してください。";
pub const ENCODED_BODY: &str = "圧縮されたデータは受け取れません。圧縮せずに送ってください。";
pub const NOT_A_FORM: &str = "フォームの形式で送ってください。";
pub const BROKEN_CURSOR: &str =
    "続きの位置を読み取れません。前の応答の next_cursor をそのまま指定してください。";
pub const BROKEN_QUERY: &str = "検索条件を読み取れませんでした。";
pub const BROKEN_JSON: &str =
    "送られた内容を読み取れませんでした。項目名と値の形式を確認してください。";
pub const NOT_AN_OBJECT: &str = "内容は、配列ではなく、項目名のあるオブジェクトで送ってください。";

pub const BROKEN_VALUE: &str = "値の形式が正しくありません。APIの説明にある形で送ってください。";

pub const NUL_IN_TEXT: &str = "文字コード0（NUL）は使えません。取り除いて送ってください。";

pub fn failure_title(status: StatusCode) -> &'static str {
    match status.as_u16() {
        401 => "サインインが必要です",
        403 => "ページの有効期限が切れました",
        404 => "ページが見つかりません",
        409 => "いまはこの操作ができません",
        408 => "時間内に受け取れませんでした",
        413 => "送られたデータが大きすぎます",
        422 | 400 => "入力内容を確認してください",
        429 => "しばらく待ってからお試しください",
        503 => "ただいま混み合っています",
        500.. => "申し訳ありません。表示できませんでした",
        _ => "この操作はできません",
    }
}

/// The same for programs, which have no pages.
pub fn problem_title(status: StatusCode) -> &'static str {
    match status.as_u16() {
        404 => "見つかりません",
        _ => failure_title(status),
    }
}

/// What is allowed in a condition of an address, from what serde said of the value.
pub fn broken_condition(said: &str) -> String {
    let allowed =
        said.split_once(", expected ").map(|(_, rest)| rest.split('`').skip(1).step_by(2));
    let allowed = allowed.map(|words| words.collect::<Vec<_>>().join("、")).unwrap_or_default();
    if said.starts_with("unknown variant") {
        format!("次のどれかで指定してください：{allowed}")
    } else if said.starts_with("unknown field") && allowed.is_empty() {
        "この名前の条件はありません。".to_owned()
    } else if said.starts_with("unknown field") {
        format!("この名前の条件はありません。使えるのは次のものです：{allowed}")
    } else if said.starts_with("missing field") {
        "指定してください。".to_owned()
    } else if said.starts_with("duplicate field") {
        "1つだけ指定してください。".to_owned()
    } else if said.contains("digit")
        || said.contains("parse integer")
        || said.contains("number too")
    {
        "整数で指定してください。".to_owned()
    } else {
        format!("値の形式を確認してください。（{said}）")
    }
}

pub fn failure_title_in_english(status: StatusCode) -> &'static str {
    match status.as_u16() {
        401 => "Please sign in",
        403 => "This page has expired",
        404 => "Page not found",
        409 => "This cannot be done now",
        408 => "It did not arrive in time",
        413 => "Too much data",
        422 | 400 => "Please check your entries",
        429 => "Please wait a little and try again",
        503 => "We are busy just now",
        500.. => "We are sorry. This page could not be shown",
        _ => "This cannot be done",
    }
}

pub fn failure_detail(status: StatusCode) -> &'static str {
    match status.as_u16() {
        400 => "送られた内容を読み取れませんでした。形式を確認してください。",
        401 => "アクセストークンが必要です。新しいトークンを取得してください。",
        403 => "このブラウザーの画面からもう一度操作してください。",
        404 => "見つかりません。番号と権限を確認してください。",
        405 => "このアドレスでは使えない操作です。",
        408 => "通信の状態を確認して、もう一度送ってください。",
        413 => "データを小さくして、もう一度送ってください。",
        415 => "Content-Type を application/json にしてください。",
        429 => "回数の上限に達しました。時間をおいてください。",
        503 => "少し待ってから、もう一度送ってください。",
        500.. => "処理できませんでした。時間をおいて、もう一度送ってください。",
        _ => "この操作はできません。",
    }
}

pub fn failure_code(status: StatusCode) -> &'static str {
    match status.as_u16() {
        400 => "malformed",
        401 => "unauthenticated",
        403 => "forbidden",
        404 => "not_found",
        405 => "method_not_allowed",
        413 => "too_large",
        415 => "unsupported_media_type",
        429 => "too_many_requests",
        503 => "unavailable",
        500.. => "internal",
        _ => "refused",
    }
}
