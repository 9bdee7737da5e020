"""What readers do, step by step; every platform has to answer with the same words and papers."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Say:
    """A command as typed, and what the reader has to see in the answer."""

    line: str
    sees: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Press:
    """A button of the last answer, and what the reader has to see then."""

    label: str
    sees: tuple[str, ...] = ()


Step = Say | Press

JOURNEYS: dict[str, tuple[Step, ...]] = {
    "a first interest is one screen with papers and the offer of a digest": (
        Say(
            "interests add protein folding, -survey",
            ("Got it. Your interests:", "Protein folding with equivariant graph networks"),
        ),
        Press(
            "Send me these weekdays at 09:00 Europe/Berlin",
            ("Scheduled for you", "Next: Mon 2 Mar 09:00"),
        ),
        Say("schedule", ("weekdays 09:00 Europe/Berlin",)),
        Say("interests", ("protein folding", "-survey")),
    ),
    "a vote says what it changes and can be taken back": (
        Say("interests add language models, networks"),
        Say("picks 1"),
        Press("Not for me", ("Less like", "for you")),
        Press("Undo", ("Taken back: your dislike",)),
        Say("undo", ("Taken back: adding language models, networks to your interests",)),
    ),
    "a pick says why": (
        Say("interests add models"),
        Say("search galaxy", ("Galaxy morphology from unlabelled sky surveys",)),
        Say("picks 1"),
        Press("Why this", ("of 100 points", "models")),
        Say("picks again"),
    ),
    "a search is paged and empty ones say what next": (
        Say("search models OR networks OR folding OR codes", ("1-5 of",)),
        Press("Next", ("6-",)),
        Press("Previous", ("1-5 of",)),
        Say("search zebrafish", ("Nothing found",)),
        Say("search ((( OR", ()),
    ),
    "a search goes on at the sources, and one that is down says so": (
        Say("search zebrafish", ("Nothing found for “zebrafish”",)),
        Press("Search arXiv", ("From arXiv, and kept here from now on", "What zebrafish see")),
        Press("Like", ("More like", "What zebrafish see")),
        Say("search zebrafish", ("What zebrafish see", "1-1 of 1")),
        Press("Search Hugging Face", ("Hugging Face does not answer just now",)),
        Say("search arxiv:2602.00001", ("What zebrafish see",)),
    ),
    "subjects come with interests and can be changed by hand": (
        Say("sources categories", ("No subjects are read yet",)),
        Say("interests add gravitational waves", ("For that I now read", "gr-qc")),
        Say("sources categories", ("Subjects that are read", "for gravitational waves")),
        Say("sources categories add cs.CL", ("Now reading cs.CL (Computation and Language)",)),
        Say("sources categories add cs.XX", ("category cs.XX does not exist", "cs.LG")),
        Say("sources categories remove", ("Add or remove what?",)),
        Say("sources", ("Hugging Face: not read yet", "arXiv: not read yet", "Thank you to arXiv")),
        Say("sources remove 1", ("No such feed",)),
        Say("sources add http://[beetles", ("That is no address I can read",)),
    ),
    "a pause resumes by itself and a schedule can be switched off": (
        Say("interests add causal discovery"),
        Say("schedule fri 16:00", ("Fri 16:00 Europe/Berlin", "Next: Fri 6 Mar 16:00")),
        Say("pause 2 weeks", ("Paused for you until Sun 15 Mar",)),
        Say("resume", ("Resumed for you",)),
        Say("schedule off", ("Switched off for you",)),
        Press("Undo", ("Taken back",)),
        Say("status", ("Fri 16:00",)),
    ),
    "a channel has interests of its own": (
        Say("interests add sky surveys where=here", ("This channel's interests",)),
        Say("interests where=here", ("sky surveys",)),
        Say("interests", ("No interests yet",)),
        Say("picks again where=here", ("Galaxy morphology",)),
        Say("schedule weekdays 09:00 Europe/Berlin where=here", ("Scheduled for this channel",)),
    ),
    "what others read is shown in its order and comes on Fridays": (
        Say(
            "trending week",
            (
                "Most upvoted on Hugging Face this week",
                "In Hugging Face's own order",
                "60 upvotes",
                "1-5 of 6",
            ),
        ),
        Press("Next", ("Causal discovery with interventions nobody chose", "10 upvotes", "6-6")),
        Press("Like", ("More like", "Causal discovery")),
        Say("trending", ("on its latest day", "60 upvotes")),
        Press(
            "Send me the week's list on Fridays at 16:00",
            ("Scheduled for you: the most upvoted this week", "Next: Fri 6 Mar 16:00"),
        ),
        Say("schedule weekdays 09:00", ("On days with both, one message brings both",)),
        Say("schedule trending off", ("Trending papers switched off for you",)),
        Press("Undo", ("Taken back: switching off trending papers for you",)),
        Say("status", ("Trending: Fri 16:00 Europe/Berlin, 5 most upvoted this week",)),
    ),
    "a channel without interests can have what others read": (
        Say("picks where=here", ("No interests for this channel yet",)),
        Press(
            "Trending here on Fridays at 16:00",
            ("Scheduled for this channel: the most upvoted this week",),
        ),
        Say("schedule trending mon 10:00 here", ("Next: Mon 2 Mar 10:00",)),
        Say("schedule trending where=here", ("For this channel: the most upvoted this week",)),
    ),
    "what cannot be done is said in words": (
        Say("schedule weekdays 25:99", ("There is no time",)),
        Say("like nothing-known", ("I know no paper",)),
        Say("undo", ("Nothing to take back",)),
        Say("resume", ("Nothing is scheduled for you",)),
    ),
    "all of it can be forgotten": (
        Say("interests add reward models"),
        Say("forget-me", ("Sure?",)),
        Press("Delete everything", ("All of it is deleted",)),
        Say("interests", ("No interests yet",)),
        Say("help", ("schedule",)),
    ),
}
