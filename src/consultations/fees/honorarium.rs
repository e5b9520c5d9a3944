//! What time comes to in yen.

/// What one person is paid an hour with, by one version of the rates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HourlyRate {
    /// Minutes; what is below a unit is cut off. Never nought.
    pub unit: u32,
    /// Yen, tax included.
    pub yen_per_hour: u32,
    /// Yen, tax included.
    pub most_per_day: u32,
    /// None where nothing is withheld.
    pub withholding: Option<Withholding>,
}

/// Income tax withheld at source (所得税法204条; 10.21 % up to a million yen a payment).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Withholding {
    /// Hundredths of a percent, up to the limit.
    pub rate: u32,
    /// Hundredths of a percent, of what is above it.
    pub rate_above: u32,
    /// Yen.
    pub limit: u32,
}

/// Yen throughout, whole ones.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Honorarium {
    pub units: u32,
    pub amount: u32,
    pub withheld: u32,
    /// What is handed over.
    pub net: u32,
}

/// What a meeting alone comes to where so much is paid for the same day already.
pub fn honorarium(rate: &HourlyRate, minutes: u32, paid_that_day: u32) -> Honorarium {
    let units = minutes / rate.unit.max(1);
    let whole = u64::from(rate.yen_per_hour) * u64::from(units) * u64::from(rate.unit) / 60;
    let left = rate.most_per_day.saturating_sub(paid_that_day);
    let amount = u32::try_from(whole).unwrap_or(u32::MAX).min(left);
    let withheld = withheld(rate.withholding, amount);
    Honorarium { units, amount, withheld, net: amount - withheld }
}

/// Income tax of one payment, rounded down to whole yen; never more than the payment.
pub fn withheld(withholding: Option<Withholding>, amount: u32) -> u32 {
    u32::try_from(tax(withholding, amount.into())).unwrap_or(amount)
}

fn tax(withholding: Option<Withholding>, amount: u64) -> u64 {
    let Some(rule) = withholding else { return 0 };
    let limit = u64::from(rule.limit);
    let below = amount.min(limit) * u64::from(rule.rate);
    let above = amount.saturating_sub(limit) * u64::from(rule.rate_above);
    ((below + above) / 10_000).min(amount)
}

/// Income tax of amounts that are paid to one person at one time, as each of them bears it: the
/// tax is reckoned on the whole and shared out by size. The parts add up to it exactly, and none
/// is larger than its amount.
pub fn shares(withholding: Option<Withholding>, amounts: &[u32]) -> Vec<u32> {
    let whole: u64 = amounts.iter().map(|amount| u64::from(*amount)).sum();
    let due = u128::from(tax(withholding, whole));
    let whole = u128::from(whole.max(1));
    let (mut so_far, mut shared) = (0u128, 0u128);
    let mut parts = Vec::with_capacity(amounts.len());
    for amount in amounts {
        // What all up to here bear, less what those before bear: nothing is lost by rounding.
        so_far += u128::from(*amount);
        let bears = due * so_far / whole;
        parts.push(u32::try_from(bears - shared).unwrap_or(*amount));
        shared = bears;
    }
    parts
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const TAX: Withholding = Withholding { rate: 1_021, rate_above: 2_042, limit: 1_000_000 };

    fn rate(unit: u32, withholding: Option<Withholding>) -> HourlyRate {
        HourlyRate { unit, yen_per_hour: 5_150, most_per_day: 30_900, withholding }
    }

    /// Minutes, paid that day, and what is expected.
    #[test]
    fn time_is_paid_by_whole_units_up_to_the_cap_of_the_day() {
        let cases = [
            (29, 0, (0, 0, 0, 0)),
            (30, 0, (1, 2_575, 262, 2_313)),
            (59, 0, (1, 2_575, 262, 2_313)),
            (60, 0, (2, 5_150, 525, 4_625)),
            (95, 0, (3, 7_725, 788, 6_937)),
            (360, 0, (12, 30_900, 3_154, 27_746)),
            (420, 0, (14, 30_900, 3_154, 27_746)),
            (60, 28_000, (2, 2_900, 296, 2_604)),
            (60, 30_900, (2, 0, 0, 0)),
            (60, 40_000, (2, 0, 0, 0)),
        ];

        for (minutes, paid, (units, amount, withheld, net)) in cases {
            let wanted = Honorarium { units, amount, withheld, net };
            assert_eq!(honorarium(&rate(30, Some(TAX)), minutes, paid), wanted, "{minutes}");
        }
    }

    #[test]
    fn an_organisation_receives_the_whole_and_an_odd_unit_is_rounded_down() {
        let paid = honorarium(&rate(20, None), 59, 0);

        assert_eq!(paid, Honorarium { units: 2, amount: 3_433, withheld: 0, net: 3_433 });
    }

    /// The National Tax Agency's own examples: 150,000 yen and 1,500,000 yen.
    #[test]
    fn tax_follows_the_agencys_examples() {
        assert_eq!(withheld(Some(TAX), 150_000), 15_315);
        assert_eq!(withheld(Some(TAX), 1_500_000), 204_200);
        assert_eq!(withheld(Some(TAX), 1_000_000), 102_100);
    }

    fn rates() -> impl Strategy<Value = HourlyRate> {
        let tax = proptest::option::of((0..=10_000u32, 0..=10_000u32, 0..2_000_000u32));
        (1..=120u32, 0..=200_000u32, 0..=1_000_000u32, tax).prop_map(
            |(unit, yen_per_hour, most_per_day, tax)| HourlyRate {
                unit,
                yen_per_hour,
                most_per_day,
                withholding: tax.map(|(rate, rate_above, limit)| Withholding {
                    rate,
                    rate_above,
                    limit,
                }),
            },
        )
    }

    proptest! {
        #[test]
        fn more_time_is_never_paid_less_and_the_cap_holds(
            rate in rates(), minutes in 0..2_000u32, more in 0..500u32, paid in 0..1_000_000u32
        ) {
            let (short, long) =
                (honorarium(&rate, minutes, paid), honorarium(&rate, minutes + more, paid));

            prop_assert!(short.amount <= long.amount && short.units <= long.units);
            prop_assert!(long.amount.saturating_add(paid) <= rate.most_per_day.max(paid));
            prop_assert!(long.withheld <= long.amount);
            prop_assert_eq!(long.net + long.withheld, long.amount);
        }

        #[test]
        fn the_meetings_of_a_day_add_up_to_the_day(
            rate in rates(), day in proptest::collection::vec(0..600u32, 0..8)
        ) {
            let sum = day.iter().fold(0, |paid, minutes| {
                paid + honorarium(&rate, *minutes, paid).amount
            });

            let free = HourlyRate { most_per_day: u32::MAX, ..rate };
            let whole: u64 =
                day.iter().map(|minutes| u64::from(honorarium(&free, *minutes, 0).amount)).sum();
            prop_assert_eq!(u64::from(sum), whole.min(u64::from(rate.most_per_day)));
        }
    }
}
