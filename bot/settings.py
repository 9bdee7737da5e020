"""Every setting: its variable, its default and what it means."""

import re
from pathlib import Path
from typing import Annotated, Literal

from platformdirs import user_data_path
from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict, SettingsError

from bot.core.errors import UserError, WrongSettings
from bot.core.zones import read_zone

PREFIX = "PAPERPICKS_"

_HTTP = re.compile(r"(?:(?P<host>[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\]):)?(?P<port>\d{1,5})")
_OPERATOR = re.compile(
    r"(?P<platform>slack|discord|console):(?:(?P<workspace>[TE][A-Z0-9]+)/)?(?P<user>\S.*)"
)
_SHARDS = re.compile(r"(?P<first>\d{1,5})(?:-(?P<last>\d{1,5}))?/(?P<count>\d{1,5})")
MOST_SHARDS = 10_000  # Of some 1,000 servers each; no bot is in so many.
_KEY = re.compile(r"[A-Za-z0-9_-]{43}=")  # A Fernet key: 32 bytes.
_PUBLIC = re.compile(  # Slack insists on https; plain http is for trying things on one machine.
    r"https://[^\s/?#@]+|http://(?:127\.0\.0\.1|localhost)(?::\d+)?"
)
_USER = {"slack": r"[UW][A-Z0-9]+", "discord": r"\d{5,20}", "console": r".{1,80}"}


def _known_zone(name: str) -> str:
    try:
        return read_zone(name)
    except UserError as error:
        raise ValueError(str(error)) from error


SourceName = Literal["huggingface", "arxiv", "biorxiv", "medrxiv", "feeds"]


def _divided(value: object) -> object:
    """Read names divided by commas; "none" names none."""
    if not isinstance(value, str):
        return value
    names = [name for name in re.split(r"[\s,]+", value.strip().lower()) if name]
    return tuple(dict.fromkeys(names)) if names != ["none"] else ()


def _address(value: str) -> str:
    if value and not re.fullmatch(r"[^@\s<>()]+@[^@\s<>()]+", value):
        raise ValueError("an e-mail address is expected, such as ada@example.org")
    return value


def _gateway(value: str) -> str:
    if value and not re.fullmatch(r"https?://[^\s?#]+", value):
        raise ValueError("an address is expected, such as https://cache.example.org")
    return value


def _lower(value: object) -> object:
    return value.lower() if isinstance(value, str) else value


def _served(value: str) -> str:
    match = _HTTP.fullmatch(value)
    if value and (match is None or int(match["port"]) > 65535):
        raise ValueError("a port is expected, such as 8080, or an address such as 0.0.0.0:8080")
    return value


def _person(value: str) -> str:
    match = _OPERATOR.fullmatch(value)
    fits = match is not None and re.fullmatch(_USER[match["platform"]], match["user"])
    away = match is not None and match["workspace"] and match["platform"] != "slack"
    if value and (not fits or away):
        raise ValueError(
            "a person is expected, such as slack:U012AB3CD (a member id), "
            "slack:T012AB3CD/U012AB3CD (with its workspace, over HTTP), "
            "discord:80351110224678912 (a user id) or console:ada"
        )
    return value


def _sharded(value: str) -> str:
    match = _SHARDS.fullmatch(value.strip())
    if value.strip() in ("", "auto"):
        return "auto"
    if match is None:
        raise ValueError("auto is expected, or shards of how many, such as 0-3/16 or 5/16")
    first, last, count = int(match["first"]), int(match["last"] or match["first"]), match["count"]
    if not first <= last < int(count) <= MOST_SHARDS:
        raise ValueError(
            f"shards are counted from 0, and of {count} the last one is {int(count) - 1}"
            if 0 < int(count) <= MOST_SHARDS
            else f"from 1 to {MOST_SHARDS:,} shards are expected behind the stroke"
        )
    return value.strip()


def _called(value: SecretStr) -> SecretStr:
    if not re.fullmatch(r"https?://[^\s<>]+", value.get_secret_value()):
        raise ValueError("an address is expected, such as https://health.example.org/ping/…")
    return value


def _keys(value: SecretStr) -> SecretStr:
    written = value.get_secret_value()
    if not all(_KEY.fullmatch(key) for key in re.split(r"[\s,]+", written.strip(" ,"))):
        raise ValueError("keys are expected as `paperpicks slack-key` prints them")
    return value


def _public(value: str) -> str:
    address = value.rstrip("/")
    if address and not _PUBLIC.fullmatch(address):
        raise ValueError(
            "an address without a path is expected, such as https://papers.example.org"
        )
    return address


def _address_of(written: str) -> tuple[str, int] | None:
    match = _HTTP.fullmatch(written)
    if match is None:
        return None
    return (match["host"] or "127.0.0.1").strip("[]"), int(match["port"])


