"""Text of documents as HTML: everything escaped, the words that met the question marked.

`markupsafe.Markup` is the only type that the pages put into HTML (`ui.views.blocks.show`): a plain
string that is formatted into one is escaped, so no passage, title or file name can become markup.
"""

from collections.abc import Iterable, Mapping, Sequence

from markupsafe import Markup, escape

from search.passage import BETWEEN_TURNS, Turn, lay_out

Span = tuple[int, int]

CONTROLS = {code: " " for code in (*range(32), *range(127, 160)) if chr(code) not in "\t\n\r"}


def merged(spans: Iterable[Span], length: int) -> list[Span]:
    """The spans in order, cut to `0..length`, overlapping ones joined, empty ones gone."""
    out: list[Span] = []
    for start, end in sorted((max(0, s), min(e, length)) for s, e in spans):
        if start >= end:
            continue
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return out


def marked(text: str, spans: Iterable[Span]) -> Markup:
    """`text` with the `spans` (offsets in it) inside `<mark>`; control characters are blanks.

    A PDF may have one for the dot of a list, which a browser would show as a box.
    """
    text, parts, at = text.translate(CONTROLS), [], 0
    for start, end in merged(spans, len(text)):
        parts += [escape(text[at:start]), Markup("<mark>{}</mark>").format(text[start:end])]
        at = end
    return Markup("").join([*parts, escape(text[at:])])


def labels(turns: Sequence[Turn], start: int, end: int) -> dict[int, int]:
    """Where speakers' labels stand in the slice `start..end` of a source: `{offset: length}`."""
    out = {}
    for turn, (at, _) in zip(turns, lay_out(turns)[1], strict=True):
        if turn.speaker and start <= at < end:
            out[at - start] = len(turn.speaker) + 2
    return out


def paragraphs(
    text: str,
    spans: Iterable[Span],
    labels: Mapping[int, int],
    *,
    bare: bool = False,
    best: Span = (0, 0),
) -> Markup:
    """A passage as paragraphs, one a turn, its speaker's label (of `labels`) in bold.

    `bare` leaves the labels out, where the speaker is named beside the passage. Paragraphs with
    something of `best` stand out.
    """
    out, at = [], 0
    spans = list(spans)
    for part in text.split(BETWEEN_TURNS):
        label = min(labels.get(at, 0), len(part))
        inside = [(s - at - label, e - at - label) for s, e in spans]
        named = label and not bare
        head = Markup("<b>{}</b> ").format(part[:label].rstrip()) if named else Markup("")
        body = marked(part[label:], inside)
        classed = at < best[1] and best[0] < at + len(part)
        opening = Markup('<p class="k-best">') if classed else Markup("<p>")
        out.append(Markup("{}{}{}</p>").format(opening, head, body))
        at += len(part) + len(BETWEEN_TURNS)
    return Markup("").join(out)


def in_turns(turns: Sequence[Turn], spans: Iterable[Span]) -> dict[int, list[Span]]:
    """Spans of a source's text as spans of its turns' own texts: `{turn: [(start, end), ...]}`."""
    out: dict[int, list[Span]] = {}
    places = lay_out(turns)[1]
    for start, end in spans:
        for number, (at, stop) in enumerate(places):
            if at < end and start < stop:
                said = stop - len(turns[number].text)
                out.setdefault(number, []).append((start - said, end - said))
    return out
