"""Refuse network file systems: appends are not atomic there, `stat` is cached for seconds and locks may be local."""

import re
from pathlib import Path

from store.database.errors import NetworkMountError

_MOUNTS = Path("/proc/self/mountinfo")
_NETWORK = re.compile(
    r"nfs\d?|cifs|smb\d?|smbfs|afs|ncpfs|ceph|glusterfs|lustre|davfs"
    r"|fuse\.(sshfs|glusterfs|s3fs|rclone|davfs2?|ceph(-fuse)?|gcsfuse|goofys)"
)


def refuse_network_mount(directory: Path, mounts: Path = _MOUNTS) -> None:
    """Raise NetworkMountError where a folder is on a network file system. Where nothing can be found out, allow it."""
    try:
        table = mounts.read_text(errors="surrogateescape")
    except OSError:
        return
    kind = file_system_of(directory.resolve(), table)
    if kind is not None and _NETWORK.fullmatch(kind):
        raise NetworkMountError(
            f"{directory} is on a network file system ({kind}), where several programs cannot safely share a file: "
            "keep it on a local disk"
        )


def file_system_of(directory: Path, mountinfo: str) -> str | None:
    """Return the type of the file system a resolved folder is on, from the text of /proc/self/mountinfo."""
    deepest, kind = -1, None
    for line in mountinfo.splitlines():
        before, dash, after = line.partition(" - ")
        fields, rest = before.split(" "), after.split(" ")
        if not dash or len(fields) < 5:
            continue
        point = Path(_unescaped(fields[4]))
        # Of two mounts on one point the later hides the earlier.
        if directory.is_relative_to(point) and len(point.parts) >= deepest:
            deepest, kind = len(point.parts), rest[0]
    return kind


def _unescaped(field: str) -> str:
    return re.sub(r"\\([0-7]{3})", lambda found: chr(int(found[1], 8)), field)
