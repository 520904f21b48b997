"""The nginx configuration, for containers and for the loopback: one address for the web, one for S3.

A presigned URL signs the host, so the host passes as the client wrote it. Bodies are not kept: a part goes to
one gateway as it arrives, and where that gateway dies the client is told (502) and sends the part again.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from config.cluster.topology import Address


@dataclass(frozen=True)
class Tls:
    """Where nginx finds its certificate and key."""

    certificate: str
    key: str


@dataclass(frozen=True)
class Front:
    """What listens where, in the clear and over TLS, and what stands behind it; whether bodies stream through."""

    name: str
    backends: Sequence[Address]
    plain: str = ""
    secured: str = ""
    streams: bool = False


_HEAD = """\
worker_processes auto;
{main}
events {{ worker_connections 4096; }}
http {{
    access_log off;
    server_tokens off;
    proxy_http_version 1.1;
    proxy_set_header Host $http_host;
    proxy_set_header Connection "";
    proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
    proxy_set_header X-Forwarded-Proto $scheme;
    proxy_connect_timeout 2s;
    proxy_read_timeout 120s;
    proxy_send_timeout 120s;
{paths}"""

_FRONT = """
    upstream {name} {{
        least_conn;
{servers}
        keepalive 16;
    }}
    server {{
{listens}
{bodies}
        location / {{ proxy_pass http://{name}; }}
    }}
"""
_STREAMS = """\
        client_max_body_size 0;
        proxy_request_buffering off;
        proxy_buffering off;"""
# A server that dies in the middle of a write is no reason to refuse it: every write is done once per its key.
_RECORDS = """\
        client_max_body_size 3m;
        proxy_next_upstream error timeout non_idempotent;"""

_TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


def render(
    fronts: Sequence[Front], *, tls: Tls | None = None, directory: str = "", as_root: bool = False
) -> str:
    """The file. `directory` is given where nginx runs from a folder of ours instead of its own."""
    main = [f"pid {directory}/nginx.pid;", "daemon off;"] if directory else []
    # Started by root in root's own folders, the workers could not enter them as anybody else.
    main += ["user root;"] if as_root else []
    paths = [f"    {name}_temp_path {directory}/{name};" for name in _TEMPORARY] if directory else []
    text = _HEAD.format(main="\n".join(main), paths="\n".join(paths))
    for front in fronts:
        listens = [f"        listen {front.plain};"] if front.plain else []
        if tls and front.secured:
            listens.append(f"        listen {front.secured} ssl;")
            listens.append(f"        ssl_certificate {tls.certificate};")
            listens.append(f"        ssl_certificate_key {tls.key};")
        text += _FRONT.format(
            name=front.name,
            servers="\n".join(f"        server {at} max_fails=1 fail_timeout=2s;" for at in front.backends),
            listens="\n".join(listens),
            bodies=_STREAMS if front.streams else _RECORDS,
        )
    return text + "}\n"
