"""A real sshd on loopback, for the current user and one throw-away key."""

import getpass
import os
import shlex
import shutil
import socket
import subprocess
import threading
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

_CONFIG = """\
ListenAddress 127.0.0.1
Port {port}
HostKey {home}/host_key
AuthorizedKeysFile {home}/user_key.pub
PidFile none
UsePAM no
StrictModes no
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin prohibit-password
PrintMotd no
PrintLastLog no
"""
_ATTEMPTS = 5


class SshServer:
    """An sshd on a free port of 127.0.0.1, whose keys and configuration lie in `home`.

    A user whose account is locked in /etc/shadow cannot log in; everything sshd says is in `log`.
    """

    def __init__(self, home: Path) -> None:
        self._home = home
        self._said: list[str] = []
        self._changed = threading.Condition()
        for name in ("host_key", "user_key"):
            key = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(home / name)]
            subprocess.run(key, check=True, stdin=subprocess.DEVNULL)
        if os.geteuid() == 0:
            Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
        self._port, self._process = self._start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def log(self) -> str:
        """What sshd has said so far."""
        with self._changed:
            return "".join(self._said)

    def ssh_argv(self, command: Sequence[str]) -> list[str]:
        """Return the client's command line that runs `command` on the server, in a terminal of its own.

        The environment does not cross over: begin the command with `env NAME=value`.
        """
        options = {
            "IdentityFile": str(self._home / "user_key"),
            "IdentitiesOnly": "yes",
            "StrictHostKeyChecking": "no",
            "UserKnownHostsFile": str(self._home / "known_hosts"),
            "LogLevel": "ERROR",
        }
        settings = [part for name, value in options.items() for part in ("-o", f"{name}={value}")]
        address = ["-p", str(self._port), f"{getpass.getuser()}@127.0.0.1"]
        return ["ssh", "-tt", "-F", "none", *settings, *address, shlex.join(command)]

    def close(self) -> None:
        """Stop listening. A session that is open ends with its client."""
        self._process.terminate()
        self._process.wait()

    def _start(self) -> tuple[int, subprocess.Popen[str]]:
        """Start sshd on a port that was free a moment ago, and again if somebody else was faster."""
        for _ in range(_ATTEMPTS):
            port = _free_port()
            config = self._home / "sshd_config"
            config.write_text(_CONFIG.format(port=port, home=self._home))
            process = subprocess.Popen(
                [_sshd(), "-D", "-e", "-f", str(config)],
                stdin=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                text=True,
            )
            listener = threading.Thread(target=self._listen, args=(process,), name="sshd", daemon=True)
            listener.start()
            if self._is_up(process, port):
                return port, process
            process.kill()
            process.wait()
            listener.join()
        raise RuntimeError(f"sshd does not start:\n{self.log}")

    def _is_up(self, process: subprocess.Popen[str], port: int) -> bool:
        wanted = f"Server listening on 127.0.0.1 port {port}."
        with self._changed:
            self._changed.wait_for(lambda: wanted in self.log or process.poll() is not None, timeout=20)
        return wanted in self.log

    def _listen(self, process: subprocess.Popen[str]) -> None:
        assert process.stderr is not None
        with process.stderr as lines:
            for line in lines:
                with self._changed:
                    self._said.append(line)
                    self._changed.notify_all()
        process.wait()
        with self._changed:
            self._changed.notify_all()


def _sshd() -> str:
    """Return the path of sshd, which re-executes itself by it and is seldom on an ordinary user's PATH."""
    found = shutil.which("sshd", path=f"{os.environ['PATH']}:/usr/sbin:/usr/local/sbin")
    if found is None:
        raise RuntimeError("there is no sshd: apt install openssh-server")
    return found


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
