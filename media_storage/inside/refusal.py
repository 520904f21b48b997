"""What a function in the sandbox says where it will not go on."""


class Refused(Exception):
    """These bytes cannot be, or are not to be, worked on; `code` is stable, `detail` is Chinese."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail
