"""Invented files of the shape of CQC's care directory."""

from __future__ import annotations

_COLUMNS = (
    *("Name", "Also known as", "Address", "Postcode", "Phone number"),
    *("Service's website (if available)", "Service types", "Date of latest check"),
    *("Specialisms/services", "Provider name", "Local authority", "Region", "Location URL"),
    *("CQC Location ID (for office use only)", "CQC Provider ID (for office use only)"),
)
HEADER = ",".join(_COLUMNS)


def row(
    location_id: str,
    name: str,
    *,
    postcode: str = "ZZ1 1ZZ",
    provider: str = "Larkspur Care Limited",
    address: str = "1 Example Street,Exampleton",
) -> str:
    """One place."""
    cells = (
        *(name, "", address, postcode, "01632960100", "www.larkspur.example"),
        *("Homecare agencies|Supported living", "14/Apr/2022 - 00:00", "Dementia", provider),
        *("Exampleborough", "North West", f"https://www.cqc.org.uk/location/{location_id}"),
        *(location_id, "1-999900001"),
    )
    return ",".join(f'"{cell}"' if "," in cell else cell for cell in cells)


def directory(*rows: str, made_on: str = "18 November 2026", manager: str | None = None) -> str:
    """A whole file with its title lines; with `manager` it has a column for a person's name."""
    more = "" if manager is None else ",Registered manager"
    cell = "" if manager is None else f",{manager}"
    title = [
        "CQC care directory" + "," * 14,
        "," * 14,
        f"This data was produced on {made_on}" + "," * 14,
        "," * 14,
    ]
    lines = [*title, HEADER + more, *(line + cell if line else line for line in rows)]
    return "\r\n".join(lines) + "\r\n"
