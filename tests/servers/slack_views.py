"""The Home tabs and modals of a Slack workspace, and the triggers that open them."""

import uuid
from dataclasses import dataclass, field

from tests.servers.slack_blocks import Json, as_object, buttons, drawn, live
from tests.servers.slack_kit import view_problems
from tests.servers.slack_models import model_problems
from tests.servers.slack_specs import view_kit_problems

MOST_MODALS = 3


class RefusedCallError(Exception):
    """Slack answers `ok: false`."""

    def __init__(self, code: str, **more: object) -> None:
        super().__init__(code)
        self.answer: Json = {"ok": False, "error": code, **more}


@dataclass
class View:
    """A Home tab or a modal as it stands before a reader."""

    user: str
    body: Json
    id: str = field(default_factory=lambda: "V" + uuid.uuid4().hex[:9].upper())
    hash: str = field(default_factory=lambda: uuid.uuid4().hex)
    open: bool = True
    root: str = ""

    @property
    def shown(self) -> str:
        """What its reader sees: title, blocks, and the button that submits it."""
        parts = [self.body.get("title"), self.body.get("submit")]
        title, submit = ("" if part is None else part["text"] for part in parts)
        lines = [title, drawn(self.body["blocks"]), f"[{submit}]" if submit else ""]
        return "\n".join(line for line in lines if line)

    @property
    def buttons(self) -> list[Json]:
        """What can be pressed in it."""
        return buttons(self.body["blocks"])

    @property
    def misread(self) -> list[str]:
        """Mentions and control characters in it."""
        return live(self.body["blocks"], "")

    @property
    def told(self) -> Json:
        """The view as Slack sends it to the app."""
        return {**self.body, "id": self.id, "hash": self.hash, "root_view_id": self.root or self.id}


class Views:
    """Keeps views; refuses what Slack refuses."""

    def __init__(self) -> None:
        self.homes: dict[str, View] = {}
        self.modals: list[View] = []
        self.showings: list[View] = []
        self._triggers: dict[str, tuple[str, str]] = {}

    def trigger(self, user: str) -> str:
        """Give a `trigger_id` for what a reader just did; good for one modal."""
        id_ = uuid.uuid4().hex
        self._triggers[id_] = (user, "fresh")
        return id_

    def expire(self) -> None:
        """Let three seconds pass for every trigger."""
        self._triggers = {id_: (user, "expired") for id_, (user, _) in self._triggers.items()}

    def publish(self, args: Json) -> Json:
        """Carry out `views.publish`."""
        user, old = str(args.get("user_id")), self.homes.get(str(args.get("user_id")))
        if args.get("hash") and old is not None and args["hash"] != old.hash:
            raise RefusedCallError("hash_conflict")
        view = View(user, checked_view(args, "home"))
        if old is not None:
            view.id = old.id
        self.homes[user] = view
        return self._showing(view)

    def open(self, args: Json) -> Json:
        """Carry out `views.open`."""
        view = View(self._spend(args), checked_view(args, "modal"))
        self.modals.append(view)
        return self._showing(view)

    def push(self, args: Json) -> Json:
        """Carry out `views.push`."""
        user = self._spend(args)
        below = [view for view in self.modals if view.open and view.user == user]
        if not 0 < len(below) < MOST_MODALS:
            raise RefusedCallError("push_limit_reached")
        view = View(user, checked_view(args, "modal"), root=below[0].id)
        self.modals.append(view)
        return self._showing(view)

    def update(self, args: Json) -> Json:
        """Carry out `views.update`."""
        every = [*self.modals, *self.homes.values()]
        by_id = (v for v in every if v.open and v.id == args.get("view_id"))
        given = args.get("external_id")
        by_name = (v for v in every if v.open and given and v.body.get("external_id") == given)
        view = next(by_id, None) or next(by_name, None)
        if view is None:
            raise RefusedCallError("not_found")
        if args.get("hash") and args["hash"] != view.hash:
            raise RefusedCallError("hash_conflict")
        return self.replace(view, checked_view(args, str(view.body["type"])))

    def replace(self, view: View, body: Json) -> Json:
        """Put other contents into a view's place."""
        view.body, view.hash = body, uuid.uuid4().hex
        return self._showing(view)

    def _showing(self, view: View) -> Json:
        self.showings.append(View(view.user, view.body, view.id, view.hash))
        return {"view": view.told}

    def _spend(self, args: Json) -> str:
        """Use a trigger up; give whose it was."""
        id_ = str(args.get("trigger_id") or "")
        user, state = self._triggers.get(id_, ("", "unknown"))
        self._triggers[id_] = (user, "exchanged")
        if state != "fresh":
            raise RefusedCallError(
                "invalid_trigger_id" if state == "unknown" else f"{state}_trigger_id"
            )
        return user


def checked_view(args: Json, kind: str) -> Json:
    """Read a view. Raises `RefusedCallError` where Slack would not take it."""
    view = as_object(args.get("view"))
    found = view_problems(view) or view_kit_problems(view) or model_problems(view["blocks"])
    if view.get("type") != kind:
        found.append(f"a view of type {view.get('type')} as {kind}")
    if found:
        raise RefusedCallError("invalid_arguments", response_metadata={"messages": found})
    return view
