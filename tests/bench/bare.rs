//! A bare actix handler that serves one file from memory, in a process of its own: what HTTP costs
//! before anything is done.

use std::net::SocketAddr;
use std::path::Path;

use actix_web::http::header;
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use anyhow::Context as _;

use crate::product::Child;

pub const ROLE: &str = "as-bare-server";
const TAG: &str = "\"bare\"";

/// Starts the server in another process.
pub fn start(file: &Path) -> anyhow::Result<(Child, SocketAddr)> {
    let mut command = std::process::Command::new(std::env::current_exe()?);
    command.arg(ROLE).arg(file);
    Child::announcing(command)
}

/// Header lines that make it answer 304.
pub fn if_none_match() -> String {
    format!("If-None-Match: {TAG}\r\n")
}

/// The other process: says its address and serves until it is killed.
pub async fn serve(file: Option<String>) -> anyhow::Result<()> {
    let bytes = web::Bytes::from(std::fs::read(file.context("which file?")?)?);
    let threads = std::thread::available_parallelism().map_or(2, usize::from);
    let server = HttpServer::new(move || {
        App::new().app_data(web::Data::new(bytes.clone())).default_service(web::get().to(answer))
    })
    .workers(threads)
    .bind("127.0.0.1:0")?;
    println!("{}", server.addrs().first().context("no address")?);
    Ok(server.run().await?)
}

async fn answer(request: HttpRequest, bytes: web::Data<web::Bytes>) -> HttpResponse {
    if request.headers().get(header::IF_NONE_MATCH).is_some_and(|tag| tag == TAG) {
        return HttpResponse::NotModified().insert_header((header::ETAG, TAG)).finish();
    }
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "text/html; charset=utf-8"))
        .insert_header((header::ETAG, TAG))
        .body(bytes.get_ref().clone())
}
