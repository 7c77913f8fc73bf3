"""A process that starts web servers quickly, one after the other, each to be killed: `-m` this.

Starting Python and building the application takes seconds, and has nothing to do with what is
proved. So both are done once, here; each server is then a copy of this process in which gunicorn
runs as it does in operation: an arbiter and its worker, with sockets and connections of their
own. The arguments are cookie and fields of somebody who sends something first, so that templates
are read and statements made, and the paths that they send it to and see it at. Each line on
standard input starts a server; the id of its process group and its port are printed.
"""

from __future__ import annotations

import os
import signal
import socket
import sys

from flask import Flask
from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]

from marketplace.app import create_app
from marketplace.models.base import db
from marketplace.web.counting import keep_counts
from tests.ports import HOST, PATIENCE_IN_SECONDS


class Server(BaseApplication):  # type: ignore[misc]
    """gunicorn with the settings of operation, and an application that is built already."""

    def __init__(self, app: Flask, listener: int) -> None:
        self.flask_app, self.listener = app, listener
        super().__init__()

    def load_config(self) -> None:
        """As the service is started, on a port that is open already."""
        for name, value in {
            "bind": f"fd://{self.listener}",
            "worker_class": "gthread",
            "workers": 1,
            "threads": 4,
            "loglevel": "critical",
            "control_socket_disable": True,
            "timeout": PATIENCE_IN_SECONDS,
        }.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """The application, which counts what is looked at as in operation."""
        return keep_counts(self.flask_app)


def serve(app: Flask) -> tuple[int, int]:
    """Start a server as a process group of its own; the group's id, and its port.

    The port is taken here and handed on open. Looked for first and taken by the server later, it
    could be somebody else's by then; and callers need not ask whether the server is up.
    """
    with socket.create_server((HOST, 0)) as listener:
        pid = os.fork()
        if pid == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            os.setpgid(0, 0)
            Server(app, listener.fileno()).run()
            os._exit(0)
        os.setpgid(pid, pid)
        port: int = listener.getsockname()[1]
    return pid, port


def main() -> None:
    """Build the application, send something, and start servers until the input ends."""
    app = create_app()
    cookie, fields, send, sent = sys.argv[1:]
    form = "application/x-www-form-urlencoded"
    browser = app.test_client(use_cookies=False)
    browser.post(send, data=fields, content_type=form, headers={"Cookie": cookie})
    browser.get(sent, headers={"Cookie": cookie})
    with app.app_context():
        db.engine.dispose()  # each server opens connections of its own
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for those that were killed
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for _ in sys.stdin:
        group, port = serve(app)
        sys.stdout.write(f"{group} {port}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
