//! Merging two contacts: choosing the other, both side by side, what will be, and doing it.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use entities::ContactId;
use serde::Serialize;

use super::contacts::place;
use super::frame::{self, CONTACTS, Offered, objection, viewed};
use super::merging_words::{told, what_goes, what_will_be};
use crate::context::Context;
use crate::database::retrying;
use crate::networking::contacts::{
    ContactFilter, Merge, Seen, Whole, contacts, merge, merged, moved, whole,
};
use crate::networking::{Organiser, Refusal, wording};
use crate::people::Coordinator;
use crate::people::audit::Subject;
use crate::web::{BannerKind, Cell, EditPage, Failure, Form, Page, Row, Sample, perform, sample};

#[derive(Clone, Debug, Default, Serialize)]
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
    versions: [i32; 2],
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
    chosen: bool,
}

fn in_address(request: &HttpRequest, wanted: &str) -> String {
    let pairs = url::form_urlencoded::parse(request.query_string().as_bytes());
    pairs.into_owned().find(|(name, _)| name == wanted).map(|(_, value)| value).unwrap_or_default()
}

async fn open(context: &Context, who: &Coordinator, id: ContactId) -> Result<Whole, Failure> {
    let found = whole(context.database.reader(), id).await?;
    let found = found.filter(|one| one.row.merged_into.is_none()).ok_or(Failure::NotFound)?;
    viewed(context, who.actor(), Subject::of("contact", id.0), None).await?;
    Ok(found)
}

/// `GET /staff/networking/contacts/{id}/merge`: choosing the other, then both side by side.
pub async fn show(
    who: Coordinator,
    context: web::Data<Context>,
    (id, request): (web::Path<ContactId>, HttpRequest),
) -> Result<HttpResponse, Failure> {
    let kept = open(&context, &who, *id).await?;
    let other: Option<ContactId> = in_address(&request, "other").parse().ok();
    let page = match other.filter(|other| *other != *id) {
        Some(other) => {
            let gone = open(&context, &who, other).await?;
            let offered = Offered::load(&context).await?;
            side_by_side(&offered, (&kept, &gone), &[])
        }
        None => choosing(&context, &kept, &in_address(&request, "words")).await?,
    };
    answer((&who, &context), &kept, (StatusCode::OK, &page))
}

const MERGE: &str = "ほかの連携先とまとめる";

fn answer<P: Page>(
    (who, context): (&Coordinator, &Context),
    kept: &Whole,
    (status, page): (StatusCode, &P),
) -> Result<HttpResponse, Failure> {
    let back = format!("{CONTACTS}/{}", kept.row.id);
    let way = [("連携先", CONTACTS), (kept.row.name.as_str(), back.as_str())];
    let shell = frame::shell(who, context, (&way, MERGE));
    context.pages.answer_with(status, &shell, page)
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
        kept: kept.row.name.clone(),
        back,
        ..MergePage::default()
    })
}

fn side_by_side(offered: &Offered, (kept, gone): (&Whole, &Whole), ticked: &[String]) -> MergePage {
    let back = format!("{CONTACTS}/{}", kept.row.id);
    let both = told(kept, &offered.terms).into_iter().zip(told(gone, &offered.terms));
    let fields = both.map(|(own, other)| FieldLine {
        name: own.name,
        label: own.label,
        differs: !own.name.is_empty() && own.value != other.value && !other.value.is_empty(),
        chosen: ticked.iter().any(|one| one == own.name),
        kept: own.value,
        gone: other.value,
    });
    MergePage {
        here: format!("{back}/merge"),
        other: Some(gone.row.id.to_string()),
        kept: kept.row.name.clone(),
        gone: gone.row.name.clone(),
        fields: fields.collect(),
        versions: [kept.row.version, gone.row.version],
        back,
        ..MergePage::default()
    }
}

/// What was asked for on the pages.
fn read(id: ContactId, form: &Form) -> Result<Merge, Failure> {
    let version = |name: &str| form.text(name).parse().ok();
    Ok(Merge {
        kept: id,
        gone: form.text("other").parse().map_err(|_| Failure::NotFound)?,
        from_gone: form.all("from_gone").into_iter().map(ToOwned::to_owned).collect(),
        seen: Seen { kept: version("kept_version"), gone: version("gone_version") },
    })
}

