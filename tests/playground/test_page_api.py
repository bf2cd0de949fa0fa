"""The page's HTTP API: a resident's acts from a browser, what it is told, and who may ask."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import ClientSession
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup

from bot.playground import StandIn
from bot.playground.attachments import PIXEL


@pytest.fixture
async def page(standin: StandIn) -> AsyncIterator[ClientSession]:
    """A browser's side of it."""
    async with ClientSession(standin.url) as http:
        yield http


async def said(http: ClientSession, path: str, **more: Any) -> Any:
    """POST and read the answer."""
    async with http.post(path, **more) as answer:
        assert answer.status in {200, 201}, await answer.text()
        return await answer.json()


async def test_a_resident_acts_from_the_page(
    standin: StandIn, bot: Bot, page: ClientSession
) -> None:
    """Every act reaches the bot, and the list shows the chat."""
    made = await said(page, "/api/residents", json={"first_name": "Sara", "language_code": "sv"})
    own = f"/api/residents/{made['id']}"
    await said(page, f"{own}/start", json={"payload": "x"})
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("Skip", callback_data="s")]])
    asked = await bot.send_message(made["id"], "one", reply_markup=keyboard)
    await said(page, f"{own}/tap", json={"message_id": asked.message_id, "data": "s"})
    await said(page, f"{own}/text", json={"text": "hello"})
    [sara] = standin.people.values()
    last = sara.messages[-1].id
    await said(page, f"{own}/edit", json={"message_id": last, "text": "hi"})
    await said(page, f"{own}/location", json={"latitude": 55.587, "longitude": 13.045})
    await said(page, f"{own}/photo?caption=dot", data=PIXEL)
    await said(page, f"{own}/document?name=a.txt", data=b"words")
    for act in ("sticker", "voice", "contact"):
        await said(page, f"{own}/{act}")
    await said(page, f"{own}/delete", json={"message_id": asked.message_id})
    await said(page, f"{own}/block")
    await said(page, f"{own}/unblock")
    updates = [next(iter(set(u.data) - {"update_id"})) for u in standin.updates.pending.values()]
    assert updates == ["message", "callback_query", "message", "edited_message", *["message"] * 6,
                       "my_chat_member", "my_chat_member"]  # fmt: skip
    async with page.get("/api/residents") as answer:
        [shown] = await answer.json()
    assert (shown["first_name"], shown["language_code"], shown["blocked"]) == ("Sara", "sv", False)
    assert [m["mine"] for m in shown["messages"]] == [True] * len(shown["messages"])
    photo = next(m for m in shown["messages"] if "photo" in m)
    async with page.get(f"/api/files/{photo['photo'][-1]['file_id']}") as answer:
        assert (answer.content_type, await answer.read()) == ("image/png", PIXEL)


async def test_wrong_acts_are_told_apart(standin: StandIn, page: ClientSession) -> None:
    """400 for nonsense, 404 for nobody, 409 for what a phone would not do."""
    ali = standin.person("Ali")
    own = f"/api/residents/{ali.id}"
    wrong: list[tuple[int, str, Any]] = [
        (400, "/api/residents", {"first_name": " "}),
        (400, f"{own}/text", {}),
        (400, f"{own}/edit", {"message_id": 1, "text": "x"}),
        (400, f"{own}/location", {"latitude": "north", "longitude": 1}),
        (400, f"{own}/text", [1]),
        (404, "/api/residents/1/text", {"text": "x"}),
        (404, f"{own}/dance", {}),
    ]
    for status, path, body in wrong:
        async with page.post(path, json=body) as answer:
            assert answer.status == status, path
    async with page.post(f"{own}/photo", data=b"no picture") as answer:
        assert answer.status == 400
    ali.blocks()
    async with page.post(f"{own}/text", json={"text": "x"}) as answer:
        assert answer.status == 409


async def test_events_tell_what_changes(standin: StandIn, bot: Bot, page: ClientSession) -> None:
    """Messages, edits, deletions, toasts, keyboards, and that the glass box should be read."""
    ali = standin.person("Ali")
    ali.presses_start()
    async with page.get("/api/events") as stream:
        assert stream.content_type == "text/event-stream"
        await stream.content.readuntil(b"\n\n")
        sent = await bot.send_message(ali.id, "one")
        await bot.edit_message_text("two", ali.id, sent.message_id)
        tap = ali.taps_data(sent.message_id, "a")
        await bot.answer_callback_query(tap.id, "Saved", show_alert=True)
        await bot.delete_message(ali.id, sent.message_id)
        told: list[Any] = []
        while not told or told[-1]["kind"] != "glass":
            line = await stream.content.readuntil(b"\n\n")
            told.append(json.loads(line.removeprefix(b"data: ")))
    assert [event["kind"] for event in told] == ["message", "edited", "toast", "deleted", "glass"]
    assert told[0]["message"]["text"] == "one"
    assert told[0]["message"]["mine"] is False
    assert (told[2]["text"], told[2]["show_alert"]) == ("Saved", True)
    assert {event["resident"] for event in told[:-1]} == {ali.id}
    ali.sends("to nobody")
    await standin.until(lambda: not standin.events.watched)


async def test_the_glass_box(standin: StandIn, page: ClientSession) -> None:
    """What the injected reader returns; 404 while there is none."""
    async with page.get("/api/glass") as answer:
        assert answer.status == 404

    async def read() -> Any:
        return {"tables": []}

    async def search(needle: str) -> Any:
        return {"needle": needle}

    standin.glass, standin.glass_search = read, search
    async with page.get("/api/glass") as answer:
        assert await answer.json() == {"tables": []}
    async with page.get("/api/glass/search", params={"needle": "Ali"}) as answer:
        assert await answer.json() == {"needle": "Ali"}


async def test_commands_for_the_menu(bot: Bot, page: ClientSession) -> None:
    """The phone's language decides."""
    await bot.set_my_commands([("survey", "Svara")], language_code="sv")
    async with page.get("/api/commands?language=sv") as answer:
        menu = await answer.json()
    assert menu["commands"] == [{"command": "survey", "description": "Svara"}]
    assert menu["name"] == "Lyhörd"


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "127.0.0.1"},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "https://127.0.0.1"},
    ],
)
async def test_strangers_names_are_refused(
    standin: StandIn, page: ClientSession, headers: dict[str, str]
) -> None:
    """A page elsewhere cannot reach the API under a name that points here."""
    for path in ("/api/residents", "/", f"/bot{standin.token}/getMe"):
        async with page.get(path, headers=headers) as answer:
            assert answer.status == 403
    async with page.post("/api/residents", json={"first_name": "x"}, headers=headers) as answer:
        assert answer.status == 403


async def test_files_never_run_as_pages(standin: StandIn, page: ClientSession) -> None:
    """Only pictures are shown; a document is handed out for download. No way out of the folder."""
    ali = standin.person("Ali")
    sent = ali.sends_document(b"<script>alert(1)</script>", "a.html")
    async with page.get(f"/api/files/{sent.data['document']['file_id']}") as answer:
        assert answer.content_type == "application/octet-stream"
        assert answer.headers["Content-Disposition"] == "attachment"
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    async with page.get("/..%2fstandin.py") as answer:
        assert answer.status == 404
