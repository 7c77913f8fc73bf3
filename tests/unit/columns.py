"""A builder of what search keeps of a listing; whatever a test does not say is not given."""

from __future__ import annotations

from marketplace.queries.shown import ColumnRow, Spellings

NO_SPELLINGS = Spellings(needs={}, languages={})


def column_row(id_: int, **given: object) -> ColumnRow:
    """One listing, by keywords of `ColumnRow`."""
    words = ("service_types", "needs", "languages", "audiences", "days", "times", "access")
    unknown = (
        *("rating", "latitude", "longitude", "price_pence", "price_unit"),
        *("availability", "availability_at", "first_shown_at"),
    )
    yes_or_no = ("regulated", "direct_payments", "isf", "is_rough", "can_choose_gender")
    blank: dict[str, object] = {
        "name": f"Listing {id_}",
        **dict.fromkeys(words, ()),
        **dict.fromkeys(unknown),
        **dict.fromkeys(yes_or_no, False),
        **dict.fromkeys(("district", "authority", "covers"), ""),
    }
    return ColumnRow(id=id_, **{**blank, **given})  # type: ignore[arg-type]  # as it is told
