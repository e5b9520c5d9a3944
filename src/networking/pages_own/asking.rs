//! `/my/introductions/new`: 入力 → 確認 → 完了.

use actix_web::{HttpResponse, web};
use entities::OrganisationId;

use crate::context::Context;
use crate::database::{Stop, retrying};
use crate::networking::introductions::{RawRequest, ask};
use crate::networking::{Refusal, Requester, introductions};
use crate::people::{Operator, organisations};
use crate::web::{
    BannerKind, Choice, Control, Crumb, EditPage, Failure, Field, Form, Objection, Problems, Told,
    perform,
};

const BASE: &str = "/my/introductions";
const NEW: &str = "/my/introductions/new";
const PURPOSE: &str = "事務局が相手を探し、意向を確かめます。相手が同意するまで、あなたのお名前と団体名は伝えません。";

/// `GET /my/introductions/new`
pub async fn show(who: Operator, context: web::Data<Context>) -> Result<HttpResponse, Failure> {
    let mut form = Form::default();
    form.set("request_key", context.new_id::<uuid::Uuid>().to_string());
    input(&who, &context, (&form, &Problems::none()), None).await
}

fn read(form: &Form) -> RawRequest {
    RawRequest {
        organisation: form.text("organisation").parse().ok(),
        wanted: form.text("wanted").to_owned(),
        purpose: form.text("purpose").to_owned(),
        self_description: form.text("self_description").to_owned(),
        details: form.all("details").into_iter().map(ToOwned::to_owned).collect(),
        asks_again: form.is_ticked("asks_again"),
        agreed: form.is_ticked("agreed"),
    }
}

async fn input(
    who: &Operator,
    context: &web::Data<Context>,
    (form, problems): (&Form, &Problems),
    notice: Option<String>,
) -> Result<HttpResponse, Failure> {
    let places: Vec<OrganisationId> =
        who.person().belongings.iter().map(|place| place.organisation).collect();
    let names = organisations::names(context.database.reader(), places.clone()).await?;
    let offered =
        places.iter().filter_map(|id| Some(Choice::new(id.to_string(), names.get(id)?.clone())));
    let page = EditPage::new((NEW, BASE), PURPOSE, controls((form, problems), offered.collect()));
    let page = EditPage {
        button: "確認へ進む",
        carried: vec![("request_key".to_owned(), form.text("request_key").to_owned())],
        ..page
    };
    let page = page.saying(notice);
    context.pages.answer_with(page.status(), &shell(who, context), &page)
}

fn shell(who: &Operator, context: &Context) -> crate::web::Shell {
    let mut shell = who.shell(context, "紹介を申し込む");
    shell.breadcrumb =
        vec![Crumb::to("ホーム", "/home"), Crumb::to("紹介", BASE), Crumb::here("紹介を申し込む")];
    shell
}

fn controls((form, problems): (&Form, &Problems), places: Vec<Choice>) -> Vec<Control> {
    let field = |name: &str, label: &str| Field::new(name, label, form, problems);
    let mut controls = Vec::new();
    if places.len() > 1 {
        let place = field("organisation", "どの団体として").required().options(places);
        controls.push(Control::new("select", place));
    }
    let wanted = field("wanted", "会いたい相手")
        .required()
        .hint("例：インターンの受け入れを話せる、ベトナムの日本語教育機関（400文字まで）");
    let purpose =
        field("purpose", "目的").required().hint("事務局だけが読みます（1,000文字まで）。");
    let described = field("self_description", "団体の紹介（名前を書かずに）").required().hint(
        "相手が同意するまでは、この文だけを伝えます。団体や人の名前、連絡先は書かないでください。事務局が相手の言葉に直します。",
    );
    controls.push(Control::new("area", wanted));
    controls.push(Control::new("area", purpose));
    controls.push(Control::new("area", described));
    let details = [
        ("organisation", "団体"),
        ("name", "お名前"),
        ("title", "役職"),
        ("email", "メールアドレス"),
        ("phone", "電話番号"),
        ("website", "Webサイト"),
    ];
    let details = field("details", "双方が同意したあとに、相手に伝えてよい項目")
        .required()
        .hint("団体かお名前と、連絡の方法を1つは選んでください。")
        .options(details.map(|(code, label)| Choice::new(code, label)));
    controls.push(Control::new("checkboxes", details));
    let again = field("asks_again", "最後の確認")
        .options([Choice::new("yes", "相手が同意したあとに、もう一度確かめてから伝える")]);
    controls.push(Control::new("checkboxes", again));
    let agreed =
        "選んだ項目を、紹介のために相手へ伝えることに同意します。いつでも取り下げられます。";
    controls.push(Control::new("consent", field("agreed", agreed).required()));
    controls
}

