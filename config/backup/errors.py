"""How a backup or a restore can fail; `status` is the exit status."""


class BackupError(RuntimeError):
    """It cannot be done; the message tells the operator what to do. Nothing was changed unless it says so."""

    status = 1


class NothingThere(BackupError):
    """The directory holds no finished backup."""

    status = 2


class Incomplete(BackupError):
    """The backup is finished, and objects that the database names are missing from the store, or differ."""

    status = 3


class Damaged(BackupError):
    """The backup is not what was written: a file is missing, shorter, or has another digest."""

    status = 4


class WrongKey(BackupError):
    """FIELD_ENCRYPTION_KEY is not the one the backup was taken under; personal data would stay unreadable."""

    status = 5


class NotEmpty(BackupError):
    """The place to restore into holds something."""

    status = 6


class Interrupted(BackupError):
    """Database or store went away; what was fetched is kept, and the same command goes on from there."""

    status = 7


class NotRestored(BackupError):
    """What was put back is not what the backup holds; the target must not be used."""

    status = 8
