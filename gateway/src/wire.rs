//! RFC 6455 frames, the server's side: what a peer's bytes mean, and our texts as bytes. No extensions.
//!
//! Our own, because a library's codec keeps its buffers while a connection is idle, and idle is what connections are.

use protocol::limit::FRAME_BYTES;

const FIN: u8 = 0x80;
const RESERVED: u8 = 0x70;
const MASKED: u8 = 0x80;
const CONTINUATION: u8 = 0x0;
const TEXT: u8 = 0x1;
const BINARY: u8 = 0x2;
const CLOSE: u8 = 0x8;
const PING: u8 = 0x9;
const PONG: u8 = 0xA;
/// Payload of a control frame.
const CONTROL_BYTES: usize = 125;

/// What a peer said.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Unit {
    Text(String),
    /// Answer it with a pong of the same content.
    Ping(Vec<u8>),
    Pong,
    Close,
}

/// Why bytes are not by the protocol, or by ours. The text is for the peer.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub(crate) enum WireError {
    #[error("a binary message; only text is spoken here")]
    Binary,
    #[error("a message of more than {FRAME_BYTES} bytes")]
    TooLong,
    #[error("a text that is not UTF-8")]
    NotUtf8,
    #[error("a frame without a mask")]
    Unmasked,
    #[error("a frame that breaks RFC 6455")]
    Malformed,
}

/// Turns bytes into units. Holds memory only while something is incomplete.
#[derive(Default, Debug)]
pub(crate) struct Decoder {
    input: Vec<u8>,
    /// Up to here the input was taken.
    at: usize,
    /// The fragments of a text that is not finished.
    fragments: Option<Vec<u8>>,
}

/// The head of a frame.
struct Head {
    is_last: bool,
    opcode: u8,
    mask: [u8; 4],
    /// Bytes of the head itself, and of what follows it.
    head: usize,
    payload: usize,
}

impl Decoder {
    pub(crate) fn feed(&mut self, bytes: &[u8]) {
        self.input.extend_from_slice(bytes);
    }

    /// The next unit, if all of it is there.
    pub(crate) fn next(&mut self) -> Result<Option<Unit>, WireError> {
        loop {
            let Some(head) = self.head()? else { return Ok(self.wait()) };
            let (begin, end) = (self.at + head.head, self.at + head.head + head.payload);
            if self.input.len() < end {
                return Ok(self.wait());
            }
            self.at = end;
            let payload = &mut self.input[begin..end];
            for (byte, mask) in payload.iter_mut().zip(head.mask.iter().cycle()) {
                *byte ^= mask;
            }
            let unit = match head.opcode {
                PING => Some(Unit::Ping(payload.to_vec())),
                PONG => Some(Unit::Pong),
                CLOSE => Some(Unit::Close),
                _ => self.data(begin..end, head.is_last)?,
            };
            if let Some(unit) = unit {
                return Ok(Some(unit));
            }
        }
    }

    /// A part of a text, which may complete it.
    fn data(&mut self, part: std::ops::Range<usize>, is_last: bool) -> Result<Option<Unit>, WireError> {
        let part = &self.input[part];
        let whole = match self.fragments.take() {
            None if is_last => part.to_vec(),
            None => {
                self.fragments = Some(part.to_vec());
                return Ok(None);
            }
            Some(mut fragments) => {
                fragments.extend_from_slice(part);
                if !is_last {
                    self.fragments = Some(fragments);
                    return Ok(None);
                }
                fragments
            }
        };
        String::from_utf8(whole).map(|text| Some(Unit::Text(text))).map_err(|_| WireError::NotUtf8)
    }

