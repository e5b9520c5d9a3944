//! Fewer journeys between a use case and an embedded database.
//!
//! SQLite runs in a thread of its own, and handing a statement over and its answer back costs more
//! than most statements do. A use case that knows what it will ask says so first, and what it writes
//! without looking at the outcome is kept until something else is asked: each travels together.
//! PostgreSQL gets every statement by itself and in its turn, as locks want it.

use std::sync::{Mutex, PoisonError};

use sea_orm::sea_query::{Expr, SelectStatement, Value};
use sea_orm::{DbBackend, DbErr, QueryResult, Statement};

/// Which question of a journey a row answers.
const QUESTION: &str = "answers_question";

/// Answers fetched ahead. They stand until the transaction writes: nobody else can meanwhile.
#[derive(Default)]
pub(super) struct Ahead(Mutex<Vec<(Statement, Vec<QueryResult>)>>);

impl Ahead {
    /// The answer to a question asked ahead; once.
    pub fn take(&self, question: &Statement) -> Option<Vec<QueryResult>> {
        let mut answers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let place = answers.iter().position(|(known, _)| known == question)?;
        Some(answers.swap_remove(place).1)
    }

    pub fn forget(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// Notes rows of all questions under the question each of them answers.
    pub fn keep(&self, together: Together, rows: Vec<QueryResult>) -> Result<(), DbErr> {
        let mut answers: Vec<_> = together.0.into_iter().map(|one| (one, Vec::new())).collect();
        for row in rows {
            let number: i32 = row.try_get("", QUESTION)?;
            let known = usize::try_from(number).ok().and_then(|number| answers.get_mut(number));
            let unknown = || DbErr::Custom("a row answers no question".to_owned());
            known.ok_or_else(unknown)?.1.push(row);
        }
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = answers;
        Ok(())
    }
}

/// Questions that travel together.
pub(super) struct Together(Vec<Statement>);

impl Together {
    pub fn new(backend: DbBackend, questions: Vec<SelectStatement>) -> (Self, Statement) {
        let marked = (0..).zip(questions).map(|(number, mut question): (i32, _)| {
            // Written, not bound: then the same words without it are the question alone.
            let number = number.to_string();
            question.expr_as(Expr::cust(number.clone()), QUESTION);
            (format!(", {number} AS \"{QUESTION}\""), backend.build(&question))
        });
        let (marks, marked): (Vec<_>, Vec<_>) = marked.unzip();
        let alone = marks.iter().zip(&marked).map(|(mark, question)| Statement {
            sql: question.sql.replacen(mark.as_str(), "", 1),
            ..question.clone()
        });
        (Self(alone.collect()), joined(backend, marked))
    }
}

/// Statements one after the other, with the values of all.
pub(super) fn joined(
    backend: DbBackend,
    statements: impl IntoIterator<Item = Statement>,
) -> Statement {
    let (mut sql, mut values) = (String::new(), Vec::<Value>::new());
    for statement in statements {
        if !sql.is_empty() {
            sql.push_str("; ");
        }
        sql.push_str(&statement.sql);
        values.extend(statement.values.map(|values| values.0).unwrap_or_default());
    }
    Statement::from_sql_and_values(backend, sql, values)
}

/// Statements whose outcome nobody looks at.
#[derive(Default)]
pub(super) struct Later(Mutex<Vec<Statement>>);

impl Later {
    pub fn add(&self, statement: Statement) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(statement);
    }

    /// Everything added since the last time, in order.
    pub fn take(&self) -> Vec<Statement> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
