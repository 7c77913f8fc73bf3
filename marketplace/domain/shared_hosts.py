"""Domains at which an address proves nothing about a service: too many people have one there."""

from __future__ import annotations

FREE_MAIL = frozenset(
    {
        *("gmail.com", "googlemail.com", "hotmail.com", "hotmail.co.uk", "outlook.com"),
        *("outlook.co.uk", "live.com", "live.co.uk", "msn.com", "yahoo.com", "yahoo.co.uk"),
        *("ymail.com", "rocketmail.com", "aol.com", "aol.co.uk", "icloud.com", "me.com"),
        *("mac.com", "btinternet.com", "btopenworld.com", "btconnect.com", "talktalk.net"),
        *("tiscali.co.uk", "lineone.net", "sky.com", "virginmedia.com", "virgin.net"),
        *("ntlworld.com", "blueyonder.co.uk", "plus.net", "plus.com", "plusnet.com"),
        *("freeserve.co.uk", "orange.net", "o2.co.uk", "ee.co.uk", "fsmail.net", "mail.com"),
        *("email.com", "gmx.com", "gmx.co.uk", "gmx.net", "proton.me", "pm.me"),
        *("protonmail.com", "tutanota.com", "tuta.com", "zoho.com", "zohomail.eu"),
        *("fastmail.com", "fastmail.co.uk", "hey.com", "yandex.com", "yandex.ru", "mail.ru"),
        *("onmicrosoft.com", "nhs.net", "doctors.org.uk", "doctors.net.uk", "cwgsy.net"),
        *("uwclub.net", "zen.co.uk", "supanet.com", "madasafish.com", "duck.com"),
    }
)
"""Providers of mail for anybody, and mail that a whole profession shares."""

SHARED_SITES = frozenset(
    {
        # Social networks, and links that lead elsewhere.
        *("facebook.com", "fb.com", "fb.me", "instagram.com", "twitter.com", "x.com"),
        *("linkedin.com", "youtube.com", "tiktok.com", "pinterest.com", "whatsapp.com", "wa.me"),
        *("linktr.ee", "bit.ly", "tinyurl.com", "t.co", "goo.gl", "g.page", "business.site"),
        # Where anybody makes a site.
        *("wix.com", "wixsite.com", "wordpress.com", "wpengine.com", "weebly.com"),
        *("weeblysite.com", "squarespace.com", "square.site", "blogspot.com", "blogspot.co.uk"),
        *("blogger.com", "google.com", "google.co.uk", "godaddysites.com", "webnode.com"),
        *("webnode.co.uk", "jimdo.com", "jimdofree.com", "jimdosite.com", "yolasite.com"),
        *("moonfruit.com", "site123.me", "strikingly.com", "webador.co.uk", "tumblr.com"),
        *("medium.com", "github.io", "netlify.app", "vercel.app", "pages.dev", "herokuapp.com"),
        *("azurewebsites.net", "amazonaws.com", "cloudfront.net", "myshopify.com", "carrd.co"),
        *(
            "mystrikingly.com",
            "ueniweb.com",
            "uenicdn.com",
            "btck.co.uk",
            "yell.com",
            "thomsonlocal.com",
        ),
        *("eventbrite.co.uk", "eventbrite.com", "justgiving.com", "checkatrade.com"),
        # Directories of care, and the regulators themselves.
        *("carehome.co.uk", "homecare.co.uk", "carechoices.co.uk", "lottie.org", "autumna.co.uk"),
        *("trustedcare.co.uk", "carehomes.co.uk", "housingcare.org", "cqc.org.uk", "gov.wales"),
    }
)
"""Sites on which many have a page. What hangs below one of these belongs to anybody too."""

SUFFIXES = frozenset(
    {
        *("co.uk", "org.uk", "me.uk", "ltd.uk", "plc.uk", "net.uk", "ac.uk", "sch.uk"),
        *("gov.uk", "nhs.uk", "police.uk", "mod.uk", "parliament.uk", "uk.com", "uk.net"),
        *("gb.com", "gb.net", "eu.com", "us.com", "co.com", "com.au", "co.nz", "org.au"),
    }
)
"""What addresses end in: by themselves nobody's. `www.nhs.uk` and `www.gov.uk` are everybody's."""


def is_below(host: str, domains: frozenset[str]) -> bool:
    """Whether a host is one of these domains, or hangs below one."""
    parts = host.split(".")
    return any(".".join(parts[start:]) in domains for start in range(len(parts)))
