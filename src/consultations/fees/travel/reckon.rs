/// Yen one way, and how far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LegCost {
    pub fare: u32,
    pub express_fare: u32,
    /// One way.
    pub km: Option<u32>,
    pub round_trip: bool,
}

/// What of a leg is paid: the fare, the express fare only from so many kilometres one way, both
/// ways where somebody came back the same way.
pub fn leg_paid(express_from_km: u32, leg: LegCost) -> u32 {
    let far = leg.km.is_some_and(|km| km >= express_from_km);
    let one_way = leg.fare.saturating_add(if far { leg.express_fare } else { 0 });
    if leg.round_trip { one_way.saturating_mul(2) } else { one_way }
}

/// What of a night is paid: what it cost, up to the ceiling of the place.
pub fn night_paid(most: u32, cost: u32) -> u32 {
    cost.min(most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn express_fares_count_from_the_distance_of_the_rates() {
        let leg = |km, round_trip| LegCost { fare: 1_980, express_fare: 2_550, km, round_trip };

        assert_eq!(leg_paid(100, leg(Some(99), false)), 1_980);
        assert_eq!(leg_paid(100, leg(Some(100), false)), 4_530);
        assert_eq!(leg_paid(100, leg(Some(120), true)), 9_060);
        assert_eq!(leg_paid(100, leg(None, true)), 3_960);
        assert_eq!(leg_paid(0, leg(Some(0), false)), 4_530);
    }

    #[test]
    fn a_night_is_paid_as_it_cost_and_never_above_the_ceiling() {
        assert_eq!(night_paid(13_000, 9_800), 9_800);
        assert_eq!(night_paid(13_000, 15_400), 13_000);
    }
}
