"""How Discord's client looks by night, as most know it."""

from bot.pictures.canvas import Theme

DISCORD = Theme(
    "Discord",
    """\
text { font-family: "gg sans", "Noto Sans", "Helvetica Neue", Arial, "DejaVu Sans", sans-serif; \
fill: #dbdee1 }
.b { fill: #f2f3f5 }
.a { fill: #00a8fc }
.s { fill: #949ba4 }
.c { fill: #dbdee1 }
.w { fill: #fff; font-weight: 600 }
.u { text-decoration: underline }
.m { fill: #c9cdfb }
.r { fill: #f23f43; font-weight: 700 }
rect { fill: #4e5058; stroke: none; rx: 8 }
rect.page { fill: #313338; rx: 10 }
rect.bot { fill: #5865f2; rx: 20 }
rect.card { fill: #2b2d31; stroke: #3f4147 }
rect.field { fill: #1e1f22; stroke: #3f4147 }
rect.primary { fill: #5865f2 }
rect.success { fill: #248046 }
rect.danger { fill: #da373c }
rect.tag { fill: #5865f2; rx: 4 }
rect.choice { fill: #1e1f22; stroke: #80848e; rx: 4 }
rect.on { fill: #5865f2; rx: 4 }
line { stroke: #3f4147 }
circle { fill: #1e1f22; stroke: #80848e }
circle.on { fill: #5865f2; stroke: #5865f2 }""",
)