class Settings(BaseSettings):
    """Read from the environment, then `.env`, then files in the secrets directory."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=".env",
        env_ignore_empty=True,
        extra="ignore",
        secrets_dir="/run/secrets" if Path("/run/secrets").is_dir() else None,
        hide_input_in_errors=True,
    )

    data_dir: Annotated[Path, AfterValidator(Path.expanduser)] = Field(
        default_factory=lambda: user_data_path("paperpicks", appauthor=False),
        description=(
            "Where the private Redis, the index of the papers, the terminal's transcript and logs "
            "live"
        ),
        json_schema_extra={"shown_default": "the user's data directory"},
    )
    redis_url: SecretStr | None = Field(
        None,
        description=(
            "A Redis of your own: `redis://`, `rediss://`, `unix://`, "
            "`redis+sentinel://h1:p,h2:p/master/db` or `redis+cluster://h1:p,h2:p`; "
            "unset, a private one is started"
        ),
    )
    redis_server: str = Field(
        "", description="The `redis-server` program to start, where it is not on the PATH"
    )
    redis_replicas: Annotated[int, Field(ge=0, le=5)] | None = Field(
        None,
        description=(
            "How many replicas of Redis have to hold what is written before a message is posted"
        ),
        json_schema_extra={
            "shown_default": "1 with Sentinel and in a Cluster with replicas, else 0"
        },
    )
    redis_prefix: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,20}$")] = Field(
        "pp", description="What every key in Redis begins with"
    )
    slack_bot_token: SecretStr | None = Field(
        None, description="Slack: the bot token, `xoxb-…`; both Slack tokens belong together"
    )
    slack_app_token: SecretStr | None = Field(
        None, description="Slack: the app-level token with `connections:write`, `xapp-…`"
    )
    slack_api_url: Annotated[str, Field(pattern=r"^https?://\S+/api/$")] = Field(
        "https://slack.com/api/", description="Slack: its API; GovSlack has another address"
    )
    slack_signing_secret: SecretStr | None = Field(
        None,
        description=(
            "Slack over HTTP, for many workspaces: the app's signing secret. It belongs with the "
            "five settings below, in place of the two tokens; see docs/operations.md"
        ),
    )
    slack_client_id: str = Field("", description="Slack over HTTP: the app's client id")
    slack_client_secret: SecretStr | None = Field(
        None, description="Slack over HTTP: the app's client secret"
    )
    slack_keys: Annotated[SecretStr, AfterValidator(_keys)] | None = Field(
        None,
        description=(
            "Slack over HTTP: what workspaces' tokens are encrypted with, from `paperpicks "
            "slack-key`; several divided by commas, of which the first encrypts"
        ),
    )
    public_url: Annotated[str, AfterValidator(_public)] = Field(
        "", description="Where the outside reaches `PAPERPICKS_WEB`: `https://papers.example.org`"
    )
    web: Annotated[str, AfterValidator(_served)] = Field(
        "3000",
        description=(
            "Slack over HTTP: where it is heard, behind what serves HTTPS: a port of this machine "
            "alone, or `0.0.0.0:3000` for others too"
        ),
    )
    discord_token: SecretStr | None = Field(None, description="Discord: the bot token")
    discord_shards: Annotated[str, BeforeValidator(_lower), AfterValidator(_sharded)] = Field(
        "auto",
        description=(
            "Discord: which part of its servers this process hears. `auto` is all of them; several "
            "processes name theirs, such as `0-3/16` and `4-15/16`; see docs/operations.md"
        ),
    )
    discord_api_url: Annotated[str, Field(pattern=r"^https?://\S+/api/v10$")] = Field(
        "https://discord.com/api/v10",
        description="Discord: its API; another address where requests go through a proxy of yours",
    )
    sources: Annotated[tuple[SourceName, ...], NoDecode, BeforeValidator(_divided)] = Field(
        ("huggingface", "arxiv", "biorxiv", "medrxiv", "feeds"),
        description=(
            "Where papers come from: `huggingface`, `arxiv`, `biorxiv`, `medrxiv`, `feeds` "
            "(those readers add), divided by commas; `none` for files alone"
        ),
        json_schema_extra={"shown_default": "all of them"},
    )
    contact: Annotated[str, AfterValidator(_address)] = Field(
        "", description="Your e-mail address, told to the sources so that they can write to you"
    )
    huggingface_token: SecretStr | None = Field(
        None, description="Hugging Face: a read token, for twice as many requests; not needed"
    )
    semanticscholar_key: SecretStr | None = Field(
        None, description="Semantic Scholar: your API key, for citation counts; not needed"
    )
    sources_gateway: Annotated[str, AfterValidator(_gateway)] = Field(
        "",
        description=(
            "A gateway or cache to the sources: `https://host/path` is asked there as "
            "`<gateway>/host/path`"
        ),
    )
    popularity: bool = Field(
        False, description="Whether upvotes on Hugging Face may settle between good picks"
    )
    zone: Annotated[str, AfterValidator(_known_zone)] | None = Field(
        None,
        description="The time zone of readers whose platform does not tell theirs",
        json_schema_extra={"shown_default": "this machine's"},
    )
    http: Annotated[str, AfterValidator(_served)] = Field(
        "",
        description=(
            "Where `/livez`, `/readyz` and `/metrics` answer: a port of this machine alone, such "
            "as `8080`, or `0.0.0.0:8080` for others too; see docs/operations.md"
        ),
    )
    heartbeat_url: Annotated[SecretStr, AfterValidator(_called)] | None = Field(
        None,
        description="Called each minute in which all is well, for a service that notices silence",
    )
    operator: Annotated[str, AfterValidator(_person)] = Field(
        "",
        description=(
            "Who gets a direct message when something is wrong: `slack:` and a member id (over "
            "HTTP `slack:T…/U…`, with the workspace's), `discord:` and a user id, or `console:ada`"
        ),
    )
    unknown: Annotated[Literal["skip", "repost"], BeforeValidator(_lower)] = Field(
        "skip",
        description=(
            "What becomes of a digest of which nobody can say whether it was posted: `skip` names "
            "it in the next one, with a button to post it; `repost` posts it, perhaps twice"
        ),
    )
    uses_a_minute: Annotated[int, Field(ge=0, le=1_000)] = Field(
        20,
        description=(
            "How many commands and presses a reader may send a minute, the terminal aside; `0` for "
            "any number"
        ),
    )
    log_level: Annotated[Literal["debug", "info", "warning", "error"], BeforeValidator(_lower)] = (
        Field("info", description="How much is logged")
    )

    @property
    def http_address(self) -> tuple[str, int] | None:
        """Host and port of `http`; None where it is not set. A port alone is this machine's."""
        return _address_of(self.http)

    @property
    def web_address(self) -> tuple[str, int]:
        """Host and port of `web`, as of `http`."""
        return _address_of(self.web) or ("127.0.0.1", 3000)

    @property
    def slack_key_list(self) -> tuple[str, ...]:
        """The keys of `slack_keys`, the one that encrypts first."""
        written = self.slack_keys.get_secret_value() if self.slack_keys else ""
        return tuple(key for key in re.split(r"[\s,]+", written) if key)

    @property
    def discord_shard_range(self) -> tuple[range, int] | None:
        """The shards of `discord_shards` and how many there are in all; None for all of them."""
        match = _SHARDS.fullmatch(self.discord_shards)
        if match is None:
            return None
        first, last = int(match["first"]), int(match["last"] or match["first"])
        return range(first, last + 1), int(match["count"])

    @property
    def operator_named(self) -> tuple[str, str, str] | None:
        """Platform, workspace or "", and user of `operator`; None where it is not set."""
        match = _OPERATOR.fullmatch(self.operator)
        if match is None:
            return None
        return match["platform"], match["workspace"] or "", match["user"]

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must never be logged; of an address of Redis it is the password alone."""
        values = [v for v in self.__dict__.values() if isinstance(v, SecretStr)]
        found = [v.get_secret_value() for v in values if v is not self.redis_url]
        found += self.slack_key_list
        if self.redis_url is not None:
            found += re.findall(r"://[^/\s]*?:([^/\s]+)@", self.redis_url.get_secret_value())
        return tuple(found)


def load_settings(**given: object) -> Settings:
    """Read all settings; `given` ones win.

    Raises:
        WrongSettings: If a value is wrong; names the variable and says what is expected.
    """
    try:
        return Settings(**given)  # type: ignore[arg-type] # checked by the model itself
    except ValidationError as error:
        lines = [_explained(str(e["loc"][0]) if e["loc"] else "", e["msg"]) for e in error.errors()]
        raise WrongSettings("\n".join(lines)) from None
    except (OSError, UnicodeDecodeError, SettingsError) as error:
        raise WrongSettings(
            f"The settings in .env or the secrets directory cannot be read ({_why(error)}). "
            "Correct the file, or move it away."
        ) from None


def _why(error: Exception) -> str:
    """Give the reason without any of what stands in the file."""
    if isinstance(error, OSError):
        return f"{error.strerror}: {error.filename}"
    return "not UTF-8 text" if isinstance(error, UnicodeDecodeError) else "not understood"


def _explained(name: str, message: str) -> str:
    message = message.removeprefix("Value error, ").rstrip(".")
    stop = "" if message.endswith("?") else "."
    return f"{PREFIX}{name.upper()} is wrong: {message}{stop} Set it in the environment or in .env."
