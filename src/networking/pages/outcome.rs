//! What came of it: one question after 14 days, one after 90.

use actix_web::{HttpResponse, web};

use super::form::FormPage;
use super::seat::Seat;
use crate::database::retrying;
use crate::networking::introductions::{RawOutcome, outcomes_of, tell};
use crate::web::{Choice, Control, Failure, Field, Form, Problems, perform};

/// `GET …/outcomes/{days}`
pub async fn show(seat: Seat, path: web::Path<(String, i32)>) -> Result<HttpResponse, Failure> {
    let days = path.into_inner().1;
    let db = seat.context.database.reader();
    let all = outcomes_of(db, (seat.id(), Some(seat.side()))).await?;
    let one = all.into_iter().find(|one| one.days == days && one.asked_at.is_some());
    let one = one.ok_or(Failure::NotFound)?;
    let mut form = Form::default();
    if let Some(met) = one.met {
        form.set("met", if met { "yes" } else { "no" });
    }
    form.set("rating", one.rating.map(|one| one.to_string()).unwrap_or_default());
    form.set("words", one.words);
    page(&seat, days, (&form, &Problems::none()), None)
}

fn page(
    seat: &Seat,
    days: i32,
    (form, problems): (&Form, &Problems),
    notice: Option<String>,
) -> Result<HttpResponse, Failure> {
    let yes = Choice::new("yes", seat.say("面談した", "We met"));
    let no = Choice::new("no", seat.say("まだ面談していない", "We have not met"));
    let met = Field::new("met", seat.say("面談しましたか", "Did you meet?"), form, problems);
    let rating = seat.say("紹介は役に立ちましたか", "Was the introduction of use?");
    let scale = [
        (seat.say("5 とても役に立った", "5 very much"), "5"),
        (seat.say("4 役に立った", "4 yes"), "4"),
        (seat.say("3 どちらともいえない", "3 so-so"), "3"),
        (seat.say("2 あまり役に立たなかった", "2 not much"), "2"),
        (seat.say("1 役に立たなかった", "1 no"), "1"),
    ];
    let rating = Field::new("rating", rating, form, problems)
        .options(scale.map(|(label, value)| Choice::new(value, label)));
    let words = seat.say("その後の様子", "What came of it");
    let controls = vec![
        Control::new("radios", met.required().options([yes, no])),
        Control::new("radios", rating),
        Control::new("area", Field::new("words", words, form, problems)),
    ];
    let action = (format!("{}/outcomes/{days}", seat.base), seat.base.as_str());
    let page = FormPage {
        purpose: seat
            .say(
                "事務局だけが見ます。相手には伝えません。",
                "Only our secretariat sees it. It is not passed on.",
            )
            .to_owned(),
        notice,
        ..FormPage::new(action, controls, seat.say("答える", "Send"))
    };
    seat.answer(page.status(), (seat.say("その後のお尋ね", "What came of it?"), &page))
}

/// `POST …/outcomes/{days}`
pub async fn receive(
    seat: Seat,
    path: web::Path<(String, i32)>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let days = path.into_inner().1;
    let raw = RawOutcome {
        met: form.text("met").to_owned(),
        rating: form.text("rating").to_owned(),
        words: form.text("words").to_owned(),
    };
    let draft = match raw.check() {
        Ok(draft) => draft,
        Err(found) => return page(&seat, days, (&form, &seat.translated(found)), None),
    };
    let (context, id, by) = (seat.context.clone(), seat.id(), seat.by);
    let done = perform(async move { retrying(|| tell(&context, by, (id, days), &draft)).await });
    match seat.settled(done.await?)? {
        Ok(()) => Ok(seat.done(seat.say("お答えを受け付けました。", "Thank you for your answer."))),
        Err((problems, notice)) => page(&seat, days, (&form, &problems), notice),
    }
}
