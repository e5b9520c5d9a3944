//! Where answers are worked out. Each thread of actix has a runtime of its own, which ends with the
//! server: a database connection opened there would die with it in the hands of the workers that
//! still send letters, and a use case begun there would be dropped half done. So requests are
//! answered on those threads but in the runtime of the program, which ends last.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use actix_web::body::{BodySize, EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;
use actix_web::web::Bytes;
use tokio::runtime::Handle;

/// What is polled in the runtime of the program, whichever thread polls it.
pub struct AtHome<T> {
    home: Handle,
    inner: Pin<Box<T>>,
}

impl<T> AtHome<T> {
    fn new(home: Handle, inner: T) -> Self {
        Self { home, inner: Box::pin(inner) }
    }
}

/// Middleware: the request is answered, and a body that is still to be made is made, at home.
pub async fn answer_at_home<B: MessageBody + 'static>(
    home: Handle,
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B, AtHome<B>>>, actix_web::Error> {
    let answer = AtHome::new(home.clone(), next.call(request)).await?;
    Ok(answer.map_body(|_, body| match body.size() {
        BodySize::None | BodySize::Sized(_) => EitherBody::left(body),
        BodySize::Stream => EitherBody::right(AtHome::new(home, body)),
    }))
}

impl<F: Future> Future for AtHome<F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, task: &mut Context<'_>) -> Poll<F::Output> {
        let Self { home, inner } = &mut *self;
        let _guard = home.enter();
        inner.as_mut().poll(task)
    }
}

impl<B: MessageBody> MessageBody for AtHome<B> {
    type Error = B::Error;

    fn size(&self) -> BodySize {
        self.inner.size()
    }

    fn poll_next(
        mut self: Pin<&mut Self>,
        task: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, B::Error>>> {
        let Self { home, inner } = &mut *self;
        let _guard = home.enter();
        inner.as_mut().poll_next(task)
    }
}
