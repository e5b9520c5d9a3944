//! Groups of readers: choosing by rule with the count of the moment, keeping under a name.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use entities::SegmentId;
use entities::people::role_assignment::Role;
use serde::Serialize;

use super::frame::{self, SEGMENTS, Tab, TabFacts};
use super::group_form::{controls, filled, read};
use super::group_issues;
use crate::context::Context;
use crate::database::{Stop, retrying};
use crate::newsletter::{
    Audience, Named, Newsdesk, Offered, RawSegment, Refusal, Segment, delete_segment, save_segment,
    segment, segments, wording,
};
use crate::people::{Editor, Newsroom, SignedIn};
use crate::vocabulary::tokyo;
use crate::web::{
    BannerKind, Cell, Failure, Form, FormFacts, Page, Problems, Row, Sample, perform, sample,
    thousands,
};

#[derive(Serialize)]
struct ListPage {
    tabs: Vec<TabFacts>,
    rows: Vec<Row>,
    edits: bool,
}

impl Page for ListPage {
    const TEMPLATE: &'static str = "newsletter/staff_segments.html";
}

#[derive(Serialize)]
struct GroupPage {
    /// Where the rule is tried.
    here: String,
    form: FormFacts,
    /// `4,812名`
    count: String,
    words: String,
    /// Those that were saved with it.
    issues: Vec<Row>,
    /// None for a new one.
    known: Option<Known>,
    edits: bool,
    notice: Option<String>,
}

#[derive(Serialize)]
struct Known {
    version: i32,
    csv: String,
    xlsx: String,
    deletion: String,
}

impl Page for GroupPage {
    const TEMPLATE: &'static str = "newsletter/staff_segment.html";
}

/// `GET /staff/newsletter/segments`
pub async fn list(who: Newsroom, context: web::Data<Context>) -> Result<HttpResponse, Failure> {
    let offered = offered(&context).await?;
    let db = context.database.reader();
    let all = segments(db).await?;
    let audiences: Vec<_> =
        all.iter().map(|one| Audience::within(&one.rule, &offered.regions)).collect();
    let counts = Audience::counts(db, &audiences).await?;
    let rows = all.into_iter().zip(counts).map(|(one, count)| {
        Row::new([
            Cell::link(one.name, format!("{SEGMENTS}/{}", one.id)),
            Cell::text(one.rule.words(&offered)),
            Cell::text(format!("{}名", thousands(count))),
        ])
    });
    let tabs = frame::tabs(&who, Tab::Segments);
    let page = ListPage { tabs, rows: rows.collect(), edits: edits(&who) };
    context.pages.answer(&frame::shell(&who, &context, (&[], "グループ")), &page)
}

fn edits(who: &SignedIn) -> bool {
    who.person().roles.may(Role::Editor)
}

async fn offered(context: &Context) -> Result<Offered, Failure> {
    Ok(Offered::load(context.database.reader(), tokyo::day_of(context.now())).await?)
}

async fn counted(context: &Context, rule: &Segment) -> Result<u64, Failure> {
    let (reader, day) = (context.database.reader(), tokyo::day_of(context.now()));
    Ok(Audience::of(reader, rule, day).await?.count(reader).await?)
}

/// `GET /staff/newsletter/segments/new`: whatever stands in the address is tried.
pub async fn show_new(
    who: Newsroom,
    context: web::Data<Context>,
    request: HttpRequest,
) -> Result<HttpResponse, Failure> {
    let tried = in_address(&request);
    answer((&who, &context), (None, &tried), None).await
}

/// `GET /staff/newsletter/segments/{id}`: as kept, or what stands in the address instead.
pub async fn show(
    who: Newsroom,
    context: web::Data<Context>,
    (id, request): (web::Path<SegmentId>, HttpRequest),
) -> Result<HttpResponse, Failure> {
    let known = segment(context.database.reader(), *id).await?.ok_or(Failure::NotFound)?;
    let offered = offered(&context).await?;
    let tried = if request.query_string().is_empty() {
        filled(&known.rule.raw(&offered), &known.name)
    } else {
        let mut tried = in_address(&request);
        if tried.filled("name").is_none() {
            tried.set("name", known.name.clone());
        }
        tried
    };
    answer((&who, &context), (Some(&known), &tried), None).await
}

fn in_address(request: &HttpRequest) -> Form {
    let pairs = url::form_urlencoded::parse(request.query_string().as_bytes());
    Form::new(pairs.into_owned().take(500).collect(), Vec::new())
}

