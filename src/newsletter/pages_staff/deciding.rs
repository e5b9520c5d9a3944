//! Adding a reader by hand, changing what one wishes, stopping the sending: on their request.

use actix_web::{HttpResponse, web};
use entities::SubscriberId;

use super::fields;
use super::frame::{self, READERS};
use crate::context::Context;
use crate::database::{Stop, retrying};
use crate::newsletter::{
    NewReader, Newsdesk, Offered, Refusal, Stored, add, change_for, pages, stop, wording,
};
use crate::people::Editor;
use crate::vocabulary::{EmailAddress, LongText, ShortText, parse_date_fields, tokyo};
use crate::web::{
    BannerKind, Control, EditPage, Failure, Field, Form, Problems, Told, Width, perform,
};

/// `GET /staff/newsletter/readers/new`
pub async fn show_new(who: Editor, context: web::Data<Context>) -> Result<HttpResponse, Failure> {
    let offered = offered(&context).await?;
    new_page((&who, &context), &offered, (&Form::default(), &Problems::none()), None)
}

pub async fn offered(context: &Context) -> Result<Offered, Failure> {
    Ok(Offered::load(context.database.reader(), tokyo::day_of(context.now())).await?)
}

fn new_page(
    (who, context): (&Editor, &Context),
    offered: &Offered,
    (form, problems): (&Form, &Problems),
    notice: Option<String>,
) -> Result<HttpResponse, Failure> {
    let field = |name: &str, label: &str| Field::new(name, label, form, problems).required();
    let mut controls = vec![
        Control::new("text", field("email", "メールアドレス").width(Width::L)),
        Control::new(
            "text",
            field("source", "同意の取り方")
                .width(Width::Full)
                .hint("どこで、どのように同意したか。例：11月20日の説明会の申込書（紙）"),
        ),
        Control::new("date", Field::date("agreed", "同意の日", form, problems).required()),
    ];
    controls.extend(fields::wishes(offered, (form, problems)));
    let purpose = "本人が紙や口頭で同意したときに使います。登録すると、配信の止め方を書いたメールが本人に届きます。";
    let action = format!("{READERS}/new");
    let page = EditPage::new((&action, READERS), purpose, controls).saying(notice);
    let page = EditPage { button: "読者を登録する", ..page };
    let shell = frame::shell(who, context, (&[("読者", READERS)], "読者を登録する"));
    context.pages.answer_with(page.status(), &shell, &page)
}

/// `POST /staff/newsletter/readers/new`
pub async fn receive_new(
    who: Editor,
    context: web::Data<Context>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let offered = offered(&context).await?;
    let mut problems = Problems::none();
    let new = read_new(&form, &offered, &mut problems, tokyo::day_of(context.now()));
    let Some(new) = new else {
        return new_page((&who, &context), &offered, (&form, &problems), None);
    };
    let (working, desk) = (context.clone(), Newsdesk::from(&who));
    let done = perform(async move { retrying(|| add(&working, desk, &new)).await }).await?;
    match done {
        Ok(id) => {
            let page = format!("{READERS}/{id}");
            Ok(who.visit().redirect_saying(&page, BannerKind::Success, "読者を登録しました。"))
        }
        Err(Stop::Refused(refusal)) => {
            let notice = Some(wording::refusal(&refusal).to_owned());
            new_page((&who, &context), &offered, (&form, &problems), notice)
        }
        Err(Stop::Broken(error)) => Err(error.into()),
    }
}

fn read_new(
    form: &Form,
    offered: &Offered,
    problems: &mut Problems,
    today: chrono::NaiveDate,
) -> Option<NewReader> {
    let email = problems.keep("email", EmailAddress::parse(form.text("email")));
    let source = problems.keep("source", ShortText::<300>::parse(form.text("source")));
    let part = |name: &str| form.text(&format!("agreed_{name}"));
    let agreed = parse_date_fields(part("year"), part("month"), part("day"));
    let mut agreed_on = problems.keep("agreed", agreed);
    if agreed_on.is_some_and(|day| day > today) {
        problems.add("agreed", "同意の日は、今日までの日にしてください。");
        agreed_on = None;
    }
    let preferences = pages::read_wishes(form).check(offered).map_err(|found| {
        found.into_list().into_iter().for_each(|one| problems.add(one.field, one.detail));
    });
    Some(NewReader {
        email: email?,
        source: source?.into_string(),
        agreed_on: agreed_on?,
        preferences: preferences.ok()?,
    })
}

/// `GET /staff/newsletter/readers/{id}/edit`
pub async fn show_edit(
    who: Editor,
    context: web::Data<Context>,
    id: web::Path<SubscriberId>,
) -> Result<HttpResponse, Failure> {
    let reader = frame::open(&context, &who, *id).await?;
    let offered = offered(&context).await?;
    let form = pages::filled_wishes(&reader.preferences().raw(&offered));
    let around = (&who, context.as_ref());
    edit_page(around, (&reader, &offered), (&form, &Problems::none()), None)
}

