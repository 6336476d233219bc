//! The one Kafka request that tells "usable" from "port open": metadata, spoken by hand so that no client is needed.

use std::io::{self, Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

const WAIT: Duration = Duration::from_secs(2);

/// How many brokers the one on this loopback port knows.
pub(crate) fn brokers(port: u16) -> io::Result<usize> {
    let address = std::net::SocketAddr::from(([127, 0, 0, 1], port));
    let mut stream = TcpStream::connect_timeout(&address, WAIT)?;
    stream.set_read_timeout(Some(WAIT))?;
    stream.set_write_timeout(Some(WAIT))?;
    // Header version 1: api 3, version 1, correlation 1, no client id. Body: an empty list of topics.
    let request: [u8; 14] = [0, 3, 0, 1, 0, 0, 0, 1, 0xff, 0xff, 0, 0, 0, 0];
    stream.write_all(&u32::try_from(request.len()).expect("fourteen").to_be_bytes())?;
    stream.write_all(&request)?;
    // Answer: size, correlation, then the count of brokers.
    let mut head = [0_u8; 12];
    stream.read_exact(&mut head)?;
    let count = i32::from_be_bytes(head[8..12].try_into().expect("four of twelve bytes"));
    usize::try_from(count)
        .map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "a negative count of brokers"))
}
