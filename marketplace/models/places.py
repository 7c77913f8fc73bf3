"""Where postcodes, their districts and named places are. Loaded by `flask postcodes import`."""

from __future__ import annotations

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.models.base import Base


class PostcodeRow(Base):
    """One unit postcode ("DA5 1AA"). `authority` and `ward` are empty where the file has none.

    Latitude and longitude are degrees of WGS 84; `authority` is a GSS code ("E09000004") or a
    name, `ward` a name, both as the file has them.
    """

    __tablename__ = "postcodes"

    postcode: Mapped[str] = mapped_column(String(8), primary_key=True)
    latitude: Mapped[float]
    longitude: Mapped[float]
    authority: Mapped[str] = mapped_column(String(60))
    ward: Mapped[str] = mapped_column(String(80))


class PostcodeDistrict(Base):
    """The middle of a postcode district ("DA5"), and the authority most of it lies in."""

    __tablename__ = "postcode_districts"

    district: Mapped[str] = mapped_column(String(4), primary_key=True)
    latitude: Mapped[float]
    longitude: Mapped[float]
    authority: Mapped[str] = mapped_column(String(60))
    town: Mapped[str] = mapped_column(String(80))


class PlaceName(Base):
    """A place by its name: a town, a village, a ward. `folded` is how it is looked up.

    `district` is the postcode district of its middle; `near` tells places of one name apart.
    """

    __tablename__ = "place_names"

    id: Mapped[int] = mapped_column(primary_key=True)
    folded: Mapped[str] = mapped_column(String(80), index=True)
    name: Mapped[str] = mapped_column(String(80))
    near: Mapped[str] = mapped_column(String(80))
    latitude: Mapped[float]
    longitude: Mapped[float]
    district: Mapped[str] = mapped_column(String(4))
    authority: Mapped[str] = mapped_column(String(60))
