use serde::Serialize;

use super::Letter;

/// Shows whoever sets the server up that letters arrive.
#[derive(Clone, Debug, Serialize)]
pub struct DeliveryCheck {
    /// `2026年11月24日（火）10:00`
    pub asked_at: String,
}

impl Letter for DeliveryCheck {
    const NAME: &'static str = "delivery_check";

    fn samples() -> Vec<Self> {
        vec![Self { asked_at: "2026年11月24日（火）10:00".to_owned() }]
    }
}
