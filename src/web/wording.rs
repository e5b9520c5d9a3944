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
