"""The two halves of a handshake of clocks."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from enforcement.errors import NotCompetent, NotNow, NotVisible, Taken, Unprocessable
from enforcement.journal.actions import Done, act
from enforcement.registry.models import Actor
from enforcement.sync.clock import LONGEST_ROUND_TRIP, Reading
from enforcement.sync.models import Handshake, HandshakeReturn


@act("begin_clock_handshake")
def begin_handshake(*, id: UUID, reading: Reading, by: Actor, at: datetime) -> Done[Handshake]:
    """Answer a device that asks for the time. Raises NotCompetent without a device, Taken for a known id."""
    if not by.device:
        raise NotCompetent("校时须由登录的设备进行。", code="device_required")
    if Handshake.objects.filter(pk=id).exists():
        raise Taken
    row = Handshake.objects.create(
        id=id,
        account_id=by.account_id,
        device=by.device,
        boot=reading.boot,
        wall=reading.wall,
        monotonic=reading.monotonic,
        server_at=at,
    )
    return Done(row, stream=by.account_id, subject=row.pk)


@act("finish_clock_handshake")
def finish_handshake(
    *, handshake_id: UUID, reading: Reading, by: Actor, at: datetime
) -> Done[HandshakeReturn]:
    """Tie the device's clocks to the server's by when the answer arrived.

    Raises:
        NotVisible: not this device's handshake.
        NotNow: it is finished.
        Unprocessable: the device restarted meanwhile, its clock ran backwards, or the answer took too long.

    """
    asked = Handshake.objects.filter(pk=handshake_id, account=by.account_id, device=by.device).first()
    if asked is None:
        raise NotVisible
    if HandshakeReturn.objects.filter(pk=asked.pk).exists():
        raise NotNow("本次校时已经完成。", code="handshake_finished")
    if reading.boot != asked.boot:
        raise Unprocessable("校时期间设备重新启动,请重新校时。", code="clock_rebooted", pointer="/boot")
    took = reading.monotonic - asked.monotonic
    if took < timedelta(0):
        raise Unprocessable("单调时钟倒退,请重新校时。", code="clock_backwards", pointer="/monotonic_ms")
    if took > LONGEST_ROUND_TRIP:
        raise Unprocessable("校时往返时间过长,请重新校时。", code="clock_too_slow", pointer="/monotonic_ms")
    row = HandshakeReturn.objects.create(
        handshake=asked, wall=reading.wall, monotonic=reading.monotonic, received_at=at
    )
    return Done(row, stream=by.account_id, subject=asked.pk)
