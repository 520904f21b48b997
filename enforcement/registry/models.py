"""Agencies, people, certificates, offices: what is on file about who may act."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from typing import Any, ClassVar, Final, cast
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import connection, models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Now
from knox.models import AbstractAuthToken, AuthTokenManager
from stdnum.cn import uscc

from enforcement.errors import NotCompetent, Requirement
from enforcement.law.periods import legal_date
from enforcement.law.values import Department
from enforcement.registry.offline import MadeOffline
from enforcement.registry.rules import (
    CASEWORK,
    REVIEWING,
    AgencyKind,
    CertificateState,
    InForce,
    Rank,
    Role,
)
from enforcement.written_once import NOBODY, WrittenOnce


def choices(kinds: Iterable[Any]) -> list[tuple[str, str]]:
    """Turn an enum with labels into Django's choices."""
    return [(kind.value, getattr(kind, "label", kind.value)) for kind in kinds]


def legal_day(at: datetime) -> date:
    """The day in Asia/Shanghai, which is the day the law counts."""
    return legal_date(at)


def check_uscc(number: str) -> None:
    """Refuse what is not a unified social credit code 统一社会信用代码 with its check digit.

    Raises: ValidationError.
    """
    if number != uscc.compact(number) or not uscc.is_valid(number):
        raise ValidationError("统一社会信用代码不正确:%(number)s", code="uscc", params={"number": number})


class Recorded(models.Model):
    """A row that knows when we learned it, by the database's clock; lists page by it."""

    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        abstract = True


class Dated(Recorded):
    """A row that holds from `valid_from` until the day before `valid_to`."""

    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True

    @staticmethod
    def on(day: date, prefix: str = "") -> Q:
        """Rows in force on that day."""
        return Q(**{f"{prefix}valid_from__lte": day}) & (
            Q(**{f"{prefix}valid_to__isnull": True}) | Q(**{f"{prefix}valid_to__gt": day})
        )


class Agency(Recorded):
    """An enforcement subject 执法主体, the county government, or the justice bureau that supervises."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    kind = models.CharField(max_length=20, choices=choices(AgencyKind))
    department = models.CharField(max_length=30, choices=choices(Department), blank=True, default="")
    name = models.CharField(max_length=100, unique=True)
    short_name = models.CharField(max_length=30)
    uscc = models.CharField("统一社会信用代码", max_length=18, unique=True, validators=[check_uscc])
    division_code = models.CharField("行政区划代码", max_length=12)
    number_prefix = models.CharField("机关代字", max_length=16)
    address = models.CharField(max_length=200)
    supervision_phone = models.CharField(max_length=40)
    reconsideration_body = models.CharField("复议机关", max_length=100)
    court = models.CharField("管辖法院", max_length=100)
    collecting_bank = models.CharField("代收银行", max_length=200, blank=True, default="")
    published_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "registry_agency"
        ordering = ["division_code", "name"]

    def __str__(self) -> str:
        return self.name

    def decider_on(self, day: date) -> Decider:
        """Say in whose name the agency decides on that day: a dated row says so, else its own.

        One query, or none where `deciding_names` is prefetched.
        """
        for row in self.deciding_names.all():
            if InForce(row.valid_from, row.valid_to).covers(day):
                own = row.name == self.name
                return Decider(row.name, row.number_prefix, row.reconsideration_body, row.verified, own=own)
        return Decider(self.name, self.number_prefix, self.reconsideration_body)


@dataclass(frozen=True, slots=True)
class Decider:
    """The name on a decision, the prefix of its number, and who hears the reconsideration.

    `own` False: another body decides, and gives the number.
    """

    name: str
    number_prefix: str
    reconsideration_body: str
    verified: bool = True
    own: bool = True


class DecidingName(Dated):
    """In whose name an agency decides, where that is not simply its own and changes with the law.

    A branch of a city bureau decides in the bureau's name until 2026-08-14 and may decide in its own since
    (生态环境法典 Art. 53); `article` is stored as `law.statutes.Article` writes it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="deciding_names")
    name = models.CharField("作出决定的名义", max_length=100)
    number_prefix = models.CharField("机关代字", max_length=16)
    reconsideration_body = models.CharField("复议机关", max_length=100)
    article = models.CharField("依据", max_length=40)
    verified = models.BooleanField("已核", default=False)

    class Meta:
        db_table = "registry_deciding_name"
        ordering = ["-valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "valid_from"], name="deciding_name_one_version")
        ]

    def __str__(self) -> str:
        return f"{self.name}({self.valid_from}起)"


