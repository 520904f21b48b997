"""The register of instrument numbers 文号: each is given once, never again, and what was not used says why."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from django.db import models
from django.db.models import Q

from enforcement.errors import NotNow, Taken, Unprocessable
from enforcement.law.numbers import Number
from enforcement.law.statutes import art
from enforcement.registry.county import SigningRule
from enforcement.registry.models import Account, Actor, Agency, Decider, NumberSeries, Recorded, legal_day
from enforcement.registry.rules import CASEWORK, Role

#: Who answers for an agency's numbers and sees which are missing.
KEEPERS = frozenset({Role.UNIT_HEAD, Role.AGENCY_HEAD, Role.ARCHIVIST, Role.REGISTRAR, Role.AUDITOR})


@dataclass(frozen=True, slots=True)
class Missing:
    """Numbers of a series that were drawn and are nobody's: written behind the acts."""

    series: str
    year: int
    last: int
    missing: tuple[int, ...]


class DocumentNumberQuerySet(models.QuerySet["DocumentNumber"]):
    """Numbers by who may see them."""

    def visible_to(self, actor: Actor) -> DocumentNumberQuerySet:
        """Numbers of the agencies whose cases the actor works on or whose numbers the actor keeps."""
        if actor.supervises:
            return self
        return self.filter(agency_id__in=actor.agencies(CASEWORK | KEEPERS))

    def standing(self) -> DocumentNumberQuerySet:
        """Those that were not voided."""
        return self.filter(voided_at__isnull=True)


class DocumentNumberManager(models.Manager["DocumentNumber"]):
    """Numbers, drawn or entered; the caller holds the transaction."""

    def get_queryset(self) -> DocumentNumberQuerySet:
        """Numbers with their scope."""
        return DocumentNumberQuerySet(self.model, using=self._db)

    def visible_to(self, actor: Actor) -> DocumentNumberQuerySet:
        """Numbers the actor may see."""
        return self.get_queryset().visible_to(actor)

    def take(
        self, agency_id: UUID, word: str, *, case_id: UUID, at: datetime, given: str = ""
    ) -> DocumentNumber:
        """Give the next number of a word 字: 昌市监罚〔2026〕12号, under the prefix of who decides on the day.

        Where another body decides in the agency's stead, it gives the number: `given` is entered, not generated.

        Raises:
            NotNow: another body gives the number, and none was entered.
            Unprocessable: one was entered that the agency gives itself, or that is no number.
            Taken: the number entered is on file.

        """
        day = legal_day(at)
        decider = Agency.objects.get(pk=agency_id).decider_on(day)
        if decider.own and given:
            raise Unprocessable("文号由本机关依序编定,不能录入。", code="number_is_drawn", pointer="/number")
        if not decider.own:
            return self._entered(agency_id, word, decider.name, given, case_id=case_id, at=at)
        number = self._draw(agency_id, decider, word, day)
        return self.create(
            agency_id=agency_id, word=word, case_id=case_id, taken_at=at, **self._columns(number)
        )

    def take_along(self, agency_id: UUID, word: str, count: int, *, at: datetime) -> Number:
        """Draw the next numbers of a word at once, to be taken along on paper; returns the last.

        They are of the one series that `take` draws from, so that neither ever meets the other; whoever takes them
        along keeps what becomes of each.

        Raises:
            NotNow: another body gives the numbers.

        """
        day = legal_day(at)
        decider = Agency.objects.get(pk=agency_id).decider_on(day)
        if not decider.own:
            raise NotNow(
                f"该文书以{decider.name}名义作出,文号由其编定,不能领用。",
                code="number_not_given",
                article=art("CFF", "52"),
            )
        return self._draw(agency_id, decider, word, day, count)

    @staticmethod
    def _draw(agency_id: UUID, decider: Decider, word: str, day: date, count: int = 1) -> Number:
        """Draw so many numbers of a word, and return the last.

        Their prefix is that of the published row that says who signs on the day, else that of who decides.
        """
        rows = SigningRule.objects.published_on(day).filter(agency_id=agency_id)
        prefix = rows.values_list("number_prefix", flat=True).first() or decider.number_prefix
        series = f"{prefix}{word}"
        return Number(series, day.year, NumberSeries.objects.draw(agency_id, series, day.year, count))

    def _entered(
        self, agency_id: UUID, word: str, body: str, given: str, *, case_id: UUID, at: datetime
    ) -> DocumentNumber:
        if not given:
            raise NotNow(
                f"该文书以{body}名义作出,文号由其编定,须录入。",
                code="number_not_given",
                article=art("CFF", "59"),
            )
        try:
            number = Number.parse(given)
        except ValueError as error:
            raise Unprocessable(str(error), code="number_malformed", pointer="/number") from error
        if self.filter(text=str(number)).exists():
            raise Taken("该文号已经使用。", code="number_taken")
        return self.create(
            agency_id=agency_id,
            word=word,
            case_id=case_id,
            taken_at=at,
            given_by=body,
            **self._columns(number),
        )

    @staticmethod
    def _columns(number: Number) -> dict[str, Any]:
        return {"series": number.series, "year": number.year, "seq": number.seq, "text": str(number)}

    def gaps(self, agency_id: UUID, *, taken_along: Iterable[Number] = ()) -> Iterator[Missing]:
        """The numbers drawn from each series of the agency that no row accounts for, series by series.

        `taken_along`: those that a stock accounts for.
        """
        taken: dict[tuple[str, int], set[int]] = {}
        rows = self.filter(agency_id=agency_id, given_by="").values_list("series", "year", "seq")
        for series, year, seq in rows:
            taken.setdefault((series, year), set()).add(seq)
        for number in taken_along:
            taken.setdefault((number.series, number.year), set()).add(number.seq)
        # The series of clues and cases are named in Latin letters and accounted for by their cases.
        drawn = NumberSeries.objects.filter(agency_id=agency_id).exclude(kind__regex=r"^[a-z_]+$")
        for row in drawn.order_by("year", "kind"):
            known = taken.get((row.kind, row.year), set())
            missing = tuple(seq for seq in range(1, row.last + 1) if seq not in known)
            yield Missing(row.kind, row.year, row.last, missing)


