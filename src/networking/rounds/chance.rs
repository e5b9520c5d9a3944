/// Numbers without visible order that follow from a seed alone (`SplitMix64`, Steele, Lea and Flood
/// 2014). No floating point anywhere, so every machine gets the same ones.
pub(super) struct Chance(u64);

impl Chance {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// Below `bound`; 0 where there is nothing to choose from.
    pub fn below(&mut self, bound: usize) -> usize {
        let bound = u64::try_from(bound).unwrap_or(u64::MAX);
        let scaled = (self.number() >> 32).wrapping_mul(bound) >> 32;
        usize::try_from(scaled).unwrap_or(0)
    }

    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for at in (1..items.len()).rev() {
            items.swap(at, self.below(at + 1));
        }
    }

    /// Whether annealing takes a step that costs so much more at this heat. A number drawn from the
    /// exponential distribution, in sixteenths of a bit, decides.
    pub fn dares(&mut self, worse: i64, heat: i64) -> bool {
        if worse <= 0 {
            return true;
        }
        if heat == 0 || worse / heat > 40 {
            return false;
        }
        let drawn = self.number();
        let whole = i64::from(drawn.leading_zeros());
        let rest = i64::try_from((drawn << drawn.leading_zeros() << 1) >> 60).unwrap_or(0);
        // -log2 of a number between 0 and 1, as a straight line between powers of two.
        worse <= (heat / 16).saturating_mul(whole * 16 + 16 - rest)
    }
}
