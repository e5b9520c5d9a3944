//! What an accompanist answers to a proposed consultation: `/approval` and `/refusal`.

use actix_web::HttpResponse;
use entities::consultations::consultation::Side;

use crate::consultations::Refusal;
use crate::consultations::booking::{approve as agree, decline as turn_down};
use crate::consultations::pages::controls::{Control, Draw};
use crate::consultations::pages::form::{DangerPage, FormPage};
use crate::consultations::pages::seat::{Seat, optional};
use crate::database::retrying;
use crate::vocabulary::tokyo;
use crate::web::{Failure, Form, Problems, perform};

/// Clients do not answer for others: there is no such page for them.
fn refuse_unless_asked(seat: &Seat) -> Result<Option<Refusal>, Failure> {
    if seat.side() != Side::Accompanist {
        return Err(Failure::NotFound);
    }
    let row = &seat.view.parties.row;
    Ok((!seat.view.may_answer).then_some(Refusal::NotPossibleNow(row.state)))
}

pub async fn show_approval(seat: Seat) -> Result<HttpResponse, Failure> {
    if let Some(refusal) = refuse_unless_asked(&seat)? {
        return seat.refuse(&refusal);
    }
    let (form, problems) = (Form::default(), Problems::none());
    let draw = Draw { form: &form, problems: &problems };
    let due = seat.view.parties.row.intake_due_at.map(tokyo::date_time);
    let purpose = match due {
        Some(due) => format!(
            "承認すると予約が確定し、両方にお知らせが届きます。事前シートの期限は{due}です。"
        ),
        None => "承認すると予約が確定し、両方にお知らせが届きます。".to_owned(),
    };
    let page = FormPage {
        action: seat.path("approval"),
        steps: Vec::new(),
        purpose,
        about: Some(seat.about()),
        notices: Vec::new(),
        problems: draw.summary(),
        conditions: None,
        controls: Vec::new(),
        carried: Vec::new(),
        button: "承認する",
        value: "send",
        back: seat.back(),
    };
    seat.answer_form("この相談を承認しますか", &problems, &page)
}

pub async fn approve(seat: Seat, _form: Form) -> Result<HttpResponse, Failure> {
    if seat.side() != Side::Accompanist {
        return Err(Failure::NotFound);
    }
    let (context, by, id) = (seat.context.clone(), seat.by, seat.id());
    let outcome = perform(async move { retrying(|| agree(&context, by, id)).await }).await?;
    seat.settle(
        outcome,
        "承認しました。相談する方にもお知らせしました。",
        |_| seat.refuse(&Refusal::ChangedMeanwhile),
    )
}

pub async fn show_refusal(seat: Seat) -> Result<HttpResponse, Failure> {
    if let Some(refusal) = refuse_unless_asked(&seat)? {
        return seat.refuse(&refusal);
    }
    answer(&seat, &Form::default(), &Problems::none())
}

pub async fn decline(seat: Seat, form: Form) -> Result<HttpResponse, Failure> {
    if seat.side() != Side::Accompanist {
        return Err(Failure::NotFound);
    }
    let mut problems = Problems::none();
    let reason = optional(&form, "reason", &mut problems);
    if form.filled("reason").is_none() {
        problems.add("reason", crate::consultations::wording::request::REASON_MISSING);
    }
    if !form.is_ticked("sure") {
        problems.add("sure", "見送るときは、チェックを入れてください。");
    }
    if !problems.is_empty() {
        return answer(&seat, &form, &problems);
    }
    let (context, by, id) = (seat.context.clone(), seat.by, seat.id());
    let outcome =
        perform(async move { retrying(|| turn_down(&context, by, id, reason.clone())).await });
    let said = "見送りました。相談する方にお知らせしました。";
    seat.settle(outcome.await?, said, |problems| answer(&seat, &form, problems))
}

fn answer(seat: &Seat, form: &Form, problems: &Problems) -> Result<HttpResponse, Failure> {
    let draw = Draw { form, problems };
    let client = seat.view.parties.client_name();
    let hint = "相談する方へのお知らせに、そのまま載ります。";
    let reason = draw.field("reason", "理由").required().hint(hint);
    let page = DangerPage {
        action: seat.path("refusal"),
        about: seat.about(),
        title: "見送るとどうなるか",
        consequences: vec![
            format!("{client}さんに、見送りのお知らせと理由が届きます。"),
            "この時間は、すぐにほかの方が予約できるようになります。".to_owned(),
            "見送ったあとで承認に戻すことはできません。".to_owned(),
        ],
        problems: draw.summary(),
        fields: vec![Control::new("area", reason).limit(500)],
        sure: draw.field("sure", "見送ることを確認しました").required(),
        button: "この相談を見送る",
        back: seat.back(),
    };
    seat.answer_form("この相談を見送りますか", problems, &page)
}
