//! What the secretariat decides about one honorarium: approve it, take that back, settle a
//! difference.

use actix_web::{HttpResponse, web};
use entities::FeeLineId;

use super::frame::{self, BASE, Settled, settle};
use super::show::{figures, meeting, opened};
use crate::consultations::Organiser;
use crate::consultations::fees::line::{
    Approval, Seen, approve_line, settle_difference, withdraw_approval,
};
use crate::consultations::fees::readers::LineView;
use crate::consultations::fees::wording::{self, say};
use crate::context::Context;
use crate::database::retrying;
use crate::people::Coordinator;
use crate::vocabulary::{LongText, tokyo};
use crate::web::{
    BannerKind, Control, EditPage, Failure, Field, Form, Problems, Width, perform, thousands,
};

type Wrong<'a> = (&'a Problems, Option<String>);

pub async fn show(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<FeeLineId>,
) -> Result<HttpResponse, Failure> {
    let line = opened(&who, &context, *id).await?;
    let mut form = Form::default();
    form.set("amount", thousands(u64::from(line.row.computed.unsigned_abs())));
    form.set("version", line.row.version.to_string());
    approval((&who, &line), &context, &form, (&Problems::none(), None))
}

pub async fn receive(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<FeeLineId>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let line = opened(&who, &context, *id).await?;
    let mut problems = Problems::none();
    let amount =
        crate::consultations::fees::typed::yen(&mut problems, "amount", form.text("amount"));
    let reason = problems.keep("reason", LongText::<500>::parse_optional(form.text("reason")));
    let (Some(reason), true) = (reason, problems.is_empty()) else {
        return approval((&who, &line), &context, &form, (&problems, None));
    };
    let wish = Approval { seen: seen(*id, &form), amount: Some(amount), reason };
    let (organiser, working) = (Organiser::from(&who), context.clone());
    let done =
        perform(async move { retrying(|| approve_line(&working, organiser, wish.clone())).await });
    match settle(done.await?)? {
        Settled::Done(()) => Ok(back(&who, *id, say::APPROVED)),
        Settled::Again(problems, notice) => {
            approval((&who, &line), &context, &form, (&problems, notice))
        }
    }
}

fn seen(line: FeeLineId, form: &Form) -> Seen {
    Seen { line, version: form.text("version").parse().unwrap_or(0) }
}

fn back(who: &Coordinator, id: FeeLineId, said: &str) -> HttpResponse {
    who.visit().redirect_saying(&format!("{BASE}/{id}"), BannerKind::Success, said)
}

fn approval(
    opened: (&Coordinator, &LineView),
    context: &Context,
    form: &Form,
    wrong: Wrong<'_>,
) -> Result<HttpResponse, Failure> {
    let problems = wrong.0;
    let hint = match opened.1.row.interest {
        Some(interest) => format!("{}。支払ってよい理由が必要です。", wording::interest(interest)),
        None => "金額を変えるときは必ず入力してください。".to_owned(),
    };
    let amount = Field::new("amount", "金額（税込み）", form, problems)
        .required()
        .hint("計算した額です。変えると、源泉徴収額も計算し直します。")
        .inputmode("numeric")
        .width(Width::S);
    let reason = Field::new("reason", "理由", form, problems).hint(hint);
    let controls = vec![Control::new("text", amount).unit("円"), Control::new("area", reason)];
    let purpose = "承認すると、この金額で確定します。単価表を後から変えても変わりません。";
    let mut facts = meeting(opened.1);
    facts.extend(figures(opened.1).into_iter().take(4));
    let page = EditPage { facts, ..blank(opened.1, "approval", purpose, form) };
    let page = page.asking(controls, "承認する").saying(wrong.1);
    answer(opened, context, ("謝金を承認する", &page))
}

fn blank(line: &LineView, path: &str, purpose: &str, form: &Form) -> EditPage {
    let own = format!("{BASE}/{}", line.row.id);
    EditPage {
        version: form.text("version").to_owned(),
        ..EditPage::new((&format!("{own}/{path}"), &own), purpose, Vec::new())
    }
}

fn answer(
    (who, line): (&Coordinator, &LineView),
    context: &Context,
    (title, page): (&str, &EditPage),
) -> Result<HttpResponse, Failure> {
    let name = format!("謝金 {}", line.row.number);
    let between = [(name.as_str(), format!("{BASE}/{}", line.row.id))];
    let shell = frame::shell(who, context, title, &between);
    context.pages.answer_with(page.status(), &shell, page)
}

