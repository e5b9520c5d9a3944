use crate::newsletter::issues::{IssueRefusal, wording};
use crate::web::{Failure, FieldProblem};

/// Refusals as problem documents. What the checks found stands among the errors, by place.
pub fn of_issue(refusal: IssueRefusal) -> Failure {
    let (code, detail) = (wording::code(&refusal), wording::refusal(&refusal));
    match refusal {
        IssueRefusal::NotFound => Failure::NotFound,
        IssueRefusal::Invalid(problems) => Failure::invalid(problems.into_list()),
        IssueRefusal::Failing(found) => {
            let problem = |finding: &crate::newsletter::issues::Finding| FieldProblem {
                field: wording::place(&finding.place),
                detail: finding.detail.clone(),
            };
            Failure::Refused(crate::web::Refused {
                status: actix_web::http::StatusCode::CONFLICT,
                code,
                detail,
                problems: found.iter().map(problem).collect(),
            })
        }
        _ => Failure::conflict(code, detail),
    }
}
