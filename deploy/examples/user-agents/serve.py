"""Answers every GET with one file: serve.py TYPE FILE. Stands for three real programs."""

import os
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

TYPE, FILE = sys.argv[1:]


class Answer(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        body = Path(FILE).read_bytes()
        self.send_response(200)
        self.send_header("Content-Type", TYPE + "; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        # Caches keep an answer for each: what it depends on is more than the address.
        self.send_header("Vary", "User-Agent, Accept")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


ThreadingHTTPServer(("127.0.0.1", int(os.environ["PORT"])), Answer).serve_forever()
