//! The values a form is made of: money, targets, dates. They know neither files nor editions.

pub mod date;
pub mod money;
pub mod target;
