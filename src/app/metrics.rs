//! `/metrics` in Prometheus' text form, on an address of its own that is never public.

use std::net::SocketAddr;
use std::time::Duration;

use actix_web::{App, HttpResponse, HttpServer, web};
use anyhow::Context as _;
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};

/// Seconds at which request times are counted.
const TIMES: [f64; 9] = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1.0, 5.0];

/// How long times wait, each by itself, until they are counted into their buckets.
const COUNTED_EVERY: Duration = Duration::from_secs(5);

/// Collects figures from now on; at most once a process.
pub fn collect() -> anyhow::Result<PrometheusHandle> {
    let figures = PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Suffix("_seconds".into()), &TIMES)?
        .install_recorder()
        .context("figures are collected already")?;
    tokio::spawn(count_up(figures.clone()));
    Ok(figures)
}

/// Nobody may ever ask for the figures; what is collected must not grow all the same.
async fn count_up(figures: PrometheusHandle) {
    let mut tick = tokio::time::interval(COUNTED_EVERY);
    loop {
        tick.tick().await;
        figures.run_upkeep();
    }
}

/// Serves the figures until the process ends.
pub fn serve(address: SocketAddr, figures: PrometheusHandle) -> anyhow::Result<()> {
    let server = HttpServer::new(move || {
        App::new().app_data(web::Data::new(figures.clone())).route("/metrics", web::get().to(show))
    })
    .workers(1)
    .disable_signals()
    .bind(address)
    .with_context(|| format!("BANSOU_ADMIN_LISTEN {address} cannot be used"))?
    .run();
    tokio::spawn(server);
    Ok(())
}

async fn show(figures: web::Data<PrometheusHandle>) -> HttpResponse {
    figures.run_upkeep();
    HttpResponse::Ok().content_type("text/plain; version=0.0.4").body(figures.render())
}
