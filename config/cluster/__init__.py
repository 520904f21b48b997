"""The distributed engine: the same software over several web servers, workers and a storage cluster.

`deploy/topology.toml` alone says how many of what there are. `storage` turns it into command lines for any
set of addresses; `compose` writes deploy/compose.yaml from them, `__main__` runs the same shape as processes
on the loopback (`make cluster`). One address stands before the web servers and one before the S3 gateways,
because a presigned URL names its host: nginx where it is installed, else `balancer`.

Decided 2026-11-23. The filers share one PostgreSQL database of their own rather than replicate embedded
stores: two filers that disagree would be two histories of which objects exist. A client that loses its
connection to a dying gateway sends the same part again, as a phone does anyway; nothing behind the one
address repeats a body.
"""
