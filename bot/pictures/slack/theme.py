"""How Slack's client looks by day."""

from bot.pictures.canvas import Theme

SLACK = Theme(
    "Slack",
    """\
text { font-family: Lato, "Helvetica Neue", Arial, "DejaVu Sans", sans-serif; fill: #1d1c1d }
.a { fill: #1264a3 }
.s { fill: #616061 }
.c { fill: #c01343 }
.w { fill: #fff; font-weight: 700 }
rect { fill: #fff; stroke: #bbb; rx: 6 }
rect.page { stroke: #ddd; rx: 10 }
rect.bot { fill: #1f2937; stroke: none }
rect.primary { fill: #007a5a; stroke: none }
rect.tag { fill: #e8e8e8; stroke: none; rx: 3 }
line { stroke: #ddd }
circle { fill: #fff; stroke: #868686 }
.on { fill: #1264a3; stroke: #1264a3 }""",
)