pub async fn show_withdrawal(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<FeeLineId>,
) -> Result<HttpResponse, Failure> {
    let line = opened(&who, &context, *id).await?;
    let mut form = Form::default();
    form.set("version", line.row.version.to_string());
    withdrawal((&who, &line), &context, &form, (&Problems::none(), None))
}

pub async fn receive_withdrawal(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<FeeLineId>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let line = opened(&who, &context, *id).await?;
    let mut problems = Problems::none();
    let reason = problems.keep("reason", LongText::<500>::parse(form.text("reason")));
    let Some(reason) = reason else {
        return withdrawal((&who, &line), &context, &form, (&problems, None));
    };
    let wish = (seen(*id, &form), reason);
    let (organiser, working) = (Organiser::from(&who), context.clone());
    let done =
        perform(
            async move { retrying(|| withdraw_approval(&working, organiser, wish.clone())).await },
        );
    match settle(done.await?)? {
        Settled::Done(()) => Ok(back(&who, *id, say::WITHDRAWN)),
        Settled::Again(problems, notice) => {
            withdrawal((&who, &line), &context, &form, (&problems, notice))
        }
    }
}

fn withdrawal(
    opened: (&Coordinator, &LineView),
    context: &Context,
    form: &Form,
    (problems, notice): Wrong<'_>,
) -> Result<HttpResponse, Failure> {
    let reason = Field::new("reason", "取り消す理由", form, problems).required();
    let page = EditPage {
        facts: meeting(opened.1),
        ..blank(opened.1, "withdrawal", "承認を取り消して、確認待ちに戻します。", form)
    };
    let page = page
        .asking(vec![Control::new("area", reason)], "承認を取り消す")
        .warning(&["今の単価表、支払条件、実際の時刻で金額を計算し直します。"])
        .saying(notice);
    answer(opened, context, ("承認を取り消す", &page))
}

pub async fn show_settlement(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<FeeLineId>,
) -> Result<HttpResponse, Failure> {
    let line = opened(&who, &context, *id).await?;
    let mut form = Form::default();
    form.set("version", line.row.version.to_string());
    form.set_day("settled", tokyo::day_of(context.now()));
    settlement((&who, &line), &context, &form, (&Problems::none(), None))
}

pub async fn receive_settlement(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<FeeLineId>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let line = opened(&who, &context, *id).await?;
    let mut problems = Problems::none();
    let day = form.day("settled", &mut problems);
    if day.is_none() && problems.of("settled").is_none() {
        problems.add("settled", say::DAY);
    }
    let note = problems.keep("note", LongText::<500>::parse(form.text("note")));
    let (Some(day), Some(note)) = (day, note) else {
        return settlement((&who, &line), &context, &form, (&problems, None));
    };
    let (organiser, working, seen) = (Organiser::from(&who), context.clone(), seen(*id, &form));
    let done = perform(async move {
        retrying(|| settle_difference(&working, organiser, seen, (day, note.clone()))).await
    });
    match settle(done.await?)? {
        Settled::Done(payment) => {
            let said = format!("{}支払番号は{}です。", say::SETTLED, payment.number);
            Ok(back(&who, *id, &said))
        }
        Settled::Again(problems, notice) => {
            settlement((&who, &line), &context, &form, (&problems, notice))
        }
    }
}

fn settlement(
    opened: (&Coordinator, &LineView),
    context: &Context,
    form: &Form,
    (problems, notice): Wrong<'_>,
) -> Result<HttpResponse, Failure> {
    let controls = vec![
        Control::new("date", Field::date("settled", "精算した日", form, problems).required()),
        Control::new("area", Field::new("note", "内容", form, problems).required()),
    ];
    let mut facts = meeting(opened.1);
    let due = opened.1.difference();
    let label = if due < 0 { "返金を受ける額" } else { "追加で支払う額" };
    facts.push(crate::web::Told::new(label, wording::yen(due.abs())));
    let purpose = "訂正した時刻による差額を支払うか、返金を受けたら記録します。";
    let page = EditPage { facts, ..blank(opened.1, "settlement", purpose, form) };
    let page = page.asking(controls, "精算を記録する").saying(notice);
    answer(opened, context, ("差額を精算する", &page))
}
