"""Look-alikes that software writes: versions, fingerprints, and addresses of memory and machines."""

import random
import uuid

from tests.column_corpus.identifiers import base62, digits, hexadecimal
from tests.column_corpus.look_alike_kind import column, kinds_in, length, value


def _line_of_versions(rng: random.Random, parts: int, jump: int) -> list[str]:
    """The versions of one product over time: the last part grows, and sometimes an earlier one."""
    version = [rng.randrange(1, 6)] + [rng.randrange(4) for _ in range(parts - 1)]
    made = []
    for _ in range(length(rng)):
        place = parts - 1
        while place and rng.random() < 0.25:
            place -= 1
        version[place] += rng.randint(1, jump) if place == parts - 1 else 1
        version[place + 1 :] = [0] * (parts - 1 - place)
        made.append(".".join(map(str, version)))
    return made


@column("version", "release")
def version_of_2(rng: random.Random) -> list[str]:
    """Versions such as 4.17, of one product over time."""
    return _line_of_versions(rng, 2, 1)


@column("version", "app_version")
def version_of_3(rng: random.Random) -> list[str]:
    """Versions such as 2.31.4, of one product over time."""
    return _line_of_versions(rng, 3, 2)


@column("version", "server_version")
def version_of_4(rng: random.Random) -> list[str]:
    """Versions such as 5.11.3.2, which have the form of an IPv4 address."""
    return _line_of_versions(rng, 4, 9)


@column("version", "schema_version")
def version_of_5(rng: random.Random) -> list[str]:
    """Versions such as 2.0.4.11.3, of one product over time."""
    return _line_of_versions(rng, 5, 5)


@value("package", "dependency")
def package_version(rng: random.Random) -> str:
    """The versions of many packages, some of them pre-releases."""
    tail = rng.choice(("", "", "", "", "rc1", "b2", "-beta.3", ".post1", "-SNAPSHOT", "+git.7f3a"))
    return f"{rng.choice((0, 0, 1, 1, 2, 3, 4, 7, 23))}.{rng.randrange(30)}.{rng.randrange(12)}{tail}"


@column("firmware", "fw")
def firmware_version(rng: random.Random) -> list[str]:
    """The firmware of a fleet: few versions, most devices on the newest."""
    style = rng.choice(("v{0}.{1:02d}.{2:02d}.{3:02d}", "{0}.{1}.{2}.{3}", "FW{0}{1:02d}-{2}{3:02d}"))
    known = [
        style.format(rng.randint(1, 3), rng.randrange(12), rng.randrange(60), rng.randrange(99))
        for _ in range(9)
    ]
    return [known[min(rng.randrange(9), rng.randrange(9))] for _ in range(length(rng))]


@value("file_version", "dll_version")
def file_version(rng: random.Random) -> str:
    """Versions of the files of an operating system, such as 10.0.19041.1."""
    build = rng.choice((10240, 14393, 17763, 18362, 19041, 19045, 22000, 22621, 26100))
    return f"{rng.choice(('10.0', '10.0', '6.1', '6.3', '11.0'))}.{build}.{rng.choice((1, 1, rng.randrange(2, 4800)))}"


@column("build", "build_no")
def build_number(rng: random.Random) -> list[str]:
    """A counter of builds with gaps, in some columns with a prefix such as ``24.2.``."""
    start, prefix = rng.randrange(900, 99000), rng.choice(("", "", "24.2.", "b"))
    return [f"{prefix}{start + place * 3 + rng.randrange(3)}" for place in range(length(rng))]


@value("commit", "revision")
def git_commit(rng: random.Random) -> str:
    """Full hashes of commits."""
    return hexadecimal(rng, 40)


@value("short_commit", "rev")
def short_commit(rng: random.Random) -> str:
    """Short hashes of commits, a few of which are all digits or look like a number with an exponent."""
    return rng.choice(
        (hexadecimal(rng, 7), hexadecimal(rng, 7), digits(rng, 7), f"{digits(rng, 3)}e{digits(rng, 3)}")
    )


@value("md5", "checksum")
def md5_fingerprint(rng: random.Random) -> str:
    """Fingerprints of 32 digits."""
    return hexadecimal(rng, 32)


@value("sha1", "thumbprint")
def sha1_fingerprint(rng: random.Random) -> str:
    """Fingerprints of certificates, as pairs of hexadecimal digits separated by colons."""
    text = hexadecimal(rng, 40).upper()
    return ":".join(text[place : place + 2] for place in range(0, 40, 2))


@value("sha256", "digest")
def sha256_fingerprint(rng: random.Random) -> str:
    """Digests of images."""
    return f"sha256:{hexadecimal(rng, 64)}"


