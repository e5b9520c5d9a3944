//! Ending an engagement: who is told, and the ticked agreement.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use entities::EngagementId;
use serde::Serialize;

use crate::accompaniment::Arranger;
use crate::accompaniment::engagement::{Ending, count_told, finish};
use crate::accompaniment::pages::Seat;
use crate::accompaniment::readers::Contacted;
use crate::accompaniment::wording::plan as say;
use crate::context::Context;
use crate::database::retrying;
use crate::people::Coordinator;
use crate::vocabulary::tokyo;
use crate::web::{
    BannerKind, Choice, Failure, Field, Form, FormFacts, Page, Problems, Sample, Settled, perform,
    sample, settle,
};

#[derive(Serialize)]
struct EndingPage {
    action: String,
    back: String,
    title: String,
    consequences: Vec<String>,
    form: FormFacts,
    version: String,
    told: usize,
    notice: Option<String>,
}

impl Page for EndingPage {
    const TEMPLATE: &'static str = "accompaniment/staff_ending.html";
}

pub async fn show(
    (who, request): (Coordinator, HttpRequest),
    (context, contacted): (web::Data<Context>, web::Data<Contacted>),
    id: web::Path<EngagementId>,
) -> Result<HttpResponse, Failure> {
    let seat = Seat::take((&who, &request), &context, **contacted, *id).await?;
    if let Some(answer) = seat.over(&who) {
        return Ok(answer);
    }
    let mut form = Form::default();
    form.set_day("ended_on", tokyo::day_of(context.now()));
    answer((&who, &seat), &context, &form, (&Problems::none(), None)).await
}

pub async fn receive(
    (who, request): (Coordinator, HttpRequest),
    (context, contacted): (web::Data<Context>, web::Data<Contacted>),
    id: web::Path<EngagementId>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let seat = Seat::take((&who, &request), &context, **contacted, *id).await?;
    let wish = match typed(&form) {
        Ok(wish) => wish,
        Err(problems) => {
            return answer((&who, &seat), &context, &form, (&problems, None)).await;
        }
    };
    let at = (seat.id(), form.text("version").parse().unwrap_or(0));
    let (arranger, working) = (Arranger::from(&who), context.clone());
    let done = perform(async move { retrying(|| finish(&working, arranger, at, &wish)).await });
    match settle(done.await?)? {
        Settled::Done(told) => {
            let said = format!("伴走を終えました。{told}名にお知らせを送ります。");
            Ok(who.visit().redirect_saying(&seat.base, BannerKind::Success, &said))
        }
        Settled::Again(problems, notice) => {
            answer((&who, &seat), &context, &form, (&problems, notice)).await
        }
    }
}

fn typed(form: &Form) -> Result<Ending, Problems> {
    let mut problems = Problems::none();
    let on = form.day("ended_on", &mut problems);
    if on.is_none() && problems.is_empty() {
        problems.add("ended_on", say::ENDED_OUTSIDE);
    }
    if !["completed", "ended"].contains(&form.text("how")) {
        problems.add("how", "終わり方を選んでください。");
    }
    if form.text("agreed") != "yes" {
        problems.add("agreed", "内容を確かめて、印を付けてください。");
    }
    match on {
        Some(on) if problems.is_empty() => Ok(Ending {
            completed: form.text("how") == "completed",
            on,
            reason: form.text("reason").to_owned(),
            expected_recipients: form.text("told").parse().unwrap_or(0),
        }),
        _ => Err(problems),
    }
}

async fn answer(
    (who, seat): (&Coordinator, &Seat),
    context: &Context,
    form: &Form,
    (problems, notice): (&Problems, Option<String>),
) -> Result<HttpResponse, Failure> {
    let told = count_told(context, &seat.view.rows).await?;
    let shell = seat.shell(who, context, Some("伴走を終える"));
    let page = page((&seat.base, seat.version(), told), form, problems, notice);
    let status = match (&page.notice, problems.is_empty()) {
        (Some(_), _) => StatusCode::CONFLICT,
        (None, true) => StatusCode::OK,
        (None, false) => StatusCode::UNPROCESSABLE_ENTITY,
    };
    context.pages.answer_with(status, &shell, &page)
}

fn page(
    (base, version, told): (&str, i32, usize),
    form: &Form,
    problems: &Problems,
    notice: Option<String>,
) -> EndingPage {
    let field = |name: &str, label: &str| Field::new(name, label, form, problems);
    let ways = [
        Choice::new("completed", "完了").hint("自走判定まで終えた。事後確認だけが残ります。"),
        Choice::new("ended", "途中で終了").hint("この年度に、別の伴走支援者を改めて探せます。"),
    ];
    let fields = [
        field("how", "終わり方").required().options(ways),
        Field::date("ended_on", "終わった日", form, problems).required(),
        field("reason", "理由").hint("お知らせに載ります。途中で終えるときは必ず書いてください。"),
        field("agreed", "内容を確かめました").required(),
    ];
    EndingPage {
        action: format!("{base}/ending"),
        back: base.to_owned(),
        title: "この伴走を終えます".to_owned(),
        consequences: vec![
            format!("双方の{told}名にお知らせが届きます。"),
            "目標や節目は、見るだけになります。".to_owned(),
            "終えた伴走を、元に戻すことはできません。".to_owned(),
        ],
        form: FormFacts::new(fields, problems),
        version: version.to_string(),
        told,
        notice,
    }
}

pub fn samples() -> Vec<Sample> {
    let mut problems = Problems::none();
    problems.add("how", "終わり方を選んでください。");
    let facts = ("/staff/engagements/1", 1, 3);
    let form = Form::default();
    let notice = Some("人数が変わりました。".to_owned());
    vec![
        sample(&page(facts, &form, &Problems::none(), None)),
        sample(&page(facts, &form, &problems, notice)),
    ]
}
