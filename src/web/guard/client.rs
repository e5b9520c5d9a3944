use std::net::IpAddr;

use actix_web::{HttpRequest, web};

use super::Guard;

/// Who asks, for counting only. `X-Forwarded-For` is believed from right to left, as long as the
/// hop that added an entry is a trusted proxy.
pub fn client_address(request: &HttpRequest) -> Option<IpAddr> {
    let peer = request.peer_addr()?.ip();
    let guard = request.app_data::<web::Data<Guard>>()?;
    let forwarded: Vec<&str> = request
        .headers()
        .get_all("x-forwarded-for")
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .collect();
    Some(behind_proxies(peer, &forwarded, &guard.trusted_proxies))
}

fn behind_proxies(peer: IpAddr, forwarded: &[&str], trusted: &[IpAddr]) -> IpAddr {
    let mut client = peer;
    for entry in forwarded.iter().rev() {
        if !trusted.contains(&client.to_canonical()) {
            break;
        }
        match entry.trim().parse() {
            Ok(address) => client = address,
            Err(_) => break,
        }
    }
    client.to_canonical()
}

/// The network an address belongs to, as providers hand them out: /24 or /56.
pub fn network_of(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => {
            let [a, b, c, _] = address.octets();
            format!("{a}.{b}.{c}.0/24")
        }
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{:x}::/56", d & 0xff00)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn a_header_from_a_stranger_is_not_believed() {
        let told = behind_proxies(ip("198.51.100.7"), &["203.0.113.1"], &[ip("192.0.2.1")]);

        assert_eq!(told, ip("198.51.100.7"));
    }

    #[test]
    fn the_last_hop_before_the_trusted_ones_is_the_client() {
        let trusted = [ip("192.0.2.1"), ip("192.0.2.2")];

        let told =
            behind_proxies(ip("192.0.2.1"), &["1.1.1.1", "203.0.113.9", "192.0.2.2"], &trusted);

        assert_eq!(told, ip("203.0.113.9"));
    }

    #[test]
    fn a_network_is_what_a_provider_hands_out() {
        assert_eq!(network_of(ip("203.0.113.9")), "203.0.113.0/24");
        assert_eq!(network_of(ip("2001:db8:1:2fe::1")), "2001:db8:1:200::/56");
        assert_eq!(network_of(ip("::ffff:203.0.113.9")), "203.0.113.0/24");
    }
}