class Officer(Recorded):
    """A person on the list of officers 执法人员; whether they may act is their certificate's business."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="officers")
    name = models.CharField(max_length=60)
    unit = models.CharField("办案机构", max_length=100)

    class Meta:
        db_table = "registry_officer"
        ordering = ["agency", "name"]

    def __str__(self) -> str:
        return self.name


class CertificateQuerySet(models.QuerySet["Certificate"]):
    """Certificates by day."""

    def valid_on(self, day: date) -> CertificateQuerySet:
        """Those a person could show on that day."""
        return self.filter(Dated.on(day)).filter(Q(revoked_on__isnull=True) | Q(revoked_on__gt=day))


class Certificate(Dated):
    """An enforcement certificate 行政执法证 with its period. `revoked_on` is the first day without it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="certificates")
    number = models.CharField("执法证号", max_length=30, unique=True)
    law_area = models.CharField("执法领域", max_length=60)
    revoked_on = models.DateField(null=True, blank=True)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        db_table = "registry_certificate"
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
                name="certificate_has_days",
            )
        ]

    def __str__(self) -> str:
        return self.number

    def state_on(self, day: date) -> CertificateState:
        """Say what the certificate is worth on that day."""
        if self.revoked_on is not None and self.revoked_on <= day:
            return CertificateState.REVOKED
        if day < self.valid_from:
            return CertificateState.NOT_YET_VALID
        if self.valid_to is not None and self.valid_to <= day:
            return CertificateState.EXPIRED
        return CertificateState.VALID


class AccountManager(BaseUserManager["Account"]):
    """Accounts are made by the registrar; nobody registers themselves."""

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> Account:
        """Make an account with a hashed password, or an unusable one."""
        account = self.model(username=self.model.normalize_username(username), **fields)
        account.set_password(password)
        account.save(using=self._db)
        return account

    def visible_to(self, actor: Actor) -> models.QuerySet[Account]:
        """Accounts the actor may see, if and only if the actor registers for their agency."""
        if actor.registers_everywhere:
            return self.all()
        return self.filter(agency_id__in=actor.agencies([Role.REGISTRAR]))


class Account(AbstractBaseUser, Recorded):
    """A person's sign-in; what they may do is in their appointments, dated."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    username = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=60)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="accounts")
    officer = models.OneToOneField(
        Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="account"
    )
    is_active = models.BooleanField(default=True)

    objects: ClassVar[AccountManager] = AccountManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        db_table = "registry_account"

    def __str__(self) -> str:
        return self.username


class DeviceTokenManager(AuthTokenManager):
    """Tokens by who may see them."""

    def visible_to(self, actor: Actor) -> models.QuerySet[DeviceToken]:
        """Tokens the actor may see and revoke.

        If and only if they are the actor's own, or of an account the actor registers.
        """
        own = Q(user_id=actor.account_id)
        if actor.registers_everywhere:
            return cast("models.QuerySet[DeviceToken]", self.all())
        registered = Q(user__agency_id__in=actor.agencies([Role.REGISTRAR]))
        return cast("models.QuerySet[DeviceToken]", self.filter(own | registered))


class DeviceToken(AbstractAuthToken):
    """One phone's token: hashed at rest, revoked alone 手机令牌."""

    device = models.CharField("设备名称", max_length=100)
    id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    objects: ClassVar[DeviceTokenManager] = DeviceTokenManager()

    class Meta:
        db_table = "registry_device_token"


