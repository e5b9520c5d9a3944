//! 地域課題, 目指す姿, 連携機関 and 次年度計画.

use actix_web::{HttpRequest, HttpResponse, web};
use entities::EngagementId;

use super::edit::{done, edit_of, edit_page};
use super::seat::{Seat, version_of};
use crate::accompaniment::engagement::{Outline, revise_outline};
use crate::accompaniment::readers::Contacted;
use crate::context::Context;
use crate::database::retrying;
use crate::people::SignedIn;
use crate::web::{Control, EditPage, Failure, Field, Form, Problems, Settled, perform, settle};

const TITLE: &str = "地域課題と目指す姿、連携機関、次年度計画";

pub async fn show(
    (who, request): (SignedIn, HttpRequest),
    context: web::Data<Context>,
    contacted: web::Data<Contacted>,
    id: web::Path<EngagementId>,
) -> Result<HttpResponse, Failure> {
    let seat = Seat::take((&who, &request), &context, **contacted, *id).await?.who_accompanies()?;
    if let Some(answer) = seat.over(&who) {
        return Ok(answer);
    }
    let mut form = Form::default();
    let row = &seat.view.rows.engagement;
    form.set("concerns", row.concerns.clone());
    form.set("vision", row.vision.clone());
    form.set("allies", row.allies.clone());
    form.set("next_plan", row.next_plan.clone());
    answer((&who, &seat), &context, &form, (&Problems::none(), None))
}

pub async fn receive(
    (who, request): (SignedIn, HttpRequest),
    (context, contacted): (web::Data<Context>, web::Data<Contacted>),
    id: web::Path<EngagementId>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let seat = Seat::take((&who, &request), &context, **contacted, *id).await?.who_accompanies()?;
    let wish = Outline {
        concerns: form.text("concerns").to_owned(),
        vision: form.text("vision").to_owned(),
        allies: form.text("allies").to_owned(),
        next_plan: form.text("next_plan").to_owned(),
    };
    let (by, at) = (seat.by, (seat.id(), version_of(form.text("version"))));
    let saving = context.clone();
    let saved =
        perform(async move { retrying(|| revise_outline(&saving, by, at, &wish)).await }).await?;
    match settle(saved)? {
        Settled::Done(_) => Ok(done(&who, &seat, ("outline", "保存しました。"))),
        Settled::Again(problems, notice) => {
            answer((&who, &seat), &context, &form, (&problems, notice))
        }
    }
}

fn answer(
    place: (&SignedIn, &Seat),
    context: &Context,
    form: &Form,
    (problems, notice): (&Problems, Option<String>),
) -> Result<HttpResponse, Failure> {
    let field = |name: &str, label: &str| Field::new(name, label, form, problems);
    let controls = vec![
        Control::new(
            "area",
            field("concerns", "地域課題").hint("何に困っているかを、事業者の言葉で。"),
        ),
        Control::new(
            "area",
            field("vision", "目指す姿").hint("伴走が終わるとき、どうなっていたいか。"),
        ),
        Control::new(
            "area",
            field("allies", "連携機関").hint("一緒に進める学校、自治体、支援機関など。1行に1つ。"),
        ),
        Control::new(
            "area",
            field("next_plan", "次年度計画").hint("年度が終わった後、だれが何を続けるか。"),
        ),
    ];
    let purpose = "この伴走が何のためかを、双方で確かめる欄です。";
    let page = EditPage { notice, ..edit_of(place.1, ("/outline", purpose), controls) };
    edit_page(place, context, TITLE, &page)
}
