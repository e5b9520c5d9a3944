//! Which step leads where.

use entities::networking::introduction::IntroductionState;

use crate::networking::Refusal;

/// What can happen to an introduction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    RequesterAgrees,
    AskPartner,
    PartnerAgrees,
    Introduce,
    Meet,
    /// The meeting did not take place after all.
    NotMet,
    Review,
    Close,
    /// Either side says no, before or after it said yes; or the secretariat sees no way.
    Decline,
    /// Nobody answered in time, or whoever asked has left.
    Lapse,
}

/// All of them.
pub const STEPS: [Step; 10] = [
    Step::RequesterAgrees,
    Step::AskPartner,
    Step::PartnerAgrees,
    Step::Introduce,
    Step::Meet,
    Step::NotMet,
    Step::Review,
    Step::Close,
    Step::Decline,
    Step::Lapse,
];

/// The state after a step, or the refusal that says where things stand.
pub fn after(from: IntroductionState, step: Step) -> Result<IntroductionState, Refusal> {
    use IntroductionState as S;
    let to = match (from, step) {
        (S::Candidate, Step::RequesterAgrees) => S::RequesterAgreed,
        // Asked once more where the first letter went astray, or somebody else is asked instead.
        (S::RequesterAgreed | S::PartnerAsked, Step::AskPartner) => S::PartnerAsked,
        (S::PartnerAsked, Step::PartnerAgrees) => S::PartnerAgreed,
        (S::PartnerAgreed, Step::Introduce) | (S::Met | S::Reviewed, Step::NotMet) => S::Introduced,
        (S::Introduced, Step::Meet) => S::Met,
        (S::Met | S::Reviewed, Step::Review) => S::Reviewed,
        (S::Introduced | S::Met | S::Reviewed, Step::Close) => S::Closed,
        (S::Candidate | S::RequesterAgreed | S::PartnerAsked | S::PartnerAgreed, Step::Lapse) => {
            S::Lapsed
        }
        (state, Step::Decline) if !is_over(state) => S::Declined,
        _ => return Err(Refusal::NotPossibleNow(from)),
    };
    Ok(to)
}

/// Nothing follows.
pub fn is_over(state: IntroductionState) -> bool {
    use IntroductionState as S;
    matches!(state, S::Closed | S::Declined | S::Lapsed)
}

/// Both sides know of each other.
pub fn is_open(state: IntroductionState) -> bool {
    use IntroductionState as S;
    matches!(state, S::Introduced | S::Met | S::Reviewed)
}

#[cfg(test)]
mod tests {
    use sea_orm::Iterable as _;

    use super::*;

    #[test]
    fn nobody_is_introduced_but_after_both_have_agreed() {
        let into = |to: IntroductionState| {
            IntroductionState::iter()
                .flat_map(|from| STEPS.map(|step| (from, step)))
                .filter(move |(from, step)| after(*from, *step) == Ok(to))
                .collect::<Vec<_>>()
        };

        assert_eq!(
            into(IntroductionState::Introduced),
            [
                (IntroductionState::PartnerAgreed, Step::Introduce),
                (IntroductionState::Met, Step::NotMet),
                (IntroductionState::Reviewed, Step::NotMet),
            ]
        );
        assert_eq!(
            into(IntroductionState::PartnerAgreed),
            [(IntroductionState::PartnerAsked, Step::PartnerAgrees)]
        );
        assert_eq!(
            into(IntroductionState::PartnerAsked),
            [
                (IntroductionState::RequesterAgreed, Step::AskPartner),
                (IntroductionState::PartnerAsked, Step::AskPartner),
            ]
        );
    }

    #[test]
    fn what_is_over_stays_over_and_what_is_not_can_be_declined() {
        for state in IntroductionState::iter() {
            let moves = STEPS.into_iter().filter(|step| after(state, *step).is_ok()).count();
            let declined = after(state, Step::Decline).is_ok();

            assert_eq!(moves == 0, is_over(state));
            assert_eq!(declined, !is_over(state));
        }
    }
}
