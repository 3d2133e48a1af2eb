"""Show the site on this machine, as a static host would: compressed, and kept by the browser."""

from __future__ import annotations

import functools
import gzip
import http.server
import threading
from pathlib import Path

TYPES = {
    ".ipynb": "application/json",
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".wasm": "application/wasm",
    ".whl": "application/zip",
}
COMPRESSED = {".css", ".html", ".ipynb", ".js", ".json", ".mjs", ".svg", ".wasm"}


class Handler(http.server.SimpleHTTPRequestHandler):
    """Serves files; ``server.sent`` counts the bytes of each."""

    protocol_version = "HTTP/1.1"
    extensions_map = http.server.SimpleHTTPRequestHandler.extensions_map | TYPES

    def log_message(self, *_: object) -> None:
        """Keep quiet."""

    def do_GET(self) -> None:
        """Send a file, compressed where that is worth it."""
        path = Path(self.translate_path(self.path))
        if path.is_dir() and not self.path.partition("?")[0].endswith("/"):
            super().do_GET()  # sends the browser to the same with a slash
            return
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            self.send_error(404)
            return
        changed = str(path.stat().st_mtime_ns)
        if self.headers.get("If-None-Match") == changed:
            self.send_response(304)
            self.end_headers()
            return
        data = path.read_bytes()
        self.send_response(200)
        if path.suffix in COMPRESSED and "gzip" in self.headers.get("Accept-Encoding", ""):
            data = _compressed(path, changed)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Cache-Control", "max-age=600")  # as GitHub Pages has it
        self.send_header("ETag", changed)
        self.end_headers()
        self.wfile.write(data)
        self.server.sent.append((self.path, len(data)))


@functools.lru_cache(maxsize=512)
def _compressed(path: Path, changed: str) -> bytes:
    return gzip.compress(path.read_bytes(), 6)


def start(folder: Path, port: int = 0) -> http.server.ThreadingHTTPServer:
    """Serve a folder on localhost, in the background.

    Parameters
    ----------
    folder : Path
    port : int
        A free one if 0.

    Returns
    -------
    ThreadingHTTPServer
        ``sent`` lists what it has sent: address and bytes.
    """
    handler = functools.partial(Handler, directory=folder)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", port), handler)
    server.sent = []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def serve(folder: Path, port: int = 0) -> None:
    """Serve a folder until Ctrl+C."""
    server = start(folder, port)
    print(f"Open http://127.0.0.1:{server.server_port}/ in a browser; Ctrl+C ends it.", flush=True)
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        server.shutdown()
