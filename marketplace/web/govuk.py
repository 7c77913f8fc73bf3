"""GOV.UK Design System components, for forms and one-off parts of a page.

The macros of govuk-frontend-jinja read options that were not given, which our own templates may
not: so they are rendered in an environment of their own. Lists of results, facets and page
numbers do not come through here: our own macros write the same markup several times faster.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from jinja2 import ChainableUndefined, Environment, PackageLoader, PrefixLoader
from markupsafe import Markup

_PACKAGE = "govuk_frontend_jinja"
_ENVIRONMENT = Environment(
    loader=PrefixLoader({_PACKAGE: PackageLoader(_PACKAGE)}),
    autoescape=True,
    undefined=ChainableUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@cache
def _module(component: str) -> object:
    return _ENVIRONMENT.get_template(f"{_PACKAGE}/components/{component}/macro.html").module


def govuk(component: str, options: Mapping[str, object]) -> Markup:
    """Render one component, for example `govuk("button", {"text": "Search"})`.

    Options are those of the design system. Raises jinja2.TemplateNotFound for no such component.
    """
    words = component.split("-")
    macro = getattr(_module(component), "govuk" + "".join(word.capitalize() for word in words))
    return Markup(macro(options))  # noqa: S704 - the macros escape what they are given