    /// Reads and judges a head, before its payload has come.
    fn head(&self) -> Result<Option<Head>, WireError> {
        let input = &self.input[self.at..];
        let [first, second, rest @ ..] = input else { return Ok(None) };
        if first & RESERVED != 0 {
            return Err(WireError::Malformed);
        }
        if second & MASKED == 0 {
            return Err(WireError::Unmasked);
        }
        let (is_last, opcode) = (first & FIN != 0, first & 0x0F);
        let (payload, rest, long) = match second & !MASKED {
            126 => match rest {
                [a, b, rest @ ..] => (u64::from(u16::from_be_bytes([*a, *b])), rest, 2),
                _ => return Ok(None),
            },
            127 => match rest.split_first_chunk::<8>() {
                Some((length, rest)) => (u64::from_be_bytes(*length), rest, 8),
                None => return Ok(None),
            },
            short => (u64::from(short), rest, 0),
        };
        let payload = usize::try_from(payload).map_err(|_| WireError::TooLong)?;
        let begun = self.fragments.as_ref();
        match opcode {
            CLOSE | PING | PONG if !is_last || payload > CONTROL_BYTES => return Err(WireError::Malformed),
            CLOSE | PING | PONG => {}
            BINARY => return Err(WireError::Binary),
            CONTINUATION if begun.is_none() => return Err(WireError::Malformed),
            TEXT if begun.is_some() => return Err(WireError::Malformed),
            CONTINUATION | TEXT => {
                if begun.map_or(0, Vec::len).saturating_add(payload) > FRAME_BYTES {
                    return Err(WireError::TooLong);
                }
            }
            _ => return Err(WireError::Malformed),
        }
        let Some(mask) = rest.first_chunk::<4>() else { return Ok(None) };
        Ok(Some(Head { is_last, opcode, mask: *mask, head: 2 + long + 4, payload }))
    }

    /// Nothing complete is there: lets go of what was taken.
    fn wait(&mut self) -> Option<Unit> {
        if self.at == self.input.len() {
            self.input = Vec::new();
        } else {
            self.input.drain(..self.at);
        }
        self.at = 0;
        None
    }
}

/// Adds a text as one frame.
pub(crate) fn text(text: &str, to: &mut Vec<u8>) {
    frame(TEXT, text.as_bytes(), to);
}

/// Adds the answer to a ping.
pub(crate) fn pong(content: &[u8], to: &mut Vec<u8>) {
    frame(PONG, content, to);
}

/// Adds a close frame; the reason is cut to what fits.
pub(crate) fn close(code: u16, reason: &str, to: &mut Vec<u8>) {
    let mut end = reason.len().min(CONTROL_BYTES - 2);
    while !reason.is_char_boundary(end) {
        end -= 1;
    }
    let content = [&code.to_be_bytes()[..], &reason.as_bytes()[..end]].concat();
    frame(CLOSE, &content, to);
}

