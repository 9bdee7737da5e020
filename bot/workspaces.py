"""`paperpicks workspaces`: where the bot was installed over HTTP, and no longer shall be."""

from bot.app import Store, opened
from bot.core import voice
from bot.core.errors import UserError
from bot.keeping import Keeping
from bot.settings import Settings
from bot.store.installations import RedisInstallations

PLATFORM = "slack"
ALL = "all"


async def list_workspaces(settings: Settings) -> None:
    """Print each workspace with its name, a line each; never a token.

    Raises:
        ConfigurationError: If the store cannot be used.
    """
    async with opened(settings) as store:
        installations = _of(store, settings)
        names = await installations.names()
        for name in names:
            found = await installations.find(name)
            print(f"{name}  {found.name if found else '(no key opens its token)'}")
    if not names:
        print("The bot is in no workspace over HTTP.")


async def remove_workspace(settings: Settings, which: str) -> None:
    """Forget the token of one workspace, or of all; whoever runs the workspace can add it again.

    Raises:
        ConfigurationError: If the store cannot be used.
        UserError: If the bot is not installed there.
    """
    async with opened(settings) as store:
        installations = _of(store, settings)
        names = await installations.names()
        if which != ALL and which not in names:
            raise UserError(voice.NOT_IN_WORKSPACE, workspace=which)
        for name in names if which == ALL else [which]:
            async with installations.alone(name):
                await installations.remove(name)
            print(f"Forgot the token of {name}.")


def _of(store: Store, settings: Settings) -> RedisInstallations:
    return Keeping.behind(store.connection, settings).installations(PLATFORM)
