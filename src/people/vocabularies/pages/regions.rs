use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Data;
use serde::Serialize;

use crate::context::Context;
use crate::database::{Stop, retrying};
use crate::people::Admin;
use crate::vocabulary::{Prefecture, parse_date, tokyo};
use crate::web::{
    BannerKind, Cell, Choice, Crumb, Failure, Field, Form, FormFacts, Page, Problems, Row, Sample,
    Shell, perform, sample,
};

use super::super::{BlockMove, Regions, move_prefecture};

#[derive(Serialize)]
struct RegionsPage {
    today: String,
    rows: Vec<Row>,
    form: FormFacts,
}

impl Page for RegionsPage {
    const TEMPLATE: &'static str = "people/vocabularies/regions.html";
}

pub fn samples() -> Vec<Sample> {
    let form = facts(&Regions::default(), &Form::default(), &Problems::none());
    let rows = vec![Row::new((0..2).map(|_| Cell::text("関東")))];
    vec![sample(&RegionsPage { today: "2026年11月24日（火）".into(), rows, form })]
}

fn facts(regions: &Regions, form: &Form, problems: &Problems) -> FormFacts {
    let field = |name: &str, label: &str| Field::new(name, label, form, problems);
    let prefectures = Prefecture::all().map(|one| Choice::new(one.code().to_string(), one.kanji()));
    let blocks = regions.blocks.iter().map(|b| Choice::new(b.code.clone(), b.name.clone()));
    let fields = [
        field("prefecture", "都道府県").required().options(prefectures),
        field("block", "移す先のブロック").required().options(blocks),
        field("from", "いつから").required().hint("例：2027/4/1、令和9年4月1日"),
    ];
    FormFacts::new(fields, problems)
}

/// `GET /staff/regions`
pub async fn show(context: Data<Context>, who: Admin) -> Result<HttpResponse, Failure> {
    answer(&context, &who, (&Form::default(), &Problems::none())).await
}

/// `POST /staff/regions`
pub async fn change(
    context: Data<Context>,
    who: Admin,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let mut problems = Problems::none();
    let regions = now(&context).await?;
    let prefecture = Prefecture::parse(form.text("prefecture")).ok_or("都道府県を選んでください。");
    let prefecture = problems.keep("prefecture", prefecture);
    let block = regions.blocks.iter().find(|block| block.code == form.text("block"));
    let block = problems.keep("block", block.ok_or("ブロックを選んでください。"));
    let from = problems.keep("from", parse_date(form.text("from")));
    let (Some(prefecture), Some(block), Some(from)) = (prefecture, block, from) else {
        return answer(&context, &who, (&form, &problems)).await;
    };
    let wanted = BlockMove { prefecture, block: block.id, from };
    let (moving, actor) = (context.clone(), who.actor());
    let work = async move { retrying(|| move_prefecture(&moving, &actor, wanted)).await };
    match perform(work).await? {
        Ok(()) => {
            let text = "保存しました。指定した日から、新しいブロックで集計します。";
            Ok(who.visit().redirect_saying("/staff/regions", BannerKind::Success, text))
        }
        Err(Stop::Refused(sentence)) => {
            problems.add("from", sentence);
            answer(&context, &who, (&form, &problems)).await
        }
        Err(Stop::Broken(error)) => Err(error.into()),
    }
}

async fn now(context: &Context) -> Result<Regions, Failure> {
    Ok(Regions::on(context.database.reader(), tokyo::day_of(context.now())).await?)
}

async fn answer(
    context: &Context,
    who: &Admin,
    (form, problems): (&Form, &Problems),
) -> Result<HttpResponse, Failure> {
    let regions = now(context).await?;
    let rows = regions.blocks.iter().map(|block| {
        let inside = regions.prefectures_of(block.id);
        let names = inside.into_iter().map(Prefecture::kanji).collect::<Vec<_>>().join("、");
        Row::new([Cell::text(block.name.clone()), Cell::text(names)])
    });
    let page = RegionsPage {
        today: tokyo::date(tokyo::day_of(context.now())),
        rows: rows.collect(),
        form: facts(&regions, form, problems),
    };
    let crumbs = vec![
        Crumb::to("ホーム", "/staff"),
        Crumb::to("語彙と地域", "/staff/vocabularies"),
        Crumb::here("地域ブロック"),
    ];
    let shell = Shell { breadcrumb: crumbs, ..who.shell(context, "地域ブロック") };
    let invalid = StatusCode::UNPROCESSABLE_ENTITY;
    let status = if problems.is_empty() { StatusCode::OK } else { invalid };
    context.pages.answer_with(status, &shell, &page)
}
