use bansou::database::Stop;
use bansou::mail::bounces::{BounceRefusal, lift};
use bansou::mail::{Envelope, LetterClass, LetterState, refuse_circulars};
use entities::MailBounceId;
use entities::mail::bounce::{BounceAction, BounceKind, BounceMatch};

use super::{arrives, keep, returned, returning_room, rows, sent};
use crate::mail::room::{Room, address, post};

async fn next_letter(room: &Room, occasion: &str, class: LetterClass) -> LetterState {
    let envelope = Envelope::to(address("suzuki@example.jp"), occasion);
    let id = room.enqueue(Envelope { class, ..envelope }).await;
    room.sender().drain().await.unwrap();
    room.row(id).await.state
}

async fn lifted(room: &Room, id: MailBounceId) -> Result<(), BounceRefusal> {
    let tx = room.database.begin_write().await.unwrap();
    let done = match lift(&tx, room.now(), id, None).await {
        Ok(()) => Ok(()),
        Err(Stop::Refused(refusal)) => Err(refusal),
        Err(Stop::Broken(error)) => panic!("{error:#}"),
    };
    tx.commit().await.unwrap();
    done
}

#[tokio::test]
async fn a_letter_leaves_from_an_address_of_its_own_and_is_found_by_it() {
    let room = returning_room(&[]).await;
    let (id, from) = sent(&room).await;

    let row = arrives(&room, "1", &returned(&from, "5.1.1")).await;

    assert!(from.starts_with("bounce+") && from.ends_with("@bansou.example.jp"), "{from}");
    assert_eq!((row.message_id, row.matched_by), (Some(id), Some(BounceMatch::ReturnPath)));
    assert_eq!((row.kind, row.action), (BounceKind::Hard, BounceAction::AllEnded));
    assert!(!format!("{row:?}").contains("suzuki"), "{row:?}");
    assert_eq!(
        next_letter(&room, "check:2", LetterClass::Transactional).await,
        LetterState::Suppressed
    );
}

#[tokio::test]
async fn a_letter_is_found_by_its_message_id_where_it_was_sent_back() {
    let room = returning_room(&[]).await;
    let (id, _) = sent(&room).await;
    let message_id = room.row(id).await.rfc_message_id;
    let raw = returned("bounce@bansou.example.jp", "5.1.1").replace(
        "--b--",
        &format!(
            "--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {message_id}\r\n--b--"
        ),
    );

    let row = arrives(&room, "1", &raw).await;

    assert_eq!((row.message_id, row.matched_by), (Some(id), Some(BounceMatch::MessageId)));
}

#[tokio::test]
async fn a_made_up_returned_letter_stops_nothing() {
    let room = returning_room(&[]).await;
    let (id, from) = sent(&room).await;
    let (token, domain) = from.split_once('@').unwrap();
    let other = if token.ends_with("aa") { "bb" } else { "aa" };
    let guessed = format!("{}{other}@{domain}", &token[..token.len() - 3]);

    // Names the reader, a guessed address, an invented Message-ID and the id of the letter.
    let named = returned("bounce@bansou.example.jp", "5.1.1")
        + &format!("\r\nMessage-ID: <{}@bansou.example.jp>\r\n", id.0.simple());
    let first = arrives(&room, "1", &named).await;
    let second = arrives(&room, "2", &returned(&guessed, "5.1.1")).await;

    assert_eq!((first.message_id, first.action), (None, BounceAction::Nothing));
    assert_eq!((second.message_id, second.action), (None, BounceAction::Nothing));
    assert_eq!(room.suppressions().await, 0);
    assert_eq!(
        next_letter(&room, "check:2", LetterClass::Transactional).await,
        LetterState::Accepted
    );
}

