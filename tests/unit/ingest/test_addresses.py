from __future__ import annotations

import pytest

from reader.ingest.addresses import host_key, may_share_credentials, refusal, shown_url


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("127.0.0.1", "loopback"),
        ("127.255.255.254", "loopback"),
        ("::1", "loopback"),
        ("::ffff:127.0.0.1", "loopback"),
        ("64:ff9b::7f00:1", "loopback"),
        ("64:ff9b::10.0.0.1", "private"),
        ("64:ff9b:1::1", "private"),
        ("::127.0.0.1", "private"),
        ("2002:7f00:1::", "private"),
        ("2002:808:808::", "private"),
        ("2001:0:7f00:1::", "private"),
        ("10.1.2.3", "private"),
        ("172.16.0.1", "private"),
        ("192.168.1.1", "private"),
        ("100.64.0.1", "private"),
        ("192.0.0.1", "private"),
        ("192.0.2.1", "private"),
        ("198.18.0.1", "private"),
        ("192.88.99.1", "private"),
        ("0.0.0.0", "private"),
        ("255.255.255.255", "private"),
        ("240.0.0.1", "private"),
        ("169.254.169.254", "link-local"),
        ("fe80::1", "link-local"),
        ("fe80::1%eth0", "link-local"),
        ("fc00::1", "private"),
        ("fec0::1", "private"),
        ("2001:db8::1", "private"),
        ("3fff::1", "private"),
        ("::", "private"),
        ("224.0.0.1", "multicast"),
        ("ff02::1", "multicast"),
        ("::ffff:224.0.0.1", "multicast"),
        ("example.org", "no address"),
    ],
)
def test_addresses_that_are_refused(address: str, reason: str) -> None:
    assert refusal(address) == reason


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "93.184.216.34", "2606:4700::1111", "64:ff9b::8.8.8.8", "::ffff:8.8.8.8"]
)
def test_public_addresses(address: str) -> None:
    assert refusal(address) == ""


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://user:secret@example.org/feed?x=1", "https://example.org/feed?x=1"),
        ("https://user:se@cret@example.org/feed", "https://example.org/feed"),
        ("https://user:secret@[::1", "https://[::1"),
        ("https://example.org/@me", "https://example.org/@me"),
        ("https://example.org/a\nb", "https://example.org/ab"),
        ("", ""),
    ],
)
def test_urls_are_shown_without_credentials(url: str, shown: str) -> None:
    assert shown_url(url) == shown
    assert len(shown_url(url + "x" * 1000)) <= 200


def test_hosts_are_compared_without_case_brackets_and_point() -> None:
    assert host_key("Example.ORG.") == host_key("example.org")
    assert host_key("[::1]") == "::1"


@pytest.mark.parametrize(
    ("given_for", "target", "may"),
    [
        ("https://a.example/x", "https://a.example/y?z", True),
        ("https://A.example./x", "https://a.example:443/", True),
        ("http://a.example/x", "https://a.example/x", True),
        ("https://a.example/x", "http://a.example/x", False),
        ("http://a.example:8080/x", "https://a.example/x", False),
        ("http://a.example/x", "https://a.example:8443/x", False),
        ("https://a.example/x", "https://b.example/x", False),
        ("https://a.example/x", "https://www.a.example/x", False),
        ("https://a.example/x", "https://a.example:444/x", False),
        ("https://a.example/x", "https://jo:pw@a.example/x", True),
        ("https://a.example/x", "https://a.example@evil.example/x", False),
        ("", "", False),
        ("https://[::1", "https://[::1", False),
        ("https://a.example:99999/", "https://a.example:99999/", False),
    ],
)
def test_a_password_goes_to_its_own_place_only(given_for: str, target: str, may: bool) -> None:
    assert may_share_credentials(given_for, target) is may
