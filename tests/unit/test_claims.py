"""Where a code may go, and what may become of a claim."""

from __future__ import annotations

import pytest

from marketplace.domain.claims import (
    GOING_ON,
    MOVES,
    ProofDomains,
    may_become,
    proof_address,
    proof_domains,
)
from marketplace.domain.registrations import ClaimStatus
from marketplace.domain.shared_hosts import FREE_MAIL, SHARED_SITES, SUFFIXES


@pytest.mark.parametrize(
    ("website", "domains"),
    [
        ("www.larkspur.example", ["larkspur.example"]),
        ("larkspur.co.uk", ["larkspur.co.uk"]),
        ("https://www.larkspur.co.uk/branches/north?x=1#top", ["larkspur.co.uk"]),
        ("HTTP://WWW.Larkspur.CO.UK:8080/", ["larkspur.co.uk"]),
        ("http://homes.larkspur.co.uk.", ["homes.larkspur.co.uk"]),
        ("https://www.www.larkspur.co.uk", ["www.larkspur.co.uk"]),
        ("www.a-home.co.uk / www.b-home.co.uk", ["a-home.co.uk", "b-home.co.uk"]),
        ("a-home.co.uk, www.a-home.co.uk;b-home.co.uk", ["a-home.co.uk", "b-home.co.uk"]),
        ("www.larkspur.co.uk (our website)", ["larkspur.co.uk"]),
        ("www.larkspur.co.uk and www.facebook.com/larkspur", ["larkspur.co.uk"]),
        ("info@larkspur.co.uk", ["larkspur.co.uk"]),
        ("https://www.oldham.gov.uk/homes", ["oldham.gov.uk"]),
        ("www.surgery.nhs.uk", ["surgery.nhs.uk"]),
        ("b\u00fccher.example", ["xn--bcher-kva.example"]),
        ("https://xn--bcher-kva.example", ["xn--bcher-kva.example"]),
        ("\uff4carkspur.co.uk", ["larkspur.co.uk"]),
    ],
)
def test_the_domain_of_the_register_s_website(website: str, domains: list[str]) -> None:
    assert proof_domains(website) == ProofDomains(domains=tuple(domains))


@pytest.mark.parametrize("website", ["", "  ", "-", "NA", "n/a", "None", "TBC"])
def test_no_website_no_code(website: str) -> None:
    assert proof_domains(website).domains == ()
    assert "has no website" in proof_domains(website).refused


@pytest.mark.parametrize(
    "website",
    [
        *("http://", "localhost", "127.0.0.1", "https://[::1]/", "10.0.0.1:8000", "co.uk"),
        *("www.co.uk", "www.nhs.uk/services", "gov.uk", "larkspur..co.uk", "lark_spur.co.uk"),
        *("https://larkspur.co.uk@evil.example", "https:www.larkspur.co.uk", "not a website"),
        *(
            "mailto:info@larkspur.co.uk",
            "javascript:alert(1)",
            "https:///x",
            "https://",
            "larkspur",
        ),
        "x" * 70 + ".co.uk",
        ("long." * 50) + "example",
        "https://larkspur\u0000.example",
    ],
)
def test_what_is_no_web_address_gets_no_code(website: str) -> None:
    assert proof_domains(website).domains == ()
    assert "not a web address" in proof_domains(website).refused


@pytest.mark.parametrize(
    "website",
    [
        *("https://www.facebook.com/larkspur", "fb.me/x", "larkspur.wixsite.com/home"),
        *("https://sites.google.com/view/larkspur", "larkspur.wordpress.com", "linktr.ee/larkspur"),
        *(
            "www.carehome.co.uk/x",
            "https://www.carechoices.co.uk/care-home/x",
            "larkspur.github.io",
        ),
        *("WWW.FACEBOOK.COM", "https://m.facebook.com:443/x", "facebook.com."),
    ],
)
def test_a_page_among_others_proves_nothing(website: str) -> None:
    assert proof_domains(website).domains == ()
    assert "which many share" in proof_domains(website).refused


@pytest.mark.parametrize(
    "website", ["gmail.com", "larkspur@gmail.com", "http://www.hotmail.co.uk", "x.onmicrosoft.com"]
)
def test_free_mail_proves_nothing(website: str) -> None:
    assert proof_domains(website).domains == ()
    assert "Anybody can have an address" in proof_domains(website).refused


@pytest.mark.parametrize("host", sorted(FREE_MAIL | SHARED_SITES | SUFFIXES))
def test_each_of_the_tables_is_refused_whole(host: str) -> None:
    assert host == host.lower().strip(".")
    assert not proof_domains(f"https://www.{host}/larkspur").domains
    if host not in SUFFIXES:
        assert not proof_domains(f"larkspur.{host}").domains


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("info", "info@larkspur.co.uk"),
        (" jo.smith+care ", "jo.smith+care@larkspur.co.uk"),
        ("info@larkspur.co.uk", "info@larkspur.co.uk"),
        ("Info@WWW.Larkspur.co.uk", "Info@larkspur.co.uk"),
        ("info@north.example", "info@north.example"),
    ],
)
def test_the_address_is_at_the_domain(typed: str, address: str) -> None:
    assert proof_address(("larkspur.co.uk", "north.example"), typed) == address


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "before the @"),
        ("info@", "ends in @larkspur.co.uk"),
        ("@larkspur.co.uk", "before the @"),
        ("info@gmail.com", "ends in @larkspur.co.uk"),
        ("info@evil.larkspur.co.uk", "ends in @larkspur.co.uk"),
        ("me@evil.example@larkspur.co.uk", "before the @"),
        ("a b", "before the @"),
        (".info", "before the @"),
        ("in..fo", "before the @"),
        ('"me@evil.example,"', "ends in"),
        ("me,you", "before the @"),
        ("me\r\nBcc: you", "before the @"),
        ("j\u043e", "before the @"),
        ("x" * 65, "before the @"),
    ],
)
def test_no_other_address_gets_the_code(typed: str, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        proof_address(("larkspur.co.uk",), typed)


def test_without_a_domain_there_is_no_address() -> None:
    with pytest.raises(ValueError, match="no domain"):
        proof_address((), "info")


def test_only_a_code_or_an_officer_leads_to_a_verified_claim() -> None:
    before = {status for status in ClaimStatus if may_become(status, ClaimStatus.VERIFIED)}
    assert before == {ClaimStatus.CODE_SENT, ClaimStatus.REFERRED}


def test_what_is_over_stays_over() -> None:
    assert MOVES.keys() == set(ClaimStatus)
    over = {status for status in ClaimStatus if not MOVES[status]}
    assert over == {ClaimStatus.REFUSED, ClaimStatus.ENDED}
    assert over.isdisjoint(GOING_ON)
    assert over | GOING_ON == set(ClaimStatus)
    assert all(may_become(status, ClaimStatus.ENDED) for status in GOING_ON)


def test_only_an_officer_s_desk_refuses() -> None:
    before = {status for status in ClaimStatus if may_become(status, ClaimStatus.REFUSED)}
    assert before == {ClaimStatus.REFERRED}