class DocumentNumber(Recorded):
    """A number given to an instrument. Never changes but to be voided, once, with the reason.

    `case_id` is the case it was given in; `given_by` the other body that gave it, '' where the agency did.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    word = models.CharField("文种代字", max_length=8)
    series = models.CharField("机关代字和文种代字", max_length=24)
    year = models.PositiveSmallIntegerField()
    seq = models.PositiveIntegerField()
    text = models.CharField("文号", max_length=60, unique=True)
    case_id = models.UUIDField()
    given_by = models.CharField("编号机关", max_length=100, blank=True, default="")
    taken_at = models.DateTimeField()
    voided_at = models.DateTimeField(null=True)
    void_reason = models.CharField(max_length=300, blank=True, default="")
    voided_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    objects: ClassVar[DocumentNumberManager] = DocumentNumberManager()

    class Meta:
        db_table = "registry_document_number"
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "series", "year", "seq"], name="document_number_given_once"
            ),
            models.CheckConstraint(
                condition=Q(voided_at__isnull=True, voided_by__isnull=True, void_reason="")
                | (Q(voided_at__isnull=False, voided_by__isnull=False) & ~Q(void_reason="")),
                name="document_number_void_has_reason",
            ),
        ]
        indexes = [models.Index(fields=["case_id", "word"], name="document_number_of_case")]

    def __str__(self) -> str:
        return self.text

    def void(self, *, reason: str, by: Actor, at: datetime) -> None:
        """Say that the number is not used, and why; it is not given again."""
        self.voided_at, self.void_reason, self.voided_by_id = at, reason, by.account_id
        self.save(update_fields=["voided_at", "void_reason", "voided_by"])
