//! 入力: the form the accompanist writes the record in.

use actix_web::{HttpResponse, web};
use entities::consultations::record_field::RecordField as F;
use entities::{ConsultationFileId, ConsultationId};
use serde::Serialize;

use super::door::{Seat, base, shell};
use super::field::{ActionLine, Pick, Section, Typed};
use super::form::{practice_levels, typed, written};
use super::outcome::{Again, said, settle, version_of};
use super::shown::{Fact, ShownStep, facts, returned};
use crate::consultations::intake::NewFile;
use crate::consultations::record::{
    Material, RecordView, Refusal, add_file, remove_file, save, seen,
};
use crate::consultations::{Accompanist, By};
use crate::context::Context;
use crate::database::{Stop, retrying};
use crate::people::SignedIn;
use crate::vocabulary::tokyo;
use crate::web::{Choice, Failure, Field, Form, FormFacts, Page, Problems, Sample, SummaryLine};
use crate::web::{perform, sample};

#[derive(Serialize)]
struct WritePage {
    action: String,
    version: i32,
    due: String,
    late: bool,
    facts: Vec<Fact>,
    /// Why it is to be mended.
    returned: Option<ShownStep>,
    sections: Vec<Section>,
    actions: Vec<ActionLine>,
    actions_level: Pick,
    files: Vec<Kept>,
    file: Field,
    files_level: Pick,
    problems: Vec<SummaryLine>,
    notice: Option<String>,
}

/// A file that is there.
#[derive(Serialize)]
struct Kept {
    id: String,
    name: String,
    href: String,
    removable: bool,
}

impl Page for WritePage {
    const TEMPLATE: &'static str = "consultations/record/write.html";
}

/// What stands in the form instead of what is stored.
pub struct Retyped<'a> {
    pub form: &'a Form,
    pub again: Again,
    pub version: i32,
}

/// The form, with what is stored or what was typed.
pub async fn answer(
    who: &SignedIn,
    context: &Context,
    view: &RecordView,
    retyped: Option<Retyped<'_>>,
) -> Result<HttpResponse, Failure> {
    let stored;
    let Retyped { form, again, version } = if let Some(retyped) = retyped {
        retyped
    } else {
        stored = written(context, view).await?;
        Retyped { form: &stored, again: Again::default(), version: view.version }
    };
    let levels = practice_levels(context).await?;
    let late = view.due_at < context.now();
    let page = page((view, late), (form, version), &again, levels);
    let by = By::Accompanist(Accompanist::acting_as(who.person_id()));
    let shell = shell(who, context, (by, Some("相談記録票を書く")));
    context.pages.answer_with(again.status(), &shell, &page)
}

fn page(
    (view, late): (&RecordView, bool),
    (form, version): (&Form, i32),
    again: &Again,
    levels: Vec<Choice>,
) -> WritePage {
    let typed = Typed { form, problems: &again.problems };
    let own = base(view.consultation);
    let files = view.files().iter().map(|file| Kept {
        id: file.id.to_string(),
        name: file.name.clone(),
        href: format!("{own}/files/{}", file.id),
        removable: file.removable,
    });
    let mut shown = facts(view);
    if let Some((from, until, minutes)) = view.times() {
        let met = format!("{}（{minutes}分）", tokyo::span(from, until));
        shown.insert(0, Fact::new("実際の日時", met));
    }
    WritePage {
        action: own.clone(),
        version,
        due: tokyo::date_time(view.due_at),
        late,
        facts: shown,
        returned: returned(view),
        sections: typed.sections(levels),
        actions: typed.actions(),
        actions_level: typed.level(F::Actions),
        files: files.collect(),
        file: Field::new("file", "ファイルを加える", form, &again.problems),
        files_level: typed.level(F::Attachments),
        problems: FormFacts::new([], &again.problems).problems,
        notice: again.notice.clone(),
    }
}

