"""What a measurement gives: figures by protocol, metric and system."""

PRODUCT = "paperpicks"

Figures = dict[str, float]
"""By system its figure, `low` and `high` of the product's interval, and the tasks `n`."""

Report = dict[str, dict[str, Figures]]
"""Figures by protocol and metric."""
