//! The values a form is made of: money, targets, dates. They know neither files nor editions.

pub mod date;
pub mod moment;
pub mod money;
pub mod number;
pub mod operator;
pub mod outcomes;
pub mod range;
pub mod target;
pub mod unit;
