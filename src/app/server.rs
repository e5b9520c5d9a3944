use std::net::{SocketAddr, TcpListener};
use std::time::Duration;

use actix_web::dev::ServerHandle;
use actix_web::middleware::from_fn;
use actix_web::{App, HttpResponse, HttpServer, web};
use anyhow::Context as _;
use tokio::runtime::Handle;
use tokio::task::JoinHandle;

use crate::context::Context;
use crate::jobs::Pulse;
use crate::people::{Navigation, Visit, refuse_false_bearer};
use crate::web::{Failure, Guard, Routes, extractors, guard, harden, present_failures};

use super::health::WorkersPulse;
use super::home::answer_at_home;
use super::{bare_shell, observe, parts};

/// A web server that answers until it is stopped.
pub struct Running {
    pub address: SocketAddr,
    handle: ServerHandle,
    ended: JoinHandle<std::io::Result<()>>,
}

impl Running {
    /// Stops accepting, lets requests in progress end, and returns when the last one has.
    pub async fn stop(self) -> anyhow::Result<()> {
        self.handle.stop(true).await;
        self.ended.await??;
        Ok(())
    }
}

/// Binds the address, or says who may be in the way.
pub fn listen(address: SocketAddr) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address)
        .with_context(|| format!("{address} cannot be used; is another program listening there?"))
}

/// How long a connection nobody asks anything on stays open: longer than the proxies before us keep
/// theirs (60 seconds is their common default). Were it shorter, one of their requests could meet
/// our closing of it and be lost, which a POST does not get over by itself.
const KEPT_OPEN: Duration = Duration::from_secs(75);

/// Starts answering on the listener. Several threads share the context. `/readyz` watches the
/// pulse of the workers in this process, if it has any.
pub fn start(
    context: &Context,
    listener: TcpListener,
    threads: usize,
    pulse: Option<Pulse>,
) -> anyhow::Result<Running> {
    let address = listener.local_addr()?;
    let pages = web::Data::from(context.pages.clone());
    let shell = web::Data::new(bare_shell(context));
    let guards = web::Data::new(Guard::new(&context.config, context.chance.clone()));
    let pulse = web::Data::new(WorkersPulse(pulse));
    let navigation = web::Data::new(Navigation::new(parts::navigation()));
    let context = web::Data::new(context.clone());
    let demo = context.config.demo;
    let home = Handle::current();
    let server = HttpServer::new(move || {
        let home = home.clone();
        App::new()
            .app_data(context.clone())
            .app_data(pages.clone())
            .app_data(shell.clone())
            .app_data(guards.clone())
            .app_data(navigation.clone())
            .app_data(pulse.clone())
            .configure(extractors)
            .configure(|service| mount(service, demo))
            .default_service(web::to(nothing_here))
            .wrap(from_fn(refuse_false_bearer))
            .wrap(from_fn(guard))
            .wrap(from_fn(observe::keep_answering))
            .wrap(from_fn(present_failures))
            .wrap(from_fn(harden))
            .wrap(from_fn(observe::count_answers))
            .wrap(from_fn(move |request, next| answer_at_home(home.clone(), request, next)))
    })
    .workers(threads)
    .disable_signals()
    .shutdown_timeout(25)
    .keep_alive(KEPT_OPEN)
    .client_request_timeout(Duration::from_secs(5))
    .listen(listener)?
    .run();
    let handle = server.handle();
    Ok(Running { address, handle, ended: tokio::spawn(server) })
}

/// Where there is no page, whoever is signed in keeps their navigation: asking who it is puts it at
/// hand. If nobody can be asked it is the bare page.
async fn nothing_here(_who: Option<Visit>) -> Result<HttpResponse, Failure> {
    Err(Failure::NotFound)
}

/// One-press sign-in and the mailbox are reachable in a demonstration alone.
fn mount(service: &mut web::ServiceConfig, demo: bool) {
    let mut routes = Routes::default();
    routes.configure(parts::routes);
    if demo {
        routes.configure(crate::demo::routes);
    }
    routes.mount(service);
}
