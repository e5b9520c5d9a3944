//! How far a long command is.

use std::future::Future;
use std::io::IsTerminal as _;
use std::pin::pin;
use std::time::Duration;

/// How often the terminal is told.
const AGAIN: Duration = Duration::from_millis(250);

/// `3 of 29 migrations`, in the place of what was told before; nothing where standard error is a
/// file or a pipe, or where there is nothing to do.
pub fn told((done, all): (usize, usize), what: &str) {
    if all > 0 && std::io::stderr().is_terminal() {
        eprint!("\r{done} of {all} {what}{}", if done == all { "\n" } else { "" });
    }
}

/// Runs the work to its end and counts on the terminal meanwhile: `300 of 5000 rows`. Where
/// standard error is a file or a pipe, nothing is said and nobody counts.
pub async fn counted<T>(
    (all, what): (usize, &str),
    work: impl Future<Output = T>,
    done: impl AsyncFn() -> anyhow::Result<usize>,
) -> T {
    let shown = std::io::stderr().is_terminal();
    let mut work = pin!(work);
    loop {
        tokio::select! {
            ended = &mut work => {
                if shown {
                    eprintln!("\r{} of {all} {what}", done().await.unwrap_or(all));
                }
                return ended;
            }
            // A count that fails is no reason to leave the work.
            () = tokio::time::sleep(AGAIN), if shown => {
                eprint!("\r{} of {all} {what}", done().await.unwrap_or_default());
            }
        }
    }
}
