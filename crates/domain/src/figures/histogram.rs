//! How long something took, many times over: the sum exact, the spread in buckets.

use std::collections::BTreeMap;

/// Buckets of one power of two.
const STEPS: u32 = 64;
const BITS: u32 = STEPS.ilog2();

/// Durations in buckets at most 1/64 of their value wide, exact below 128 ms. Count, sum and longest are exact.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Histogram {
    buckets: BTreeMap<u32, u32>,
    count: u32,
    sum_ms: i64,
    longest_ms: i64,
}

impl Histogram {
    pub fn add(&mut self, ms: i64) {
        let ms = ms.max(0);
        *self.buckets.entry(bucket(ms)).or_default() += 1;
        self.count += 1;
        self.sum_ms += ms;
        self.longest_ms = self.longest_ms.max(ms);
    }

    pub fn merge(&mut self, other: &Self) {
        for (bucket, count) in &other.buckets {
            *self.buckets.entry(*bucket).or_default() += count;
        }
        self.count += other.count;
        self.sum_ms += other.sum_ms;
        self.longest_ms = self.longest_ms.max(other.longest_ms);
    }

    pub const fn count(&self) -> u32 {
        self.count
    }

    /// None of nothing, as of everything below.
    pub fn longest_ms(&self) -> Option<i64> {
        (self.count > 0).then_some(self.longest_ms)
    }

    /// Rounded to the millisecond, halves up.
    pub fn average_ms(&self) -> Option<i64> {
        let count = i64::from(self.count);
        (count > 0).then(|| (2 * self.sum_ms + count) / (2 * count))
    }

    /// The upper end of the bucket in which the smallest value stands that at least `percent` of a hundred do not exceed;
    /// never above the longest.
    pub fn percentile_ms(&self, percent: u32) -> Option<i64> {
        let rank = (u64::from(self.count) * u64::from(percent)).div_ceil(100).max(1);
        let mut below = 0;
        self.buckets.iter().find_map(|(bucket, count)| {
            below += u64::from(*count);
            (below >= rank).then(|| upper_end(*bucket).min(self.longest_ms))
        })
    }
}

/// The bucket of a duration.
const fn bucket(ms: i64) -> u32 {
    let ms = ms.unsigned_abs();
    if ms < 2 * STEPS as u64 {
        #[expect(clippy::cast_possible_truncation, reason = "it is below 128")]
        return ms as u32;
    }
    let shift = ms.ilog2() - BITS;
    #[expect(clippy::cast_possible_truncation, reason = "what is left is below 128")]
    let top = (ms >> shift) as u32;
    STEPS * shift + top
}

/// The longest duration of a bucket.
fn upper_end(bucket: u32) -> i64 {
    if bucket < 2 * STEPS {
        return i64::from(bucket);
    }
    let (shift, top) = (bucket / STEPS - 1, bucket % STEPS + STEPS);
    (i64::from(top + 1) << shift) - 1
}
