"""What the commands of `ui.cli` can be told, with the help of each in Danish."""

from pathlib import Path
from typing import Annotated, Literal

from typer import Argument, Option

from search.passage import Kind, Role

HERE = Path("kilde-index")

# --- any command -------------------------------------------------------------------------------

Index = Annotated[
    Path, Option("--index", envvar="KILDE_INDEX", help="Indeksets mappe.", metavar="MAPPE")
]
Limit = Annotated[int, Option(help="Hvor mange passager til hvert spørgsmål.", min=1)]

# --- ingest, inspect, assign, remove -----------------------------------------------------------

Paths = Annotated[list[Path], Argument(help="Filer og mapper.", metavar="STI")]
Institution = Annotated[str | None, Option(help="Institutionen bag alle filerne.", metavar="NAVN")]
Manifest = Annotated[
    Path | None, Option(help="CSV-fil med institution m.m. for hver fil.", metavar="FIL")
]
Registers = Annotated[
    list[Path] | None,
    Option("--register", help="TOML-fil med institutioner; kan gentages.", metavar="FIL"),
]
Model = Annotated[str | None, Option(help="En anden sprogmodel: navn eller mappe.", metavar="NAVN")]
Reembed = Annotated[bool, Option("--reembed", help="Regn alt om med den valgte sprogmodel.")]
Prune = Annotated[bool, Option("--prune", help="Fjern det, der lå under STI og nu er væk.")]
DryRun = Annotated[bool, Option("--dry-run", help="Vis kun, hvad der ville ske.")]
AsJson = Annotated[bool, Option("--json", help="Skriv resultatet som JSON.")]
Reader = Annotated[
    str | None,
    Option(
        help="Læs filerne som pdf, docx, odt, xlsx, rtf, html, json, eaf, textgrid, "
        "subtitles (undertekster), table (tabel) eller plain (ren tekst).",
        metavar="NAVN",
    ),
]
SpeakerPattern = Annotated[
    str | None,
    Option(
        help="Regulært udtryk, der finder taleren først i et afsnit, fx '<(.+?)>'.",
        metavar="REGEX",
    ),
]
Redact = Annotated[
    bool,
    Option(
        "--redact",
        help="Erstat CPR-numre, telefonnumre, e-mailadresser og deltageres og taleres navne med "
        "pseudonymer, før noget gemmes. Andre, der omtales, kræver --redact-names. Filens sti "
        "gemmes og vises, som den er: omdøb filen, hvis den hedder efter nogen.",
    ),
]
RedactNames = Annotated[
    Path | None,
    Option(help="Tekstfil med flere navne at erstatte, ét på hver linje.", metavar="FIL"),
]
Ocr = Annotated[
    bool, Option("--ocr", help="Læs sider, der er billeder, med Tesseract (skal være installeret).")
]
File = Annotated[Path, Argument(help="Filen, der skal ses på.", metavar="FIL")]
SourceName = Annotated[
    str, Argument(help="Kildens sti eller filnavn, også uden endelse.", metavar="KILDE")
]
Assigned = Annotated[
    str | None, Option("--institution", help="Institutionen, kilden taler for.", metavar="NAVN")
]
AssignedTitle = Annotated[str | None, Option("--title", help="Kildens titel.", metavar="TITEL")]
AssignedDate = Annotated[
    str | None, Option("--date", help="Kildens dato, fx 14-03-2018.", metavar="DATO")
]
AssignedRoles = Annotated[
    list[str] | None,
    Option(
        "--role",
        help="En talers rolle, fx 'Anna Holm=interviewer' (interviewer, respondent eller unknown); "
        "kan gentages.",
        metavar="TALER=ROLLE",
    ),
]
Names = Annotated[
    list[str], Argument(help="Stier eller filnavne, også uden endelse.", metavar="KILDE")
]

# --- search, batch, eval -----------------------------------------------------------------------

Question = Annotated[
    list[str],
    Argument(
        help='Spørgsmålet. Det må indeholde "ordret citat", -udelad og filtre som '
        "institution:NAVN, taler:NAVN, kilde:NAVN, år:2016-2018, rolle:respondent og type:rapport; "
        "sæt så det hele i '…'.",
        metavar="SPØRGSMÅL",
    ),
]
Institutions = Annotated[
    list[str] | None,
    Option(
        "--institution", help="Kun hvad denne institution selv siger; kan gentages.", metavar="NAVN"
    ),
]
Ministries = Annotated[
    list[str] | None,
    Option("--ministry", help="Kun institutioner under dette ministerium.", metavar="NAVN"),
]
Sources = Annotated[
    list[str] | None, Option("--source", help="Kun denne kilde; kan gentages.", metavar="NAVN")
]
OfKind = Annotated[Kind | None, Option("--kind", help="Kun interview eller kun rapporter.")]
Speakers = Annotated[
    list[str] | None,
    Option(
        "--speaker", help="Kun denne taler, også en del af navnet; kan gentages.", metavar="NAVN"
    ),
]
OfRole = Annotated[
    Role | None, Option("--role", help="Kun det, der siges i denne rolle (unknown: ukendt).")
]
Years = Annotated[
    list[str] | None,
    Option(
        "--year", help="Kun kilder fra det år, fx 2018 eller 2016-2018; kan gentages.", metavar="ÅR"
    ),
]
Format = Annotated[
    Literal["text", "json"], Option("--format", help="Til at læse eller til programmer.")
]
Questions = Annotated[
    Path, Argument(help="Spørgsmål i .txt, .csv, .xlsx eller .jsonl.", metavar="FIL")
]
Output = Annotated[Path, Option(help="Resultatet: .csv, .xlsx eller .jsonl.", metavar="FIL")]
PerInstitution = Annotated[
    int | None,
    Option(
        help="Så mange passager fra hver institution, og hvem der intet klart siger.",
        min=1,
        metavar="TAL",
    ),
]
PerInstitutionOfMatrix = Annotated[
    int, Option("--per-institution", help="Hvor mange citater fra hver institution.", min=1)
]
MatrixOutput = Annotated[
    Path,
    Option(
        "--output",
        help="Oversigten: .xlsx (med citater), .csv (kun oversigten) eller .jsonl.",
        metavar="FIL",
    ),
]
Judgements = Annotated[Path, Argument(help="Bedømte spørgsmål i .jsonl.", metavar="FIL")]

Compare = Annotated[
    Path | None,
    Option("--compare", help="Et andet indeks, der svarer på det samme.", metavar="MAPPE"),
]

# --- ui, demo ----------------------------------------------------------------------------------

Port = Annotated[
    int | None, Option(help="Porten; ellers den første ledige.", min=1, max=65535, metavar="TAL")
]
Host = Annotated[str, Option(help="Adressen, siden svarer på.", metavar="ADRESSE")]
ReadOnly = Annotated[
    bool, Option("--read-only", help="Lad siden søge og vise, men intet ændre, for nogen.")
]
DemoIndex = Annotated[Path, Option("--index", help="Indeksets mappe.", metavar="MAPPE")]
NoPage = Annotated[bool, Option("--no-ui", help="Læs kun ind.")]
