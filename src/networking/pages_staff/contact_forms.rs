//! Registering a contact, changing it, taking it out of use.

use actix_web::{HttpResponse, web};
use entities::ContactId;
use entities::people::term::Vocabulary;

use super::frame::{self, CONTACTS, Offered, objection, viewed};
use crate::context::Context;
use crate::database::{Stop, retrying};
use crate::networking::contacts::{RawContact, Whole, add, change, set_retired, whole};
use crate::networking::{Organiser, Refusal};
use crate::people::Coordinator;
use crate::people::audit::Subject;
use crate::web::{BannerKind, Control, EditPage, Failure, Field, Form, Problems, Width, perform};

async fn controls(
    context: &Context,
    offered: &Offered,
    (form, problems): (&Form, &Problems),
) -> Result<Vec<Control>, Failure> {
    let field = |name: &str, label: &str| Field::new(name, label, form, problems);
    let terms = |vocabulary, name: &str| offered.terms.choices(vocabulary, &form.all(name));
    let places = super::dispatch_form::places(context, form, &["organisation"]).await?;
    let wide = |field: Field| field.width(Width::L);
    Ok(vec![
        Control::new(
            "select",
            field("kind", "種類").required().options(terms(Vocabulary::ContactKind, "kind")),
        ),
        Control::new("text", wide(field("name", "名称").required())),
        Control::new("text", wide(field("kana", "フリガナ").hint("カタカナで。検索に使います。"))),
        Control::new("text", wide(field("name_en", "英語名"))),
        Control::new("text", field("country", "国").hint("海外のときだけ。空欄は日本です。")),
        Control::new("select", field("prefecture", "都道府県").groups(offered.regions.groups())),
        Control::new("text", field("city", "市区町村・都市")),
        Control::new("text", field("corporate_number", "法人番号").hint("13桁。国内の法人だけ。")),
        Control::new("text", wide(field("website", "Webサイト"))),
        Control::new(
            "checkboxes",
            field("languages", "言語").options(terms(Vocabulary::Language, "languages")),
        ),
        Control::new(
            "checkboxes",
            field("topics", "テーマ").options(terms(Vocabulary::Theme, "topics")),
        ),
        Control::new(
            "select",
            field("organisation", "この事業に参加している団体")
                .hint("ほかの地域の事業者など、団体の一覧にあるとき。")
                .options(places),
        ),
        Control::new("area", field("notes", "備考")),
    ])
}

/// `GET /staff/networking/contacts/new`
pub async fn show_new(
    who: Coordinator,
    context: web::Data<Context>,
) -> Result<HttpResponse, Failure> {
    new_page((&who, &context), (&Form::default(), &Problems::none()), None).await
}

async fn new_page(
    (who, context): (&Coordinator, &Context),
    typed: (&Form, &Problems),
    notice: Option<String>,
) -> Result<HttpResponse, Failure> {
    let offered = Offered::load(context).await?;
    let fields = controls(context, &offered, typed).await?;
    let action = format!("{CONTACTS}/new");
    let page =
        EditPage { button: "登録する", ..EditPage::new((&action, CONTACTS), "", fields) };
    let page = page.saying(notice);
    let shell = frame::shell(who, context, (&[("連携先", CONTACTS)], "連携先を登録する"));
    context.pages.answer_with(page.status(), &shell, &page)
}

/// `POST /staff/networking/contacts/new`
pub async fn receive_new(
    who: Coordinator,
    context: web::Data<Context>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let offered = Offered::load(&context).await?;
    let outcome: Result<ContactId, Stop<Refusal>> =
        match RawContact::of_form(&form).check(&offered.terms) {
            Ok(draft) => {
                let (working, desk) = (context.clone(), Organiser::from(&who));
                perform(async move { retrying(|| add(&working, desk, &draft)).await }).await?
            }
            Err(problems) => Err(Refusal::Invalid(problems).into()),
        };
    match outcome {
        Ok(id) => {
            let text = "連携先を登録しました。つぎに、担当者を加えてください。";
            let page = format!("{CONTACTS}/{id}");
            Ok(who.visit().redirect_saying(&page, BannerKind::Success, text))
        }
        Err(stop) => {
            let (problems, notice) = objection(stop)?;
            new_page((&who, &context), (&form, &problems), notice).await
        }
    }
}

