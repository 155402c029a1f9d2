"""The heat map: questions down, institutions across, a sign and a colour in each cell."""

import json
from typing import TYPE_CHECKING

from ui import comparing
from ui.comparing import Grid, Spot
from ui.say import Say

if TYPE_CHECKING:
    import altair as alt

# Pixels: three lines of a question, and the longest names on a slant.
ROW, LABEL, SIZE = 48, 260, 12
# The parameter that a click on a cell sets.
CELL = "cell"


def chart(grid: Grid, columns: range, chosen: Spot, say: Say, *, dark: bool) -> "alt.LayerChart":
    """One panel; `chosen` is framed. A click sets the parameter `CELL` to a row and column."""
    import altair as alt

    values = comparing.values(grid, columns, say, dark=dark)
    # A panel without the open cell stays what it was, and is not sent again.
    row, column = chosen if chosen[1] in columns else (-1, -1)
    edge, ink = ("#F2B705", "#E9EEF0") if dark else ("#B34700", "#1D2327")
    base = alt.Chart(alt.InlineData(values=values)).encode(
        x=alt.X("column:O", title=None, axis=_institutions(grid, say, ink)),
        y=alt.Y("row:O", title=None, axis=_questions(grid, ink)),
        tooltip=[
            alt.Tooltip("question:N", title=say("export_question")),
            alt.Tooltip("institution:N", title=say("export_institution")),
            alt.Tooltip("band:N", title=say("export_band")),
        ],
    )
    ground = base.mark_rect(cursor="pointer", stroke="#87949d", strokeWidth=0.5).encode(
        color=alt.Color("ground:N", scale=None), description="said:N"
    )
    frame = base.mark_rect(aria=False, fillOpacity=0, stroke=edge, strokeWidth=3).transform_filter(
        (alt.datum.row == row) & (alt.datum.column == column)
    )
    signs = base.mark_text(aria=False, fontSize=SIZE).encode(
        text="sign:N", color=alt.Color("ink:N", scale=None)
    )
    picked = alt.selection_point(name=CELL, fields=["row", "column"], clear=False, toggle=False)
    made: alt.LayerChart = (
        alt.layer(ground.add_params(picked), frame, signs)
        # The rows keep their height, whatever the names above them take.
        .properties(height=ROW * len(grid.surveys), autosize=alt.AutoSizeParams(type="fit-x"))
        .configure_view(stroke=None)
    )
    return made


def _institutions(grid: Grid, say: Say, ink: str) -> "alt.Axis":
    import altair as alt

    labels = [comparing.name_of(name, say) for name in grid.names]
    return alt.Axis(
        orient="top",
        labelExpr=f"{json.dumps(labels)}[datum.value]",
        labelAngle=-45,
        labelAlign="left",
        labelLimit=LABEL,
        labelFontSize=SIZE,
        labelColor=ink,
        labelOverlap=False,
        ticks=False,
        domain=False,
    )


def _questions(grid: Grid, ink: str) -> "alt.Axis":
    import altair as alt

    labels = [comparing.label(survey.query) for survey in grid.surveys]
    return alt.Axis(
        labelExpr=f"{json.dumps(labels)}[datum.value]",
        labelLimit=LABEL,
        labelOffset=-SIZE / 2,  # the first of two lines is above the middle
        labelFontSize=SIZE,
        labelColor=ink,
        labelOverlap=False,
        ticks=False,
        domain=False,
    )
