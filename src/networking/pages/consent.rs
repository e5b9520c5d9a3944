//! Agreeing: which details may be told; and the operator's last word, where they wanted it.

use actix_web::HttpResponse;
use entities::networking::introduction::{IntroductionState, Side};

use super::form::FormPage;
use super::seat::Seat;
use crate::database::retrying;
use crate::networking::By;
use crate::networking::introductions::{Details, agree, confirm, consent, labels};
use crate::web::{Choice, Control, Failure, Field, Form, Problems, Told, perform};

/// `GET …/consent`
pub async fn show(seat: Seat) -> Result<HttpResponse, Failure> {
    page(&seat, (&Form::default(), &Problems::none()), None)
}

fn is_last_word(seat: &Seat) -> bool {
    seat.side() == Side::Requester && seat.parties.row.state == IntroductionState::PartnerAgreed
}

fn page(
    seat: &Seat,
    (form, problems): (&Form, &Problems),
    notice: Option<String>,
) -> Result<HttpResponse, Failure> {
    let row = &seat.parties.row;
    let told = match seat.side() {
        Side::Partner => row.told_partner.clone(),
        _ => row.told_requester.clone(),
    };
    let about = Told::new(seat.say("相手", "The other side"), told);
    let action = (format!("{}/consent", seat.base), seat.base.as_str());
    let page = if is_last_word(seat) {
        let details = labels(&Details::stored(&row.requester_details), false);
        let told = Told::new("相手に伝える項目", details);
        let controls = vec![agreed(seat, form, problems)];
        FormPage {
            facts: vec![about, told],
            purpose: "確認すると、双方に相手のお名前と連絡先をお知らせします。".to_owned(),
            ..FormPage::new(action, controls, "紹介を受ける")
        }
    } else {
        FormPage {
            facts: vec![about],
            purpose: purpose(seat).to_owned(),
            ..FormPage::new(action, asked(seat, form, problems), seat.say("同意する", "Agree"))
        }
    };
    let page = FormPage { notice, ..page };
    seat.answer(page.status(), (seat.say("紹介への同意", "Agree to the introduction"), &page))
}

fn purpose(seat: &Seat) -> &'static str {
    if seat.side() == Side::Partner {
        seat.say(
            "選んだ項目だけを、双方が同意したあとに相手へ伝えます。",
            "Only what you choose is told, and only after both sides have agreed.",
        )
    } else {
        "選んだ項目だけを、相手も同意したあとに伝えます。"
    }
}

fn asked(seat: &Seat, form: &Form, problems: &Problems) -> Vec<Control> {
    let known = match seat.side() {
        Side::Partner => seat.parties.of_partner(),
        _ => seat.parties.of_requester(),
    };
    let choices = known.there().map(|(detail, value)| {
        // It goes to whoever reads no Japanese, and can be corrected before.
        let reading = known.reading(detail).map(|reading| format!("（{reading}）"));
        let told = format!("{value}{}", reading.unwrap_or_default());
        Choice::new(detail.code(), format!("{}: {told}", detail.label(seat.words.english)))
    });
    let label = seat.say("相手に伝えてよい項目", "What may be told about you");
    let details = Field::new("details", label, form, problems)
        .required()
        .options(choices)
        .hint(seat.say(
        "団体かお名前と、連絡の方法を1つは選んでください。\
             違っている項目があるときは、届いたメールに返信してください。直してからお伝えします。",
        "Choose your name or organisation, and at least one way to reach you. If one of these is \
             wrong, please answer our mail first: we correct it before anything is told.",
    ));
    let mut controls = vec![Control::new("checkboxes", details)];
    if seat.side() == Side::Requester {
        let label = "相手が同意したあとに、もう一度確かめてから伝える";
        let again = Field::new("asks_again", "最後の確認", form, problems)
            .options([Choice::new("yes", label)]);
        controls.push(Control::new("checkboxes", again));
    }
    controls.push(agreed(seat, form, problems));
    controls
}

fn agreed(seat: &Seat, form: &Form, problems: &Problems) -> Control {
    let label = seat.say(
        "選んだ項目を、紹介のために相手へ伝えることに同意します",
        "I agree that what I chose is told to the other side for this introduction",
    );
    Control::new("consent", Field::new("agreed", label, form, problems).required())
}

/// `POST …/consent`
pub async fn receive(seat: Seat, form: Form) -> Result<HttpResponse, Failure> {
    let mut problems = Problems::none();
    if !form.is_ticked("agreed") {
        let text = seat.say(
            "内容を確かめて、同意のチェックを入れてください。",
            "Please tick the box if you agree.",
        );
        problems.add("agreed", text);
        return page(&seat, (&form, &problems), None);
    }
    let ticked: Vec<String> = form.all("details").into_iter().map(ToOwned::to_owned).collect();
    let (context, id, by) = (seat.context.clone(), seat.id(), seat.by);
    let (last, again) = (is_last_word(&seat), form.is_ticked("asks_again"));
    let done = perform(async move {
        retrying(|| async {
            match by {
                By::Partner(link) => consent(&context, link, &ticked).await,
                By::Requester(who) if last => confirm(&context, who, id).await,
                By::Requester(who) => agree(&context, who, id, (&ticked, again)).await,
                By::Staff(_) => Ok(()),
            }
        })
        .await
    });
    match seat.settled(done.await?)? {
        Ok(()) => {
            let text = seat.say("同意を受け付けました。", "Thank you. We have your consent.");
            Ok(seat.done(text))
        }
        Err((problems, notice)) => page(&seat, (&form, &problems), notice),
    }
}
