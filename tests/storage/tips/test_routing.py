"""Tips handed on, merged, masked, and found to be like others."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta

import pytest

from dialogs.cells import snap
from dialogs.masking import MASK
from dialogs.pictures import Picture
from storage.bodies import body_keys
from storage.drafts import store_photo
from storage.errors import NoSuchBody, NoSuchPassage, NoSuchTip, SameTip, StateUnfit, WrongKey
from storage.tips.likeness import MOST, Trait, find_alike
from storage.tips.masking import mask, unmask
from storage.tips.opening import open_tips
from storage.tips.reading import export_tips
from storage.tips.routing import route
from storage.tips.writing import merge
from storage.vault.ciphers import unseal
from tests.storage.tips.people import WORDS, Copy, Desk, Town

PICTURE = b"\xff\xd8 picture"


def test_a_routed_tip_opens_for_the_new_body(town: Town, anna: Desk, bo: Desk) -> None:
    """Handed from the police to the housing company, all of it opens there and not here."""
    picture = Picture(town.run(store_photo, PICTURE, town.now))
    reporter = town.reporter().sends(bodies=("police",), photos=[picture])
    town.releases()
    [tip] = anna.lists()
    anna.sets("looking", words="Vi ser på det")
    anna.does(route, ["housing"])
    assert anna.lists() == []
    assert bo.lists()[0].messages[0].words == "Vi ser på det"
    assert bo.photos() == [PICTURE]
    bo.replies("Vi tar över")
    assert reporter.hears() == ["Vi ser på det", "Vi tar över"]
    assert bo.reads().id == tip.id


def test_a_body_that_is_left_out_opens_nothing_with_the_old_key(
    town: Town, anna: Desk, bo: Desk
) -> None:
    """A tip handed away gets a new key: what the police kept of the old one opens no row of it."""
    picture = Picture(town.run(store_photo, PICTURE, town.now))
    town.reporter().sends(bodies=("police",), photos=[picture])
    town.releases()
    anna.replies("Vi ser på det")
    before = Copy(town.database)
    anna.does(route, ["police", "housing"])
    both = Copy(town.database)
    assert both.values("tips", "sealed") == before.values("tips", "sealed")
    [kept] = town.database.read_now(
        lambda c: [each.key for each in open_tips(c, town.vault, body_keys(c, anna.who))]
    )
    assert opened_with(kept, both) == {"tips", "messages", "photos"}
    bo.does(route, ["housing"])
    after = Copy(town.database)
    assert opened_with(kept, after) == set()
    assert [row["body_id"] for row in after.rows["tip_keys"]] == ["housing"]


def opened_with(key: bytes, copy: Copy) -> set[str]:
    """The tables of which a row opens with what somebody kept as a tip's key."""
    found = set()
    for table in ("tips", "messages", "photos"):
        for row in copy.rows[table]:
            about = row["id"] if table == "tips" else row["tip_id"] + row["id"]
            with suppress(WrongKey):
                unseal(key, row["sealed"], about)
                found.add(table)
    return found


def test_nobody_hands_a_tip_to_nobody(town: Town, anna: Desk) -> None:
    """A body that is not there, or none at all, is refused and the tip stays."""
    town.reporter().sends()
    town.releases()
    with pytest.raises(NoSuchBody):
        anna.does(route, ["school"])
    with pytest.raises(StateUnfit):
        anna.does(route, [])
    assert len(anna.lists()) == 1


def test_merged_tips_are_answered_together(town: Town, anna: Desk) -> None:
    """What is written to one is written to those merged into it; each keeps its own thread."""
    first, second, third = (town.reporter(chat).sends(f"tip {chat}") for chat in (1, 2, 3))
    town.releases()
    ids = {tip.answers["words"].value: tip.id for tip in anna.lists()}
    anna.does(merge, ids["tip 2"], tip=ids["tip 3"])
    anna.does(merge, ids["tip 1"], tip=ids["tip 2"])
    anna.replies("Vi kommer", ids["tip 1"])
    anna.replies("Bara du", ids["tip 3"])
    assert first.hears() == ["Vi kommer"]
    assert second.hears() == ["Vi kommer"]
    assert third.hears() == ["Vi kommer", "Bara du"]
    leading = anna.reads(ids["tip 1"])
    assert set(leading.same) == {ids["tip 2"], ids["tip 3"]}
    assert anna.reads(ids["tip 3"]).into == leading.id
    for one, other in (("tip 1", "tip 1"), ("tip 2", "tip 1"), ("tip 1", "tip 2")):
        with pytest.raises(SameTip):
            anna.does(merge, ids[other], tip=ids[one])


