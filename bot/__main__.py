"""The command line: run, console, demo, harvest, import and what an operator needs beside."""

import argparse
import asyncio
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from bot.core.delivery import State
from bot.core.errors import ConfigurationError, TemporaryError, UserError, WrongSettings
from bot.options import day, days, moment, span

if TYPE_CHECKING:
    from bot.settings import Settings

WRONG_USE = 2
WRONG_SETTINGS = 78  # EX_CONFIG of sysexits.h: the unit of `paperpicks service` tells it apart.
FAILED = 1


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a subcommand; give the exit code: 0 done, 1 failed, 2 cannot start, 78 wrong settings."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.start(options))
    except ConfigurationError as error:
        print(f"paperpicks: {error}", file=sys.stderr)
        return WRONG_SETTINGS if isinstance(error, WrongSettings) else WRONG_USE
    except (UserError, TemporaryError) as error:
        print(f"paperpicks: {error}", file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="paperpicks", description="Daily paper picks in Slack, Discord and the terminal."
    )
    parser.add_argument("--version", action="version", version=version("paperpicks"))
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _describe_run(commands.add_parser("run", help="run the bot until it is stopped"))
    commands.add_parser(
        "worker", help="help a running bot to deliver, from another process or machine"
    ).set_defaults(start=_worker)
    _describe_console(commands.add_parser("console", help="talk to the bot in this terminal"))
    _describe_import(commands.add_parser("import", help="add papers from files"))
    _describe_harvest(commands.add_parser("harvest", help="ask the sources for papers now"))
    _describe_demo(commands.add_parser("demo", help="see what it does, in under a minute"))
    _describe_doctor(commands.add_parser("doctor", help="check everything, and say what to mend"))
    _describe_manifest(
        commands.add_parser("slack-manifest", help="print the app manifest to paste at Slack")
    )
    commands.add_parser("slack-key", help="print a new key for PAPERPICKS_SLACK_KEYS").set_defaults(
        start=_slack_key
    )
    _describe_workspaces(
        commands.add_parser("workspaces", help="list where the bot was installed over HTTP")
    )
    _describe_invite(commands.add_parser("discord-invite", help="print the address that adds it"))
    _describe_deliveries(
        commands.add_parser("deliveries", help="list digests on their way or astray")
    )
    _describe_health(commands.add_parser("health", help="exit with 0 while a bot runs well"))
    _describe_backup(commands.add_parser("backup", help="write all that is kept into a file"))
    _describe_restore(commands.add_parser("restore", help="put a back-up in place of the data"))
    _describe_move(commands.add_parser("move", help="copy all that is kept to another Redis"))
    _describe_index(commands.add_parser("index", help="see how the index stands, or mend it"))
    commands.add_parser(
        "warm", help="compile now what a large index answers faster with"
    ).set_defaults(start=_warm)
    _describe_evaluate(
        commands.add_parser("evaluate", help="measure the ranking on public data you have")
    )
    _describe_service(
        commands.add_parser("service", help="print a systemd unit that keeps the bot running")
    )
    return parser