/// `POST /my/introductions/new`
pub async fn receive(
    who: Operator,
    context: web::Data<Context>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let asker = Requester::from(&who);
    let checked = read(&form).check(context.database.reader(), asker).await;
    let draft = match checked {
        Ok(draft) => draft,
        Err(stop) => return again(&who, &context, &form, stop).await,
    };
    match form.text("step") {
        "send" => {}
        "mend" => return input(&who, &context, (&form, &Problems::none()), None).await,
        _ => return confirmation(&who, &context, &form),
    }
    let (working, key) = (context.clone(), form.text("request_key").to_owned());
    let key = format!("own:{}:{key}", who.person_id());
    let done = perform(async move { retrying(|| ask(&working, asker, (&draft, &key))).await });
    match done.await? {
        Ok(id) => {
            let text =
                "申し込みを受け付けました。確認のメールをお送りしました。事務局が相手を探します。";
            Ok(who.visit().redirect_saying(&format!("{BASE}/{id}"), BannerKind::Success, text))
        }
        Err(stop) => again(&who, &context, &form, stop).await,
    }
}

async fn again(
    who: &Operator,
    context: &web::Data<Context>,
    form: &Form,
    stop: Stop<Refusal>,
) -> Result<HttpResponse, Failure> {
    let refusal = match stop {
        Stop::Broken(error) => return Err(error.into()),
        Stop::Refused(refusal) => refusal,
    };
    match refusal.into() {
        Objection::NotFound => Err(Failure::NotFound),
        Objection::Invalid(problems) => input(who, context, (form, &problems), None).await,
        Objection::Said(why) => input(who, context, (form, &Problems::none()), Some(why)).await,
    }
}

fn confirmation(who: &Operator, context: &Context, form: &Form) -> Result<HttpResponse, Failure> {
    let raw = read(form);
    let labels: Vec<_> = [
        introductions::Detail::Organisation,
        introductions::Detail::Name,
        introductions::Detail::Title,
        introductions::Detail::Email,
        introductions::Detail::Phone,
        introductions::Detail::Website,
    ]
    .into_iter()
    .filter(|detail| raw.details.iter().any(|one| one == detail.code()))
    .map(|detail| detail.label(false))
    .collect();
    let again = if raw.asks_again {
        "もう一度確かめてから伝える"
    } else {
        "相手が同意したら伝える"
    };
    let kept = form.values().iter().filter(|(name, _)| !matches!(name.as_str(), "csrf" | "step"));
    let page = EditPage {
        confirms: true,
        button: "この内容で申し込む",
        facts: vec![
            Told::new("会いたい相手", raw.wanted.clone()),
            Told::new("目的", raw.purpose.clone()),
            Told::new("団体の紹介（名前なし）", raw.self_description.clone()),
            Told::new("相手に伝えてよい項目", labels.join("、")),
            Told::new("最後の確認", again.to_owned()),
        ],
        carried: kept.cloned().collect(),
        ..EditPage::new((NEW, BASE), "まだ申し込んでいません。内容を確かめてください。", Vec::new())
    };
    context.pages.answer(&shell(who, context), &page)
}
