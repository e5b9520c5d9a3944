//! Contacts that may be one, and merging two of them.

use actix_web::{HttpRequest, HttpResponse, web};
use entities::ContactId;
use serde::Serialize;

use super::contacts::place;
use super::frame::{self, CONTACTS, Offered, objection, viewed};
use crate::context::Context;
use crate::database::retrying;
use crate::networking::Organiser;
use crate::networking::contacts::{
    ContactFilter, Duplicate, Merge, Whole, Why, contacts, duplicates, merge, whole,
};
use crate::people::Coordinator;
use crate::people::audit::Subject;
use crate::web::{BannerKind, Cell, Failure, Form, Page, Row, Sample, perform, sample};

#[derive(Serialize)]
struct ListPage {
    rows: Vec<Row>,
}

impl Page for ListPage {
    const TEMPLATE: &'static str = "networking/staff_duplicates.html";
}

#[derive(Clone, Debug, Serialize)]
struct MergePage {
    here: String,
    back: String,
    words: String,
    /// Contacts to choose from, while none is chosen.
    found: Vec<Row>,
    other: Option<String>,
    kept: String,
    gone: String,
    fields: Vec<FieldLine>,
    notice: Option<String>,
}

impl Page for MergePage {
    const TEMPLATE: &'static str = "networking/staff_merge.html";
}

#[derive(Clone, Debug, Serialize)]
struct FieldLine {
    name: &'static str,
    label: &'static str,
    kept: String,
    gone: String,
    differs: bool,
}

/// `GET /staff/networking/contacts/duplicates`
pub async fn list(who: Coordinator, context: web::Data<Context>) -> Result<HttpResponse, Failure> {
    let all = duplicates(context.database.reader()).await?;
    viewed(&context, who.actor(), Subject::all("contact"), Some(all.len())).await?;
    let page = ListPage { rows: all.iter().map(row).collect() };
    let shell = frame::shell(&who, &context, (&[("連携先", CONTACTS)], "重なりを確かめる"));
    context.pages.answer(&shell, &page)
}

fn row(pair: &Duplicate) -> Row {
    let why = pair.why.iter().map(|why| match why {
        Why::CorporateNumber => "法人番号",
        Why::Email => "メールアドレス",
        Why::Name => "名前",
    });
    let href = format!("{CONTACTS}/{}/merge?other={}", pair.older.0, pair.newer.0);
    Row::new([
        Cell::link(pair.older.1.clone(), format!("{CONTACTS}/{}", pair.older.0)),
        Cell::link(pair.newer.1.clone(), format!("{CONTACTS}/{}", pair.newer.0)),
        Cell::text(why.collect::<Vec<_>>().join("、")),
        Cell::link("並べて確かめる", href),
    ])
}

fn in_address(request: &HttpRequest, wanted: &str) -> String {
    let pairs = url::form_urlencoded::parse(request.query_string().as_bytes());
    pairs.into_owned().find(|(name, _)| name == wanted).map(|(_, value)| value).unwrap_or_default()
}

async fn open(context: &Context, id: ContactId) -> Result<Whole, Failure> {
    let found = whole(context.database.reader(), id).await?;
    found.filter(|one| one.row.merged_into.is_none()).ok_or(Failure::NotFound)
}

/// `GET /staff/networking/contacts/{id}/merge`: choosing the other, then both side by side.
pub async fn show_merge(
    who: Coordinator,
    context: web::Data<Context>,
    (id, request): (web::Path<ContactId>, HttpRequest),
) -> Result<HttpResponse, Failure> {
    let kept = open(&context, *id).await?;
    viewed(&context, who.actor(), Subject::of("contact", id.0), None).await?;
    let other: Option<ContactId> = in_address(&request, "other").parse().ok();
    let page = match other.filter(|other| *other != *id) {
        Some(other) => {
            let gone = open(&context, other).await?;
            viewed(&context, who.actor(), Subject::of("contact", other.0), None).await?;
            side_by_side(&context, (&kept, &gone)).await?
        }
        None => choosing(&context, &kept, &in_address(&request, "words")).await?,
    };
    answer(&who, &context, (&kept, &page))
}

fn answer(
    who: &Coordinator,
    context: &Context,
    (kept, page): (&Whole, &MergePage),
) -> Result<HttpResponse, Failure> {
    let way = [("連携先", CONTACTS), (kept.row.name.as_str(), page.back.as_str())];
    let shell = frame::shell(who, context, (&way, "ほかの連携先とまとめる"));
    context.pages.answer(&shell, page)
}

