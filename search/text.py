"""Words as they are compared: tokens, Danish and English stems, character n-grams.

Danish BM25 on stems beats plain words, and character 4-grams beat stems, since compounds
(*datakvalitet*, *kvalitetsdata*) share grams where they share no word; together they beat either.
"""

import re
import unicodedata
from functools import cache, lru_cache
from typing import Any

# Plurals of words in -a and -o, whose e is a letter of its own. What ends in -taer, -naer and the
# like is left out, since mostly an æ is meant: sekretaer, pensionaer; so in svaer and primaer.
_PLURAL = re.compile(
    r"(?P<word>\w{2}(?:(?<!pri)m|[dfgksz]|(?<=kame)r)a|(?:vide|radi|studi|kont|fot|log)o)"
    r"er(?:s|nes?)?$"
)
WORD = re.compile(r"[^\W_]+")
GRAM = 4

# Words that ask rather than tell. They carry little of a question's meaning, yet in a collection of
# answers they are rare enough to weigh as much as its real words, so their weight is lowered.
DANISH_STOPWORDS = frozenset(
    """
    ad af alle alt altså anden andet andre at av bare blev blive bliver både da de dem den denne
    der deres det dette dig din disse dit dog du efter ej eller en end ene eneste enhver er et
    faktisk fem fik fire for fordi fra før få får gik god gør gøre ham han hans har have havde
    hele helt hen hende hendes her hos hun hvad hvem hver hvilke hvilken hvilket hvis hvor
    hvordan hvorfor hvornår i ikke ind ingen intet ja jeg jer jeres jo kan kom komme kommer kun
    kunne lav lidt lige man mange med meget men mens mere mig min mine mit mod må måtte ned nej
    noget nogen nogle nok nu når og også om op os over på se selv sidste sig sin sine sit skal
    skulle som så sådan thi til to tre ud under var ved vi vil ville vores vor være været siger
    sige sagde sagt mener mene mente fortæller fortælle fortalte findes handler omkring
    """.split()
)
ENGLISH_STOPWORDS = frozenset(
    """
    a about after all also an and any are as at be because been before being but by can could
    did do does doing done for from had has have having he her here him his how i if in into is
    it its just me might more most my no not of on or other our out over own say said says she
    should so some such than that the their them then there these they think thinks this those
    to too under up us very was we were what when where which while who whom why will with would
    you your discuss discussed talk talked mention mentioned tell told according
    """.split()
)
# What questions of people are made of, whatever they are about: "summarise the discussion of …".
ASKING = frozenset(
    """
    opsummer opsummere diskuterer diskuterede diskussion diskussionen drøfter drøftede drøftelse
    drøftelsen nævner nævnte nævnt omtaler omtalte omtalt synes syntes tænker tænkte
    agree agreed attitude attitudes believe believed conclusion consider considered considering
    concerning debate debated describe described discusses discussing discussion discussions
    explain explained group introduce introduced mentioning opinion opinions participants
    regarding respond responded responding response suggest suggested summarise summarised
    summarize summarized summary talking talks thinking thought thoughts view views
    """.split()
)
STOPWORDS = DANISH_STOPWORDS | ENGLISH_STOPWORDS | ASKING


def normalise(text: str) -> str:
    """Composed (NFC) and lower-case, so that å typed as a and a ring is the letter å."""
    return unicodedata.normalize("NFC", text).lower()


def tokens(text: str) -> list[str]:
    """The words and numbers of `text`, normalised, in order; a hyphen parts words."""
    return WORD.findall(normalise(text))


@cache
def _stemmer(language: str) -> Any:
    import snowballstemmer  # uses PyStemmer's C code where it is installed

    return snowballstemmer.stemmer("english" if language == "en" else "danish")


@lru_cache(maxsize=200_000)
def stem(token: str, language: str) -> str:
    """The Snowball stem in `language` ("en", or Danish for all others).

    Danish is stemmed until nothing more comes off, since one pass leaves *kvaliteten* at *kvalitet*
    and takes *kvalitet* to *kvalit*. The old spellings aa, ae and oe meet å, æ and ø.
    """
    stemmer = _stemmer(language)
    if language == "en":
        return str(stemmer.stemWord(token))
    before, after = "", fold(token)
    while before != after:
        before, after = after, stemmer.stemWord(after)
    return after


def fold(token: str) -> str:
    """`aa`, `ae`, `oe` as the letters they stand for: aarhus is århus, but firmaer is firmaer."""
    plural = _PLURAL.search(token)
    end = plural.end("word") if plural else len(token)
    return _letters(token[:end]) + token[end:]


def _letters(written: str) -> str:
    return written.replace("aa", "å").replace("ae", "æ").replace("oe", "ø")


def grams(token: str) -> list[str]:
    """The character 4-grams of `_token_`, the underscores marking where it begins and ends.

    A number is one gram, since 2018 and 2017 are as different as numbers get.
    """
    if token.isdigit():
        return [f"_{token}_"]
    marked = f"_{fold(token)}_"
    return [marked[at : at + GRAM] for at in range(max(1, len(marked) - GRAM + 1))]
