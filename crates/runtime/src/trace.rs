//! Trace context by W3C `traceparent`, version 00: one message is one trace across all hops.

use std::fmt;
use std::str::FromStr;

/// `00-<trace id>-<span id>-<flags>`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Trace {
    trace_id: u128,
    span_id: u64,
    sampled: bool,
}

/// A header that is not a `traceparent`: ignore it and mint a new one.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("this is no traceparent")]
pub struct NotATrace;

impl Trace {
    /// The first span of a new trace.
    pub fn mint() -> Self {
        Self {
            trace_id: non_zero(rand::random::<u128>),
            span_id: non_zero(rand::random::<u64>),
            sampled: true,
        }
    }

    /// The first span of the trace that bears this id: a message's trace is found by the message's own id.
    pub fn named(trace_id: u128) -> Self {
        Self { trace_id: if trace_id == 0 { 1 } else { trace_id }, ..Self::mint() }
    }

    /// A new span of the same trace.
    #[must_use]
    pub fn child(self) -> Self {
        Self { span_id: non_zero(rand::random::<u64>), ..self }
    }

    /// A child of what the header says, or a new trace if it is missing or malformed.
    pub fn continued(header: Option<&str>) -> Self {
        header.and_then(|text| text.parse::<Self>().ok()).map_or_else(Self::mint, Self::child)
    }

    pub const fn trace_id(self) -> u128 {
        self.trace_id
    }

    pub const fn is_sampled(self) -> bool {
        self.sampled
    }
}

/// All zeros are invalid by the standard.
fn non_zero<N: Default + PartialEq>(draw: impl Fn() -> N) -> N {
    loop {
        let drawn = draw();
        if drawn != N::default() {
            return drawn;
        }
    }
}

impl fmt::Display for Trace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "00-{:032x}-{:016x}-{:02x}", self.trace_id, self.span_id, u8::from(self.sampled))
    }
}

impl FromStr for Trace {
    type Err = NotATrace;

    /// Reads version 00, and of a later version the fields that 00 knows.
    fn from_str(text: &str) -> Result<Self, NotATrace> {
        let mut parts = text.split('-');
        let mut next = |digits: usize| match parts.next() {
            Some(part) if part.len() == digits && part.bytes().all(is_lower_hex) => Ok(part),
            _ => Err(NotATrace),
        };
        let (version, trace_id, span_id, flags) = (next(2)?, next(32)?, next(16)?, next(2)?);
        if version == "ff" || (version == "00" && parts.next().is_some()) {
            return Err(NotATrace);
        }
        let trace_id = u128::from_str_radix(trace_id, 16).map_err(|_| NotATrace)?;
        let span_id = u64::from_str_radix(span_id, 16).map_err(|_| NotATrace)?;
        let flags = u8::from_str_radix(flags, 16).map_err(|_| NotATrace)?;
        if trace_id == 0 || span_id == 0 {
            return Err(NotATrace);
        }
        Ok(Self { trace_id, span_id, sampled: flags & 1 == 1 })
    }
}

const fn is_lower_hex(byte: u8) -> bool {
    matches!(byte, b'0'..=b'9' | b'a'..=b'f')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{NotATrace, Trace};

    const SAMPLE: &str = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    #[test]
    fn a_header_is_read_and_written_back() {
        assert_eq!(SAMPLE.parse::<Trace>().unwrap().to_string(), SAMPLE);
    }

    #[test]
    fn a_trace_bears_the_id_it_is_given() {
        assert_eq!(Trace::named(7).trace_id(), 7);
        assert!(Trace::named(0).to_string().parse::<Trace>().is_ok());
    }

    #[test]
    fn a_child_stays_in_the_trace_with_a_span_of_its_own() {
        let parent: Trace = SAMPLE.parse().unwrap();
        let child = Trace::continued(Some(SAMPLE));
        assert_eq!(child.trace_id(), parent.trace_id());
        assert_ne!(child, parent);
    }

    #[test]
    fn what_is_no_header_starts_a_new_trace() {
        for bad in [
            "",
            "00",
            "00-0-0-0",
            "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            "00-00000000000000000000000000000000-b7ad6b7169203331-01",
            "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
            "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more",
            "00-+af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        ] {
            assert_eq!(bad.parse::<Trace>(), Err(NotATrace), "{bad}");
        }
        assert_ne!(Trace::continued(Some("nonsense")), Trace::continued(None));
    }

    proptest! {
        #[test]
        fn hostile_text_never_panics(text in ".{0,80}") {
            if let Ok(trace) = text.parse::<Trace>() {
                prop_assert!(trace.to_string().parse::<Trace>().is_ok());
            }
        }

        #[test]
        fn what_is_minted_can_be_read(_ in 0..64_u8) {
            let minted = Trace::mint();
            prop_assert_eq!(minted.to_string().parse::<Trace>(), Ok(minted));
        }
    }
}