async fn choosing(context: &Context, kept: &Whole, words: &str) -> Result<MergePage, Failure> {
    let back = format!("{CONTACTS}/{}", kept.row.id);
    let filter =
        ContactFilter { words: words.to_owned(), retired: true, ..ContactFilter::default() };
    let found = contacts(context.database.reader(), &filter, (None, 30)).await?;
    let others = found.iter().filter(|one| one.row.id != kept.row.id);
    let line = |one: &Whole| {
        let href = format!("{back}/merge?other={}", one.row.id);
        Row::new([Cell::link(one.row.name.clone(), href), Cell::text(place(one))])
    };
    Ok(MergePage {
        here: format!("{back}/merge"),
        words: words.to_owned(),
        found: others.map(line).collect(),
        other: None,
        kept: kept.row.name.clone(),
        gone: String::new(),
        fields: Vec::new(),
        notice: None,
        back,
    })
}

async fn side_by_side(
    context: &Context,
    (kept, gone): (&Whole, &Whole),
) -> Result<MergePage, Failure> {
    let offered = Offered::load(context).await?;
    let back = format!("{CONTACTS}/{}", kept.row.id);
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let (a, b) = (&kept.row, &gone.row);
    let people = |one: &Whole| {
        one.people.iter().map(|person| person.name.as_str()).collect::<Vec<_>>().join("、")
    };
    let terms = |one: &Whole| {
        one.terms.iter().map(|id| offered.terms.label(*id)).collect::<Vec<_>>().join("、")
    };
    let lines = [
        ("name", "名称", a.name.clone(), b.name.clone()),
        ("kana", "フリガナ", text(&a.kana), text(&b.kana)),
        ("name_en", "英語名", text(&a.name_en), text(&b.name_en)),
        ("country", "所在", place(kept), place(gone)),
        ("city", "市区町村・都市", text(&a.city), text(&b.city)),
        ("corporate_number", "法人番号", text(&a.corporate_number), text(&b.corporate_number)),
        ("website", "Webサイト", text(&a.website), text(&b.website)),
        ("notes", "備考", a.notes.clone(), b.notes.clone()),
        ("", "担当者", people(kept), people(gone)),
        ("", "言語・テーマ", terms(kept), terms(gone)),
    ];
    let line = |(name, label, kept, gone): (&'static str, &'static str, String, String)| {
        let differs = !name.is_empty() && kept != gone && !gone.is_empty();
        FieldLine { name, label, kept, gone, differs }
    };
    Ok(MergePage {
        here: format!("{back}/merge"),
        words: String::new(),
        found: Vec::new(),
        other: Some(gone.row.id.to_string()),
        kept: kept.row.name.clone(),
        gone: gone.row.name.clone(),
        fields: lines.into_iter().map(line).collect(),
        notice: None,
        back,
    })
}

/// `POST /staff/networking/contacts/{id}/merge`
pub async fn receive_merge(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<ContactId>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let kept = open(&context, *id).await?;
    let gone: ContactId = form.text("other").parse().map_err(|_| Failure::NotFound)?;
    let wanted = Merge {
        kept: *id,
        gone,
        from_gone: form.all("from_gone").into_iter().map(ToOwned::to_owned).collect(),
    };
    let (working, desk) = (context.clone(), Organiser::from(&who));
    let outcome = perform(async move { retrying(|| merge(&working, desk, &wanted)).await });
    match outcome.await? {
        Ok(()) => {
            let text = "2つの連携先をまとめました。まとめる前の内容は、記録に残っています。";
            let page = format!("{CONTACTS}/{id}");
            Ok(who.visit().redirect_saying(&page, BannerKind::Success, text))
        }
        Err(stop) => {
            let (_, notice) = objection(stop)?;
            let other = open(&context, gone).await?;
            let page = side_by_side(&context, (&kept, &other)).await?;
            answer(&who, &context, (&kept, &MergePage { notice, ..page }))
        }
    }
}

pub fn samples() -> Vec<Sample> {
    let row = || Row::new((0..4).map(|_| Cell::text("さくら日本語学院")));
    let line = |name, differs| FieldLine {
        name,
        label: "名称",
        kept: "さくら日本語学院".to_owned(),
        gone: "桜日本語学院".to_owned(),
        differs,
    };
    let page = MergePage {
        here: "/staff/networking/contacts/1/merge".to_owned(),
        back: "/staff/networking/contacts/1".to_owned(),
        words: String::new(),
        found: Vec::new(),
        other: Some("2".to_owned()),
        kept: "さくら日本語学院".to_owned(),
        gone: "桜日本語学院".to_owned(),
        fields: vec![line("name", true), line("", false)],
        notice: Some("まとめられません。".to_owned()),
    };
    let choosing = MergePage {
        other: None,
        fields: Vec::new(),
        notice: None,
        found: vec![Row::new(["桜日本語学院", "ベトナム"].map(Cell::text))],
        ..page.clone()
    };
    vec![
        sample(&ListPage { rows: vec![row()] }),
        sample(&ListPage { rows: Vec::new() }),
        sample(&page),
        sample(&choosing),
        sample(&MergePage { found: Vec::new(), ..choosing.clone() }),
    ]
}
