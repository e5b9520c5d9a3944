use std::sync::Arc;

use super::Sender;
use crate::mail::carrier::Carrier;
use crate::mail::{Roots, SmtpLimits};

impl Sender {
    /// Other limits of time, before the first use.
    #[must_use]
    pub fn with_limits(mut self, limits: SmtpLimits) -> Self {
        if let Some(carrier) = self.carrier() {
            carrier.set_limits(limits);
        }
        self
    }

    /// Another number of letters under way at once, before the first use.
    #[must_use]
    pub fn with_lanes(mut self, lanes: usize) -> Self {
        if let Some(inner) = Arc::get_mut(&mut self.0) {
            inner.lanes = lanes.max(1);
        }
        self
    }

    /// Further certificate authorities, before the first use.
    #[must_use]
    pub fn with_roots(mut self, roots: Roots) -> Self {
        if let Some(carrier) = self.carrier() {
            carrier.set_roots(roots);
        }
        self
    }

    /// None once it is in use.
    fn carrier(&mut self) -> Option<&mut Carrier> {
        Arc::get_mut(&mut self.0).and_then(|inner| Arc::get_mut(&mut inner.carrier))
    }
}
