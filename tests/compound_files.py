"""Makes Word documents, presentations and mails in the older format: streams in a compound file.

The container is the simplest that MS-CFB allows: sectors of 512 bytes, no mini stream.
"""

import struct
from collections.abc import Mapping, Sequence

_SECTOR, _LEAST = 512, 4096
_FREE, _END, _FAT, _NONE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
_STORAGE, _STREAM, _ROOT = 1, 2, 5
_IN_TABLE = _SECTOR // 4


def compound(streams: Mapping[str, bytes]) -> bytes:
    """A compound file of ``streams`` by path (``folder/name``), padded with zeros to at least 4,096 bytes."""
    padded = {path: data.ljust(_LEAST, b"\0") for path, data in streams.items()}
    folders = sorted({path.rpartition("/")[0] for path in padded if "/" in path})
    nodes = ["", *sorted([*folders, *padded])]
    chains, bodies, sector = {}, [], 0
    for path, data in padded.items():
        count = -(-len(data) // _SECTOR)
        chains[path] = (sector, count)
        bodies.append(data.ljust(count * _SECTOR, b"\0"))
        sector += count
    directory = b"".join(_entry(node, nodes, padded, chains) for node in nodes)
    directory = directory.ljust(-(-len(directory) // _SECTOR) * _SECTOR, b"\0")
    n_directory = len(directory) // _SECTOR
    n_tables = -(-(sector + n_directory) // (_IN_TABLE - 1))
    table: list[int] = []
    for first, count in [*chains.values(), (sector, n_directory)]:
        table += [*range(first + 1, first + count), _END]
    first_table = sector + n_directory
    table += [_FAT] * n_tables
    table += [_FREE] * (n_tables * _IN_TABLE - len(table))
    header = struct.pack(
        "<8s16s5H6s9I",
        *(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6, b"", 0, n_tables, sector, 0),
        *(_LEAST, _END, 0, _END, 0),
    )
    places = [*range(first_table, first_table + n_tables)]
    header += struct.pack("<109I", *places, *[_FREE] * (109 - n_tables))
    return header + b"".join(bodies) + directory + struct.pack(f"<{len(table)}I", *table)


def _entry(
    node: str, nodes: Sequence[str], streams: Mapping[str, bytes], chains: Mapping[str, tuple[int, int]]
) -> bytes:
    """One directory entry; the entries of a folder are linked by their right siblings."""
    name = ("Root Entry" if not node else node.rpartition("/")[2]).encode("utf-16-le")
    kind = _ROOT if not node else _STREAM if node in streams else _STORAGE
    beside = [other for other in nodes if other and node and _folder(other) == _folder(node)]
    inside = [other for other in nodes if other and kind != _STREAM and _folder(other) == node]
    after = beside[beside.index(node) + 1 :] if node else []
    right, child = (nodes.index(found[0]) if found else _NONE for found in (after, inside))
    start, size = (chains[node][0], len(streams[node])) if node in streams else (_END, 0)
    links = struct.pack("<HBBIII", len(name) + 2, kind, 1, _NONE, right, child)
    return name.ljust(64, b"\0") + links + bytes(36) + struct.pack("<IQ", start, size)


def _folder(node: str) -> str:
    return node.rpartition("/")[0]


def doc(paragraphs: Sequence[str]) -> bytes:
    """A Word document whose text is a single piece in UTF-16."""
    text = "\r".join([*paragraphs, ""]).encode("utf-16-le")
    start = 1024
    piece = (
        struct.pack("<BI", 2, 16) + struct.pack("<II", 0, len(text) // 2) + struct.pack("<HIH", 0, start, 0)
    )
    main = bytearray(struct.pack("<HH", 0xA5EC, 193).ljust(start, b"\0"))
    struct.pack_into("<II", main, 0x01A2, 0, len(piece))
    return compound({"WordDocument": bytes(main) + text, "0Table": piece})


def ppt(paragraphs: Sequence[str]) -> bytes:
    """A presentation of one slide."""
    texts = (text.encode("utf-16-le") for text in paragraphs)
    atoms = b"".join(struct.pack("<HHI", 0, 4000, len(text)) + text for text in texts)
    slide = struct.pack("<HHI", 0xF, 1006, len(atoms)) + atoms
    return compound({"PowerPoint Document": slide, "Current User": bytes(20)})


def msg(
    paragraphs: Sequence[str],
    *,
    subject: str = "",
    sender: str = "",
    attached: Mapping[str, bytes] | None = None,
) -> bytes:
    """A mail as Outlook saves it; ``attached`` are text files, padded with line breaks at the end."""
    streams = {
        "__properties_version1.0": bytes(32),
        "__substg1.0_0037001F": subject.encode("utf-16-le"),
        "__substg1.0_5D01001F": sender.encode("utf-16-le"),
        "__substg1.0_1000001F": "\r\n\r\n".join(paragraphs).encode("utf-16-le"),
    }
    for number, (name, data) in enumerate((attached or {}).items()):
        folder = f"__attach_version1.0_#{number:08X}"
        streams[f"{folder}/__substg1.0_3707001F"] = name.encode("utf-16-le")
        streams[f"{folder}/__substg1.0_37010102"] = data.ljust(_LEAST, b"\n")
    return compound(streams)
