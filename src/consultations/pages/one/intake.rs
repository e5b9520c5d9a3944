//! `/consultations/{id}/intake`: the sheet, as a form while it can be written, to be read after.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use entities::consultations::intake_sheet;

use super::files;
use super::intake_page::{IntakePage, file_line, read_only};
use crate::consultations::intake::{RawSheet, save_with_file};
use crate::consultations::pages::controls::{Control, Draw};
use crate::consultations::pages::form::Notice;
use crate::consultations::pages::seat::Seat;
use crate::consultations::readers::{last_sheet, sheet_of_engagement};
use crate::consultations::{By, Client};
use crate::database::retrying;
use crate::vocabulary::{FiscalYear, tokyo};
use crate::web::{BannerKind, Failure, Form, Problems, perform};

/// Characters.
const LONGEST: usize = 3_000;

pub async fn show(seat: Seat) -> Result<HttpResponse, Failure> {
    let (form, from) = if may_write(&seat) { begun(&seat).await? } else { (Form::default(), None) };
    answer(&seat, &form, &Problems::none(), from)
}

/// The client, until the meeting begins.
pub fn may_write(seat: &Seat) -> bool {
    seat.view.may_write_sheet(seat.context.now())
}

/// What was saved; else the last sheet, or what the engagement says already. What stands elsewhere
/// is copied for somebody signed in only: a letter can be passed on.
async fn begun(seat: &Seat) -> Result<(Form, Option<&'static str>), Failure> {
    if let Some(sheet) = &seat.view.sheet {
        return Ok((typed(&raw(sheet)), None));
    }
    let By::Client(who) = seat.by else { return Ok((Form::default(), None)) };
    let (sheet, from) = beginning(seat, who).await?;
    Ok((typed(&sheet), from))
}

async fn beginning(seat: &Seat, who: Client) -> Result<(RawSheet, Option<&'static str>), Failure> {
    let db = seat.context.database.reader();
    let operator = seat.view.parties.row.organisation_id;
    if let Some(last) = last_sheet(db, (who, operator)).await? {
        return Ok((
            raw(&last),
            Some("前回の事前シートを写しました。今回に合わせて直してください。"),
        ));
    }
    let year = FiscalYear::at(seat.context.now());
    Ok(match sheet_of_engagement(db, operator, year).await? {
        Some(sheet) => (
            sheet,
            Some(
                "伴走の記録（地域課題、目指す姿、目標）を写しました。今回に合わせて直してください。",
            ),
        ),
        None => (RawSheet::default(), None),
    })
}

fn raw(sheet: &intake_sheet::Model) -> RawSheet {
    RawSheet {
        trouble: sheet.trouble.clone(),
        tried: sheet.tried.clone(),
        hoped: sheet.hoped.clone(),
    }
}

fn typed(sheet: &RawSheet) -> Form {
    let mut form = Form::default();
    form.set("trouble", sheet.trouble.as_str());
    form.set("tried", sheet.tried.as_str());
    form.set("hoped", sheet.hoped.as_str());
    form
}

/// Keeps a draft, or hands it in.
pub async fn save(seat: Seat, form: Form) -> Result<HttpResponse, Failure> {
    if !seat.is_client() {
        return Err(Failure::NotFound);
    }
    let text = |name: &str| form.text(name).to_owned();
    let raw = RawSheet { trouble: text("trouble"), tried: text("tried"), hoped: text("hoped") };
    let hands_in = form.text("step") == "submit";
    let file = form.file("file").map(files::handed);
    let (context, by, id) = (seat.context.clone(), seat.by, seat.id());
    let outcome = perform(async move {
        let save = || save_with_file(&context, by, id, (raw.clone(), hands_in), file.clone());
        retrying(save).await
    })
    .await?;
    let said = if hands_in {
        "事前シートを提出しました。相談が始まるまで直せます。"
    } else {
        "下書きを保存しました。提出するまで、支援者には見えません。"
    };
    match outcome {
        // There is more to write or to attach.
        Ok(()) if !hands_in => {
            let page = seat.path("intake");
            Ok(seat.guarded(seat.visit.redirect_saying(&page, BannerKind::Success, said)))
        }
        outcome => seat.settle(outcome, said, |problems| answer(&seat, &form, problems, None)),
    }
}

pub fn answer(
    seat: &Seat,
    form: &Form,
    problems: &Problems,
    from: Option<&str>,
) -> Result<HttpResponse, Failure> {
    let page = facts(seat, Draw { form, problems }, from);
    let bad = !problems.is_empty();
    let status = if bad { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    seat.answer(status, &seat.shell(Some("事前シート")), &page)
}

fn facts(seat: &Seat, draw: Draw<'_>, from: Option<&str>) -> IntakePage {
    let (view, writable) = (&seat.view, may_write(seat));
    let submitted = view.sheet.as_ref().and_then(|sheet| sheet.submitted_at);
    let mut notices: Vec<_> = from.map(|said| Notice::new("info", said)).into_iter().collect();
    if !writable && view.sheet.is_none() {
        notices.push(Notice::new("info", "事前シートは、まだ提出されていません。"));
    }
    IntakePage {
        action: seat.path("intake"),
        purpose: purpose(seat, writable),
        about: seat.about(),
        notices,
        conditions: view
            .conditions
            .as_ref()
            .filter(|_| seat.is_client())
            .map(|_| format!("{}#conditions", seat.base)),
        problems: draw.summary(),
        controls: if writable { controls(draw) } else { Vec::new() },
        answers: if writable { Vec::new() } else { read_only(view.sheet.as_ref()) },
        submitted: submitted.map(tokyo::date_time),
        writable,
        files: view.files.iter().map(|line| file_line(line, &seat.path("intake/files"))).collect(),
        file: draw.field("file", "ファイル"),
        back: seat.back(),
    }
}

fn purpose(seat: &Seat, writable: bool) -> String {
    let row = &seat.view.parties.row;
    if !writable {
        return "相談する方が書いた事前シートです。".to_owned();
    }
    match row.intake_due_at.map(tokyo::date_time) {
        Some(due) => format!(
            "支援者が準備に使います。{due}までに提出してください。提出したあとも、相談が始まるまで直せます。"
        ),
        None => "支援者が準備に使います。相談が始まるまで直せます。".to_owned(),
    }
}

fn controls(draw: Draw<'_>) -> Vec<Control> {
    let area = |name: &str, label: &str, hint: &str| {
        Control::new("area", draw.field(name, label).hint(hint)).limit(LONGEST)
    };
    let mut trouble = area(
        "trouble",
        "困っていること",
        "いつから、だれが、どのように困っているかを書いてください。個人のお名前は書かないでください。",
    );
    trouble.field.required = true;
    vec![
        trouble,
        area("tried", "試したこと", "うまくいかなかったことも参考になります。"),
        area("hoped", "期待する結果", "相談のあとに、どうなっているとよいかを書いてください。"),
    ]
}
