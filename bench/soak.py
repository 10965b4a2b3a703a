"""What bench/soak runs, with Python's standard library only.

soak.py ship: a ship that listens on PORT. Bodies follow from their paths, so that any byte can be checked.
soak.py load PORT PID SECONDS SEED: mixed clients, then random kills of the ships below PID as well; prints what it has
seen and exits with 1 if any answer was wrong.
"""

import asyncio, base64, hashlib, os, random, re, signal, socket, struct, sys, time
from collections import Counter

GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"


def body(seed, length):
    block = hashlib.sha512(str(seed).encode()).digest()
    return (block * (length // len(block) + 1))[:length]


def accept(key):
    return base64.b64encode(hashlib.sha1(key + GUID).digest())


async def head_of(reader):
    raw = await reader.readuntil(b"\r\n\r\n")
    first, *lines = raw.split(b"\r\n")[:-2]
    fields = {}
    for line in lines:
        name, value = line.split(b":", 1)
        fields[name.strip().lower()] = value.strip()
    return first.split(b" ", 2), fields


async def pieces_of(reader, fields):
    """Yields a body piece by piece; ends only where it is complete."""
    if fields.get(b"transfer-encoding") == b"chunked":
        while True:
            size = int((await reader.readuntil(b"\r\n")).split(b";")[0], 16)
            if size:
                yield await reader.readexactly(size)
            await reader.readexactly(2)
            if not size:
                return
    left = int(fields.get(b"content-length", b"0"))
    while left:
        piece = await reader.readexactly(min(left, 1 << 16))
        left -= len(piece)
        yield piece


async def frame_of(reader):
    first, second = await reader.readexactly(2)
    length = second & 0x7F
    if length > 125:
        size = 2 if length == 126 else 8
        length = int.from_bytes(await reader.readexactly(size), "big")
    key = await reader.readexactly(4) if second & 0x80 else None
    data = await reader.readexactly(length)
    return first, unmask(data, key) if key else data


def unmask(data, key):
    if not data:
        return data
    whole = (key * (len(data) // 4 + 1))[: len(data)]
    return (int.from_bytes(data, "big") ^ int.from_bytes(whole, "big")).to_bytes(len(data), "big")


def frame(first, data, key=None):
    length, mask = len(data), 0x80 if key else 0
    if length < 126:
        head = bytes([first, mask | length])
    elif length < 1 << 16:
        head = struct.pack("!BBH", first, mask | 126, length)
    else:
        head = struct.pack("!BBQ", first, mask | 127, length)
    return head + (key + unmask(data, key) if key else data)


# The ship.


async def serve(reader, writer):
    try:
        while True:
            (method, target, _), fields = await head_of(reader)
            _, kind, *rest = target.decode().split("/")
            if kind == "ws":
                return await echo(reader, writer, fields)
            if kind == "sum":
                digest = hashlib.sha256()
                async for piece in pieces_of(reader, fields):
                    digest.update(piece)
                text = digest.hexdigest().encode()
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(text) + text)
            elif kind == "events":
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n")
                for number in range(1_000_000):
                    event = b"data: %d\n\n" % number
                    writer.write(b"%x\r\n%s\r\n" % (len(event), event))
                    await writer.drain()
                    await asyncio.sleep(0.05)
            else:
                await answer(writer, kind, *map(int, rest))
            await writer.drain()
    except (ConnectionError, asyncio.IncompleteReadError, ValueError):
        pass
    finally:
        writer.close()


async def answer(writer, kind, seed, length):
    data = body(seed, length)
    if kind == "fixed":
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % length)
    else:
        writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    for at in range(0, length, 50_000):
        piece = data[at : at + 50_000]
        writer.write(piece if kind == "fixed" else b"%x\r\n%s\r\n" % (len(piece), piece))
        await writer.drain()
    if kind != "fixed":
        writer.write(b"0\r\n\r\n")


async def echo(reader, writer, fields):
    writer.write(
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        b"Sec-WebSocket-Accept: " + accept(fields[b"sec-websocket-key"]) + b"\r\n\r\n"
    )
    while True:
        first, data = await frame_of(reader)
        writer.write(frame(0x8A if first == 0x89 else first, data))
        await writer.drain()
        if first == 0x88:
            return


async def ship():
    server = await asyncio.start_server(serve, "127.0.0.1", int(os.environ["PORT"]))
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, lambda: os._exit(0))
    async with server:
        await server.serve_forever()


# The clients.


class Broken(Exception):
    """The connection broke, or the answer was 502 or 503: what a kill may cause."""


class Wrong(Exception):
    """Nothing may cause this."""


class Load:
    def __init__(self, port, seconds, seed):
        self.port, self.seed = port, seed
        self.random = random.Random(seed)
        self.end = time.monotonic() + seconds
        self.quiet_until = time.monotonic() + min(15, seconds / 4)
        self.killing_until = self.end - min(15, seconds / 4)
        self.seen = Counter()
        self.wrong = []

    def over(self):
        return time.monotonic() >= self.end

    async def connect(self, buffer=None):
        sock = socket.socket()
        if buffer:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
        sock.setblocking(False)
        await asyncio.get_running_loop().sock_connect(sock, ("127.0.0.1", self.port))
        return await asyncio.open_connection(sock=sock, limit=1 << 16)

    async def status(self, reader):
        (_, status, *_), fields = await head_of(reader)
        while status == b"100":
            (_, status, *_), fields = await head_of(reader)
        if status in (b"502", b"503"):
            async for _ in pieces_of(reader, fields):
                pass
            raise Broken(status.decode())
        if status != b"200":
            raise Wrong(f"status {status}")
        return fields

    async def check(self, reader, seed, length, pause=0.0):
        fields = await self.status(reader)
        wanted, at = body(seed, length), 0
        async for piece in pieces_of(reader, fields):
            if wanted[at : at + len(piece)] != piece:
                raise Wrong(f"body of {seed}/{length} differs at {at}")
            at += len(piece)
            await asyncio.sleep(pause)
        if at != length:
            raise Wrong(f"complete body of {at} bytes instead of {length}")

    def path(self, most):
        seed, length = self.random.randrange(1 << 30), int(self.random.random() ** 3 * most)
        return seed, length, f"/{self.random.choice(['fixed', 'chunks'])}/{seed}/{length}"

    async def gets(self):
        reader, writer = await self.connect()
        try:
            for _ in range(self.random.randrange(1, 60)):
                seed, length, path = self.path(100_000)
                writer.write(f"GET {path} HTTP/1.1\r\nHost: soak\r\n\r\n".encode())
                await self.check(reader, seed, length)
        finally:
            writer.close()

    async def download(self):
        reader, writer = await self.connect()
        try:
            seed, length, path = self.path(20_000_000)
            writer.write(f"GET {path} HTTP/1.1\r\nHost: soak\r\n\r\n".encode())
            await self.check(reader, seed, length)
        finally:
            writer.close()

    async def upload(self):
        reader, writer = await self.connect()
        try:
            seed, length, _ = self.path(8_000_000)
            data, chunked = body(seed, length), self.random.random() < 0.5
            frame = "Transfer-Encoding: chunked" if chunked else f"Content-Length: {length}"
            writer.write(f"POST /sum HTTP/1.1\r\nHost: soak\r\n{frame}\r\n\r\n".encode())
            for at in range(0, length, 30_000):
                piece = data[at : at + 30_000]
                writer.write(b"%x\r\n%s\r\n" % (len(piece), piece) if chunked else piece)
                await writer.drain()
            if chunked:
                writer.write(b"0\r\n\r\n")
            fields = await self.status(reader)
            got = b"".join([piece async for piece in pieces_of(reader, fields)])
            if got != hashlib.sha256(data).hexdigest().encode():
                raise Wrong(f"the ship got another body than {seed}/{length}")
        finally:
            writer.close()

    async def websocket(self):
        reader, writer = await self.connect()
        try:
            key = base64.b64encode(self.random.randbytes(16))
            writer.write(
                b"GET /ws HTTP/1.1\r\nHost: soak\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: " + key + b"\r\n\r\n"
            )
            (_, status, *_), fields = await head_of(reader)
            if status in (b"502", b"503"):
                raise Broken(status.decode())
            if status != b"101" or fields.get(b"sec-websocket-accept") != accept(key):
                raise Wrong(f"handshake: {status} {fields}")
            for _ in range(self.random.randrange(1, 40)):
                first = self.random.choice([0x82, 0x81, 0x89, 0x02, 0x80])
                data = self.random.randbytes(self.random.randrange(100 if first == 0x89 else 70_000))
                writer.write(frame(first, data, self.random.randbytes(4)))
                got = await frame_of(reader)
                if got[0] == 0x88:
                    raise Broken(f"close {int.from_bytes(got[1][:2], 'big')}")
                if got != (0x8A if first == 0x89 else first, data):
                    raise Wrong("a frame came back otherwise")
                await asyncio.sleep(self.random.random() / 20)
            if self.random.random() < 0.5:
                writer.write(frame(0x88, b"\x03\xe8", self.random.randbytes(4)))
                got = await frame_of(reader)
                if got != (0x88, b"\x03\xe8"):
                    raise Broken(f"close {got[1]!r}")
        finally:
            writer.close()

    async def events(self):
        reader, writer = await self.connect()
        try:
            writer.write(b"GET /events HTTP/1.1\r\nHost: soak\r\n\r\n")
            fields, number, rest = await self.status(reader), 0, b""
            last = self.random.randrange(1, 100)
            async for piece in pieces_of(reader, fields):
                *events, rest = (rest + piece).split(b"\n\n")  # chunks may be cut otherwise than they were
                for event in events:
                    if event != b"data: %d" % number:
                        raise Wrong(f"{event!r} instead of event {number}")
                    number += 1
                if number >= last:
                    return
            raise Wrong("events that have no end have ended")
        finally:
            writer.close()

    async def slow(self):
        reader, writer = await self.connect(buffer=4096)
        try:
            seed, length, path = self.path(2_000_000)
            writer.write(f"GET {path} HTTP/1.1\r\nHost: soak\r\n\r\n".encode())
            await self.check(reader, seed, length, pause=0.05)
        finally:
            writer.close()

    async def half(self):
        reader, writer = await self.connect()
        try:
            seed, length, path = self.path(100_000)
            writer.write(f"GET {path} HTTP/1.1\r\nHost: soak\r\n\r\n".encode())
            writer.write_eof()
            await self.check(reader, seed, length)
        finally:
            writer.close()

    async def abort(self):
        _, writer = await self.connect()
        # Now, while there is a socket for sure: some of these requests end the connection on their own.
        if self.random.random() < 0.5:
            linger = struct.pack("ii", 1, 0)
            writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        seed, length, path = self.path(5_000_000)
        request = self.random.choice(
            [
                f"GET {path} HTTP/1.1\r\nHost: soak\r\n\r\n",
                f"GET {path} HTTP/1.1\r\nHo",
                "POST /sum HTTP/1.1\r\nHost: soak\r\nContent-Length: 100000\r\n\r\nbegin",
                "POST /sum HTTP/1.1\r\nHost: soak\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nbeg",
                "GET /events HTTP/1.1\r\nHost: soak\r\n\r\n",
                "GET / HTTP/1.1\r\nno header\r\n\r\n",
            ]
        )
        writer.write(request.encode())
        await asyncio.sleep(self.random.random() / 5)
        writer.close()

    async def repeat(self, client):
        name = client.__name__
        while not self.over():
            begun = time.monotonic()
            try:
                await asyncio.wait_for(client(), 120)
                self.seen[name] += 1
            except (Broken, ConnectionError, asyncio.IncompleteReadError) as broken:
                if begun < self.quiet_until - 1 and time.monotonic() < self.quiet_until:
                    self.wrong.append(f"{name}: {broken!r} though no ship was killed yet")
                self.seen[f"{name} broken"] += 1
                await asyncio.sleep(0.05)
            except Exception as wrong:
                self.wrong.append(f"{name}: {wrong!r}")

    async def kills(self, pid):
        chance = random.Random(self.seed)
        await asyncio.sleep(max(0, self.quiet_until - time.monotonic()))
        while time.monotonic() < self.killing_until:
            ships = [child for child in family(pid) if is_ship(child)]
            if ships:
                name = chance.choice(["KILL", "KILL", "TERM"])
                try:
                    os.kill(chance.choice(ships), getattr(signal, f"SIG{name}"))
                    self.seen[f"ships killed by {name}"] += 1
                except ProcessLookupError:
                    pass
            await asyncio.sleep(0.5 + 3 * chance.random())

    async def run(self, pid):
        clients = [self.gets] * 10 + [self.websocket] * 10 + [self.events] * 6 + [self.abort] * 6
        clients += [self.upload] * 3 + [self.download] * 2 + [self.slow] * 4 + [self.half] * 3
        await asyncio.gather(*(self.repeat(client) for client in clients), self.kills(pid))
        for name, count in sorted(self.seen.items()):
            print(f"{count:8} {name}")
        print(f"{len(self.wrong):8} wrong answers")
        for wrong in self.wrong[:20]:
            print(f"  {wrong}")
        return 1 if self.wrong else 0


def family(pid):
    children = []
    for path in (f"/proc/{pid}/task/{task}/children" for task in os.listdir(f"/proc/{pid}/task")):
        try:
            with open(path) as file:
                for child in file.read().split():
                    children += [int(child), *family(int(child))]
        except OSError:
            pass
    return children


def is_ship(pid):
    try:
        with open(f"/proc/{pid}/cmdline", "rb") as file:
            words = file.read().split(b"\0")
        return b"ship" in words and any(word.endswith(b"soak.py") for word in words)
    except OSError:
        return False


if sys.argv[1] == "ship":
    asyncio.run(ship())
else:
    port, pid, seconds, seed = map(int, sys.argv[2:])
    sys.exit(asyncio.run(Load(port, seconds, seed).run(pid)))
