use super::room::Room;
use bansou::mail::LetterState;
use std::time::Instant;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn probe() {
    let room = Room::new().await;
    let begun = Instant::now();
    room.many(1000).await;
    eprintln!("enqueue 1000: {:?}", begun.elapsed());
    let begun = Instant::now();
    for round in 0..200 {
        if round % 50 == 0 {
            eprintln!("at {round}: {:?} empty", begun.elapsed());
        }
        let tx = room.database.begin_write().await.unwrap();
        tx.commit().await.unwrap();
    }
    eprintln!("20 empty tx: {:?}", begun.elapsed());
    let begun = Instant::now();
    let drained = room.sender().drain().await.unwrap();
    eprintln!("drain 1000 on ten lanes: {:?} {drained:?}", begun.elapsed());
    assert_eq!(room.in_state(LetterState::Accepted).await, 1000);
}