/// `POST /staff/networking/contacts/{id}/merge`
pub async fn receive(
    who: Coordinator,
    context: web::Data<Context>,
    id: web::Path<ContactId>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let wanted = read(*id, &form)?;
    let known = whole(context.database.reader(), wanted.gone).await?;
    if known.is_some_and(|one| one.row.merged_into == Some(*id)) {
        return Ok(done(&who, *id));
    }
    let kept = open(&context, &who, *id).await?;
    let gone = open(&context, &who, wanted.gone).await?;
    let both = (&kept, &gone);
    let notice = match form.text("step") {
        "mend" => None,
        _ if !wanted.seen.fits(&kept.row, &gone.row) => {
            Some(wording::refusal(&Refusal::ChangedMeanwhile))
        }
        "send" => {
            let (working, desk, merging) = (context.clone(), Organiser::from(&who), wanted.clone());
            let outcome =
                perform(async move { retrying(|| merge(&working, desk, &merging)).await });
            match outcome.await? {
                Ok(()) => return Ok(done(&who, *id)),
                Err(stop) => objection(stop)?.1,
            }
        }
        _ => return confirmation((&who, &context), both, (&wanted, &form)).await,
    };
    let offered = Offered::load(&context).await?;
    let status = if notice.is_some() { StatusCode::CONFLICT } else { StatusCode::OK };
    let page = MergePage { notice, ..side_by_side(&offered, both, &wanted.from_gone) };
    answer((&who, &context), &kept, (status, &page))
}

fn done(who: &Coordinator, id: ContactId) -> HttpResponse {
    let text = "2つの連携先をまとめました。まとめる前の内容は、記録に残っています。";
    who.visit().redirect_saying(&format!("{CONTACTS}/{id}"), BannerKind::Success, text)
}

/// 確認: what the one that stays will hold, and what goes.
async fn confirmation(
    around: (&Coordinator, &Context),
    (kept, gone): (&Whole, &Whole),
    (wanted, form): (&Merge, &Form),
) -> Result<HttpResponse, Failure> {
    let terms = Offered::load(around.1).await?.terms;
    let after = merged(kept, gone, &wanted.from_gone);
    let moves = moved(around.1.database.reader(), (wanted.kept, wanted.gone)).await?;
    let back = format!("{CONTACTS}/{}", wanted.kept);
    let purpose = "まだまとめていません。まとめたあとの内容を確かめてください。";
    let page = EditPage::new((&format!("{back}/merge"), &back), purpose, Vec::new());
    let goes = what_goes((kept, gone), &after, (&moves, &terms));
    let goes: Vec<&str> = goes.iter().map(String::as_str).collect();
    let carried =
        form.values().iter().filter(|(name, _)| !matches!(name.as_str(), "csrf" | "step"));
    let page = EditPage {
        facts: what_will_be(&after, &moves, &terms),
        confirms: true,
        button: "1つにまとめる",
        carried: carried.cloned().collect(),
        ..page.warning(&goes)
    };
    answer(around, kept, (page.status(), &page))
}

pub fn samples() -> Vec<Sample> {
    let line = |name, differs| FieldLine {
        name,
        label: "名称",
        kept: "さくら日本語学院".to_owned(),
        gone: "桜日本語学院".to_owned(),
        differs,
        chosen: differs,
    };
    let page = MergePage {
        here: "/staff/networking/contacts/1/merge".to_owned(),
        back: "/staff/networking/contacts/1".to_owned(),
        other: Some("2".to_owned()),
        kept: "さくら日本語学院".to_owned(),
        gone: "桜日本語学院".to_owned(),
        fields: vec![line("name", true), line("", false)],
        versions: [1, 2],
        notice: Some("まとめられません。".to_owned()),
        ..MergePage::default()
    };
    let choosing = MergePage {
        other: None,
        fields: Vec::new(),
        notice: None,
        found: vec![Row::new(["桜日本語学院", "ベトナム"].map(Cell::text))],
        ..page.clone()
    };
    vec![
        sample(&page),
        sample(&choosing),
        sample(&MergePage { found: Vec::new(), ..choosing.clone() }),
    ]
}