/// `POST /consultations/{id}/record`: keeps what was typed; goes on to the check, or stays.
pub async fn receive(
    who: SignedIn,
    context: web::Data<Context>,
    id: web::Path<ConsultationId>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let (author, view) = Seat::take(&who, &context, *id).await?.author()?;
    let version = version_of(form.text("version"));
    let raw = typed(&form);
    let (saving, wish) = (context.clone(), raw.clone());
    let at = (*id, version);
    let outcome =
        perform(async move { retrying(|| save(&saving, author, at, &wish)).await }).await?;
    let version = match settle(outcome)? {
        Ok(version) => version,
        Err(again) => {
            let retyped = Retyped { form: &form, again, version };
            return answer(&who, &context, &view, Some(retyped)).await;
        }
    };
    let mut again = keep_files(&context, (author, *id), &form).await?;
    let goes_on = form.text("step") == "check";
    if goes_on && again.problems.is_empty() && again.notice.is_none() {
        let levels = crate::consultations::record::save::practice_levels(context.database.reader());
        let lacks = raw.check(&levels.await?).map_or_else(|all| all, |content| content.lacks());
        again.problems = lacks;
    }
    if again.notice.is_some() || !again.problems.is_empty() {
        // Read anew: files may have come or gone.
        let (_, view) = Seat::take(&who, &context, *id).await?.author()?;
        let retyped = Retyped { form: &form, again, version };
        return answer(&who, &context, &view, Some(retyped)).await;
    }
    let own = base(*id);
    if goes_on {
        return Ok(who.visit().redirect(&format!("{own}/check")));
    }
    Ok(said(&who, &own, "下書きを保存しました。まだだれにも送っていません。"))
}

/// Files that were ticked go, the one that was chosen comes.
async fn keep_files(
    context: &web::Data<Context>,
    (author, id): (Accompanist, ConsultationId),
    form: &Form,
) -> Result<Again, Failure> {
    let gone: Vec<ConsultationFileId> =
        form.all("remove").iter().filter_map(|id| id.parse().ok()).collect();
    let new = form.file("file").map(|file| NewFile {
        name: file.name.clone(),
        media_type: file.media_type.clone(),
        bytes: file.bytes.clone(),
    });
    let context = context.clone();
    let outcome = perform(async move {
        for file in gone {
            match retrying(|| remove_file(&context, author, (id, file))).await {
                // It is gone already.
                Err(Stop::Refused(Refusal::NotFound)) | Ok(()) => {}
                Err(stop) => return Err(stop),
            }
        }
        if let Some(new) = new {
            retrying(|| add_file(&context, author, id, new.clone())).await?;
        }
        Ok(())
    });
    match settle(outcome.await?)? {
        Ok(()) => Ok(Again::default()),
        Err(again) => Ok(again),
    }
}

pub fn samples() -> Vec<Sample> {
    use crate::consultations::record::openness::Reader;
    let Some(view) = seen(&Material::sample(), Reader::Author) else { return Vec::new() };
    let mut form = Form::default();
    form.set("action0_text", "会員企業に聞き取りをする。");
    let mut problems = Problems::none();
    problems.add("presented", "表出課題を入力してください。");
    problems.add("action0_due", "期限を入力してください。");
    problems.add("file", "5MB以内のファイルを選んでください。");
    let wrong = Again {
        problems, notice: Some("ほかの画面で先に変更がありました。".to_owned())
    };
    let levels = || vec![Choice::new("1", "レベル1")];
    let mut back = Material::sample();
    back.state = entities::consultations::record::RecordState::Returned;
    back.steps[1].kind = entities::consultations::record_step::StepKind::ReturnedByClient;
    back.steps[1].remark = Some("助言の内容が違います。".to_owned());
    let mut pages = vec![sample(&page((&view, true), (&form, 1), &wrong, levels()))];
    if let Some(view) = seen(&back, Reader::Author) {
        pages.push(sample(&page((&view, false), (&form, 1), &Again::default(), levels())));
    }
    pages
}
