"""How good the ranking is, measured on public judgments; needs the extra "evaluate"."""
