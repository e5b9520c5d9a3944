//! Saying no, before or after having agreed.

use actix_web::HttpResponse;

use super::form::FormPage;
use super::seat::Seat;
use crate::database::retrying;
use crate::networking::introductions::decline;
use crate::web::{Control, Failure, Field, Form, Problems, perform};

/// `GET …/refusal`
pub async fn show(seat: Seat) -> Result<HttpResponse, Failure> {
    page(&seat, (&Form::default(), &Problems::none()), None)
}

fn page(
    seat: &Seat,
    (form, problems): (&Form, &Problems),
    notice: Option<String>,
) -> Result<HttpResponse, Failure> {
    let reason = Field::new("reason", seat.say("理由", "Reason"), form, problems).hint(seat.say(
        "事務局だけが読みます。相手には伝えません。",
        "Only our secretariat reads it. It is not passed on.",
    ));
    let action = (format!("{}/refusal", seat.base), seat.base.as_str());
    let controls = vec![Control::new("area", reason)];
    let introduced = seat.parties.row.introduced_at.is_some();
    let consequence = if introduced {
        seat.say(
            "相手には、ここまでとすることだけをお知らせします。面談の予定があれば取り消します。",
            "The other side only learns that it ends here. A meeting that was planned is called off.",
        )
    } else {
        seat.say(
            "あなたのお名前や連絡先は、相手に伝わりません。",
            "Nobody is told your name or address.",
        )
    };
    let button = seat.say("この内容で見送る", "End it");
    let page = FormPage {
        consequences: vec![consequence.to_owned()],
        notice,
        ..FormPage::new(action, controls, button)
    };
    let title = seat.say("紹介を見送る", "End the introduction");
    seat.answer(page.status(), (title, &page))
}

/// `POST …/refusal`
pub async fn receive(seat: Seat, form: Form) -> Result<HttpResponse, Failure> {
    let (context, id, by) = (seat.context.clone(), seat.id(), seat.by);
    let reason = form.text("reason").to_owned();
    let done = perform(async move { retrying(|| decline(&context, by, id, &reason)).await });
    match seat.settled(done.await?)? {
        Ok(()) => {
            let text = seat.say(
                "見送りを受け付けました。ご検討いただき、ありがとうございました。",
                "Thank you for considering it. It ends here.",
            );
            Ok(seat.done(text))
        }
        Err((problems, notice)) => page(&seat, (&form, &problems), notice),
    }
}