fn edit_page(
    (who, context): (&Editor, &Context),
    (reader, offered): (&Stored, &Offered),
    (form, problems): (&Form, &Problems),
    notice: Option<String>,
) -> Result<HttpResponse, Failure> {
    let base = format!("{READERS}/{}", reader.row.id);
    let controls = fields::wishes(offered, (form, problems));
    let purpose = "本人の求めに応じて変えます。アドレスは、本人が確認のメールで変えます。";
    let page = EditPage::new((&format!("{base}/edit"), &base), purpose, controls).saying(notice);
    let page = EditPage { version: reader.row.version.to_string(), ..page };
    let name = frame::named(reader);
    let way = [("読者", READERS), (name.as_str(), base.as_str())];
    let shell = frame::shell(who, context, (&way, "登録の内容を変える"));
    context.pages.answer_with(page.status(), &shell, &page)
}

/// `POST /staff/newsletter/readers/{id}/edit`
pub async fn receive_edit(
    who: Editor,
    context: web::Data<Context>,
    id: web::Path<SubscriberId>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let reader = frame::open(&context, &who, *id).await?;
    let offered = offered(&context).await?;
    let around = (&who, context.as_ref());
    let preferences = match pages::read_wishes(&form).check(&offered) {
        Ok(preferences) => preferences,
        Err(problems) => {
            return edit_page(around, (&reader, &offered), (&form, &problems), None);
        }
    };
    let (working, desk, id) = (context.clone(), Newsdesk::from(&who), *id);
    let version = form.text("version").parse().ok();
    let done = perform(async move {
        retrying(|| change_for(&working, desk, (id, preferences.clone(), version))).await
    });
    match done.await? {
        Ok(()) => Ok(saved(&who, id, "登録の内容を保存しました。")),
        Err(Stop::Refused(refusal)) => {
            let notice = Some(wording::refusal(&refusal).to_owned());
            edit_page(around, (&reader, &offered), (&form, &Problems::none()), notice)
        }
        Err(Stop::Broken(error)) => Err(error.into()),
    }
}

fn saved(who: &Editor, id: SubscriberId, text: &str) -> HttpResponse {
    who.visit().redirect_saying(&format!("{READERS}/{id}"), BannerKind::Success, text)
}

/// `GET /staff/newsletter/readers/{id}/stop`
pub async fn show_stop(
    who: Editor,
    context: web::Data<Context>,
    id: web::Path<SubscriberId>,
) -> Result<HttpResponse, Failure> {
    let reader = frame::open(&context, &who, *id).await?;
    stop_page((&who, &context), &reader, (&Form::default(), &Problems::none()), None)
}

fn stop_page(
    (who, context): (&Editor, &Context),
    reader: &Stored,
    (form, problems): (&Form, &Problems),
    notice: Option<String>,
) -> Result<HttpResponse, Failure> {
    let base = format!("{READERS}/{}", reader.row.id);
    let reason = Field::new("reason", "求めのあった日と方法", form, problems)
        .required()
        .hint("あとから確かめられるように書いてください。例：11月24日に電話で。お名前は書かないでください。");
    let page = EditPage {
        facts: vec![
            Told::new("メールアドレス", reader.row.email.clone()),
            Told::new("お名前", reader.row.name.clone()),
        ],
        ..EditPage::new((&format!("{base}/stop"), &base), "", Vec::new())
    };
    let page = page
        .asking(vec![Control::new("area", reason)], "配信を止める")
        .warning(&[
            "すぐに止まります。送信待ちの号も届きません。",
            "再開は、本人が登録フォームから行います。事務局からは戻せません。",
        ])
        .saying(notice);
    let name = frame::named(reader);
    let way = [("読者", READERS), (name.as_str(), base.as_str())];
    let shell = frame::shell(who, context, (&way, "配信を止める"));
    context.pages.answer_with(page.status(), &shell, &page)
}

/// `POST /staff/newsletter/readers/{id}/stop`
pub async fn receive_stop(
    who: Editor,
    context: web::Data<Context>,
    id: web::Path<SubscriberId>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let reader = frame::open(&context, &who, *id).await?;
    let mut problems = Problems::none();
    let Some(reason) = problems.keep("reason", LongText::<300>::parse(form.text("reason"))) else {
        return stop_page((&who, &context), &reader, (&form, &problems), None);
    };
    let (working, desk, id) = (context.clone(), Newsdesk::from(&who), *id);
    let done =
        perform(async move { retrying(|| stop(&working, desk, (id, reason.as_str()))).await });
    match done.await? {
        Ok(()) => Ok(saved(&who, id, "配信を止めました。")),
        Err(Stop::Refused(Refusal::NotFound)) => Err(Failure::NotFound),
        Err(Stop::Refused(refusal)) => {
            let notice = Some(wording::refusal(&refusal).to_owned());
            stop_page((&who, &context), &reader, (&form, &problems), notice)
        }
        Err(Stop::Broken(error)) => Err(error.into()),
    }
}
