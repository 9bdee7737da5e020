"""How many papers come and whether one may surprise: set, shown and taken back."""

from tests.installation import ADA, GROUP, Installation


async def test_the_bar_is_set_for_oneself_or_a_channel_and_taken_back(filled: Installation) -> None:
    before = await filled.say("settings bar")
    mine = await filled.say("settings bar few")
    ours = await filled.say("settings bar many where=here", place=GROUP)
    shown = await filled.say("profile")
    await filled.say("undo")
    await filled.say("undo")

    assert before.text.startswith("Your picks: normal")
    assert mine.text.startswith("Your picks: few, about one a day.")
    assert ours.text.startswith("This channel's picks: many")
    assert "How many papers come: few." in shown.text
    assert (await filled.say("settings bar")).text == before.text
    assert "normal" in (await filled.say("settings bar where=here", place=GROUP)).text


async def test_exploring_is_on_until_it_is_switched_off(filled: Installation) -> None:
    before = await filled.say("settings exploring")
    off = await filled.say("settings exploring off")
    kept = await filled.app.services.tuning.of(ADA)
    await filled.say("undo")

    assert "settings exploring off" in before.text
    assert "settings exploring on" in off.text
    assert not kept.exploring
    assert (await filled.say("settings exploring")).text == before.text
