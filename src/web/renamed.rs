use super::{Failure, Problems};

impl Failure {
    /// The same refusal with its fields under the names of the body that was sent, where a verb
    /// names them as its form does.
    pub fn renamed(self, name: impl Fn(&str) -> String) -> Self {
        match self {
            Self::Refused(mut refused) => {
                for problem in &mut refused.problems {
                    problem.field = name(&problem.field);
                }
                Self::Refused(refused)
            }
            other => other,
        }
    }

    /// 422 for what stands inside a part of the body: `place` and `phone` give `place.phone`.
    pub fn invalid_inside(part: &str, problems: Problems) -> Self {
        Self::invalid(problems.into_list()).renamed(|field| format!("{part}.{field}"))
    }
}

/// For [`Failure::renamed`]: the fields of a form and what the body calls them; others stay.
pub fn called<'a>(names: &'a [(&'a str, &'a str)]) -> impl Fn(&str) -> String + 'a {
    move |field| {
        let known = names.iter().find(|(typed, _)| *typed == field);
        known.map_or(field, |(_, sent)| *sent).to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::super::FieldProblem;
    use super::*;

    #[test]
    fn fields_bear_the_names_of_the_body() {
        let problem = |field: &str| FieldProblem { field: field.to_owned(), detail: String::new() };
        let failure = Failure::invalid(vec![problem("paid"), problem("note")]);

        let Failure::Refused(refused) = failure.renamed(called(&[("paid", "paid_on")])) else {
            panic!("a refusal stays one");
        };

        let fields: Vec<_> = refused.problems.into_iter().map(|one| one.field).collect();
        assert_eq!(fields, ["paid_on", "note"]);
        assert!(matches!(Failure::NotFound.renamed(str::to_owned), Failure::NotFound));
    }
}
