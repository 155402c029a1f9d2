"""Small invented conversations, with the traps that real ones hold; nobody in them exists.

`¶` inside a text divides paragraphs of one turn: a writer decides how its shape shows that.
"""

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Said:
    """One turn with its time in whole seconds: every shape can write these."""

    speaker: str
    text: str
    start_s: float
    end_s: float

    @property
    def whole(self) -> str:
        """The text as it is to be read: paragraphs joined by a space."""
        return self.text.replace("¶", " ")


Talk = tuple[Said, ...]
_CUE_WORDS = 7


def timed(rows: list[tuple[str, str]], first: int = 3) -> Talk:
    """Turns that follow each other, three words a second."""
    talk, at = [], first
    for speaker, text in rows:
        end = at + 1 + len(text.split()) // 3
        talk.append(Said(speaker, text, float(at), float(end)))
        at = end
    return tuple(talk)


def renamed(talk: Talk, names: dict[str, str]) -> Talk:
    """The same conversation with other labels."""
    return tuple(replace(said, speaker=names.get(said.speaker, said.speaker)) for said in talk)


def cues(talk: Talk) -> list[Said]:
    """What fits on a screen: seven words, with times in proportion."""
    made = []
    for said in talk:
        words = said.whole.split()
        parts = [words[at : at + _CUE_WORDS] for at in range(0, len(words), _CUE_WORDS)]
        step = (said.end_s - said.start_s) / len(parts)
        for number, part in enumerate(parts):
            last = number == len(parts) - 1
            start = round(said.start_s + number * step, 3)
            end = said.end_s if last else round(said.start_s + (number + 1) * step, 3)
            made.append(Said(said.speaker, " ".join(part), start, end))
    return made


HAVN = timed([
    ("Interviewer", "Hvordan bruger I data i det daglige arbejde?"),
    ("Karen Holst", "Vi bruger dem til tre ting: tilsyn, planlægning og budget. Note: det er kun "
     "de store havne, som indberetter hver måned."),
    ("Interviewer", "Kan du give et eksempel?"),
    ("Karen Holst", "Ja. Sidste år så vi på lossetider, og svaret var klart: der manglede folk om "
     "natten.¶Det fandt vi aldrig ud af, før tallene lå på https://eksempel.dk/havne: alle kunne "
     "se dem."),
    ("Interviewer", "Ja."),
    ("Karen Holst", "Kl. 12:30 hver dag kommer der en fil fra Ærø, Åbenrå og Øster Hurup; den er "
     "sjældent rigtig."),
    ("Interviewer", "Altså: den skal rettes i hånden?"),
    ("Karen Holst", '(griner) Hver eneste dag. Min chef siger: "Ret den, og kom videre." Så det '
     "gør vi …"),
    ("Interviewer", "Hvem retter den?"),
    ("Karen Holst", "Det gør jeg, 2-3 timer om ugen, i alt 100 % af tiden."),
    ("Interviewer", "Tak."),
    ("Karen Holst", "Selv tak."),
])  # fmt: skip
FOKUS = timed([
    ("Moderator", "Velkommen til. Vi tager en runde: hvem er I, og hvad vil I gerne sige?"),
    ("Lone Vester", "Jeg er jurist. Det korte svar er: vi mangler hjemmel."),
    ("Anne-Marie Sø-Jensen", "Og jeg er analytiker. Vi mangler tal, ikke hjemmel."),
    ("Kontorchef, Anna", "Begge dele, vil jeg mene. Lad os tage dem én ad gangen."),
    ("Moderator", "Lone?"),
    ("Lone Vester", "Loven siger én ting, praksis en anden.¶Derfor venter borgerne.¶Det er ikke i "
     "orden."),
    ("Per O'Neil", "Nej, det er det ikke. 12 uger er for længe."),
    ("Anne-Marie Sø-Jensen", "Vi har målt det: 12 uger i snit, 30 på Bornholm."),
    ("Kontorchef, Anna", "Jo, men det er jo gamle tal."),
    ("Per O'Neil", "De nye er værre."),
    ("Moderator", "Hvad skal der så til? Tænk højt."),
    ("Kontorchef, Anna", "Folk, penge og ro."),
    ("Lone Vester", "I den rækkefølge."),
    ("Per O'Neil", "Ro først."),
])  # fmt: skip
PORT = timed([
    ("Interviewer", "How do you share data with the other agencies?"),
    ("Participant 1", "Well, mostly by e-mail. The short answer is this: we don't."),
    ("Participant 2", "That's unfair. We have a portal, see https://example.org: it works."),
    ("Interviewer", "Since when?"),
    ("Participant 2", "2015 or so.¶Before that it was paper, and I mean: real paper."),
    ("Participant 1", "Okay, okay. But who uses it?"),
    ("Interviewer", "Who does?"),
    ("Participant 2", "Three people. Note that one of them is me."),
    ("Interviewer", "Thanks. Question: would you pay for it?"),
    ("Participant 1", "No."),
    ("Participant 2", "Yes, up to £40 a month."),
])  # fmt: skip
LANG = timed([
    ("Interviewer", "Hvad er det vigtigste, I har lært af de ti år?"),
    ("Karen Holst", "¶".join(
        f"Det {nummer} er, at ingen læser en rapport, som er længere end ti sider, og at de ti "
        "sider helst skal være skrevet af en, der selv har siddet med sagerne, talt med borgerne "
        "og set, hvad der sker, når en afgørelse bliver sendt ud for sent. Sådan er det bare, og "
        "det ændrer ingen strategi på, uanset hvor mange bilag den har."
        for nummer in ("første", "andet", "tredje", "fjerde", "femte"))),
    ("Interviewer", "Og hvis I skulle begynde forfra?"),
    ("Karen Holst", "Så ville vi tale med brugerne først. Vi sagde det tit: spørg dem.¶Og så ville "
     "vi lade være med at købe et system, før vi vidste, hvad det skulle kunne."),
    ("Interviewer", "Hvorfor gjorde I det så?"),
    ("Karen Holst", "Fordi der var penge til det."),
])  # fmt: skip
KORT = timed([
    (("I", "R")[number % 2], text)
    for number, text in enumerate(
        "Nå?|Ja.|Hvad så?|Ikke noget.|Jo?|Tja.|Er det sandt?|Ja, ja.|Kom nu.|Nej.|Hvorfor?|Derfor."
        "|Okay.|Mm.|Sig det.|Det er penge: alt er penge.|Mere?|Nej.|Sikker?|Ja.".split("|"))
])  # fmt: skip
MINISTER = renamed(HAVN, {
    "Interviewer": "Ordstyreren (Bo Elmegård Kjær)",
    "Karen Holst": "Ministeren for by, bolig og landdistrikter (Hanne Østergaard Møller)",
})  # fmt: skip
TALKS = {
    "havn": HAVN, "fokus": FOKUS, "port": PORT, "lang": LANG, "kort": KORT, "minister": MINISTER,
}  # fmt: skip
