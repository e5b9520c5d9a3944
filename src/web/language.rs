//! In which language a page answers that no handler made.

use std::sync::Arc;

use actix_web::http::header;
use actix_web::{HttpMessage as _, HttpRequest};

use super::Browser;

/// As chosen on this browser or by the address, else as the browser asks for, where it wants no
/// Japanese: whoever comes from abroad by an old link has chosen nothing yet.
pub fn language(request: &HttpRequest, is_known: bool) -> &'static str {
    let browser = request.extensions().get::<Arc<Browser>>().cloned();
    match browser.as_deref().and_then(Browser::language) {
        Some("en") => return "en",
        Some("ja-easy") => return "ja-easy",
        Some(_) => return "ja",
        None if is_known => return "ja",
        None => {}
    }
    let wanted = request.headers().get(header::ACCEPT_LANGUAGE);
    let wanted = wanted.and_then(|value| value.to_str().ok()).unwrap_or_default();
    let mut tags = wanted.split(',').map(|tag| tag.trim().to_ascii_lowercase());
    let foreign =
        !wanted.is_empty() && !tags.any(|tag| tag.starts_with("ja") || tag.starts_with('*'));
    if foreign { "en" } else { "ja" }
}