#[tokio::test]
async fn circulars_end_after_three_days_of_soft_returns_and_other_letters_do_not() {
    let room = returning_room(&[]).await;
    let (_, from) = sent(&room).await;
    let soft = returned(&from, "5.2.2");

    let mut actions = Vec::new();
    for key in ["1", "2", "3", "4"] {
        actions.push(arrives(&room, key, &soft).await.action);
        // The second comes on the day of the first.
        room.wait_minutes(if key == "1" { 60 } else { 24 * 60 });
    }

    use BounceAction::{CircularsEnded, Nothing};
    assert_eq!(actions, [Nothing, Nothing, Nothing, CircularsEnded]);
    assert_eq!(next_letter(&room, "c:2", LetterClass::Bulk).await, LetterState::Suppressed);
    assert_eq!(next_letter(&room, "t:2", LetterClass::Transactional).await, LetterState::Accepted);
}

#[tokio::test]
async fn lifting_a_bounce_does_not_take_back_what_the_reader_said_since() {
    let room = returning_room(&[]).await;
    let (_, from) = sent(&room).await;
    let soft = returned(&from, "5.2.2");
    let mut last = arrives(&room, "1", &soft).await;
    for key in ["2", "3"] {
        room.wait_minutes(24 * 60);
        last = arrives(&room, key, &soft).await;
    }
    assert_eq!(last.action, BounceAction::CircularsEnded);

    let tx = room.database.begin_write().await.unwrap();
    let key = room.post.address_key(&address("suzuki@example.jp"));
    refuse_circulars(&tx, room.now(), &key).await.unwrap();
    tx.commit().await.unwrap();
    lifted(&room, last.id).await.unwrap();

    assert_eq!(next_letter(&room, "c:2", LetterClass::Bulk).await, LetterState::Suppressed);
}

#[tokio::test]
async fn a_letter_that_arrived_between_ends_the_row_of_soft_returns() {
    let room = returning_room(&[]).await;
    let (_, from) = sent(&room).await;
    let soft = returned(&from, "4.2.2");
    arrives(&room, "1", &soft).await;
    room.wait_minutes(24 * 60);
    arrives(&room, "2", &soft).await;
    room.wait_minutes(24 * 60);

    next_letter(&room, "check:2", LetterClass::Transactional).await;
    room.wait_minutes(2 * 24 * 60);
    let third = arrives(&room, "3", &soft).await;

    assert_eq!(third.action, BounceAction::Nothing);
}

#[tokio::test]
async fn the_same_message_twice_is_one_row() {
    let room = returning_room(&[]).await;
    let parsed = bansou::mail::bounces::parse(returned("a+b@example.jp", "5.1.1").as_bytes());

    let made = (keep(&room, "1", parsed.clone()).await, keep(&room, "1", parsed).await);

    assert_eq!(made, (1, 0));
    assert_eq!(rows(&room).await.len(), 1);
}

#[tokio::test]
async fn staff_take_a_conclusion_back_once_and_letters_go_again() {
    let room = returning_room(&[]).await;
    let (_, from) = sent(&room).await;
    let row = arrives(&room, "1", &returned(&from, "5.1.1")).await;
    let nothing = arrives(&room, "2", &returned(&from, "5.7.1")).await;

    let done = (
        lifted(&room, row.id).await,
        lifted(&room, row.id).await,
        lifted(&room, nothing.id).await,
        lifted(&room, MailBounceId(uuid::Uuid::nil())).await,
    );

    use BounceRefusal::{AlreadyLifted, NotFound, NothingFollowed};
    assert_eq!(done, (Ok(()), Err(AlreadyLifted), Err(NothingFollowed), Err(NotFound)));
    assert_eq!(
        next_letter(&room, "check:2", LetterClass::Transactional).await,
        LetterState::Accepted
    );
}

fn naming(message_ids: &[String]) -> String {
    let lines: Vec<_> = message_ids.iter().map(|id| format!("In-Reply-To: {id}\r\n")).collect();
    returned("bounce@bansou.example.jp", "5.1.1").replacen(
        "MIME-Version",
        &(lines.concat() + "MIME-Version"),
        1,
    )
}

