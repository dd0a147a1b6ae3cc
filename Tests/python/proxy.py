"""A bad way between two coordinators: bytes come late, stall, and connections break in the middle
of a frame. Run as a process of its own, inside the network namespace that it stands in."""

import argparse
import asyncio
import dataclasses
import json
import random
import sys
import time


@dataclasses.dataclass
class Manners:
    """How bad the way is. Times in seconds."""

    delay: tuple[float, float] = (0.05, 0.2)
    # One piece in so many waits this long on top, and all behind it.
    stall_one_in: int = 60
    stall: tuple[float, float] = (0.5, 4.0)
    # A connection lives at least the first, and on average the second on top.
    life: tuple[float, float] = (2.0, 5.0)


class Proxy:
    """Every connection draws from dice of its own, by seed, route and number: what is drawn
    replays, as far as the other ends connect in the same order."""

    def __init__(self, seed: int, manners: Manners, log):
        self.seed, self.manners, self.log = seed, manners, log
        self.connections = {}

    def say(self, **what):
        print(json.dumps({"at": round(time.monotonic(), 3), **what}), file=self.log, flush=True)

    async def listen(self, here: str, there: str):
        host, port = here.rsplit(":", 1)
        return await asyncio.start_server(
            lambda reader, writer: self._serve(there, reader, writer), host, int(port)
        )

    async def _serve(self, there, reader, writer):
        number = self.connections[there] = self.connections.get(there, 0) + 1
        dice = random.Random(f"{self.seed}/{there}/{number}")
        least, mean = self.manners.life
        life, rude = least + dice.expovariate(1 / mean), dice.random() < 0.5
        count = [0, 0]
        self.say(opened=there, number=number)
        host, port = there.rsplit(":", 1)
        try:
            onward = await asyncio.wait_for(asyncio.open_connection(host, int(port)), 10)
        except (OSError, asyncio.TimeoutError) as error:
            self.say(unreachable=there, number=number, error=str(error))
            writer.transport.abort()
            return
        both = ((reader, onward[1]), (onward[0], writer))
        ways = [
            asyncio.ensure_future(self._carry(*ends, random.Random(dice.random()), count, way))
            for way, ends in enumerate(both)
        ]
        done, _ = await asyncio.wait(ways, timeout=life, return_when=asyncio.FIRST_COMPLETED)
        for way in ways:
            way.cancel()
        await asyncio.gather(*ways, return_exceptions=True)
        for end in (writer, onward[1]):
            if done or not rude:
                end.close()
            else:
                end.transport.abort()
        word = "ended" if done else "cut"
        self.say(**{word: there}, number=number, rude=rude, bytes=count)

    async def _carry(self, reader, writer, dice, count, way):
        """One direction; bytes keep their order. Ends when an end is gone."""
        pieces = asyncio.Queue(64)
        loop = asyncio.get_running_loop()

        async def take():
            due = 0.0
            while piece := await reader.read(8192):
                wait = dice.uniform(*self.manners.delay)
                if dice.randrange(self.manners.stall_one_in) == 0:
                    wait += dice.uniform(*self.manners.stall)
                due = max(due, loop.time() + wait)
                await pieces.put((due, piece))
            await pieces.put((due, b""))

        async def give():
            while True:
                due, piece = await pieces.get()
                await asyncio.sleep(max(0.0, due - loop.time()))
                if not piece:
                    return
                writer.write(piece)
                count[way] += len(piece)
                await writer.drain()

        taking = asyncio.ensure_future(take())
        giving = asyncio.ensure_future(give())
        try:
            # A read that fails ends the direction at once; a clean end, behind what is on its way.
            await asyncio.wait((taking, giving), return_when=asyncio.FIRST_EXCEPTION)
        finally:
            for part in (taking, giving):
                part.cancel()
            await asyncio.gather(taking, giving, return_exceptions=True)


async def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seed", type=int, required=True)
    options.add_argument("--route", action="append", required=True, metavar="HERE=THERE")
    words = options.parse_args()
    proxy = Proxy(words.seed, Manners(), sys.stdout)
    servers = [await proxy.listen(*route.split("=")) for route in words.route]
    proxy.say(ready=len(servers))
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
