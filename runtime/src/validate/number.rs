//! `multipleOf` for the number types of generated code.

/// A number that can be divided.
pub trait Multiple: Copy {
    /// Whether this is a whole number of times `of`.
    fn is_multiple(self, of: Self) -> bool;
}

macro_rules! integers {
    ($($integer:ty),*) => {$(
        impl Multiple for $integer {
            fn is_multiple(self, of: Self) -> bool {
                // A remainder that cannot be computed (by zero, or the smallest by -1) leaves only one answer each.
                self.checked_rem(of).map_or(of != 0, |remainder| remainder == 0)
            }
        }
    )*};
}

integers!(
    i8, i16, i32, i64, i128, isize, u8, u16, u32, u64, u128, usize
);

impl Multiple for f64 {
    fn is_multiple(self, of: Self) -> bool {
        // 0.3 is a multiple of 0.1 in the decimal notation in which both were written, but not quite in binary.
        let times = self / of;
        times.is_finite() && (times - times.round()).abs() <= times.abs().max(1.0) * 1e-12
    }
}

impl Multiple for f32 {
    fn is_multiple(self, of: Self) -> bool {
        let times = self / of;
        times.is_finite() && (times - times.round()).abs() <= times.abs().max(1.0) * 1e-6
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn multiples_are_meant_as_they_are_written() {
        assert!(6_i64.is_multiple(3) && !7_i64.is_multiple(3));
        assert!(0.3.is_multiple(0.1) && !0.35.is_multiple(0.1));
        assert!(19.99.is_multiple(0.01) && !19.995.is_multiple(0.01));
        assert!(i8::MIN.is_multiple(-1) && !Multiple::is_multiple(1_u8, 0));
    }
}