/// It goes along when a letter is forwarded or answered.
#[tokio::test]
async fn a_message_id_alone_ends_letters_only_where_there_is_no_sealed_address() {
    let mut room = returning_room(&[]).await;
    let (id, from) = sent(&room).await;
    let named = [room.row(id).await.rfc_message_id];

    let sealed = arrives(&room, "1", &naming(&named)).await;
    let between = room.suppressions().await;
    let both = naming(&named).replace("bounce@bansou.example.jp", &from);
    let by_path = arrives(&room, "2", &both).await;
    lifted(&room, by_path.id).await.unwrap();
    room.post = post();
    let open = arrives(&room, "3", &naming(&named)).await;

    use BounceAction::{AllEnded, Nothing};
    assert_eq!((sealed.kind, sealed.action, between), (BounceKind::Hard, Nothing, 0));
    assert_eq!((by_path.matched_by, by_path.action), (Some(BounceMatch::ReturnPath), AllEnded));
    assert_eq!((open.kind, open.action), (BounceKind::Hard, AllEnded));
}

/// As a provider reports that a reader called a letter unwanted (RFC 5965).
fn complaint(message_id: &str, original_from: Option<&str>) -> String {
    let original =
        original_from.map(|from| format!("Original-Mail-From: <{from}>\r\n")).unwrap_or_default();
    format!(
        "From: fbl@provider.example.jp\r\nTo: bounce@bansou.example.jp\r\nSubject: FW: spam\r\n\
         MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=feedback-report; \
         boundary=\"b\"\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nAn abuse report.\r\n\
         --b\r\nContent-Type: message/feedback-report\r\n\r\nFeedback-Type: abuse\r\n\
         User-Agent: Provider/1\r\nVersion: 1\r\n{original}\r\n--b\r\n\
         Content-Type: text/rfc822-headers\r\n\r\nMessage-ID: {message_id}\r\n\r\n--b--\r\n"
    )
}

#[tokio::test]
async fn nobody_ends_anothers_circulars_with_what_was_forwarded_to_them() {
    let room = returning_room(&[]).await;
    let (id, from) = sent(&room).await;
    let known = room.row(id).await.rfc_message_id;
    let soft = naming(std::slice::from_ref(&known)).replace("5.1.1", "5.2.2");

    let mut actions = Vec::new();
    for key in ["1", "2", "3", "4"] {
        actions.push(arrives(&room, key, &soft).await.action);
        actions.push(arrives(&room, &format!("c{key}"), &complaint(&known, None)).await.action);
        room.wait_minutes(24 * 60);
    }
    let after = next_letter(&room, "c:2", LetterClass::Bulk).await;
    // Those before did not make it the fifth day of a row.
    let honest = arrives(&room, "5", &soft.replace("bounce@bansou.example.jp", &from)).await;
    let provider = arrives(&room, "c5", &complaint(&known, Some(&from))).await;

    assert_eq!(actions, [BounceAction::Nothing; 8]);
    assert_eq!(after, LetterState::Accepted);
    assert_eq!((honest.kind, honest.action), (BounceKind::Soft, BounceAction::Nothing));
    let found = (provider.kind, provider.matched_by, provider.action);
    let by_path = Some(BounceMatch::ReturnPath);
    assert_eq!(found, (BounceKind::Complaint, by_path, BounceAction::CircularsEnded));
}

#[tokio::test]
async fn a_letter_that_nobody_began_to_send_does_not_come_back() {
    let room = returning_room(&[]).await;
    let id = room.letter().await;
    let message_id = room.row(id).await.rfc_message_id;

    let early = arrives(&room, "1", &naming(std::slice::from_ref(&message_id))).await;
    room.sender().drain().await.unwrap();
    let late = arrives(&room, "2", &naming(&[message_id])).await;

    assert_eq!((early.message_id, early.action), (None, BounceAction::Nothing));
    assert_eq!((late.message_id, late.kind), (Some(id), BounceKind::Hard));
}

#[tokio::test]
async fn whoever_names_the_letters_of_two_people_names_none() {
    let room = returning_room(&[]).await;
    let (first, _) = sent(&room).await;
    let other = room.enqueue(Envelope::to(address("sato@example.jp"), "check:9")).await;
    room.sender().drain().await.unwrap();
    let ids = [room.row(first).await.rfc_message_id, room.row(other).await.rfc_message_id];

    let row = arrives(&room, "1", &naming(&ids)).await;

    assert_eq!((row.message_id, row.action), (None, BounceAction::Nothing));
    assert_eq!(room.suppressions().await, 0);
}
