"""Skeletons of names: stable, blind to what an eye passes over, never wider awake than the eye."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from marketplace.domain.claims import proof_address, proof_domains
from marketplace.domain.lookalikes import resembles, skeleton
from marketplace.domain.shared_hosts import FREE_MAIL, is_below

TRICKY = st.text(
    st.sampled_from(
        "rnvwm1lI0O5.'|!& \u00a0\u200btheLTDcaico\u0430\u0421\u03bc\u00df\u0130\u0307\ufb01"
    )
)
NAMES = TRICKY | st.text(max_size=40)
HOSTS = st.from_regex(r"[a-z][a-z0-9-]{0,8}(\.[a-z]{2,4}){1,2}", fullmatch=True)


@given(NAMES)
def test_a_skeleton_of_a_skeleton_is_itself(name: str) -> None:
    assert skeleton(skeleton(name)) == skeleton(name)


@given(NAMES)
def test_case_and_spaces_do_not_matter(name: str) -> None:
    assert skeleton(f"  {name}\u200b ") == skeleton(name)
    assert resembles(name, name) == bool(skeleton(name))


@given(
    st.sampled_from(sorted(FREE_MAIL)),
    st.sampled_from(["", "www.", "mail.", "larkspur."]),
    st.sampled_from(["", "http://", "https://", "HTTPS://", "info@"]),
    st.sampled_from(["", "/", "/larkspur", ":443/x", "?a=b", "."]),
    st.booleans(),
)
def test_no_spelling_of_a_free_mail_host_is_accepted(
    host: str,
    below: str,
    before: str,
    after: str,
    loud: bool,  # noqa: FBT001 - given by Hypothesis in order
) -> None:
    written = f"{before}{below}{host}{after}"
    assert proof_domains(written.upper() if loud else written).domains == ()


@given(st.text(max_size=80) | st.builds("{} {}".format, HOSTS, HOSTS))
def test_whatever_the_register_says_an_address_is_at_a_domain_of_its_own(website: str) -> None:
    proof = proof_domains(website)
    assert bool(proof.domains) != bool(proof.refused)
    for domain in proof.domains:
        assert not is_below(domain, FREE_MAIL)
        assert domain.isascii()
        assert proof_address(proof.domains, f"info@{domain}") == f"info@{domain}"


@given(st.text(max_size=80))
def test_whatever_is_typed_no_code_leaves_the_domain(typed: str) -> None:
    try:
        address = proof_address(("larkspur.example",), typed)
    except ValueError:
        return
    local, _, domain = address.partition("@")
    assert domain == "larkspur.example"
    assert local
    assert "@" not in local
