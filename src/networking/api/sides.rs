//! What both sides do, whoever they are told to be.

use actix_web::{HttpResponse, web};
use entities::networking::introduction::Side;
use entities::{IntroductionId, IntroductionTimeId};

use super::refusals::{of_networking, wrong};
use super::shown::{
    ChoiceBody, ConsentBody, IntroductionEndingBody, IntroductionOfSide, IntroductionOutcomeBody,
    TimesBody,
};
use crate::context::Context;
use crate::database::retrying;
use crate::networking::By;
use crate::networking::introductions::{
    MOST_TIMES, Offer, Parties, RawOutcome, agree, call_off, choose, confirm, consent, decline,
    of_introduction, offer, outcomes_of, tell, times_of,
};
use crate::vocabulary::{ShortText, TimeSlot};
use crate::web::{Failure, perform};

pub type Shared = web::Data<Context>;

fn nothing() -> HttpResponse {
    HttpResponse::NoContent().finish()
}

pub async fn show(
    context: &Context,
    (parties, side): (&Parties, Side),
) -> Result<IntroductionOfSide, Failure> {
    let (db, id) = (context.database.reader(), parties.row.id);
    let around = (
        times_of(db, id).await?,
        outcomes_of(db, (id, Some(side))).await?,
        of_introduction(db, (id, side)).await?,
    );
    Ok(IntroductionOfSide::of(parties, side, around))
}

pub async fn agrees(
    context: Shared,
    (by, parties): (By, Parties),
    body: ConsentBody,
) -> Result<HttpResponse, Failure> {
    use entities::networking::introduction::IntroductionState::PartnerAgreed;
    let (id, last) = (parties.row.id, parties.row.state == PartnerAgreed);
    let done = perform(async move {
        retrying(|| async {
            match by {
                By::Partner(link) => consent(&context, link, &body.details).await,
                By::Requester(who) if last => confirm(&context, who, id).await,
                By::Requester(who) => {
                    agree(&context, who, id, (&body.details, body.asks_again)).await
                }
                By::Staff(_) => Err(crate::networking::Refusal::NotFound.into()),
            }
        })
        .await
    });
    done.await?.map_err(|stop| Failure::of(stop, of_networking))?;
    Ok(nothing())
}

pub async fn ends(
    context: Shared,
    (by, id): (By, IntroductionId),
    body: IntroductionEndingBody,
) -> Result<HttpResponse, Failure> {
    let done =
        perform(async move { retrying(|| decline(&context, by, id, &body.reason)).await }).await?;
    done.map_err(|stop| Failure::of(stop, of_networking))?;
    Ok(nothing())
}

pub async fn offers(
    context: Shared,
    (by, id): (By, IntroductionId),
    body: TimesBody,
) -> Result<HttpResponse, Failure> {
    let wanted = read(&context, &body)?;
    let done = perform(async move { retrying(|| offer(&context, by, id, &wanted)).await }).await?;
    done.map_err(|stop| Failure::of(stop, of_networking))?;
    Ok(nothing())
}

fn read(context: &Context, body: &TimesBody) -> Result<Offer, Failure> {
    if body.times.is_empty() || body.times.len() > MOST_TIMES {
        return Err(wrong("times", "候補の日時は1つから3つまでにしてください。"));
    }
    let place = ShortText::<300>::parse(&body.place);
    let place = place.map_err(|problem| wrong("place", &problem.to_string()))?;
    let mut times = Vec::new();
    for slot in &body.times {
        let slot = TimeSlot::new(slot.starts_at, slot.ends_at);
        let slot = slot.map_err(|problem| wrong("times", &problem.to_string()))?;
        if slot.starts() <= context.now() || slot.minutes() > 240 {
            return Err(wrong("times", "これからの日時で、4時間以内にしてください。"));
        }
        times.push(slot);
    }
    times.sort();
    if times.windows(2).any(|pair| pair[0].overlaps(&pair[1])) {
        return Err(wrong("times", "候補の日時が重なっています。"));
    }
    Ok(Offer { times, place: place.into_string(), resource: None })
}

pub async fn chooses(
    context: Shared,
    (by, id): (By, IntroductionId),
    body: &ChoiceBody,
) -> Result<HttpResponse, Failure> {
    let time = IntroductionTimeId(body.time_id);
    let done = perform(async move { retrying(|| choose(&context, by, id, time)).await }).await?;
    done.map_err(|stop| Failure::of(stop, of_networking))?;
    Ok(nothing())
}

pub async fn calls_off(
    context: Shared,
    (by, id): (By, IntroductionId),
) -> Result<HttpResponse, Failure> {
    let done = perform(async move { retrying(|| call_off(&context, by, id)).await }).await?;
    done.map_err(|stop| Failure::of(stop, of_networking))?;
    Ok(nothing())
}

pub async fn tells(
    context: Shared,
    (by, id, days): (By, IntroductionId, i32),
    body: &IntroductionOutcomeBody,
) -> Result<HttpResponse, Failure> {
    let raw = RawOutcome {
        met: if body.met { "yes" } else { "no" }.to_owned(),
        rating: body.rating.map(|rating| rating.to_string()).unwrap_or_default(),
        words: body.words.clone(),
    };
    let draft = raw.check().map_err(|problems| Failure::invalid(problems.into_list()))?;
    let done =
        perform(async move { retrying(|| tell(&context, by, (id, days), &draft)).await }).await?;
    done.map_err(|stop| Failure::of(stop, of_networking))?;
    Ok(nothing())
}