class Appointment(Dated):
    """An office held in an agency. A reviewer's qualification stands on it (Penalty Law Art. 58 para. 2)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="appointments")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="appointments")
    role = models.CharField(max_length=30, choices=choices(Role))
    rank = models.CharField(max_length=10, choices=choices(Rank), blank=True, default="")
    qualification = models.CharField("法律职业资格证号", max_length=40, blank=True, default="")
    prior_service = models.BooleanField("此前已从事法制审核", default=False)
    #: Delegation of signature 授权签批: whose power this is, and for which steps (empty: all).
    delegated_by = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    acts = ArrayField(models.CharField(max_length=40), default=list, blank=True)

    class Meta:
        db_table = "registry_appointment"
        constraints = [
            models.CheckConstraint(
                condition=~Q(role=Role.AGENCY_HEAD) | ~Q(rank="") | Q(delegated_by__isnull=False),
                name="appointment_head_has_rank",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
                name="appointment_has_days",
            ),
        ]
        indexes = [models.Index(fields=["account", "role"], name="appointment_of_account")]

    def __str__(self) -> str:
        return f"{self.account_id} {self.role}"


_NONE: Final = UUID(int=0)


def certificate_held(officer_id: UUID, day: date) -> str:
    """The number of the certificate an officer could show on a day, '' where there was none."""
    held = _HELD.first(officer=officer_id, day=day)
    return held.number if held else ""


@dataclass(frozen=True, slots=True)
class Office:
    """One appointment as the actor carries it, with what an act of the agency bears: department and prefix."""

    role: Role
    agency_id: UUID
    rank: str = ""
    qualified: bool = False
    acts: frozenset[str] = frozenset()
    appointment_id: UUID = _NONE
    department: str = ""
    number_prefix: str = ""


#: What stands in the SQL below where a day and an account are to be.
_DAY, _ACCOUNT = date.min, UUID(int=0)
_HELD: Final = WrittenOnce(
    lambda: Certificate.objects.valid_on(_DAY).filter(officer=NOBODY).order_by("pk"), officer=NOBODY, day=_DAY
)


@cache
def _offices_sql() -> tuple[str, tuple[Any, ...]]:
    """An account's offices on a day, each with the agency's kind and the certificate held, as SQL.

    Every request asks; Django takes ten times longer to write this than to have it answered.
    """
    held = Certificate.objects.valid_on(_DAY).filter(officer=OuterRef("account__officer")).order_by("pk")
    stands = Q(delegated_by__isnull=True) | Dated.on(_DAY, "delegated_by__")
    rows = Appointment.objects.filter(Dated.on(_DAY), stands, account=_ACCOUNT).values_list(
        "account__agency__kind",
        Subquery(held.values("number")[:1]),
        "role",
        "agency_id",
        "rank",
        "qualification",
        "prior_service",
        "acts",
        "pk",
        "agency__department",
        "agency__number_prefix",
    )
    return rows.query.sql_with_params()


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: frozen for the request, offices as they stand on the day.

    `certificate` is the number valid on the day, or ''; `device` and `address` (IP) are whence they ask. `made` is
    when they did it, where that was offline.
    """

    account_id: UUID
    name: str
    agency_id: UUID
    agency_kind: AgencyKind
    officer_id: UUID | None
    certificate: str
    offices: tuple[Office, ...] = ()
    device: str = ""
    address: str = ""
    made: MadeOffline | None = None

    @classmethod
    def of(cls, account: Account, at: datetime, device: str = "", address: str = "") -> Actor:
        """Read the account's offices and certificate as of the legal day of `at`. One query, made once.

        A delegated signature lapses with the office it was delegated from.
        """
        day = legal_day(at)
        sql, blanks = _offices_sql()
        known: dict[Any, Any] = {_DAY: day, _ACCOUNT: account.pk}
        with connection.cursor() as cursor:
            cursor.execute(sql, [known.get(blank, blank) for blank in blanks])
            rows = cursor.fetchall()
        if rows:
            kind, certificate = rows[0][:2]
        else:
            kind = account.agency.kind
            held = Certificate.objects.valid_on(day).filter(officer__account=account)
            certificate = held.values_list("number", flat=True).first()
        return cls(
            account_id=account.pk,
            name=account.name,
            agency_id=account.agency_id,
            agency_kind=AgencyKind(kind),
            officer_id=account.officer_id,
            certificate=certificate or "",
            offices=tuple(
                Office(Role(role), agency, rank, bool(qualification) or prior, frozenset(acts), *rest)
                for _, _, role, agency, rank, qualification, prior, acts, *rest in rows
            ),
            device=device,
            address=address,
        )

    def office(self, roles: Iterable[Role], agency_id: UUID, step: str = "") -> Office | None:
        """Find the office under which a step may be taken in an agency."""
        wanted = frozenset(roles)
        for office in self.offices:
            if (
                office.role in wanted
                and office.agency_id == agency_id
                and (not office.acts or step in office.acts)
            ):
                return office
        return None

    def must(self, roles: Iterable[Role], agency_id: UUID, step: str = "") -> Office:
        """Return the competent office.

        Raises:
            NotCompetent: the actor holds none of the roles in that agency on that day.

        """
        wanted = tuple(roles)
        if found := self.office(wanted, agency_id, step):
            return found
        titles = "、".join(role.label for role in wanted)
        raise NotCompetent(f"此事项须由本机关的{titles}办理。")

    def must_be_certified(self) -> None:
        """Refuse an officer without a certificate valid on the day of the act.

        Raises:
            NotCompetent: no valid certificate. Basis: Penalty Law Art. 42.

        """
        if not self.certificate:
            article = "《中华人民共和国行政处罚法》第四十二条"
            raise NotCompetent(
                "您在行为当日没有有效的行政执法证,不得实施执法行为。",
                code="certificate_required",
                requirements=[Requirement("certificate_required", article, "行为当日持有有效行政执法证")],
            )

    def agencies(self, roles: Iterable[Role]) -> frozenset[UUID]:
        """The agencies in which the actor holds one of the roles."""
        wanted = frozenset(roles)
        return frozenset(office.agency_id for office in self.offices if office.role in wanted)

    def without(self, *roles: Role) -> Actor:
        """The same person as if they held none of these offices, to ask what they see by the others."""
        kept = tuple(office for office in self.offices if office.role not in roles)
        return self if len(kept) == len(self.offices) else replace(self, offices=kept)

    @property
    def reading(self) -> Actor:
        """The actor as a reader of content: an auditor sees metadata and the journal, and no more."""
        return self.without(Role.AUDITOR)

    def _at_justice_bureau(self, role: Role) -> bool:
        """Whether the role is held in the actor's own agency and that is the justice bureau; no other gives it."""
        return self.agency_kind is AgencyKind.JUSTICE_BUREAU and self.agency_id in self.agencies([role])

    @property
    def casework_agencies(self) -> frozenset[UUID]:
        """Agencies whose cases the actor sees from the clue on."""
        return self.agencies(CASEWORK)

    @property
    def reviewing_agencies(self) -> frozenset[UUID]:
        """Agencies whose cases the actor sees once there is a dossier."""
        return self.agencies(REVIEWING)

    @property
    def registers_everywhere(self) -> bool:
        """Whether the actor is a registrar of the justice bureau, who keeps the registry of every agency."""
        return self._at_justice_bureau(Role.REGISTRAR)

    def must_register(self, agency_id: UUID | None = None) -> None:
        """Refuse who does not keep the registry of the agency; None: of any agency.

        Raises:
            NotCompetent: not a registrar of that agency, nor of the justice bureau.

        """
        kept = self.agencies([Role.REGISTRAR])
        if self.registers_everywhere or (kept and agency_id is None) or agency_id in kept:
            return
        raise NotCompetent("此事项须由基础信息登记员办理。")

    @property
    def supervises(self) -> bool:
        """Whether the actor supervises for the justice bureau and sees every case, each access journaled."""
        return self._at_justice_bureau(Role.SUPERVISOR)


class NumberSeriesManager(models.Manager["NumberSeries"]):
    """Gapless numbers: the row is locked until the caller's transaction ends."""

    def draw(self, agency_id: UUID, kind: str, year: int, count: int = 1) -> int:
        """Take the next numbers of an agency's series of that year, starting at 1, and return the last. One query."""
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO registry_number_series (id, agency_id, kind, year, last)"
                " VALUES (%s, %s, %s, %s, %s) ON CONFLICT (agency_id, kind, year)"
                " DO UPDATE SET last = registry_number_series.last + EXCLUDED.last RETURNING last",
                [uuid.uuid4(), agency_id, kind, year, count],
            )
            return int(cursor.fetchone()[0])


class NumberSeries(models.Model):
    """The last number given per agency, kind and year 文号."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    objects: ClassVar[NumberSeriesManager] = NumberSeriesManager()

    class Meta:
        db_table = "registry_number_series"
        constraints = [models.UniqueConstraint(fields=["agency", "kind", "year"], name="number_series_one")]

    def __str__(self) -> str:
        return f"{self.agency_id} {self.kind} {self.year}: {self.last}"
