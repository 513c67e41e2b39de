"""A client of a language server that speaks over its standard streams."""

import json
import subprocess


class Server:
    def __init__(self, command, directory):
        self.process = subprocess.Popen(command, cwd=directory, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.next_id = 0
        self.quiescent = False
        self.health = None

    def request(self, method, params):
        self.next_id += 1
        number = self.next_id
        self._write({"id": number, "method": method, "params": params})
        while True:
            message = self._read()
            if "method" not in message and message.get("id") == number:
                if "error" in message:
                    raise RequestFailed(message["error"]["message"])
                return message["result"]
            self._handle(message)

    def notify(self, method, params):
        self._write({"method": method, "params": params})

    def wait_until_ready(self):
        """Until the server says that it has loaded and built everything."""
        while not self.quiescent:
            self._handle(self._read())
        if self.health["health"] != "ok":
            raise SystemExit(f"the server is not well: {self.health}")

    def stop(self):
        self.request("shutdown", None)
        self.notify("exit", None)
        self.process.wait()

    def _handle(self, message):
        if message.get("method") == "experimental/serverStatus":
            self.health = message["params"]
            self.quiescent = self.health["quiescent"]
        elif "id" in message and "method" in message:
            asked = message["params"].get("items", []) if message["method"] == "workspace/configuration" else None
            self._write({"id": message["id"], "result": asked and [None for _ in asked]})

    def _write(self, message):
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.process.stdin.flush()

    def _read(self):
        length = None
        while True:
            line = self.process.stdout.readline()
            if not line:
                raise SystemExit("the server has ended")
            if line == b"\r\n":
                return json.loads(self.process.stdout.read(length))
            name, value = line.split(b":", 1)
            if name.lower() == b"content-length":
                length = int(value)


class RequestFailed(Exception):
    pass
