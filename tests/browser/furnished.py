"""One of everything that a signed-in page can be about, put into the live service's database."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal

from sqlalchemy import select

from marketplace.app import create_app
from marketplace.config import Settings
from marketplace.demo.offers import Offer as DemoOffer
from marketplace.demo.offers import unlisted
from marketplace.demo.people import AUTHENTICATOR_KEY, PASSWORD
from marketplace.domain.access import Principal, Role
from marketplace.domain.documents import DocumentKind, Owner
from marketplace.domain.listings import PriceUnit
from marketplace.domain.registrations import ClaimStatus, ProviderKind
from marketplace.domain.visibility import HoldKind
from marketplace.models.accounts import LinkPurpose, SecondFactor, SingleUseLink
from marketplace.models.base import Base, db
from marketplace.models.holds import HoldRow
from marketplace.models.listings import Listing
from marketplace.models.locations import Location
from marketplace.models.providers import Provider
from marketplace.queries.claims import claims_of
from marketplace.queries.edits import draft_of_edit, draft_of_listing
from marketplace.services import (
    claims,
    documents,
    edit_sending,
    edits,
    keeping,
    registration_sending,
)
from marketplace.services.accounts_colleagues import invite_colleague
from marketplace.services.links import link_address, make_link
from marketplace.services.listing_content import create_listing
from marketplace.services.passwords import hash_password
from marketplace.services.register_places import Row, put, row_of
from marketplace.services.transaction import transaction
from marketplace.web.clock import system_clock
from marketplace.wiring import adapters
from tests.browser.live import Live
from tests.browser.on_the_desk import put_on_the_desk
from tests.browser.people import FRESH, HALFWAY, KESTREL, LINNET, ROWAN, SECURED, WREN
from tests.browser.sought import put_what_is_sought
from tests.browser.told_at_work import put_to_work_on, signed_in
from tests.integration.registering import registration_with
from tests.unit.files_to_upload import pdf
from tests.unit.registrations import LUNCH_CLUB, answers_of
from tests.web.people import SECRET, account

Ids = dict[str, int | str]
"""Values for the names in braces in the addresses of `signed_in_places`."""
_HALF_A_YEAR = timedelta(days=182)


def furnish(live: Live) -> Ids:
    """Put it there, with the live service's own settings; once for each live service."""
    app = create_app(Settings.from_environment(live.environment))
    with app.app_context():
        now = system_clock()
        made = _Making(now=now, hashed=hash_password(PASSWORD))
        ids = {
            **made.ways_in(),
            **made.provider(),
            **made.registrations(),
        }
        ids |= put_on_the_desk(ids, now=now)
        ids |= put_to_work_on(now=now)
        ids |= put_what_is_sought(signed_in(KESTREL, Role.PROVIDER), ids, now=now)
        db.session.remove()
        db.engine.dispose()
    return ids


