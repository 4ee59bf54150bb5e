//! How far a piece of work is, for whoever shows it.

/// Hears of the forms that are done.
pub trait Progress: Sync {
    /// There are so many forms.
    fn begin(&self, forms: usize);
    /// One more is done.
    fn step(&self);
    /// All are.
    fn end(&self);
}

/// Nobody looks.
impl Progress for () {
    fn begin(&self, _: usize) {}
    fn step(&self) {}
    fn end(&self) {}
}
