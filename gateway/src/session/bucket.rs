//! A token bucket: so many at once, so many a second.

/// How much a bucket holds and how fast it fills.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Rate {
    /// How many may come at once.
    pub burst: u32,
    pub per_second: f32,
}

/// One bucket. Starts full.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bucket {
    tokens: f32,
    filled_at_ms: u64,
}

impl Bucket {
    pub(crate) fn full(rate: Rate, now_ms: u64) -> Self {
        Self { tokens: as_f32(u64::from(rate.burst)), filled_at_ms: now_ms }
    }

    /// Takes one token.
    ///
    /// Errors: the bucket is empty; after that many milliseconds it will not be.
    pub(crate) fn take(&mut self, rate: Rate, now_ms: u64) -> Result<(), u64> {
        let passed_s = as_f32(now_ms.saturating_sub(self.filled_at_ms)) / 1000.0;
        self.filled_at_ms = now_ms;
        self.tokens = (self.tokens + passed_s * rate.per_second).min(as_f32(u64::from(rate.burst)));
        if self.tokens >= 1.0 {
            self.tokens -= 1.0;
            return Ok(());
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a short positive wait, rounded up"
        )]
        Err(((1.0 - self.tokens) / rate.per_second.max(0.001) * 1000.0).ceil() as u64)
    }
}

fn as_f32(n: u64) -> f32 {
    #[expect(
        clippy::cast_precision_loss,
        reason = "a count of tokens or a pause; beyond 2^24 the bucket is full anyway"
    )]
    let n = n as f32;
    n
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATE: Rate = Rate { burst: 20, per_second: 2.0 };

    #[test]
    fn takes_a_burst_then_says_how_long_to_wait() {
        let mut bucket = Bucket::full(RATE, 1_000);
        for _ in 0..20 {
            assert_eq!(bucket.take(RATE, 1_000), Ok(()));
        }
        assert_eq!(bucket.take(RATE, 1_000), Err(500));
        assert_eq!(bucket.take(RATE, 1_500), Ok(()));
        assert!(bucket.take(RATE, 1_500).is_err());
    }

    #[test]
    fn never_holds_more_than_its_burst() {
        let mut bucket = Bucket::full(RATE, 0);
        for _ in 0..20 {
            assert_eq!(bucket.take(RATE, 3_600_000), Ok(()));
        }
        assert!(bucket.take(RATE, 3_600_000).is_err());
    }
}
