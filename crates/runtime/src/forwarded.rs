//! Whose connection it is when proxies stand in front: what they say counts, what anybody else says does not.

use std::net::{IpAddr, SocketAddr};

use http::HeaderMap;
use http::header::FORWARDED;

use crate::network::Network;

const X_FORWARDED_FOR: &str = "x-forwarded-for";

/// The client's address: the peer's own, unless the peer is a trusted proxy. Then the right-most address that the
/// proxies noted and that is no trusted proxy itself; everything further left may be made up. The port is the peer's.
pub fn client(peer: SocketAddr, headers: &HeaderMap, trusted: &[Network]) -> SocketAddr {
    let is_trusted = |address: IpAddr| trusted.iter().any(|network| network.contains(address));
    if !is_trusted(peer.ip()) {
        return peer;
    }
    let listed = last_before_strangers(&values(headers, X_FORWARDED_FOR), whole, is_trusted);
    let standard = last_before_strangers(&values(headers, FORWARDED.as_str()), for_parameter, is_trusted);
    let address = match (listed, standard) {
        // One of the two was written by the client: the proxy passed it on, and nobody knows which.
        (Some(listed), Some(standard)) if listed != standard => peer.ip(),
        (listed, standard) => listed.or(standard).unwrap_or(peer.ip()),
    };
    SocketAddr::new(address, peer.port())
}

/// The elements of a header that may stand on several lines, in order.
fn values<'a>(headers: &'a HeaderMap, name: &str) -> Vec<&'a str> {
    let lines = headers.get_all(name).iter();
    // A line that is no text is an element that is no address.
    lines.flat_map(|line| line.to_str().unwrap_or("?").split(',')).map(str::trim).collect()
}

/// From the right: through trusted proxies to the first that is none. An element that is no address ends the search,
/// because whoever wrote it may have written all that is left of it.
fn last_before_strangers(
    elements: &[&str],
    address_of: impl Fn(&str) -> Option<IpAddr>,
    is_trusted: impl Fn(IpAddr) -> bool,
) -> Option<IpAddr> {
    let mut last = None;
    for element in elements.iter().rev() {
        let Some(address) = address_of(element).map(|address| address.to_canonical()) else { break };
        last = Some(address);
        if !is_trusted(address) {
            break;
        }
    }
    last
}

/// `192.0.2.1`, `192.0.2.1:4711`, `2001:db8::1`, `[2001:db8::1]` or `[2001:db8::1]:4711`.
fn whole(element: &str) -> Option<IpAddr> {
    let bare = element.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(element);
    bare.parse().ok().or_else(|| element.parse::<SocketAddr>().ok().map(|address| address.ip()))
}

/// The same in `for=…` of one element of `Forwarded`, with or without quotes.
fn for_parameter(element: &str) -> Option<IpAddr> {
    let mut parameters = element.split(';').filter_map(|parameter| parameter.split_once('='));
    let (_, value) = parameters.find(|(name, _)| name.trim().eq_ignore_ascii_case("for"))?;
    let value = value.trim();
    whole(value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(value))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn seen(peer: &str, headers: &[(&'static str, &str)], trusted: &[&str]) -> String {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(*name, value.parse().unwrap());
        }
        let trusted: Vec<Network> = trusted.iter().map(|network| network.parse().unwrap()).collect();
        client(SocketAddr::new(peer.parse().unwrap(), 1), &map, &trusted).ip().to_string()
    }

    const PROXIES: &[&str] = &["10.0.0.0/8", "2001:db8:ffff::/48"];

    #[test]
    fn without_trusted_proxies_no_header_counts() {
        assert_eq!(seen("10.0.0.1", &[(X_FORWARDED_FOR, "192.0.2.1")], &[]), "10.0.0.1");
    }

    #[test]
    fn what_a_stranger_says_of_itself_does_not_count() {
        assert_eq!(seen("203.0.113.5", &[(X_FORWARDED_FOR, "192.0.2.1")], PROXIES), "203.0.113.5");
        assert_eq!(seen("203.0.113.5", &[("forwarded", "for=192.0.2.1")], PROXIES), "203.0.113.5");
    }

    #[test]
    fn the_right_most_address_that_is_no_proxy_counts_whatever_stands_left_of_it() {
        for spoofed in
            ["198.51.100.9, 192.0.2.1", "192.0.2.1, 10.0.0.7", "nonsense, 192.0.2.1,10.0.0.7, 10.1.1.1"]
        {
            assert_eq!(seen("10.0.0.1", &[(X_FORWARDED_FOR, spoofed)], PROXIES), "192.0.2.1", "{spoofed}");
        }
        let lines = [(X_FORWARDED_FOR, "198.51.100.9"), (X_FORWARDED_FOR, "192.0.2.1")];
        assert_eq!(seen("10.0.0.1", &lines, PROXIES), "192.0.2.1", "a second line stands right of the first");
    }

    #[test]
    fn the_standard_header_is_read_with_quotes_ports_and_ipv6() {
        for (value, address) in [
            ("for=192.0.2.1", "192.0.2.1"),
            ("For=\"192.0.2.1:4711\";proto=https;by=10.0.0.1", "192.0.2.1"),
            ("proto=http;for=\"[2001:db8::1]:4711\"", "2001:db8::1"),
            ("for=198.51.100.9, for=\"[2001:db8::1]\", for=10.0.0.3", "2001:db8::1"),
        ] {
            assert_eq!(seen("10.0.0.1", &[("forwarded", value)], PROXIES), address, "{value}");
        }
        assert_eq!(seen("2001:db8:ffff::1", &[(X_FORWARDED_FOR, "[2001:db8::1]:9")], PROXIES), "2001:db8::1");
        assert_eq!(seen("::ffff:10.0.0.1", &[(X_FORWARDED_FOR, "::ffff:192.0.2.1")], PROXIES), "192.0.2.1");
    }

    #[test]
    fn a_word_that_is_no_address_counts_for_the_proxy_that_wrote_it() {
        assert_eq!(seen("10.0.0.1", &[(X_FORWARDED_FOR, "unknown, 10.0.0.7")], PROXIES), "10.0.0.7");
        for hidden in ["unknown", "192.0.2.1, unknown", "_hidden, ", ""] {
            assert_eq!(seen("10.0.0.1", &[(X_FORWARDED_FOR, hidden)], PROXIES), "10.0.0.1", "{hidden:?}");
        }
    }

    #[test]
    fn two_headers_that_contradict_each_other_count_for_the_proxy() {
        let both = |listed, standard| {
            seen("10.0.0.1", &[(X_FORWARDED_FOR, listed), ("forwarded", standard)], PROXIES)
        };
        assert_eq!(both("192.0.2.1", "for=198.51.100.9"), "10.0.0.1");
        assert_eq!(both("192.0.2.1", "for=192.0.2.1"), "192.0.2.1");
    }

    #[test]
    fn only_proxies_in_the_list_leave_the_first_of_them() {
        assert_eq!(seen("10.0.0.1", &[(X_FORWARDED_FOR, "10.0.0.9, 10.0.0.8")], PROXIES), "10.0.0.9");
    }

    proptest! {
        #[test]
        fn hostile_headers_never_name_what_a_proxy_did_not_note(junk in "[ -~]{0,200}") {
            let listed = format!("{junk}, 192.0.2.1");
            prop_assert_eq!(seen("10.0.0.1", &[(X_FORWARDED_FOR, &listed)], PROXIES), "192.0.2.1");
            seen("10.0.0.1", &[("forwarded", &junk)], PROXIES);
        }
    }
}