async fn answer(
    (who, context): (&SignedIn, &Context),
    (known, form): (Option<&Named>, &Form),
    refused: Option<Refusal>,
) -> Result<HttpResponse, Failure> {
    let offered = offered(context).await?;
    let mut problems = Problems::none();
    let rule = read(form).check(&offered).unwrap_or_else(|found| {
        found.into_list().into_iter().for_each(|one| problems.add(one.field, one.detail));
        Segment::default()
    });
    let notice = match refused {
        Some(Refusal::Invalid(found)) => {
            found.into_list().into_iter().for_each(|one| problems.add(one.field, one.detail));
            None
        }
        other => other.map(|refusal| wording::refusal_in_full(&refusal)),
    };
    let status = match (&notice, problems.is_empty()) {
        (Some(_), _) => StatusCode::CONFLICT,
        (None, true) => StatusCode::OK,
        (None, false) => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let count = counted(context, &rule).await?;
    let mut page =
        facts((known, &offered), (form, &problems), (&rule, count), (edits(who), notice));
    if let Some(known) = known {
        page.issues = group_issues::rows(context, known.id).await?;
    }
    let title = known.map_or("グループをつくる", |known| known.name.as_str());
    let shell = frame::shell(who, context, (&[("グループ", SEGMENTS)], title));
    context.pages.answer_with(status, &shell, &page)
}

fn facts(
    (known, offered): (Option<&Named>, &Offered),
    (form, problems): (&Form, &Problems),
    (rule, count): (&Segment, u64),
    (edits, notice): (bool, Option<String>),
) -> GroupPage {
    let here =
        known.map_or_else(|| format!("{SEGMENTS}/new"), |one| format!("{SEGMENTS}/{}", one.id));
    let export =
        |known: &Named, kind: &str| format!("{}/export.{kind}?segment={}", frame::BASE, known.id);
    GroupPage {
        form: FormFacts::new(controls(offered, (form, problems)), problems),
        count: format!("{}名", thousands(count)),
        words: rule.words(offered),
        issues: Vec::new(),
        known: known.map(|known| Known {
            version: known.version,
            csv: export(known, "csv"),
            xlsx: export(known, "xlsx"),
            deletion: format!("{here}/deletion"),
        }),
        here,
        edits,
        notice,
    }
}

/// `POST /staff/newsletter/segments/new`
pub async fn receive_new(
    who: Editor,
    context: web::Data<Context>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    save((&who, context), None, form).await
}

/// `POST /staff/newsletter/segments/{id}`
pub async fn receive(
    who: Editor,
    context: web::Data<Context>,
    id: web::Path<SegmentId>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let known = segment(context.database.reader(), *id).await?.ok_or(Failure::NotFound)?;
    save((&who, context), Some(known), form).await
}

async fn save(
    (who, context): (&Editor, web::Data<Context>),
    known: Option<Named>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let rule = read(&form).check(&offered(&context).await?);
    let Some(rule) = rule.ok().filter(|_| form.text("step") != "count") else {
        return answer((who, &context), (known.as_ref(), &form), None).await;
    };
    let (working, desk, name) =
        (context.clone(), Newsdesk::from(who), form.text("name").to_owned());
    let place = known.as_ref().map(|known| (known.id, form.text("version").parse().ok()));
    let done =
        perform(
            async move { retrying(|| save_segment(&working, desk, place, (&name, &rule))).await },
        );
    match done.await? {
        Ok(id) => {
            let page = format!("{SEGMENTS}/{id}");
            Ok(who.visit().redirect_saying(&page, BannerKind::Success, "グループを保存しました。"))
        }
        Err(Stop::Refused(refusal)) => {
            answer((who, &context), (known.as_ref(), &form), Some(refusal)).await
        }
        Err(Stop::Broken(error)) => Err(error.into()),
    }
}

/// `POST /staff/newsletter/segments/{id}/deletion`
pub async fn delete(
    who: Editor,
    context: web::Data<Context>,
    id: web::Path<SegmentId>,
    _form: Form,
) -> Result<HttpResponse, Failure> {
    let known = segment(context.database.reader(), *id).await?.ok_or(Failure::NotFound)?;
    let (working, desk, id) = (context.clone(), Newsdesk::from(&who), *id);
    let done = perform(async move { retrying(|| delete_segment(&working, desk, id)).await });
    match done.await? {
        Ok(()) => {
            let said = "グループを消しました。";
            Ok(who.visit().redirect_saying(SEGMENTS, BannerKind::Success, said))
        }
        Err(Stop::Refused(Refusal::NotFound)) => Err(Failure::NotFound),
        Err(Stop::Refused(refusal)) => {
            let kept = filled(&known.rule.raw(&offered(&context).await?), &known.name);
            answer((&who, &context), (Some(&known), &kept), Some(refusal)).await
        }
        Err(Stop::Broken(error)) => Err(error.into()),
    }
}

pub fn samples() -> Vec<Sample> {
    let offered = crate::newsletter::pages::sample_offered();
    let known = Named {
        id: SegmentId(uuid::Uuid::nil()),
        name: "長野の支援機関".to_owned(),
        rule: Segment::default(),
        saved_by: entities::PersonId(uuid::Uuid::nil()),
        version: 2,
    };
    let (form, none) = (filled(&RawSegment::default(), "長野の支援機関"), Problems::none());
    let issues = group_issues::samples();
    let rule = Segment::default();
    let page = |known, edits, notice: Option<&str>| {
        let notice = notice.map(ToOwned::to_owned);
        facts((known, &offered), (&form, &none), (&rule, 4_812), (edits, notice))
    };
    let list = |rows| ListPage { tabs: frame::tabs_for(true, Tab::Segments), rows, edits: true };
    let row = Row::new(["長野の支援機関", "立場：支援機関", "312名"].map(Cell::text));
    vec![
        sample(&page(None, true, None)),
        sample(&GroupPage {
            issues, ..page(Some(&known), true, Some("名前が使われています。"))
        }),
        sample(&page(Some(&known), false, None)),
        sample(&list(vec![row])),
        sample(&list(Vec::new())),
    ]
}
