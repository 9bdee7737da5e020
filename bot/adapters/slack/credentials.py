"""What an app that hears over HTTP and is installed by OAuth has to know of itself."""

from dataclasses import dataclass, field

EVENTS = "/slack/events"
INSTALL = "/slack/install"
REDIRECT = "/slack/oauth_redirect"


@dataclass(frozen=True, slots=True)
class HttpApp:
    """One Slack app over HTTP, for any number of workspaces.

    Attributes:
        signing_secret: What Slack signs its requests with.
        client_id: The app's id towards OAuth; no secret.
        client_secret: What goes with it.
        public_url: Where the outside reaches `address`, without a slash at its end.
        address: Host and port to answer at.
    """

    signing_secret: str = field(repr=False)
    client_id: str
    client_secret: str = field(repr=False)
    public_url: str
    address: tuple[str, int]

    @property
    def redirect_url(self) -> str:
        """Where Slack sends people back to."""
        return self.public_url + REDIRECT
