use entities::StudySessionId;
use entities::study_sessions::registration::{self, RegistrationState};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _, QuerySelect as _,
};

/// How many registrations of a session stand where.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub pending: i64,
    pub confirmed: i64,
    pub waiting: i64,
    pub offered: i64,
    /// Cancelled or declined.
    /// For a draw still to come.
    pub entered: i64,
    pub ended: i64,
}

pub async fn tally(db: &impl ConnectionTrait, session: StudySessionId) -> Result<Tally, DbErr> {
    let counts: Vec<(RegistrationState, i64)> = registration::Entity::find()
        .select_only()
        .column(registration::Column::State)
        .column_as(registration::Column::Id.count(), "many")
        .filter(registration::Column::SessionId.eq(session))
        .group_by(registration::Column::State)
        .into_tuple()
        .all(db)
        .await?;
    let mut tally = Tally::default();
    for (state, many) in counts {
        match state {
            RegistrationState::Pending => tally.pending = many,
            RegistrationState::Entered => tally.entered = many,
            RegistrationState::Confirmed => tally.confirmed = many,
            RegistrationState::Waiting => tally.waiting = many,
            RegistrationState::Offered => tally.offered = many,
            RegistrationState::Cancelled | RegistrationState::Declined => tally.ended += many,
        }
    }
    Ok(tally)
}
