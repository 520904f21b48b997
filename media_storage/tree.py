"""The tree hash of a file: one value that commits to every part, in its place. Pure.

It is the Merkle tree hash of RFC 6962, section 2.1 (the same in RFC 9162), with SHA-256. Anybody who has the file
and the size of its parts can compute it again:

1. Cut the file as the plan says: parts of `part_size` bytes from the beginning, the last one as long as what is
   left; a file that goes in one request (`part_size` null) is one part, an empty file one part of no bytes.
2. The entry of a part is the 32 bytes of its SHA-256.
3. The hash of a leaf is `SHA-256(0x00 || entry)`, that of a node `SHA-256(0x01 || left || right)`.
4. Of n > 1 leaves, the left subtree holds the first k, k the largest power of two smaller than n.

The value is written as 64 lower-case hexadecimal digits. A file of one part has the tree hash
`SHA-256(0x00 || SHA-256(file))`. Since the object store has compared the SHA-256 of each part with the bytes it
received, and the SHA-256 over the parts when it joined them, an equal tree hash shows, without reading the object
again, that the stored bytes are the declared ones; a part can be proven to belong by the path of RFC 6962.
"""

from collections.abc import Sequence
from hashlib import sha256

_LEAF, _NODE = b"\x00", b"\x01"


def tree_hash(part_sha256: Sequence[str]) -> str:
    """The root over the parts' SHA-256, all hexadecimal; there is at least one part."""
    level = [sha256(_LEAF + bytes.fromhex(one)).digest() for one in part_sha256]
    while len(level) > 1:
        # Joining neighbours level by level, an odd one moving up as it is, makes the tree of the RFC.
        pairs = zip(level[::2], level[1::2], strict=False)
        joined = [sha256(_NODE + left + right).digest() for left, right in pairs]
        level = joined + level[len(joined) * 2 :]
    return level[0].hex()
