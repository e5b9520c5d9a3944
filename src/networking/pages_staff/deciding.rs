//! What the secretariat does to one introduction.

use actix_web::{HttpResponse, web};
use entities::IntroductionId;
use entities::networking::introduction;

use super::frame::{self, INTRODUCTIONS, objection};
use crate::context::Context;
use crate::database::{Stop, retrying};
use crate::networking::introductions::{
    Offer, close, decline, find, note_met, note_not_met, offer, read_times,
};
use crate::networking::pages::{read_times_form, time_fields};
use crate::networking::{By, Organiser, Refusal};
use crate::people::Coordinator;
use crate::vocabulary::tokyo;
use crate::web::{BannerKind, Control, EditPage, Failure, Field, Form, Problems, perform};

async fn open(context: &Context, id: IntroductionId) -> Result<introduction::Model, Failure> {
    find(context.database.reader(), id).await?.ok_or(Failure::NotFound)
}

fn answer(
    (who, context): (&Coordinator, &Context),
    row: &introduction::Model,
    (title, page): (&str, EditPage),
) -> Result<HttpResponse, Failure> {
    let (name, back) = (format!("紹介 {}", row.number), format!("{INTRODUCTIONS}/{}", row.id));
    let shell = frame::shell(who, context, (&[(name.as_str(), back.as_str())], title));
    context.pages.answer_with(page.status(), &shell, &page)
}

fn done(who: &Coordinator, id: IntroductionId, text: &str) -> HttpResponse {
    who.visit().redirect_saying(&format!("{INTRODUCTIONS}/{id}"), BannerKind::Success, text)
}

/// `GET …/{id}/refusal`
pub async fn show_refusal(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<IntroductionId>,
) -> Result<HttpResponse, Failure> {
    let row = open(&context, *id).await?;
    refusal_page((&who, &context), &row, (&Form::default(), &Problems::none()), None)
}

fn refusal_page(
    around: (&Coordinator, &Context),
    row: &introduction::Model,
    (form, problems): (&Form, &Problems),
    notice: Option<String>,
) -> Result<HttpResponse, Failure> {
    let back = format!("{INTRODUCTIONS}/{}", row.id);
    let reason = Field::new("reason", "理由", form, problems).hint("事務局だけが読みます。");
    let told = if row.asked_at.is_some() {
        "事業者と相手に、見送りのお知らせが届きます。理由は伝わりません。"
    } else {
        "事業者に、見送りのお知らせが届きます。理由は伝わりません。"
    };
    let page = EditPage::new((&format!("{back}/refusal"), &back), "", Vec::new())
        .asking(vec![Control::new("area", reason)], "見送る")
        .warning(&[told])
        .saying(notice);
    answer(around, row, ("見送る", page))
}

/// `POST …/{id}/refusal`
pub async fn refuse(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<IntroductionId>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let row = open(&context, *id).await?;
    let (working, by, id) = (context.clone(), By::Staff(Organiser::from(&who)), *id);
    let reason = form.text("reason").to_owned();
    let outcome = perform(async move { retrying(|| decline(&working, by, id, &reason)).await });
    match outcome.await? {
        Ok(()) => Ok(done(&who, id, "紹介を見送りました。")),
        Err(stop) => {
            let (problems, notice) = objection(stop)?;
            refusal_page((&who, &context), &row, (&form, &problems), notice)
        }
    }
}

/// `GET …/{id}/times`
pub async fn show_times(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<IntroductionId>,
) -> Result<HttpResponse, Failure> {
    let row = open(&context, *id).await?;
    let mut form = Form::default();
    form.set("minutes", "60");
    form.set("place", row.meeting_place.clone());
    times_page((&who, &context), &row, (&form, &Problems::none()), None)
}

fn times_page(
    around: (&Coordinator, &Context),
    row: &introduction::Model,
    (form, problems): (&Form, &Problems),
    notice: Option<String>,
) -> Result<HttpResponse, Failure> {
    let back = format!("{INTRODUCTIONS}/{}", row.id);
    let purpose = "事業者に代わって候補を出します。相手が1つを選ぶまで、10日間は事業者の時間を空けておきます。";
    let fields = time_fields((form, problems));
    let page = EditPage {
        button: "候補を送る",
        ..EditPage::new((&format!("{back}/times"), &back), purpose, fields)
    };
    answer(around, row, ("面談の日時の候補", page.saying(notice)))
}