async fn open(context: &Context, who: &Coordinator, id: ContactId) -> Result<Whole, Failure> {
    let found = whole(context.database.reader(), id).await?;
    let found = found.filter(|one| one.row.merged_into.is_none()).ok_or(Failure::NotFound)?;
    viewed(context, who.actor(), Subject::of("contact", id.0), None).await?;
    Ok(found)
}

/// `GET /staff/networking/contacts/{id}/edit`
pub async fn show_edit(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<ContactId>,
) -> Result<HttpResponse, Failure> {
    let one = open(&context, &who, *id).await?;
    let offered = Offered::load(&context).await?;
    let form = filled(&RawContact::of(&one.row, &one.terms, &offered.terms));
    edit_page((&who, &context), &one, (&form, &Problems::none()), None).await
}

fn filled(raw: &RawContact) -> Form {
    let organisation = raw.organisation.map(|id| id.to_string()).unwrap_or_default();
    let one = [
        ("kind", &raw.kind),
        ("name", &raw.name),
        ("kana", &raw.kana),
        ("name_en", &raw.name_en),
        ("country", &raw.country),
        ("prefecture", &raw.prefecture),
        ("city", &raw.city),
        ("corporate_number", &raw.corporate_number),
        ("website", &raw.website),
        ("organisation", &organisation),
        ("notes", &raw.notes),
    ];
    let mut values: Vec<(String, String)> =
        one.into_iter().map(|(name, value)| (name.to_owned(), value.clone())).collect();
    for (name, texts) in [("languages", &raw.languages), ("topics", &raw.topics)] {
        values.extend(texts.iter().map(|text| (name.to_owned(), text.clone())));
    }
    Form::new(values, Vec::new())
}

async fn edit_page(
    (who, context): (&Coordinator, &Context),
    one: &Whole,
    typed: (&Form, &Problems),
    notice: Option<String>,
) -> Result<HttpResponse, Failure> {
    let offered = Offered::load(context).await?;
    let fields = controls(context, &offered, typed).await?;
    let back = format!("{CONTACTS}/{}", one.row.id);
    let page = EditPage::new((&format!("{back}/edit"), &back), "", fields).saying(notice);
    let page = EditPage { version: one.row.version.to_string(), ..page };
    let way = [("連携先", CONTACTS), (one.row.name.as_str(), back.as_str())];
    let shell = frame::shell(who, context, (&way, "連携先の内容を変える"));
    context.pages.answer_with(page.status(), &shell, &page)
}

/// `POST /staff/networking/contacts/{id}/edit`
pub async fn receive_edit(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<ContactId>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let one = open(&context, &who, *id).await?;
    let offered = Offered::load(&context).await?;
    let outcome: Result<(), Stop<Refusal>> = match RawContact::of_form(&form).check(&offered.terms)
    {
        Ok(draft) => {
            let (working, desk, id) = (context.clone(), Organiser::from(&who), *id);
            let version = form.text("version").parse().ok();
            perform(async move { retrying(|| change(&working, desk, id, (&draft, version))).await })
                .await?
        }
        Err(problems) => Err(Refusal::Invalid(problems).into()),
    };
    match outcome {
        Ok(()) => {
            let page = format!("{CONTACTS}/{id}");
            Ok(who.visit().redirect_saying(&page, BannerKind::Success, "保存しました。"))
        }
        Err(stop) => {
            let (problems, notice) = objection(stop)?;
            edit_page((&who, &context), &one, (&form, &problems), notice).await
        }
    }
}

/// `POST /staff/networking/contacts/{id}/retirement`
pub async fn retire(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<ContactId>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let (desk, id, retired) = (Organiser::from(&who), *id, form.is_ticked("retired"));
    let done =
        perform(async move { retrying(|| set_retired(&context, desk, (id, retired))).await });
    done.await?.map_err(|stop| Failure::of(stop, |_| Failure::NotFound))?;
    let text = if retired {
        "使わないことにしました。"
    } else {
        "また使えるようにしました。"
    };
    Ok(who.visit().redirect_saying(&format!("{CONTACTS}/{id}"), BannerKind::Success, text))
}
