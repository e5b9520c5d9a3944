use std::collections::HashMap;

use entities::study_sessions::{answer, registration};
use entities::{RegistrationId, SessionQuestionId, StudySessionId};
use sea_orm::sea_query::{Expr, ExprTrait as _, Query, SelectStatement};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _, QueryOrder as _,
};

/// All answers of a session's participants, several choices in order.
pub async fn answers_of(
    db: &impl ConnectionTrait,
    session: StudySessionId,
) -> Result<HashMap<(RegistrationId, SessionQuestionId), Vec<String>>, DbErr> {
    let rows = answer::Entity::find()
        .filter(answer::Column::RegistrationId.in_subquery(registrations(session)))
        .order_by_asc(answer::Column::Ordinal)
        .all(db)
        .await?;
    let mut answers: HashMap<_, Vec<_>> = HashMap::new();
    for row in rows {
        answers.entry((row.registration_id, row.question_id)).or_default().push(row.value);
    }
    Ok(answers)
}

fn registrations(session: StudySessionId) -> SelectStatement {
    Query::select()
        .column(registration::Column::Id)
        .from(registration::Entity)
        .and_where(Expr::col(registration::Column::SessionId).eq(session))
        .to_owned()
}
