use crate::newsletter::issues::{Finding, IssueRefusal, Place, wording};
use crate::web::{Failure, FieldProblem};

/// Refusals as problem documents. What the checks found stands among the errors, by place.
pub fn of_issue(refusal: IssueRefusal) -> Failure {
    let (code, detail) = (wording::code(&refusal), wording::refusal(&refusal));
    match refusal {
        IssueRefusal::NotFound => Failure::NotFound,
        IssueRefusal::Invalid(problems) => Failure::invalid(problems.into_list()),
        IssueRefusal::NobodyChosen => {
            Failure::invalid(vec![FieldProblem { field: "people".to_owned(), detail }])
        }
        IssueRefusal::Failing(found) => Failure::Refused(crate::web::Refused {
            status: actix_web::http::StatusCode::CONFLICT,
            code,
            detail,
            problems: found.iter().map(problem).collect(),
        }),
        _ => Failure::conflict(code, detail),
    }
}

/// What the checks found, at the place of the issue's body. The text and the files have none of
/// their own there.
fn problem(finding: &Finding) -> FieldProblem {
    let detail = finding.detail.clone();
    let told = || format!("{}：{detail}", wording::place(&finding.place));
    let (field, detail) = match &finding.place {
        Place::Subject => ("subject".to_owned(), detail),
        Place::Block(at) => (format!("blocks[{at}]"), detail),
        Place::Body(_) => ("blocks".to_owned(), told()),
        Place::Attachment(_) => ("attachments".to_owned(), told()),
        Place::Time => ("planned_at".to_owned(), detail),
        Place::Audience => ("segment_id".to_owned(), detail),
    };
    FieldProblem { field, detail }
}
