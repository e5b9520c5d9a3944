use std::fmt::Write as _;

use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use actix_web::{HttpResponse, web};
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};

use super::Failure;

#[derive(RustEmbed)]
#[folder = "src/web/assets"]
struct Files;

/// Where static files are served. The version changes with their content, so that browsers may
/// keep them for ever.
#[derive(Clone, Debug)]
pub struct Assets {
    pub prefix: String,
}

impl Assets {
    pub fn new() -> Self {
        let mut names: Vec<_> = Files::iter().collect();
        names.sort();
        let mut hash = Sha256::new();
        for name in names {
            if let Some(file) = Files::get(&name) {
                hash.update(file.metadata.sha256_hash());
            }
        }
        let mut version = String::new();
        for byte in &hash.finalize()[..8] {
            let _ = write!(version, "{byte:02x}");
        }
        Self { prefix: format!("/assets/{version}") }
    }
}

impl Default for Assets {
    fn default() -> Self {
        Self::new()
    }
}

/// `GET /assets/{version}/{file}`: public on purpose.
pub async fn serve_asset(path: web::Path<(String, String)>) -> Result<HttpResponse, Failure> {
    let (_, name) = path.into_inner();
    let file = Files::get(&name).ok_or(Failure::NotFound)?;
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, media_type(&name)))
        .insert_header((CACHE_CONTROL, "public, max-age=31536000, immutable"))
        .body(file.data.into_owned()))
}

fn media_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, ending)| ending) {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        _ => "application/octet-stream",
    }
}