@dataclass(frozen=True, slots=True, kw_only=True)
class _Making:
    """What everything here is made with."""

    now: datetime
    hashed: str

    def person(
        self, email: str, name: str, *providers: int, role: Role = Role.PROVIDER, key: str = ""
    ) -> Principal:
        """Somebody who can sign in with the demo's password; with an app where there is a key."""
        account_id = account(
            email,
            {role},
            now=self.now,
            provider_ids=providers,
            name=name,
            password_hash=self.hashed,
        )
        if key:
            _add(
                SecondFactor(
                    account_id=account_id, secret=key, created_at=self.now, confirmed_at=self.now
                )
            )
        return Principal(
            account_id=account_id,
            session_id=0,
            email=email,
            name=name,
            roles=frozenset({role}),
            provider_ids=frozenset(providers),
            has_second_factor=bool(key),
            passed_second_factor=bool(key),
        )

    def ways_in(self) -> Ids:
        """People half way through the door, and links that have come to somebody."""
        self.person(SECURED, "Sena Quill", key=AUTHENTICATOR_KEY)
        self.person(HALFWAY, "Hal Meadows", key=SECRET)
        self.person(FRESH, "Freya Stone", role=Role.QA)
        unsure = self.person("unsure@example.org", "Una Shore")
        confirm = self.token(LinkPurpose.CONFIRM_EMAIL, account_id=unsure.account_id)
        reset = self.token(LinkPurpose.RESET_PASSWORD, account_id=unsure.account_id)
        return {"confirm": confirm, "reset": reset}

    def token(self, purpose: LinkPurpose, **about: int | str) -> str:
        """The end of the address of a new link."""
        actor = self.person("linker@example.org", "Lin").actor
        with transaction(actor=actor, now=self.now) as tx:
            link_id = make_link(tx, purpose, lasts=timedelta(days=1), **about)  # type: ignore[arg-type]
        return link_address(link_id).rpartition("/")[2]

    def provider(self) -> Ids:
        """Wren keeps a club with everything about it, and an agency that is hidden."""
        provider_id = _add(
            Provider(
                name="Larkspur Lunch Clubs", kind=ProviderKind.UNREGULATED, created_at=self.now
            )
        )
        hidden = db.session.scalars(
            select(Listing)
            .join(HoldRow, HoldRow.listing_id == Listing.id)
            .where(HoldRow.kind == HoldKind.RATING.value, HoldRow.lifted_at.is_(None))
        ).first()
        assert hidden is not None, "the demo has a listing that its rating hides"
        wren = self.person(WREN, "Wren Halloran", provider_id, hidden.provider_id)
        colleague = self.person("jo@example.org", "Jo Tanner", provider_id)
        invite_colleague(provider_id, "kim@example.org", by=wren, now=self.now)
        listings = [self.listing(provider_id, wren, name) for name in ("Tuesday", "Friday")]
        self.change_of(listings[0], wren)
        sent = self.change_of(listings[1], wren)
        draft = draft_of_edit(sent, by=wren)
        edit_sending.send(sent, version=draft.version, by=wren, now=self.now)
        keeping.ask_a_person(hidden.id, "Our rating has changed since.", by=wren, now=self.now)
        self.insurance(provider_id, wren)
        still_right = self.token(
            LinkPurpose.STILL_RIGHT, account_id=wren.account_id, subject=f"listing:{listings[0]}"
        )
        invitation = db.session.scalars(
            select(SingleUseLink.id).where(
                SingleUseLink.purpose == LinkPurpose.INVITATION.value,
                SingleUseLink.subject == f"provider:{provider_id}",
            )
        ).one()
        return {
            "provider": provider_id,
            "colleague": colleague.account_id,
            "listing": listings[0],
            "waiting_listing": listings[1],
            "hidden_listing": hidden.id,
            "edit": edits.start_new(provider_id, copy_of=listings[0], by=wren, now=self.now),
            "blank_edit": edits.start_new(provider_id, by=wren, now=self.now),
            "still_right": still_right,
            "join": link_address(invitation).rpartition("/")[2],
        }

    def insurance(self, provider_id: int, by: Principal) -> None:
        """A document that nobody has looked at yet."""
        documents.add(
            documents.Upload(
                stream=io.BytesIO(pdf()),
                name="certificate-of-public-liability-insurance.pdf",
                kind=DocumentKind.INSURANCE,
                expires_on=(self.now + _HALF_A_YEAR).date(),
            ),
            to=Owner(provider_id=provider_id),
            by=by,
            files=adapters().files,
            now=self.now,
        )

    def listing(self, provider_id: int, by: Principal, day: str) -> int:
        """A club that is public."""
        offer = replace(
            LUNCH_CLUB,
            name=f"Larkspur {day} lunch club",
            price_from=Decimal("6.50"),
            price_unit=PriceUnit.SESSION,
            priced_on=self.now.date(),
            town="Marlbridge",
            covers="ZM1;ZM2",
        )
        with transaction(actor=by.actor, now=self.now) as tx:
            return create_listing(tx, provider_id=provider_id, offer=offer, source="registration")

    def change_of(self, listing_id: int, by: Principal) -> int:
        """A new name that waits for the council, and a telephone number that is public at once."""
        draft = draft_of_listing(listing_id, by=by)
        offer = replace(draft.wanted, name=f"{draft.wanted.name} and tea", phone="01632 960777")
        edits.save(listing_id, offer, version=draft.version, by=by, now=self.now)
        edit_id = draft_of_listing(listing_id, by=by).edit_id
        assert edit_id is not None
        return edit_id

    def on_the_register(self, offer: DemoOffer) -> Row:
        """A place that a search in our copy of the register finds."""
        return row_of(
            cqc_id=offer.location_id,
            name=offer.name,
            postcode=offer.place.postcode,
            address=f"{offer.place.street}, {offer.place.town}",
            provider_name=offer.provider_name,
            source="directory",
            seen_at=self.now,
        )

    def registrations(self) -> Ids:
        """Rowan's: one of each kind under way, one that was sent. Linnet claims the same place."""
        rowan = self.person(ROWAN, "Rowan Pike")
        linnet = self.person(LINNET, "Linnet Vale")
        with transaction(actor=rowan.actor, now=self.now) as tx:
            put(tx, [self.on_the_register(offer) for offer in unlisted()])
        place = db.session.scalars(select(Location.cqc_id).order_by(Location.id)).first()
        assert place is not None
        ids: Ids = {"place": place}
        registered = answers_of(ProviderKind.REGISTERED)
        link = replace(registered.register, location_id=place)
        registered = replace(registered, register=link)
        for kind in ProviderKind:
            answers = registered if kind is ProviderKind.REGISTERED else answers_of(kind)
            made, _ = registration_with(answers, rowan, claim=ClaimStatus.OPEN, now=self.now)
            ids[kind.value.replace("-", "_")] = made
        nothing = answers_of(ProviderKind.UNREGULATED)
        ids["begun"], _ = registration_with(replace(nothing, offers=()), rowan, now=self.now)
        helping = replace(LUNCH_CLUB, name="Helping hands", personal_care=True)
        stopped = replace(nothing, offers=(helping,))
        ids["stopped"], _ = registration_with(stopped, rowan, now=self.now)
        theirs, _ = registration_with(registered, linnet, claim=ClaimStatus.OPEN, now=self.now)
        claim = claims_of(registration_id=theirs)[0]
        claims.ask_for_call_back(claim.id, by=linnet, now=self.now)
        ids["referred"] = theirs
        for name, by in (("sent", rowan), ("sent_too", linnet)):
            answers = answers_of(ProviderKind.UNREGULATED, name=f"{by.name}'s tea club")
            ids[name], version = registration_with(answers, by, now=self.now)
            registration_sending.send(int(ids[name]), version=version, by=by, now=self.now)
        return ids


def _add(row: Base) -> int:
    db.session.add(row)
    db.session.commit()
    return int(getattr(row, "id", 0))
