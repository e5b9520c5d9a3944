//! 勉強会: sessions, their parts and seats, registrations, waiting, reminders, attendance.

pub mod accessibility_need;
pub mod answer;
pub mod attendance;
pub mod co_host;
pub mod offer;
pub mod part;
pub mod public_request;
pub mod question;
pub mod registration;
pub mod reminder;
pub mod reminder_distance;
pub mod seats;
pub mod serial;
pub mod series;
pub mod session;
pub mod speaker;
pub mod theme;
pub mod upload;
