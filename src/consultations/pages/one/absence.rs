//! `/consultations/{id}/absence`: the other side did not come.

use actix_web::HttpResponse;
use entities::consultations::consultation::{ConsultationState, Side};

use crate::consultations::Refusal;
use crate::consultations::changing::{Absence, mark_missed};
use crate::consultations::pages::controls::Draw;
use crate::consultations::pages::form::DangerPage;
use crate::consultations::pages::seat::Seat;
use crate::database::retrying;
use crate::web::{Failure, Form, Problems, perform};

/// Each side reports the other.
fn other(seat: &Seat) -> Side {
    if seat.is_client() { Side::Accompanist } else { Side::Client }
}

pub async fn show(seat: Seat) -> Result<HttpResponse, Failure> {
    let row = &seat.view.parties.row;
    if row.state != ConsultationState::Confirmed {
        return seat.refuse(&Refusal::NotPossibleNow(row.state));
    }
    if row.starts_at.is_some_and(|starts| seat.context.now() < starts) {
        return seat.refuse(&Refusal::TooEarly);
    }
    answer(&seat, &Form::default(), &Problems::none())
}

pub async fn mark(seat: Seat, form: Form) -> Result<HttpResponse, Failure> {
    if !form.is_ticked("sure") {
        let mut problems = Problems::none();
        problems.add("sure", "記録するときは、チェックを入れてください。");
        return answer(&seat, &form, &problems);
    }
    let (context, by) = (seat.context.clone(), seat.by);
    let wish = Absence { consultation: seat.id(), absent: other(&seat), correcting: None };
    let outcome =
        perform(async move { retrying(|| mark_missed(&context, by, wish)).await }).await?;
    seat.settle(outcome, "欠席を記録しました。", |problems| {
        answer(&seat, &form, problems)
    })
}

fn answer(seat: &Seat, form: &Form, problems: &Problems) -> Result<HttpResponse, Failure> {
    let draw = Draw { form, problems };
    let parties = &seat.view.parties;
    let (name, mut consequences) = if seat.is_client() {
        let name = parties.accompanist_name().unwrap_or_default();
        let said = vec![
            format!("{name}さんに、お知らせが届きます。"),
            "新しい日時を予約できます。回数には数えません。".to_owned(),
        ];
        (name, said)
    } else {
        let name = parties.client_name();
        let said = vec![
            format!("{name}さんにお知らせが届き、無断欠席として1回に数えます。"),
            "回数が上限に達すると、しばらく申し込めなくなります。".to_owned(),
        ];
        (name, said)
    };
    consequences.push("まちがえたときは、事務局が直せます。".to_owned());
    let page = DangerPage {
        action: seat.path("absence"),
        about: seat.about(),
        title: "記録するとどうなるか",
        consequences,
        problems: draw.summary(),
        fields: Vec::new(),
        sure: draw
            .field("sure", &format!("{name}さんが連絡なく来なかったことを確認しました"))
            .required(),
        button: "欠席を記録する",
        back: seat.back(),
    };
    seat.answer_form("相手の欠席を記録しますか", problems, &page)
}
