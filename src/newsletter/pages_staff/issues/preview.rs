//! An issue as it will look: on a desktop, on a phone, and as text, one at a time in one document
//! that is shown in a frame. Nothing in it acts or loads; its links lead nowhere.

use actix_web::{HttpResponse, web};
use entities::IssueId;
use entities::newsletter::issue::{self, IssueState};

use super::compose_read::{Written, read};
use super::show_facts;
use crate::context::Context;
use crate::newsletter::issues::letters::IssueTest;
use crate::newsletter::issues::{
    Composed, Content, Finding, Imprint, IssueView, Sources, corrected, escaped, find_issue,
    issue_view, read_blocks, render, run_unsaved, sheet, wording,
};
use crate::people::{Editor, Staff};
use crate::web::{Failure, Form, Problems, show_in_own_frame};

/// A desktop has the 640 px of the mail and some page around them, shown smaller where there is less
/// room; a phone 375 px within its border, the text 35 full-width signs.
const STYLE: &str = "body{margin:0;padding:8px;font-family:'Noto Sans JP','Hiragino Sans',Meiryo,\
     sans-serif;color:#1a1a1a;background:#fff}fieldset{border:0;margin:0;padding:0;min-width:0}\
     legend{padding:0;margin:0 0 8px}h2{font-size:16px;margin:0 0 8px}\
     input{position:absolute;opacity:0}label{display:inline-block;min-width:48px;padding:8px 12px;\
     margin:0 8px 8px 0;border:1px solid #666;border-radius:8px;text-align:center}\
     input:checked+label{border-color:#115a36;background:#115a36;color:#fff;font-weight:bold}\
     input:focus-visible+label{outline:4px solid #000;outline-offset:2px;box-shadow:0 0 0 2px \
     #ffd43d}.panes{overflow-x:auto}.panes>section{display:none}#view-wide:checked~.panes>.wide,\
     #view-phone:checked~.panes>.phone,#view-text:checked~.panes>.text{display:block}\
     iframe,pre{height:640px;border:1px solid #949494;border-radius:8px;background:#fff;margin:0;\
     display:block;box-sizing:border-box}.wide iframe{width:100%;\
     min-width:680px}.phone iframe{width:377px;max-width:100%}\
     pre{width:calc(max(72ch,36em) + 34px);max-width:100%;padding:16px;\
     overflow:auto;white-space:pre-wrap;font:14px/1.7 'BIZ UDGothic','MS Gothic',Osaka-mono,\
     monospace}ul{margin:0 0 8px;padding-left:24px}.bad{color:#ce0000}\
     @media(max-width:719px){.wide iframe{min-width:0;width:680px;transform-origin:0 0;\
     transform:scale(.8);height:800px;margin:0 -136px -160px 0}}\
     @media(max-width:577px){.wide iframe{transform:scale(.6);height:1066px;\
     margin:0 -272px -426px 0}}\
     @media(max-width:440px){.wide iframe{transform:scale(.4);height:1600px;\
     margin:0 -408px -960px 0}}\
     @media(forced-colors:active){input:checked+label{border:4px solid Highlight}}\
     @media(prefers-color-scheme:dark){body{background:#1a1a1a;color:#f2f2f2}\
     pre{background:#262626;color:#f2f2f2}.bad{color:#ff9999}\
     input:checked+label{background:#71c598;color:#032213}\
     input:focus-visible+label{outline-color:#fff}}";

/// `GET /staff/newsletter/issues/{id}/preview`: what is approved or asked for; of a draft what is
/// stored.
pub async fn show(
    _who: Staff,
    context: web::Data<Context>,
    id: web::Path<IssueId>,
) -> Result<HttpResponse, Failure> {
    let view = issue_view(&context, *id).await?.ok_or(Failure::NotFound)?;
    Ok(document(&view.content, None))
}

/// `POST /staff/newsletter/issues/{id}/preview`: what stands in the form, with what the checks find
/// in it; nothing is stored.
pub async fn live(
    _who: Editor,
    (context, sources): (web::Data<Context>, web::Data<Sources>),
    id: web::Path<IssueId>,
    form: Form,
) -> Result<HttpResponse, Failure> {
    let row = find_issue(context.database.reader(), *id).await?.ok_or(Failure::NotFound)?;
    let mut problems = Problems::none();
    let raw = read(&form, &Written::of(&form), &mut problems);
    let blocks = read_blocks(&context, &sources, (&raw.blocks, &mut problems)).await?;
    let row = issue::Model {
        number: raw.number,
        subject: raw.subject,
        planned_at: raw.planned_at,
        not_after: raw.not_after,
        on_the_web: raw.on_the_web,
        ..row
    };
    let corrects = corrected(&context, &row).await?;
    let sheet = sheet(&row, &blocks, corrects);
    let rendered = render(&sheet, &Imprint::of(&context.config));
    let found = run_unsaved(&context, &sources, (&sheet, &rendered, &row)).await?;
    Ok(document(&rendered, Some(&found)))
}

