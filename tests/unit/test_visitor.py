"""The visitor of the web tests fails at a page that breaks a promise: each is broken here once."""

from __future__ import annotations

import pytest
from werkzeug.test import Client, TestResponse
from werkzeug.wrappers import Response

from tests.web.visitor import PROMISES, PROMISES_OF_SIGNED_IN, Page

_SOUND = """<!doctype html>
<html lang="en-GB"><head>
<title>Home care \N{EN DASH} Find care and support \N{EN DASH} Marlbridge Borough Council</title>
<link rel="stylesheet" href="/static/council.css">
<script src="/static/own.js" nonce="once"></script>
</head><body>
<a href="#main-content">Skip to main content</a>
<header>The council</header>
<main id="main-content">
<div class="govuk-error-summary"><h2>There is a problem</h2>
<ul class="app-list govuk-error-summary__list"><li><a href="#name">Write a name</a></li></ul></div>
<h1>Home care</h1><h2>Ask</h2>
<form method="post"><input type="hidden" name="csrf_token" value="x">
<p id="name-error" class="govuk-error-message">Write a name</p>
<label for="name">Name</label><input id="name" name="name" aria-describedby="name-error">
<fieldset><legend>When</legend></fieldset>
<button>Send</button></form>
</main>
<footer>Care Quality Commission information under the Open Government Licence v3.0</footer>
</body></html>"""
_POLICY = {"Content-Security-Policy": "script-src 'nonce-once'"}
_NO_STORE = {"Cache-Control": "no-store"}


def _page(html: str, **headers: str) -> Page:
    answer = Response(html, mimetype="text/html", headers={**_POLICY, **_NO_STORE, **headers})
    response: TestResponse = Client(answer).get("/")
    return Page(response)


def _keeps_every_promise(page: Page) -> None:
    for promise in {*PROMISES, *PROMISES_OF_SIGNED_IN}:
        promise(page)


def test_a_sound_page_keeps_every_promise() -> None:
    _keeps_every_promise(_page(_SOUND))


@pytest.mark.parametrize(
    ("sound", "broken"),
    [
        ("<title>Home care", "<title>Care"),
        ("Borough Council</title>", "Borough</title>"),
        ("<h1>Home care</h1>", "<h1>Home care</h1><h1>Home care</h1>"),
        ("<h2>Ask</h2>", "<h3>Ask</h3>"),
        ("<header>", '<header id="name">'),
        ("<header>", '<header id="two words">'),
        ('aria-describedby="name-error"', 'aria-describedby="name-hint"'),
        ('href="#main-content"', 'href="#content"'),
        ('<label for="name">Name</label>', ""),
        ('<label for="name">Name</label>', '<label for="name"></label>'),
        ("<legend>When</legend>", "<legend> </legend>"),
        ("<button>Send</button>", "<button></button>"),
        ('<a href="#name">Write a name</a>', '<a href="#name-error">Write a name</a>'),
        ('<a href="#name">Write a name</a>', "Write a name"),
        ('href="/static/council.css"', 'href="https://example.org/council.css"'),
        ('src="/static/own.js"', 'src="https://example.org/own.js"'),
        ("<header>", '<header><img alt="" src="https://example.org/crest.png">'),
        ('nonce="once"', 'nonce="again"'),
        ("<header>", '<header style="color: red">'),
        ("<header>", "<style>p { color: red }</style><header>"),
        ("<header>", '<header onclick="go()">'),
        ('name="csrf_token"', 'name="other"'),
        ("Open Government Licence v3.0", "licence"),
        ('lang="en-GB"', 'lang="en"'),
        ("<header>The council</header>", ""),
        ("<body>", '<body><a href="/">Home</a>'),
    ],
)
def test_a_page_that_breaks_a_promise_is_noticed(sound: str, broken: str) -> None:
    assert sound in _SOUND
    with pytest.raises((AssertionError, ValueError)):
        _keeps_every_promise(_page(_SOUND.replace(sound, broken, 1)))


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("Set-Cookie", "session=x"),
        ("Vary", "Cookie"),
        ("Cache-Control", "public"),
        ("Content-Security-Policy", "script-src 'unsafe-inline' 'nonce-once'"),
    ],
)
def test_a_header_that_breaks_a_promise_is_noticed(header: str, value: str) -> None:
    with pytest.raises(AssertionError):
        _keeps_every_promise(_page(_SOUND, **{header: value}))
