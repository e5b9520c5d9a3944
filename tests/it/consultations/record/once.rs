//! What is made under an `Idempotency-Key` is made once.

use serde_json::json;

use super::api::Three;

#[tokio::test]
async fn a_file_sent_again_beside_the_record_is_one_file() {
    let three = Three::new().await;
    let path = format!("{}/files", three.one);
    let file =
        json!({ "name": "議事.pdf", "media_type": "application/pdf", "content": "JVBERi0xLjc=" });

    let first = three.author.post_once(&path, "k1", file.clone()).await;
    let again = three.author.post_once(&path, "k1", file).await;
    let stored = three.held.stage.count("SELECT count(*) FROM consultation_file").await;

    assert_eq!((first.status, &first), (201, &again), "{}", first.body);
    assert_eq!(stored, 1);
    three.held.stage.app.stop().await;
}
