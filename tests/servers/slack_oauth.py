"""OAuth v2 as Slack does it: codes that are good once, for the app they were granted to."""

import uuid
from dataclasses import dataclass, field

from tests.servers.slack_texts import Json
from tests.servers.slack_views import RefusedCallError

CLIENT_ID = "1111.2222"
CLIENT_SECRET = "33-of-this-server-alone"  # noqa: S105


@dataclass
class OAuth:
    """Gives tokens for codes."""

    granted: dict[str, Json] = field(default_factory=dict)

    def grant(self, answer: Json) -> str:
        """Give the code that a person's consent brings; `answer` is what it can be changed for."""
        code = uuid.uuid4().hex
        self.granted[code] = answer
        return code

    def access(self, args: Json) -> Json:
        """Carry out `oauth.v2.access`."""
        if args.get("client_id") != CLIENT_ID:
            raise RefusedCallError("invalid_client_id")
        if args.get("client_secret") != CLIENT_SECRET:
            raise RefusedCallError("bad_client_secret")
        answer = self.granted.pop(str(args.get("code")), None)
        if answer is None:
            raise RefusedCallError("invalid_code")
        return {"ok": True, **answer}