/// `POST …/{id}/times`
pub async fn offer_times(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<IntroductionId>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let row = open(&context, *id).await?;
    let mut problems = Problems::none();
    let raw = read_times_form(&form, &mut problems);
    let read = read_times(&raw, (form.text("minutes"), form.text("place")), context.now());
    let wanted: Result<Offer, Stop<Refusal>> = match read {
        Ok(wanted) if problems.is_empty() => Ok(wanted),
        Ok(_) => Err(Refusal::Invalid(problems).into()),
        Err(found) => Err(Refusal::Invalid(found).into()),
    };
    let (working, by, id) = (context.clone(), By::Staff(Organiser::from(&who)), *id);
    let outcome = match wanted {
        Ok(wanted) => {
            perform(async move { retrying(|| offer(&working, by, id, &wanted)).await }).await?
        }
        Err(stop) => Err(stop),
    };
    match outcome {
        Ok(()) => Ok(done(&who, id, "候補を相手に送りました。")),
        Err(stop) => {
            let (problems, notice) = objection(stop)?;
            times_page((&who, &context), &row, (&form, &problems), notice)
        }
    }
}

/// `GET …/{id}/meeting`
pub async fn show_met(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<IntroductionId>,
) -> Result<HttpResponse, Failure> {
    let row = open(&context, *id).await?;
    let mut form = Form::default();
    form.set_day("day", tokyo::day_of(context.now()));
    met_page((&who, &context), &row, (&form, &Problems::none()), None)
}

fn met_page(
    around: (&Coordinator, &Context),
    row: &introduction::Model,
    (form, problems): (&Form, &Problems),
    notice: Option<String>,
) -> Result<HttpResponse, Failure> {
    let back = format!("{INTRODUCTIONS}/{}", row.id);
    let day = Field::date("day", "面談した日", form, problems).required();
    let purpose = "ここで日時を決めずに会ったときに使います。成果のお尋ねは、この日から数えます。";
    let fields = vec![Control::new("date", day)];
    let page = EditPage::new((&format!("{back}/meeting"), &back), purpose, fields);
    answer(around, row, ("面談したことを記録する", page.saying(notice)))
}

/// `POST …/{id}/meeting`
pub async fn note(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<IntroductionId>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let row = open(&context, *id).await?;
    let mut problems = Problems::none();
    let Some(day) = form.day("day", &mut problems) else {
        if problems.is_empty() {
            problems.add("day", "面談した日を入力してください。");
        }
        return met_page((&who, &context), &row, (&form, &problems), None);
    };
    let (working, by, id) = (context.clone(), By::Staff(Organiser::from(&who)), *id);
    let outcome = perform(async move { retrying(|| note_met(&working, by, id, day)).await });
    match outcome.await? {
        Ok(()) => Ok(done(&who, id, "面談を記録しました。")),
        Err(stop) => {
            let (problems, notice) = objection(stop)?;
            met_page((&who, &context), &row, (&form, &problems), notice)
        }
    }
}

/// `POST …/{id}/not-met`
pub async fn not_met(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<IntroductionId>,
    _form: Form,
) -> Result<HttpResponse, Failure> {
    let (desk, id) = (Organiser::from(&who), *id);
    let outcome = perform(async move { retrying(|| note_not_met(&context, desk, id)).await });
    let said = "面談は行われなかったと記録しました。別の日時の候補を出せます。";
    pressed(&who, id, (outcome.await?, said))
}

/// `POST …/{id}/closing`
pub async fn end(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<IntroductionId>,
    _form: Form,
) -> Result<HttpResponse, Failure> {
    let (desk, id) = (Organiser::from(&who), *id);
    let outcome = perform(async move { retrying(|| close(&context, desk, id)).await });
    pressed(&who, id, (outcome.await?, "紹介を終了にしました。"))
}

/// A button without a form was pressed.
fn pressed(
    who: &Coordinator,
    id: IntroductionId,
    (outcome, said): (Result<(), Stop<Refusal>>, &str),
) -> Result<HttpResponse, Failure> {
    match outcome {
        Ok(()) => Ok(done(who, id, said)),
        Err(stop) => {
            let (_, notice) = objection(stop)?;
            let text = notice.unwrap_or_default();
            let page = format!("{INTRODUCTIONS}/{id}");
            Ok(who.visit().redirect_saying(&page, BannerKind::Error, &text))
        }
    }
}
