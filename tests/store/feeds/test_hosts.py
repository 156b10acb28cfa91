import asyncio

from store.feeds.hosts import CONCURRENT, PER_HOST, Turns


class Watch:
    """Counts who is at it at the same time."""

    def __init__(self) -> None:
        self.now = 0
        self.most = 0
        self.starts: list[float] = []
        self.go_on = asyncio.Event()

    async def visit(self, turns: Turns, url: str) -> None:
        async with turns.turn(url):
            self.starts.append(asyncio.get_running_loop().time())
            self.now += 1
            self.most = max(self.most, self.now)
            await self.go_on.wait()
            self.now -= 1


async def settled(watch: Watch, expected: int) -> None:
    async with asyncio.timeout(5):
        while watch.now < expected:  # noqa: ASYNC110 - turns of the loop, not time
            await asyncio.sleep(0)


async def test_few_requests_at_once_and_fewer_at_one_host() -> None:
    turns, one, others = Turns(0), Watch(), Watch()
    at_one = [asyncio.create_task(one.visit(turns, f"http://one.example/{number}")) for number in range(9)]
    await settled(one, PER_HOST)
    elsewhere = [asyncio.create_task(others.visit(turns, f"http://{number}.example/")) for number in range(50)]
    await settled(others, CONCURRENT - PER_HOST)
    one.go_on.set()
    others.go_on.set()
    await asyncio.gather(*at_one, *elsewhere)
    assert one.most == PER_HOST
    assert others.most <= CONCURRENT
    assert len(one.starts) == 9


async def test_there_is_a_pause_between_two_requests_to_one_host_and_none_between_hosts() -> None:
    turns, watch = Turns(0.05), Watch()
    watch.go_on.set()
    before = asyncio.get_running_loop().time()
    await asyncio.gather(*(watch.visit(turns, f"http://{number}.example/") for number in range(5)))
    assert watch.starts[-1] - before < 0.05
    watch.starts.clear()
    await asyncio.gather(*(watch.visit(turns, f"http://one.example:{number + 1}/") for number in range(4)))
    assert all(later - earlier >= 0.05 for earlier, later in zip(watch.starts, watch.starts[1:], strict=False))


async def test_a_publisher_that_has_said_how_often_is_believed() -> None:
    turns, watch = Turns(0), Watch()
    url = "https://api.gdeltproject.org/api/v2/doc/doc"
    tasks = [asyncio.create_task(watch.visit(turns, url)) for _ in range(2)]
    await settled(watch, 1)
    await asyncio.sleep(0)
    assert watch.now == 1
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def test_who_gives_up_waiting_leaves_the_place_to_others() -> None:
    turns, watch = Turns(0), Watch()
    tasks = [asyncio.create_task(watch.visit(turns, "http://one.example/")) for _ in range(PER_HOST + 2)]
    await settled(watch, PER_HOST)
    tasks[-1].cancel()
    watch.go_on.set()
    await asyncio.gather(*tasks, return_exceptions=True)
    assert len(watch.starts) == PER_HOST + 1
