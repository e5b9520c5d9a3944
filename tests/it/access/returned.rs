//! A letter that came back.

use bansou::mail::bounces::{self, Arrival, parse, record};
use entities::mail::bounce::BounceSource;

use crate::study_sessions::cast::Stage;

/// An answer of a machine: nothing follows from it.
pub async fn bounce(stage: &Stage) -> String {
    let context = &stage.app.context;
    let raw = b"From: a@example.jp\r\nAuto-Submitted: auto-replied\r\n\r\naway\r\n";
    let arrival = Arrival {
        source: BounceSource::Webhook,
        source_key: context.chance.uuid(context.now()).to_string(),
        parsed: parse(raw),
    };
    let tx = context.database.begin_write().await.unwrap();
    let recorded = record(&tx, &context.post, context.now(), arrival).await.unwrap();
    tx.commit().await.unwrap();
    let bounces::Recorded::New(id) = recorded else { panic!("a new key is new") };
    id.to_string()
}
