//! Foreign and missing look the same.

use bansou::consultations::By;
use bansou::consultations::links::{open_link, token};
use bansou::consultations::record::{
    Refusal, ReturnedRecord, confirm, correct, open, return_by_client, save, submit,
};
use bansou::vocabulary::LongText;
use entities::ConsultationId;
use entities::consultations::consultation::Side;

use super::cast::{Held, raw, refused};

#[tokio::test]
async fn whatever_strangers_try_on_a_record_it_is_not_there() {
    let held = Held::new().await;
    held.handed_in(&raw()).await;
    let tanaka = held.stage.accompanist("田中 次郎").await;
    let colleague = held.stage.client("佐藤 一郎").await;
    let missing: ConsultationId = held.context().new_id();
    let (context, version) = (held.context(), held.version().await);
    let reason = || LongText::parse("理由").unwrap();

    let mut answers = Vec::new();
    for (accompanist, client, id) in
        [(tanaka, colleague, held.id), (held.yamada(), held.suzuki, missing)]
    {
        answers.push(refused(save(context, accompanist, (id, version), &raw()).await));
        answers.push(refused(submit(context, accompanist, (id, version)).await));
        answers.push(refused(confirm(context, client, (id, version)).await));
        let remark = LongText::parse("違います。").unwrap();
        let wish = ReturnedRecord { consultation: id, version, remark };
        answers.push(refused(return_by_client(context, client, wish).await));
        let by = By::Accompanist(accompanist);
        answers.push(refused(correct(context, by, (id, version), reason()).await));
        let seen = open(context.database.reader(), By::Client(client), id).await.unwrap();
        assert!(seen.is_none());
    }
    // The client does not correct.
    let by = By::Client(held.suzuki);
    answers.push(refused(correct(context, by, (held.id, version), reason()).await));

    assert_eq!(answers, vec![Refusal::NotFound; 11]);
}

#[tokio::test]
async fn a_link_in_a_letter_opens_no_record() {
    let held = Held::new().await;
    held.handed_in(&raw()).await;
    let config = &held.context().config;
    let link = token(config, held.id, (held.suzuki.person(), Side::Client));

    let link = By::Link(open_link(config, &link).unwrap());

    assert!(held.sees(link).await.is_none());
}
