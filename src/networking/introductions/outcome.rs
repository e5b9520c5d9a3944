//! What came of it, told by either side when it is asked.

use entities::IntroductionId;
use entities::networking::introduction::{self, IntroductionState, Side};
use entities::networking::introduction_event::Act;
use entities::networking::introduction_outcome;
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _,
    IntoActiveModel as _, QueryFilter as _, QueryOrder as _,
};

use super::meeting::{met, not_met};
use super::state::{Step, after};
use super::storage::{locked, note, save};
use crate::context::Context;
use crate::database::Stop;
use crate::networking::pen::Pen;
use crate::networking::{By, Refusal};
use crate::vocabulary::{LongText, tokyo};
use crate::web::Problems;

/// An answer as typed.
#[derive(Clone, Debug, Default)]
pub struct RawOutcome {
    /// `yes` or `no`
    pub met: String,
    /// 1 to 5, or nothing.
    pub rating: String,
    pub words: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutcomeDraft {
    met: bool,
    rating: Option<i32>,
    words: String,
}

impl RawOutcome {
    /// The answer, or everything that is wrong.
    pub fn check(&self) -> Result<OutcomeDraft, Problems> {
        let mut problems = Problems::none();
        let met = match self.met.as_str() {
            "yes" => Some(true),
            "no" => Some(false),
            _ => {
                problems.add("met", "面談したかどうかを選んでください。");
                None
            }
        };
        let rating = match self.rating.trim() {
            "" => None,
            typed => {
                let number = typed.parse::<i32>().ok().filter(|one| (1..=5).contains(one));
                if number.is_none() {
                    problems.add("rating", "1から5のどれかを選んでください。");
                }
                number
            }
        };
        let words = problems.keep("words", LongText::<1000>::parse_optional(&self.words));
        match (met, words) {
            (Some(met), Some(words)) if problems.is_empty() => Ok(OutcomeDraft {
                met,
                rating,
                words: words.map(LongText::into_string).unwrap_or_default(),
            }),
            _ => Err(problems),
        }
    }
}

/// Keeps the answer of a side to the question after so many days; a second answer replaces it.
pub async fn tell(
    context: &Context,
    by: By,
    (id, days): (IntroductionId, i32),
    draft: &OutcomeDraft,
) -> Result<(), Stop<Refusal>> {
    let tx = context.database.begin_write().await?;
    let pen = Pen::new(&tx, context);
    let mut row = locked(pen, by, id).await?;
    let key = (id, by.side(), days);
    let line = introduction_outcome::Entity::find_by_id(key).one(&tx).await?;
    let mut line = line.ok_or(Refusal::NotFound)?;
    if line.asked_at.is_none() {
        return Err(Refusal::NotAskedYet.into());
    }
    if row.state == IntroductionState::Declined {
        return Err(Refusal::NotPossibleNow(row.state).into());
    }
    let first = line.answered_at.is_none();
    line.answered_at = Some(pen.now);
    line.met = Some(draft.met);
    line.rating = draft.rating;
    line.words.clone_from(&draft.words);
    introduction_outcome::Entity::update(line.into_active_model().reset_all())
        .validate()?
        .exec_without_returning(&tx)
        .await?;
    if draft.met && row.state == IntroductionState::Introduced {
        let day = row.meeting_starts_at.filter(|starts| *starts <= pen.now).unwrap_or(pen.now);
        row = met(pen, (row, Some(by)), tokyo::day_of(day)).await?.row;
    } else if !draft.met && only_the_clock_says_so(pen, &row).await? {
        row = not_met(pen, (row, by)).await?;
    }
    if let Ok(state) = after(row.state, Step::Review) {
        row.state = state;
        save(pen, row).await?;
    }
    if first {
        note(pen, Some(by), (id, Act::OutcomeTold)).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Nobody told that they met: the time of the meeting passed, that is all.
async fn only_the_clock_says_so(pen: Pen<'_>, row: &introduction::Model) -> Result<bool, DbErr> {
    if row.met_at.is_none() || row.met_at != row.meeting_ends_at {
        return Ok(false);
    }
    let last = super::readers::events_of(pen.tx, row.id).await?;
    let last = last.iter().rev().find(|line| line.act == Act::Met);
    let answers = outcomes_of(pen.tx, (row.id, None)).await?;
    let told = answers.iter().any(|line| line.met == Some(true));
    Ok(last.is_some_and(|line| line.side.is_none()) && !told)
}

/// Questions and answers of an introduction, by side and day.
pub async fn outcomes_of(
    db: &impl ConnectionTrait,
    (id, side): (IntroductionId, Option<Side>),
) -> Result<Vec<introduction_outcome::Model>, DbErr> {
    let mut select = introduction_outcome::Entity::find()
        .filter(introduction_outcome::Column::IntroductionId.eq(id));
    if let Some(side) = side {
        select = select.filter(introduction_outcome::Column::Side.eq(side));
    }
    select
        .order_by_asc(introduction_outcome::Column::Days)
        .order_by_asc(introduction_outcome::Column::Side)
        .all(db)
        .await
}
