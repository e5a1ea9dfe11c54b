//! What tests share that draw their inputs.

/// Draws numbers; the same every time.
pub(crate) struct Draw(pub(crate) u64);

impl Draw {
    /// A number below `count`.
    pub(crate) fn below(&mut self, count: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % count
    }
}