def test_a_mask_hides_a_passage_until_it_is_taken_back(town: Town, anna: Desk) -> None:
    """Masked, a name is not shown in list, reading or export; asked for unmasked, it is."""
    town.reporter().sends()
    town.releases()
    assert anna.does(mask, "words", "Sven", final=False) == 1
    hidden = WORDS.replace("Sven", MASK)
    shown = [*anna.lists(), anna.reads(), *town.run(export_tips, anna.who, town.now)]
    assert {tip.answers["words"].value for tip in shown} == {hidden}
    assert anna.reads().masked == 1
    assert anna.reads(unmasked=True).answers["words"].value == WORDS
    anna.does(unmask)
    assert anna.reads().answers["words"].value == WORDS


def test_a_final_mask_is_out_of_the_tip_for_good(town: Town, anna: Desk) -> None:
    """Written out, a name is nowhere any more: not for the reporter, not unmasked, and the key of
    what was stored before is gone."""
    picture = Picture(town.run(store_photo, PICTURE, town.now))
    reporter = town.reporter().sends(photos=[picture])
    town.releases()
    reporter.writes("Sven igen, Sven!", "added")
    town.releases()
    before = Copy(town.database)
    [kept] = town.database.read_now(
        lambda c: [each.key for each in open_tips(c, town.vault, body_keys(c, anna.who))]
    )
    assert anna.does(mask, "words", "Sven", final=True) == 1
    assert anna.does(mask, "message:1", "Sven", final=True) == 2
    tip = anna.reads(unmasked=True)
    assert tip.answers["words"].value == WORDS.replace("Sven", MASK)
    assert reporter.hears() == [f"{MASK} igen, {MASK}!"]
    assert "Sven" not in repr((tip, reporter.reads()))
    assert anna.photos() == [PICTURE]
    after = Copy(town.database)
    assert opened_with(kept, before) == {"tips", "messages", "photos"}
    assert opened_with(kept, after) == set()
    for table, column in (("tip_keys", "sealed_key"), ("photos", "sealed"), ("tips", "sealed")):
        assert before.values(table, column) != after.values(table, column)


def test_only_what_is_there_can_be_masked(town: Town, anna: Desk) -> None:
    """A passage that does not stand there, a part there is not, a choice: each is refused."""
    town.reporter().sends()
    town.releases()
    for part, passage in (("words", "Olle"), ("words", ""), ("message:1", "x"), ("nowhere", "x")):
        with pytest.raises(NoSuchPassage):
            anna.does(mask, part, passage, final=False)


def test_tips_about_the_same_are_pointed_out(town: Town, anna: Desk) -> None:
    """Alike are tips of one category, in one place or cells that touch, within seven days."""
    here, beside, far = snap(55.5850, 13.0380), snap(55.5869, 13.0380), snap(55.5950, 13.0380)
    for words, category, place, days in (
        ("a", "litter", here, 0),
        ("b", "litter", beside, 7),
        ("c", "litter", far, 0),
        ("d", "drugs", here, 0),
        ("e", "litter", here, 15),
        ("f", "litter", "centre", 0),
        ("g", "litter", "centre", 0),
        ("h", "litter", "other", 0),
        ("i", "litter", "other", 0),
    ):
        town.now += timedelta(days=days)
        town.reporter().sends(words, category, place=place)
        town.releases()
        town.now -= timedelta(days=days)
    town.now += timedelta(days=16)
    tips = anna.lists()
    names = {tip.id: str(tip.answers["words"].value) for tip in tips}
    alike = {names[tip.id]: sorted(names[each] for each in tip.alike) for tip in tips if tip.alike}
    assert alike == {"a": ["b"], "b": ["a"], "f": ["g"], "g": ["f"]}
    [b] = [tip.id for tip in tips if names[tip.id] == "b"]
    assert [names[each] for each in anna.reads(b).alike] == ["a"]


def test_an_id_that_fits_two_tips_fits_none(town: Town, anna: Desk) -> None:
    """The empty beginning fits all, and so nothing."""
    town.reporter().sends()
    town.releases()
    with pytest.raises(NoSuchTip):
        town.run(route, anna.who, "", ["police"], town.now)


def test_of_many_tips_alike_the_nearest_are_pointed_out() -> None:
    """A flood about one place does not fill the screen: ten, those of the nearest days first."""
    day = date(2026, 3, 2)
    traits = [Trait(day + timedelta(days=n % 7), str(n), "litter", "centre") for n in range(700)]
    alike = find_alike(traits)
    assert {len(others) for others in alike.values()} == {MOST}
    assert all(int(other) % 7 == 3 for other in alike["3"])
