"""What a store says in XML and is told, without the library's client and its models."""

from collections.abc import Callable, Iterator, Mapping
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape

from botocore.awsrequest import AWSResponse

from media_storage.s3.lean import ask


def pages(
    key: str, query: Mapping[str, str], onward: Callable[[dict[str, str]], dict[str, str]]
) -> Iterator[ET.Element]:
    """The pages of a listing; of the bucket's own where `key` is "". Raises as `calling` does.

    `onward` says from what a page tells where the next begins.
    """
    after: dict[str, str] = {}
    while True:
        page = read(ask("GET", key, query={**query, **after}))
        yield page
        told = fields(page)
        if told.get("IsTruncated") != "true":
            return
        after = onward(told)


def read(answer: AWSResponse) -> ET.Element:
    """What the answer says."""
    return ET.fromstring(answer.content)  # noqa: S314 - our own store's words


def fields(element: ET.Element) -> dict[str, str]:
    """The text of what it is made of, by name."""
    return {name(one): one.text or "" for one in element}


def element(named: str, texts: Mapping[str, str]) -> str:
    """An element made of texts, by name."""
    said = "".join(f"<{each}>{escape(text)}</{each}>" for each, text in texts.items())
    return f"<{named}>{said}</{named}>"


def name(element: ET.Element) -> str:
    """Its name without the namespace, which engines spell differently."""
    return element.tag.rpartition("}")[2]
