//! A range of complex unknowns, real and imaginary parts in separate slices.

/// Mutable real and imaginary parts of a range of unknowns.
pub(super) struct SplitComplex<'a> {
    pub re: &'a mut [f32],
    pub im: &'a mut [f32],
}

impl<'a> SplitComplex<'a> {
    pub fn reborrow(&mut self) -> SplitComplex<'_> {
        SplitComplex { re: self.re, im: self.im }
    }

    pub fn split(self, at: usize) -> (SplitComplex<'a>, SplitComplex<'a>) {
        let (re, im) = (self.re.split_at_mut(at), self.im.split_at_mut(at));
        (SplitComplex { re: re.0, im: im.0 }, SplitComplex { re: re.1, im: im.1 })
    }

    pub fn parts(self) -> [&'a mut [f32]; 2] {
        [self.re, self.im]
    }
}
