"""A private certificate authority for the storage's own parts.

SeaweedFS trusts whoever reaches its inner gRPC ports unless both sides show a certificate. Made once per data
directory.
"""

import datetime as dt
import ipaddress
from collections.abc import Sequence
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from config.engines.secrets import write_private

LIFETIME = dt.timedelta(days=3650)


def _name(common_name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])


def _builder(subject: str, key: ec.EllipticCurvePrivateKey, at: dt.datetime) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(_name(subject))
        .issuer_name(_name("storage authority"))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - dt.timedelta(days=1))
        .not_valid_after(at + LIFETIME)
    )


def _write_key(path: Path, key: ec.EllipticCurvePrivateKey) -> None:
    encoded = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    write_private(path, encoded.decode())


def make(directory: Path, *, at: dt.datetime, names: Sequence[str] = ()) -> None:
    """Write `ca.crt`, `node.crt` and `node.key`; the authority's own key is not kept.

    The certificate speaks for the loopback and for `names`.
    """
    authority_key = ec.generate_private_key(ec.SECP256R1())
    authority = (
        _builder("storage authority", authority_key, at)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(authority_key, hashes.SHA256())
    )
    node_key = ec.generate_private_key(ec.SECP256R1())
    loopback = x509.SubjectAlternativeName(
        [
            *(x509.DNSName(name) for name in ("localhost", *names)),
            x509.IPAddress(ipaddress.ip_address("127.0.0.1")),
        ]
    )
    usages = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH])
    node = (
        _builder("storage node", node_key, at)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(loopback, critical=False)
        .add_extension(usages, critical=False)
        .sign(authority_key, hashes.SHA256())
    )
    _write_key(directory / "node.key", node_key)
    write_private(directory / "node.crt", node.public_bytes(serialization.Encoding.PEM).decode())
    write_private(directory / "ca.crt", authority.public_bytes(serialization.Encoding.PEM).decode())