def _describe_run(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(start=_run)


def _describe_console(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--as", dest="user", default="me", metavar="NAME", help="who you are")
    parser.add_argument("--in", dest="channel", metavar="CHANNEL", help="the channel you sit in")
    parser.add_argument("--json", action="store_true", help="answer in JSON, one object a line")
    parser.add_argument("--now", type=moment, metavar="TIME", help="set a simulated clock")
    parser.add_argument(
        "--advance", type=span, default=timedelta(0), metavar="SPAN", help="then let 24h, 3d pass"
    )
    _add_yes(parser)
    parser.set_defaults(start=_console)


def _describe_import(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "files", nargs="+", type=Path, metavar="FILE", help="JSONL, BibTeX, RIS or a saved page"
    )
    parser.add_argument("--now", type=moment, metavar="TIME", help="set a simulated clock")
    _add_yes(parser)
    parser.set_defaults(start=_import)


def _describe_harvest(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "sources", nargs="*", metavar="SOURCE", help="such as arxiv; all where none is named"
    )
    parser.add_argument("--since", type=day, metavar="DATE", help="from this day on: 2026-03-02")
    parser.set_defaults(start=_harvest)


def _describe_demo(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--live", action="store_true", help="with this week's papers, fetched now")
    parser.set_defaults(start=_demo)


def _describe_deliveries(parser: argparse.ArgumentParser) -> None:
    states = [state.value for state in State]
    parser.add_argument(
        "--state", choices=states, help="one state; else what is open, unknown, refused or missed"
    )
    parser.add_argument("--days", type=days, default=7, metavar="N", help="how far back: 7")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    parser.set_defaults(start=_deliveries)


def _describe_health(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(start=_health)


def _describe_backup(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="written whole or not at all")
    parser.set_defaults(start=_backup)


def _describe_restore(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="what `backup` wrote")
    parser.add_argument("--yes", action="store_true", help="replace the data that are there")
    parser.set_defaults(start=_restore)


def _describe_move(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--to",
        required=True,
        metavar="URL",
        help="an empty Redis, such as redis://localhost:6379/0",
    )
    parser.set_defaults(start=_move)


def _describe_service(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--user", action="store_true", help="for a user of this machine who is no administrator"
    )
    parser.set_defaults(start=_service)


def _describe_evaluate(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "folder", type=Path, metavar="DATA_DIR", help="holds a folder for each set: docs/ranking.md"
    )
    parser.add_argument(
        "--set",
        dest="sets",
        action="append",
        default=[],
        metavar="NAME",
        help="only this set; may be given several times",
    )
    parser.add_argument("--json", action="store_true", help="one JSON object instead of tables")
    parser.set_defaults(start=_evaluate)


def _describe_index(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "action",
        choices=("status", "rebuild", "verify"),
        nargs="?",
        default="status",
        help="how it stands (the default); build it anew; or read all of it and find damage",
    )
    parser.add_argument("--json", action="store_true", help="one JSON object instead of lines")
    parser.set_defaults(start=_index)


def _describe_workspaces(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--remove",
        metavar="ID",
        help="forget the token of a workspace, or of “all”; what readers set stays",
    )
    parser.set_defaults(start=_workspaces)


def _describe_manifest(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--compare",
        type=Path,
        metavar="FILE",
        help="say how the app's own manifest differs, saved as JSON; - reads it from a pipe",
    )
    parser.set_defaults(start=_slack_manifest)


def _describe_doctor(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--live",
        metavar="CHANNEL",
        help="then post, find, edit and delete a digest marked TEST there: '#test' or an id",
    )
    parser.set_defaults(start=_doctor)


def _describe_invite(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "application", help="the application id, from the General page of your Discord app"
    )
    parser.set_defaults(start=_discord_invite)


def _add_yes(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--yes", action="store_true", help="allow --now on the Redis of PAPERPICKS_REDIS_URL"
    )


# Imports wait until a subcommand needs them: `--help` answers at once.


def _run(_options: argparse.Namespace) -> int:
    from bot.logs import configure_logging
    from bot.running import run
    from bot.settings import load_settings

    settings = load_settings()
    configure_logging(settings.log_level, settings.secrets)
    asyncio.run(run(settings))
    return 0


def _worker(_options: argparse.Namespace) -> int:
    from bot.engines import require_workers
    from bot.logs import configure_logging
    from bot.settings import load_settings

    require_workers()
    from bot.worker import work

    settings = load_settings()
    configure_logging(settings.log_level, settings.secrets)
    asyncio.run(work(settings))
    return 0


def _console(options: argparse.Namespace) -> int:
    from bot.adapters.console import Histories, open_window, session_of
    from bot.commands import COMMANDS
    from bot.conversing import converse
    from bot.logs import configure_logging
    from bot.progress import Bar
    from bot.settings import load_settings

    settings = load_settings()
    configure_logging(
        "warning" if settings.log_level == "info" else settings.log_level, settings.secrets
    )
    now = options.now
    if options.advance and now is None:
        now = datetime.now(UTC)
    with Bar("Reading papers") as bar:
        asyncio.run(
            converse(
                settings,
                lambda zone: open_window(
                    session_of(options.user, options.channel, zone),
                    COMMANDS,
                    as_json=options.json,
                    histories=Histories(settings.data_dir),
                ),
                now=now,
                advance=options.advance,
                sure=options.yes,
                progress=bar.show,
            )
        )
    return 0


def _import(options: argparse.Namespace) -> int:
    from bot.importing import import_files
    from bot.logs import configure_logging
    from bot.settings import load_settings

    settings = load_settings()
    configure_logging(
        "warning" if settings.log_level == "info" else settings.log_level, settings.secrets
    )
    good = asyncio.run(import_files(settings, options.files, now=options.now, sure=options.yes))
    return 0 if good else FAILED


def _harvest(options: argparse.Namespace) -> int:
    from bot.harvest import harvest
    from bot.logs import configure_logging
    from bot.settings import load_settings

    settings = load_settings()
    configure_logging(
        "error" if settings.log_level == "info" else settings.log_level, settings.secrets
    )
    return 0 if asyncio.run(harvest(settings, options.sources, since=options.since)) else FAILED


def _demo(options: argparse.Namespace) -> int:
    from bot.demo import play
    from bot.live import play_live
    from bot.logs import configure_logging

    configure_logging("error")
    return play_live() if options.live else play()


def _health(_options: argparse.Namespace) -> int:
    from bot.health import check_health
    from bot.settings import load_settings

    print(asyncio.run(check_health(load_settings())))
    return 0


def _settings_of_a_tool() -> "Settings":
    """Read the settings for a command that answers in print and logs errors alone."""
    from bot.logs import configure_logging
    from bot.settings import load_settings

    settings = load_settings()
    configure_logging("error", settings.secrets)
    return settings


def _deliveries(options: argparse.Namespace) -> int:
    from bot.deliveries import list_deliveries

    settings = _settings_of_a_tool()
    state = State(options.state) if options.state else None
    asyncio.run(list_deliveries(settings, state, days=options.days, as_json=options.json))
    return 0


def _doctor(options: argparse.Namespace) -> int:
    from bot.doctor import examine

    settings = _settings_of_a_tool()

    async def tell() -> bool:
        well = True
        async for finding in examine(settings, live=options.live):
            print(f"{'ok ' if finding.ok else 'FIX'}  {finding.text}")
            if finding.fix:
                print(f"     {finding.fix}")
            well = well and finding.ok
        return well

    return 0 if asyncio.run(tell()) else FAILED


def _backup(options: argparse.Namespace) -> int:
    from bot.backup import back_up

    settings = _settings_of_a_tool()
    asyncio.run(back_up(settings, options.file))
    return 0


def _restore(options: argparse.Namespace) -> int:
    from bot.backup import restore

    settings = _settings_of_a_tool()
    asyncio.run(restore(settings, options.file, sure=options.yes))
    return 0


def _move(options: argparse.Namespace) -> int:
    from bot.moving import move

    settings = _settings_of_a_tool()
    asyncio.run(move(settings, options.to))
    return 0


def _service(options: argparse.Namespace) -> int:
    from bot.service_unit import this_host, unit, user_unit
    from bot.settings import load_settings

    written = user_unit if options.user else unit
    print(written(load_settings(), this_host(Path(sys.argv[0]))), end="")
    return 0


def _evaluate(options: argparse.Namespace) -> int:
    from bot.evaluating import evaluate

    evaluate(options.folder, options.sets, as_json=options.json)
    return 0


def _index(options: argparse.Namespace) -> int:
    from bot.indexing import rebuild, status, verify

    settings = _settings_of_a_tool()
    match options.action:
        case "rebuild":
            asyncio.run(rebuild(settings, as_json=options.json))
        case "verify":
            return 0 if asyncio.run(verify(settings, as_json=options.json)) else FAILED
        case _:
            asyncio.run(status(settings, as_json=options.json))
    return 0


def _warm(_options: argparse.Namespace) -> int:
    from bot.settings import load_settings
    from bot.warming import warm

    warm(load_settings())
    return 0


def _slack_manifest(options: argparse.Namespace) -> int:
    from bot.settings import load_settings
    from bot.slack_manifest import compare, print_manifest

    settings = load_settings()
    if options.compare is not None:
        return 0 if compare(settings, options.compare) else FAILED
    print_manifest(settings)
    return 0


def _slack_key(_options: argparse.Namespace) -> int:
    from bot.store.secrets import new_key

    print(new_key())
    return 0


def _workspaces(options: argparse.Namespace) -> int:
    from bot.workspaces import list_workspaces, remove_workspace

    settings = _settings_of_a_tool()
    if options.remove:
        asyncio.run(remove_workspace(settings, options.remove))
    else:
        asyncio.run(list_workspaces(settings))
    return 0


def _discord_invite(options: argparse.Namespace) -> int:
    from bot.adapters.discord import invite_url

    if not options.application.isdecimal():
        raise ConfigurationError("An application id has digits only; it is no token.")
    print(invite_url(options.application))
    return 0


if __name__ == "__main__":
    sys.exit(main())
