"""Catalogues: Chinese is complete, the others are started and fall back to English."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.utils import translation

import riparian.secretariat as platform
from riparian.secretariat.accounts.models import Country
from riparian.secretariat.config.messages import PLATFORM, find_messages, owner_of

ROOT = Path(platform.__file__).parent
STARTED = ["th", "vi", "km", "lo", "my"]
SCRIPTS = {
    "th": "\u0e00-\u0e7f",
    "km": "\u1780-\u17ff",
    "lo": "\u0e80-\u0eff",
    "my": "\u1000-\u109f",
}


def translations(language):
    found = {}
    for path in ROOT.rglob(f"{language}/LC_MESSAGES/django.po"):
        with path.open("rb") as file:
            found |= {one.id: one.string for one in read_po(file) if one.id and not one.fuzzy}
    return found


@pytest.mark.parametrize("language", ["zh_Hans", "th", "vi", "km", "lo", "my"])
def test_no_text_has_two_translations(language):
    """The catalogues of all apps become one: the last would speak on everybody's pages."""
    found = {}
    for path in ROOT.rglob(f"{language}/LC_MESSAGES/django.po"):
        with path.open("rb") as file:
            for one in read_po(file):
                if one.id and one.string:
                    found.setdefault(str(one.id), set()).add(str(one.string))
    assert {text: words for text, words in found.items() if len(words) > 1} == {}


def parts(text):
    return text if isinstance(text, tuple) else (text,)


def placeholders(text):
    return set(re.findall(r"%\(\w+\)[sd]", text))


def test_every_text_of_the_platform_is_in_its_chinese_catalogue():
    known = translations("zh_Hans")
    offered = find_messages(ROOT)
    assert len(offered) > 500
    brought = {path.parent.name for path in ROOT.glob("*/locale")}
    missing = [
        (text, places[0])
        for text, places in offered.items()
        if {owner_of(place) for place in places} & (PLATFORM | brought)
        and not all(parts(known.get(text, "")))
    ]
    assert missing == []


@pytest.mark.parametrize("language", ["zh_Hans", *STARTED])
def test_a_translation_keeps_its_placeholders(language):
    wrong = [
        text
        for text, words in translations(language).items()
        for word in parts(words)
        if word and placeholders(word) != set().union(*map(placeholders, parts(text)))
    ]
    assert wrong == []


def test_messages_are_found_in_templates_that_span_lines(tmp_path):
    (tmp_path / "page.html").write_text(
        "<p>\n    {% translate 'A (b) c' %}\n  {% blocktranslate count n=x %}One {{ n }}{% plural %}"
        "Many {{ n }}{% endblocktranslate %}</p>\n\n      <b>{{ _('d') }}</b>"
    )
    assert list(find_messages(tmp_path)) == ["A (b) c", ("One %(n)s", "Many %(n)s"), "d"]


@pytest.mark.parametrize("language", STARTED)
def test_the_started_catalogues_hold_the_way_through_a_decision(language):
    known = {text for text, words in translations(language).items() if all(parts(words))}
    assert len(known) >= 100
    wanted = {
        "Desk", "Mechanism", "Meetings", "Decisions", "Studies", "Journal", "Accounts", "The river",
        "Draft", "Circulated", "Silence running", "Silence broken", "In consultation", "Adopted",
        "Withdrawn", "Secretariat officer", "Co-chair", "Negotiator", "Analyst", "Duty officer",
        "Fund manager", "Auditor", "Public reader", "Draft a decision", "Circulate under silence",
        "Adopt in the room", "reservation", "interpretative statement", "Put on record",
        "Six countries, one river", "How it decides", "Sign in", "Sign out",
    }  # fmt: skip
    assert wanted - known == set()


@pytest.mark.parametrize(("language", "letters"), SCRIPTS.items())
def test_a_translation_is_written_in_its_script(language, letters):
    foreign = [
        words
        for words in translations(language).values()
        for word in parts(words)
        if word and not re.search(f"[{letters}]", word)
    ]
    assert foreign == []


@pytest.mark.django_db
@pytest.mark.parametrize("language", STARTED)
def test_a_started_language_shows_its_words_and_falls_back_to_english(language, client):
    words = translations(language)
    page = client.get("/", headers={"accept-language": language}).content.decode()
    assert f'<html lang="{language}">' in page
    assert words["Six countries, one river"] in page
    assert words["How it decides"] in page
    page = client.get("/meetings/load", headers={"accept-language": language}).content.decode()
    assert "Bodies with meetings on record" in page


@pytest.mark.django_db
@pytest.mark.parametrize("language", STARTED)
def test_countries_and_capitals_have_their_names_in_every_language(language):
    words = translations(language)
    with translation.override(language):
        for country in Country.objects.filter(is_member=True):
            assert country.name == words[country.short_names["en"]]
            assert country.capital_name == words[country.capital["en"]]


def test_a_country_without_a_name_is_known_by_its_code():
    assert Country(code="XYZ").name == "XYZ"
    assert Country(code="XYZ").capital_name == ""
