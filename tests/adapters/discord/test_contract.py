"""Discord keeps the promises of every chat platform."""

from tests.contracts.adapter_contract import AdapterContract


class TestDiscord(AdapterContract):
    pass