fn frame(opcode: u8, payload: &[u8], to: &mut Vec<u8>) {
    to.reserve_exact(payload.len() + 10);
    to.push(FIN | opcode);
    match (u8::try_from(payload.len()), u16::try_from(payload.len())) {
        (Ok(short @ 0..=125), _) => to.push(short),
        (_, Ok(long)) => {
            to.push(126);
            to.extend_from_slice(&long.to_be_bytes());
        }
        _ => {
            to.push(127);
            to.extend_from_slice(&u64::try_from(payload.len()).unwrap_or(u64::MAX).to_be_bytes());
        }
    }
    to.extend_from_slice(payload);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A frame as a client sends it.
    fn masked(first: u8, payload: &[u8]) -> Vec<u8> {
        let mut bytes = Vec::new();
        frame(first & 0x0F, payload, &mut bytes);
        let head = bytes.len() - payload.len();
        bytes[0] = first;
        bytes[1] |= MASKED;
        let mask = [7, 77, 177, 200];
        for (at, byte) in bytes[head..].iter_mut().enumerate() {
            *byte ^= mask[at % 4];
        }
        bytes.splice(head..head, mask);
        bytes
    }

    fn decode(bytes: &[u8]) -> Result<Vec<Unit>, WireError> {
        let mut decoder = Decoder::default();
        decoder.feed(bytes);
        let mut units = Vec::new();
        while let Some(unit) = decoder.next()? {
            units.push(unit);
        }
        assert!(decoder.input.capacity() == 0 || !decoder.input.is_empty(), "an idle decoder holds nothing");
        Ok(units)
    }

    #[test]
    fn texts_pings_and_fragments_are_understood() {
        let mut bytes = masked(FIN | TEXT, b"one");
        bytes.extend(masked(TEXT, "zw\u{f6}".as_bytes().split_at(3).0));
        bytes.extend(masked(FIN | PING, b"?"));
        bytes.extend(masked(FIN | CONTINUATION, "zw\u{f6}".as_bytes().split_at(3).1));
        bytes.extend(masked(FIN | CLOSE, &[3, 232]));
        let units = decode(&bytes).unwrap();
        let (one, two) = (Unit::Text("one".to_owned()), Unit::Text("zw\u{f6}".to_owned()));
        assert_eq!(units, [one, Unit::Ping(b"?".to_vec()), two, Unit::Close]);
    }

    #[test]
    fn what_breaks_the_protocol_is_named() {
        let ping = |payload: &[u8], first| decode(&masked(first, payload));
        assert_eq!(ping(&[0; 126], FIN | PING), Err(WireError::Malformed));
        assert_eq!(ping(b"", PING), Err(WireError::Malformed));
        assert_eq!(decode(&masked(FIN | BINARY, b"x")), Err(WireError::Binary));
        assert_eq!(decode(&masked(FIN | 0x3, b"x")), Err(WireError::Malformed));
        assert_eq!(decode(&masked(FIN | 0x40 | TEXT, b"x")), Err(WireError::Malformed));
        assert_eq!(decode(&masked(FIN | CONTINUATION, b"x")), Err(WireError::Malformed));
        assert_eq!(decode(&masked(FIN | TEXT, &[0xFF, 0xFE])), Err(WireError::NotUtf8));
        let mut unmasked = Vec::new();
        text("x", &mut unmasked);
        assert_eq!(decode(&unmasked), Err(WireError::Unmasked));
        let mut twice = masked(TEXT, b"one");
        twice.extend(masked(TEXT, b"two"));
        assert_eq!(decode(&twice), Err(WireError::Malformed));
    }

    #[test]
    fn a_long_message_is_refused_by_its_head_alone_whole_or_in_parts() {
        assert_eq!(decode(&[FIN | TEXT, MASKED | 127, 0, 0, 0, 0, 0, 1, 0, 1]), Err(WireError::TooLong));
        assert_eq!(decode(&[FIN | TEXT, MASKED | 127, 0xFF, 0, 0, 0, 0, 0, 0, 0]), Err(WireError::TooLong));
        let mut parts = masked(TEXT, &[b'x'; FRAME_BYTES]);
        parts.extend(masked(FIN | CONTINUATION, b"x"));
        assert_eq!(decode(&parts), Err(WireError::TooLong));
        assert_eq!(decode(&masked(FIN | TEXT, &[b'x'; FRAME_BYTES])).unwrap().len(), 1);
    }

    #[test]
    fn a_close_reason_is_cut_between_characters() {
        let mut bytes = Vec::new();
        close(4400, &"\u{f6}".repeat(100), &mut bytes);
        assert_eq!(usize::from(bytes[1]), bytes.len() - 2);
        assert!(std::str::from_utf8(&bytes[4..]).is_ok() && bytes[1] <= 125);
    }

    proptest! {
        #[test]
        fn any_bytes_in_any_pieces_mean_the_same(
            texts in proptest::collection::vec(".{0,300}", 0..6),
            noise in proptest::collection::vec(any::<u8>(), 0..40),
            cut in 1_usize..50,
        ) {
            let mut bytes: Vec<u8> = texts.iter().flat_map(|text| masked(FIN | TEXT, text.as_bytes())).collect();
            bytes.extend(noise);
            let whole = decode(&bytes);
            let mut decoder = Decoder::default();
            let (mut units, mut error) = (Vec::new(), None);
            'pieces: for piece in bytes.chunks(cut) {
                decoder.feed(piece);
                loop {
                    match decoder.next() {
                        Ok(Some(unit)) => units.push(unit),
                        Ok(None) => break,
                        Err(found) => {
                            error = Some(found);
                            break 'pieces;
                        }
                    }
                }
            }
            match whole {
                Ok(whole) => prop_assert_eq!((whole, None), (units.clone(), error)),
                Err(first) => prop_assert_eq!(Some(first), error),
            }
            prop_assert!(units.len() >= texts.len());
        }
    }
}