@value("uuid", "correlation_id")
def random_uuid(rng: random.Random) -> str:
    """Random UUIDs of requests."""
    return str(uuid.UUID(int=rng.getrandbits(128), version=4))


@value("trace", "span")
def trace_id(rng: random.Random) -> str:
    """Trace and span of a request as its header carries them."""
    return f"00-{hexadecimal(rng, 32)}-{hexadecimal(rng, 16)}-01"


@value("block", "block_id")
def hdfs_block(rng: random.Random) -> str:
    """Blocks of a distributed file system: a signed number of 64 bits."""
    return f"blk_{rng.choice(('', '-'))}{rng.getrandbits(63)}"


@value("error_code", "status")
def error_code(rng: random.Random) -> str:
    """Error codes of several products."""
    return rng.choice(
        (
            f"0x8{hexadecimal(rng, 7).upper()}",
            f"ORA-{rng.randrange(1, 30000):05d}",
            f"E{digits(rng, 4)}",
            f"HTTP {rng.choice((400, 401, 403, 404, 409, 429, 500, 502, 503))}",
            f"SQLSTATE {rng.choice(('08006', '22P02', '23505', '40001', '42P01', '57014'))}",
            digits(rng, 6),
        )
    )


@value("address", "pointer")
def memory_address(rng: random.Random) -> str:
    """Addresses of memory in a dump."""
    return f"0x{rng.choice(('00007ff', '0000555'))}{hexadecimal(rng, 9)}"


@value("bytes", "payload")
def hex_bytes(rng: random.Random) -> str:
    """Frames of a bus, as bytes separated by blanks."""
    return " ".join(hexadecimal(rng, 2).upper() for _ in range(rng.choice((4, 8, 8, 8))))


@value("oui", "vendor_prefix")
def mac_vendor_prefix(rng: random.Random) -> str:
    """The first three bytes of MAC addresses, which identify the maker of a network card."""
    separator = rng.choice(("-", ":"))
    return separator.join(hexadecimal(rng, 2).upper() for _ in range(3))


@value("oid", "mib")
def object_identifier(rng: random.Random) -> str:
    """Object identifiers of management and of certificates."""
    root = rng.choice(
        ("1.3.6.1.2.1", "1.3.6.1.4.1", "2.5.4", "2.5.29", "1.2.840.113549.1", "2.16.840.1.113730")
    )
    return root + "".join(f".{rng.randrange(1, 40)}" for _ in range(rng.randint(1, 5)))


@value("network", "cidr")
def network(rng: random.Random) -> str:
    """Networks reserved for documentation and for private use, with the length of their mask."""
    size = rng.choice((24, 24, 25, 26, 27, 28))
    step = 2 ** (32 - size)
    last = rng.randrange(256 // step) * step
    return f"{rng.choice(('192.0.2', '198.51.100', '203.0.113', '10.20.0', '172.16.4'))}.{last}/{size}"


@value("netmask", "mask")
def netmask(rng: random.Random) -> str:
    """Masks and their complements as routers write them."""
    return rng.choice(
        ("255.255.255.0", "255.255.0.0", "255.255.254.0", "255.255.255.240", "0.0.0.255", "0.0.15.255")
    )


@value("port", "listen")
def port(rng: random.Random) -> str:
    """Ports of services, well-known and ephemeral ones."""
    return str(rng.choice((22, 53, 80, 443, 443, 5432, 8080, 8443, rng.randrange(32768, 61000))))


@value("object_key", "etag")
def object_key(rng: random.Random) -> str:
    """Opaque keys of stored objects."""
    return base62(rng, rng.choice((16, 22)))


@value("model", "hardware")
def processor(rng: random.Random) -> str:
    """Names of processors and graphics cards in the manner of their makers."""
    return rng.choice(
        (
            f"Core i{rng.choice('3579')}-{rng.randint(6, 14)}{rng.choice(('100', '400', '500', '700'))}{rng.choice(('', 'K', 'U', 'H'))}",
            f"Xeon Gold {rng.randrange(5100, 6500)}{rng.choice(('', 'R', 'Y'))}",
            f"Ryzen {rng.choice('579')} {rng.randint(3, 9)}{rng.choice(('600', '700', '900'))}X",
            f"EPYC 7{rng.choice(('313', '443', '543', '763'))}P",
            f"GeForce RTX {rng.choice((2, 3, 4))}0{rng.choice((60, 70, 80, 90))}{rng.choice(('', ' Ti'))}",
            f"Radeon RX {rng.randint(5, 7)}{rng.choice((600, 700, 800, 900))} XT",
        )
    )


KINDS = tuple(kinds_in(tuple(globals().values())))