fn document(content: &Content, found: Option<&[Finding]>) -> HttpResponse {
    let shown = IssueTest::of(content);
    let frame = |class: &str, title: &str| {
        format!(
            "<section class=\"{class}\"><h2>{title}</h2><iframe title=\"{title}での見え方\" \
             sandbox=\"\" srcdoc=\"{}\"></iframe></section>",
            escaped(&shown.html)
        )
    };
    let html = format!(
        "<!doctype html><html lang=\"ja\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <title>プレビュー</title><style>{STYLE}</style></head><body><main>\
         <h1 style=\"font-size:16px;margin:0 0 8px\">件名：{}</h1>{}\
         <fieldset><legend>見え方</legend>{}\
         <div class=\"panes\" tabindex=\"0\" role=\"group\" aria-label=\"選んだ見え方\">{}{}\
         <section class=\"text\"><h2>テキスト</h2><pre tabindex=\"0\" role=\"region\" \
         aria-label=\"テキスト\">{}</pre></section></div></fieldset></main></body></html>",
        escaped(&shown.title),
        found.map(told).unwrap_or_default(),
        tabs(),
        frame("wide", "PC"),
        frame("phone", "スマホ"),
        escaped(&shown.text),
    );
    let mut answer = HttpResponse::Ok().content_type("text/html; charset=utf-8").body(html);
    show_in_own_frame(&mut answer);
    answer
}

/// One of them is shown; the style sheet sees to it.
fn tabs() -> String {
    let one = |(view, label): (&str, &str)| {
        let checked = if view == "wide" { " checked" } else { "" };
        format!(
            "<input type=\"radio\" name=\"view\" id=\"view-{view}\"{checked}>\
             <label for=\"view-{view}\">{label}</label>"
        )
    };
    [("wide", "PC"), ("phone", "スマホ"), ("text", "テキスト")].map(one).concat()
}

fn told(found: &[Finding]) -> String {
    if found.is_empty() {
        return "<p>確認項目：問題はありません。</p>".to_owned();
    }
    let line = |finding: &Finding| {
        let place = wording::place(&finding.place);
        format!("<li>{}：{}</li>", escaped(&place), escaped(&finding.detail))
    };
    let lines: String = found.iter().map(line).collect();
    format!("<p class=\"bad\">確認項目：{}件の問題があります。</p><ul>{lines}</ul>", found.len())
}

/// An issue to look at, for the samples of pages.
pub fn sample_view(state: IssueState) -> IssueView {
    let row = show_facts::sample_row(state);
    let blocks = show_facts::sample_blocks(None);
    let content = Content {
        subject: row.subject.clone(),
        text: "12月の勉強会\n".to_owned(),
        html: "<p>12月の勉強会</p>".to_owned(),
    };
    let file = crate::newsletter::issues::FileLine {
        id: entities::IssueAttachmentId(uuid::Uuid::nil()),
        file_name: "案内.pdf".to_owned(),
        media_type: "application/pdf".to_owned(),
        size: 120_000,
        sha256: "0".repeat(64),
    };
    let event = entities::newsletter::issue_event::Model {
        id: entities::IssueEventId(uuid::Uuid::nil()),
        issue_id: row.id,
        act: entities::newsletter::issue_event::IssueAct::Returned,
        at: row.drafted_at,
        acted_by: row.drafted_by,
        note: "日付を確かめてください。".to_owned(),
    };
    IssueView {
        content_hash: "0".repeat(64),
        files: vec![file],
        audience: "毎号を受け取る読者".to_owned(),
        readers: 4_812,
        reached: state == IssueState::Sent,
        reached_nobody: false,
        expires_at: None,
        events: vec![event],
        names: row.drafted_by.map(|id| (id, "森 彩".to_owned())).into_iter().collect(),
        writers: row.drafted_by.into_iter().collect(),
        whole: Composed { row, blocks, corrects: None, content: content.clone() },
        content,
    }
}
