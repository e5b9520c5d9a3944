//! `/consultations/{id}/cancellation`: says what will happen, then does it.

use actix_web::HttpResponse;
use entities::consultations::consultation::{ConsultationState, Side};

use crate::consultations::changing::{Cancellation, cancel as call_off};
use crate::consultations::pages::controls::{Control, Draw};
use crate::consultations::pages::form::DangerPage;
use crate::consultations::pages::seat::{Seat, optional};
use crate::consultations::{Refusal, wording};
use crate::database::retrying;
use crate::vocabulary::tokyo;
use crate::web::{Failure, Form, Problems, perform};

pub async fn show(seat: Seat) -> Result<HttpResponse, Failure> {
    let row = &seat.view.parties.row;
    if row.state == ConsultationState::Cancelled {
        return Ok(seat.guarded(seat.visit.redirect(&seat.base)));
    }
    if !seat.view.may_cancel {
        return seat.refuse(&why_not(&seat));
    }
    answer(&seat, &Form::default(), &Problems::none())
}

fn why_not(seat: &Seat) -> Refusal {
    let row = &seat.view.parties.row;
    let open = crate::consultations::meeting::OPEN.contains(&row.state);
    match row.starts_at {
        Some(deadline) if open => Refusal::TooLate { deadline },
        _ => Refusal::NotPossibleNow(row.state),
    }
}

pub async fn cancel(seat: Seat, form: Form) -> Result<HttpResponse, Failure> {
    let mut problems = Problems::none();
    let reason = optional(&form, "reason", &mut problems);
    if !form.is_ticked("sure") {
        problems.add("sure", "取り消すときは、チェックを入れてください。");
    }
    if !problems.is_empty() {
        return answer(&seat, &form, &problems);
    }
    let (context, by) = (seat.context.clone(), seat.by);
    let wish = Cancellation { consultation: seat.id(), reason };
    let outcome =
        perform(async move { retrying(|| call_off(&context, by, wish.clone())).await }).await?;
    let said = "取り消しました。確認のお知らせをメールで送りました。";
    seat.settle(outcome, said, |problems| answer(&seat, &form, problems))
}

fn answer(seat: &Seat, form: &Form, problems: &Problems) -> Result<HttpResponse, Failure> {
    let draw = Draw { form, problems };
    let hint = if seat.view.parties.row.accompanist_id.is_some() {
        "相手へのお知らせに、そのまま載ります。"
    } else {
        "事務局が今後の参考にします。"
    };
    let reason = Control::new("area", draw.field("reason", "理由").hint(hint)).limit(500);
    let page = DangerPage {
        action: seat.path("cancellation"),
        about: seat.about(),
        title: "取り消すとどうなるか",
        consequences: consequences(seat),
        problems: draw.summary(),
        fields: vec![reason],
        sure: draw.field("sure", "取り消すことを確認しました").required(),
        button: "相談を取り消す",
        back: seat.back(),
    };
    seat.answer_form("相談を取り消しますか", problems, &page)
}

fn consequences(seat: &Seat) -> Vec<String> {
    let (view, row) = (&seat.view, &seat.view.parties.row);
    let other = match seat.side() {
        Side::Client => view.parties.accompanist_name(),
        _ => Some(view.parties.client_name()),
    };
    let mut said = Vec::new();
    if row.state == ConsultationState::Requested {
        said.push("事務局は、この希望の調整をやめます。".to_owned());
    } else {
        said.extend(other.map(|name| format!("{name}さんに、取り消しのお知らせが届きます。")));
        said.push("この時間は、すぐにほかの方が予約できるようになります。".to_owned());
    }
    if row.state == ConsultationState::Confirmed {
        said.push("カレンダーの予定を消すお知らせを送ります。".to_owned());
    }
    if seat.is_client() {
        said.push(strike(seat));
    }
    said
}

/// Whether it counts, and what it would lead to.
fn strike(seat: &Seat) -> String {
    let view = &seat.view;
    let counted = view.standing.as_ref().filter(|_| view.cancelling_counts);
    let Some(standing) = counted else {
        return "いま取り消しても、回数には数えません。".to_owned();
    };
    let deadline = view.change_deadline.map(tokyo::date_time).unwrap_or_default();
    format!(
        "取り消しの期限（{deadline}）を過ぎているため、「{}」として1回に数えます（いまは{}回）。続くと、しばらく申し込めなくなります。",
        wording::strike(entities::consultations::strike::StrikeKind::LateCancellation),
        standing.count
    )
}
