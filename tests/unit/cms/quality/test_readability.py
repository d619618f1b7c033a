"""Plain Dutch: what is named, and what is left alone."""

import pytest

from cms.quality.readability import B1_SCORE, hard_words, read, sentences_of, syllables_of

PLAIN = [
    "U vraagt uw paspoort aan bij de gemeente.",
    "Neem uw oude paspoort mee.",
    "U betaalt aan de balie.",
    "Na een week haalt u het op.",
    "Bent u ziek? Bel ons dan. Wij komen bij u thuis.",
    "Kinderen komen zelf mee. Een ouder tekent.",
    "Is uw paspoort weg? Doe dan eerst aangifte bij de politie.",
]
HARD = """
Alvorens de aanvraag in behandeling te kunnen nemen dienen de benodigde bescheiden overeenkomstig de vigerende
verordening door belanghebbende schriftelijk te worden overgelegd aan het bevoegde bestuursorgaan. Ingevolge de
toepasselijke bepalingen wordt de verschuldigde leges gerestitueerd indien de aanvraag onverhoopt niet ontvankelijk
wordt verklaard.
"""


def kinds(text: str) -> set[str]:
    return {remark.kind for remark in read([text]).remarks}


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("ja", 1), ("straat", 1), ("leeuw", 1), ("paspoort", 2), ("nieuwe", 2), ("mooie", 2), ("gemeente", 3),
        ("bureau", 2), ("afvalcontainer", 5), ("identiteitskaart", 5), ("geïnteresseerd", 5), ("brr", 1),
    ],
)  # fmt: skip
def test_syllables(word: str, count: int) -> None:
    assert syllables_of(word) == count


@pytest.mark.parametrize(
    ("paragraph", "count"),
    [
        ("Eén zin.", 1),
        ("Een. Twee! Drie? Vier", 4),
        ("Bel bijv. Jan. Hij weet het.", 2),
        ("De balie is open van 9.00 tot 17.00 uur. Kom langs.", 2),
        ("Zij zei: “Dat kan.” Daarna ging zij weg.", 2),
        ("Dr. De Vries komt.", 1),
        ("", 0),
    ],
)
def test_sentences(paragraph: str, count: int) -> None:
    assert len(sentences_of(paragraph)) == count


def test_plain_text_scores_plain_and_hard_text_hard() -> None:
    plain, hard = read(PLAIN), read([HARD])
    assert plain.score is not None
    assert hard.score is not None
    assert plain.score > B1_SCORE > hard.score
    assert (plain.is_plain, hard.is_plain) == (True, False)
    assert plain.remarks == ()
    assert {remark.kind for remark in hard.remarks} >= {"long", "passive", "hard"}


def test_the_score_is_the_formula_of_douma() -> None:
    """40 words of 2 syllables in sentences of 10: 206.84 - 9.3 - 154."""
    reading = read(["Water water water water water water water water water water."] * 4)
    assert (reading.words, reading.sentences, reading.score) == (40, 4, round(206.84 - 0.93 * 10 - 77 * 2))


def test_little_text_gets_no_score() -> None:
    reading = read(["Kort maar krachtig."])
    assert (reading.score, reading.is_plain, reading.words_per_sentence) == (None, False, 3.0)
    assert read([]).sentences == 0


def test_a_sentence_is_long_from_21_words() -> None:
    assert kinds(" ".join(["bal"] * 20) + ".") == set()
    (remark,) = read([" ".join(["bal"] * 21) + "."]).remarks
    assert (remark.kind, remark.count) == ("long", 21)


@pytest.mark.parametrize(
    "sentence",
    [
        "Uw aanvraag wordt door ons behandeld.",
        "De brieven worden morgen verstuurd.",
        "Het besluit werd vorige week genomen.",
        "De kosten werden niet vergoed.",
        "Afgehandeld worden meldingen binnen een week.",
        "Het afval wordt op dinsdag opgehaald.",
    ],
)
def test_a_passive_is_named(sentence: str) -> None:
    assert "passive" in kinds(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Wij behandelen uw aanvraag.",
        "Het wordt warm.",
        "U wordt achttien jaar.",
        "De gemeente wordt groter.",
        "Wij hebben uw brief ontvangen.",
        "U wordt lid van de gemeenteraad.",
        "Morgen worden er geen gesprekken met u.",
    ],
)
def test_what_is_no_passive_is_left_alone(sentence: str) -> None:
    assert "passive" not in kinds(sentence)


@pytest.mark.parametrize(
    ("sentence", "found", "instead"),
    [
        ("Stuur dit teneinde vertraging te voorkomen.", "teneinde", "om"),
        ("Met betrekking tot: ten behoeve van uw kind.", "ten behoeve van", "voor"),
        ("Wij evalueren dit.", "evalueren", "beoordelen"),
        ("De raad evalueert dit.", "evalueert", "beoordelen"),
        ("Dit is geëvalueerd of geïmplementeerd, en additionele kosten komen erbij.", "additionele", "extra"),
        ("Tevens krijgt u een brief.", "Tevens", "ook"),
        ("U moet dit te allen tijde laten zien.", "te allen tijde", "altijd"),
    ],
)
def test_a_hard_word_is_named_with_a_plainer_one(sentence: str, found: str, instead: str) -> None:
    assert (found, instead) in {(one.found, one.instead) for one in read([sentence]).remarks if one.kind == "hard"}


def test_part_of_a_word_is_no_hard_word() -> None:
    assert "hard" not in kinds("De indiensttreding van Thansen was in Reedsburg.")


def test_a_long_word_is_named_once() -> None:
    remarks = read(["Arbeidsongeschiktheidsverzekering en nog eens arbeidsongeschiktheidsverzekering."]).remarks
    assert [remark.kind for remark in remarks] == ["word", "word"]  # with and without a capital
    assert "word" not in kinds("Een A-locatie-aanduiding mag met streepjes.")


def test_the_list_is_long_and_whole() -> None:
    words = hard_words()
    assert len(words) >= 300
    assert all(word == word.lower() and word.strip() for word in words)
    assert all(words.values())
