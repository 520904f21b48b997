"""Rounds of sampling: what is drawn to be read, and when a round is over. Rows only."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import F

from media_storage.keeping import FixityRound, Safekeeping
from media_storage.models import StoredObject
from media_storage.sampling import Aim, Draw, draw, found


def aim() -> Aim:
    """What the settings ask of a round."""
    return Aim(
        settings.FIXITY_DAMAGED_SHARE,
        settings.FIXITY_CONFIDENCE,
        settings.FIXITY_ROUND,
        settings.FIXITY_PERIOD,
    )


def next_round(at: datetime) -> FixityRound | None:
    """Draw a round where the last one, or the arrival of the first object, is a round's length ago; else None.

    A round draws at random from all objects, and besides takes those unread for longest: so many that none stays
    unread for the period. What an earlier round drew and nobody has read yet is read all the same.
    """
    last = FixityRound.objects.order_by("-begun_at").values_list("begun_at", flat=True).first()
    since = last or StoredObject.objects.order_by("stored_at").values_list("stored_at", flat=True).first()
    if since is None or since + settings.FIXITY_ROUND > at:
        return None
    population = Safekeeping.objects.count()
    return _draw(population, draw(population, aim()), at) if population else None


def sample(count: int, at: datetime) -> FixityRound:
    """Draw a round of exactly so many at random, at most all."""
    population = Safekeeping.objects.count()
    sampled = min(count, population)
    return _draw(population, Draw(sampled, 0, found(population, aim().share, sampled)), at)


def _draw(population: int, drawn: Draw, at: datetime) -> FixityRound:
    made = FixityRound.objects.create(
        begun_at=at,
        population=population,
        sampled=drawn.sampled,
        overdue=drawn.overdue,
        damaged_share=settings.FIXITY_DAMAGED_SHARE,
        detection=drawn.detection,
    )
    at_random = Safekeeping.objects.order_by("?").values_list("pk", flat=True)[: drawn.sampled]
    unread = Safekeeping.objects.order_by(F("checked_at").asc(nulls_first=True))
    ids = {*at_random, *unread.values_list("pk", flat=True)[: drawn.overdue]}
    Safekeeping.objects.filter(pk__in=ids).update(round=made)
    return made


def checked(stored_id: UUID, *, at: datetime) -> None:
    """Note that an object was checked as a whole; the round it was drawn in is over with its last one."""
    row = Safekeeping.objects.filter(pk=stored_id).values_list("round", flat=True).first()
    Safekeeping.objects.filter(pk=stored_id).update(checked_at=at, round=None)
    if row and not Safekeeping.objects.filter(round=row).exists():
        FixityRound.objects.filter(pk=row, finished_at=None).update(finished_at=at)
