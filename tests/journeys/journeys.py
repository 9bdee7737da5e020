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
        Press("Abstract", ("We present",)),
        Press("Mute", ("shall I leave out of your picks?",)),
        Say("picks again"),
        Press("Save", ("Saved:",)),
        Press("Undo", ("Taken back: saving",)),
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
    "a reading list is kept, searched, marked and taken along": (
        Say("interests add protein, models"),
        Say("picks 1"),
        Press("Save", ("Saved:", "See your list with")),
        Say("save 7", ("Saved: Quantum error correction with surface codes",)),
        Say("save 9", ("Saved: Galaxy morphology from unlabelled sky surveys",)),
        Press("My list", ("Your reading list: 3 papers, 3 unread.", "saved Sun 1 Mar, unread")),
        Say("saved galaxy", ("Your reading list: 1 paper, 1 unread.",)),
        Press("Read", ("Marked as read: Galaxy morphology",)),
        Say("saved show=unread", ("2 papers, 2 unread",)),
        Say("unread 9", ("Marked as unread: Galaxy morphology",)),
        Say("unsave 7", ("Off your list: Quantum error correction",)),
        Press("Undo", ("Taken back: removing “Quantum error correction with surface codes”",)),
        Say("saved", ("3 papers, 3 unread",)),
        Press("Export BibTeX", ("3 saved papers as BibTeX, in saved.bib.",)),
        Say("like 7"),
        Say("export ris liked", ("1 liked paper as RIS, in liked.ris.",)),
        Say("export json", ("3 saved papers as CSL JSON, in saved.json.",)),
        Say("saved zebrafish", ("Nothing on your list fits that",)),
        Say("unsave 2", ("Not on your list",)),
    ),
    "past picks are found by day and by word": (
        Say("archive", ("Nothing picked for you yet",)),
        Say("interests add models OR networks OR folding OR codes OR circuits"),
        Say("picks 5"),
        Say("archive", ("What you got:", "latest first", "picked Sun 1 Mar", "1-5 of")),
        Press("Next", ("6-",)),
        Say("archive today", ("for “today”",)),
        Say(
            "archive folding", ("for “folding”", "Protein folding with equivariant graph networks")
        ),
        Say("archive yesterday", ("Nothing picked for you fits “yesterday”",)),
        Say("archive where=here", ("Nothing picked for this channel yet",)),
    ),
    "a channel says who may change it": (
        Say("settings", ("Nobody has set this channel up yet",)),
        Say("interests add sky surveys where=here"),
        Say("undo", ("Taken back: adding sky surveys to this channel's interests",)),
        Say("settings anyone", ("Anyone here changes this channel's settings",)),
        Say("settings take-over", ("You stand for this channel's settings already",)),
        Say("status", ("Last 28 days: 0 posted, 0 liked, 0 saved, 0 not for you",)),
    ),
    "a channel is set up in one line": (
        Say(
            'setup models, -survey when="fri 16:00 Europe/Berlin"',
            (
                "This channel's interests now: models, -survey.",
                "Scheduled for this channel: Fri 16:00 Europe/Berlin, 3 picks",
            ),
        ),
        Say("interests edit quantum", ("Your interests now: quantum.",)),
        Press("Undo", ("Taken back: changing your interests",)),
    ),
    "what was mistyped is one press away": (
        Say("interests add models"),
        Say(
            "schedule weekdays 09:00 Berln", ("I know no time zone", "Did you mean Europe/Berlin?")
        ),
        Press("Europe/Berlin", ("Scheduled for you: weekdays 09:00 Europe/Berlin",)),
        Say("interests add cat:cs.LGG", ("There is no subject “cs.lgg”. Nearest: cs.LG",)),
        Press("cs.LG (Machine Learning)", ("Added to your interests: cat:cs.LG.",)),
        Say("interests", ("cat:cs.LG", "models")),
        Say("sources categories add cs.LGG", ("Did you mean cs.LG?",)),
        Press("cs.LG (Machine Learning)"),
    ),
    "papers like one, or like a text, are found page by page": (
        Say(
            "similar 1",
            ("Papers like Protein folding with equivariant graph networks", "in common:"),
        ),
        Say(
            "similar models measure codes networks present good",
            ("Papers like “models measure codes", "1-5 of 12"),
        ),
        Press("Next", ("6-10 of 12",)),
        Press("Previous", ("1-5 of 12",)),
        Say("similar", ("Like what?",)),
    ),
    "what is muted stays away for a while and can come back": (
        Say(
            "mute quantum, author:LeCun for 2 weeks",
            ("Muted for you until Sun 15 Mar 13:00", "quantum"),
        ),
        Say("interests add quantum, galaxy", ("Galaxy morphology",)),
        Say("search quantum", ("Quantum error correction with surface codes",)),
        Say("mutes", ("1. quantum until Sun 15 Mar", '2. author:"LeCun" until Sun 15 Mar')),
        Press("Unmute quantum", ("No longer muted for you: quantum",)),
        Press("Undo", ("Taken back: no longer muting quantum for you",)),
        Say("unmute 1", ("No longer muted for you: quantum",)),
        Say("picks", ("uantum",)),
    ),
    "a preview shows the next digest and why the others are left out": (
        Say("interests add protein, quantum, -survey"),
        Say("mute diffusion"),
        Say("schedule weekdays 09:00 Europe/Berlin size=1"),
        Say(
            "preview",
            (
                "Mon 2 Mar 09:00, for you, as things stand now",
                "seen already",
                "A survey of protein structure prediction: excluded by -survey",
                "Diffusion models for protein backbone design: muted by diffusion",
                "Nothing of this counts as shown to you",
            ),
        ),
    ),
    "what is known can be seen and taken back piece by piece": (
        Say("interests add models^2, galaxy"),
        Say("like 7", ("More like",)),
        Say("dislike 12", ("Less like",)),
        Say(
            "profile",
            (
                "What I know about you",
                "models weight 2",
                "for codes, taught by “Quantum error correction with surface codes”",
                "From votes: 1 for and 1 against",
            ),
        ),
        Press("Forget codes", ("Withdrawn for you", "Quantum error correction")),
        Press("Undo", ("Taken back: withdrawing 1 vote for you",)),
        Say("reset", ("This withdraws 2 votes for you", "Sure?")),
        Press("Withdraw them", ("Withdrawn for you: 2 votes",)),
        Press("Undo", ("Taken back: withdrawing 2 votes for you",)),
        Say("undo", ("Taken back: your dislike",)),
        Say("profile", ("From votes: 1 for and 0 against",)),
    ),
    "how papers are picked is told, tuned and taken back": (
        Say("interests add models, networks, protien folding", ("Did you mean protein folding?",)),
        Press("protein folding", ("Added to your interests: protein folding.",)),
        Say("search quantm circuits", ("Did you mean quantum circuits?",)),
        Say("profile rate", ("0 of 6 rated. Would you read these?",)),
        Press("Enough for now", ("Left for later.",)),
        Say("settings bar few", ("Your picks: few, about one a day.",)),
        Press("Undo", ("Taken back: “settings bar few” for you",)),
        Say("settings exploring off", ("Your lists hold nothing outside the usual.",)),
        Press("Switch on", ("is outside the usual, and says so.",)),
        Say("settings sharing on", ("People here may add their interests",)),
        Say("interests share", ("neither your words nor your name",)),
        Press("Show my name too", ("Below papers that match, others see your name",)),
        Say("settings ping on", ("You are mentioned below papers here that match you.",)),
        Press("Undo", ("Taken back: “settings ping on”",)),
        Say("picks where=here", ("· matches",)),
        Say("profile where=here", ("With the interests of",)),
        Press("Take mine out", ("nobody is told of them here",)),
        Say("picks again where=here", ("for a member's interest",)),
        Say("profile", ("How many papers come: normal.",)),
    ),
    "what cannot be done is said in words": (
        Say("schedule weekdays 25:99", ("There is no time",)),
        Say("like nothing-known", ("I know no paper",)),
        Say("undo", ("Nothing to take back",)),
        Say("resume", ("Nothing is scheduled for you",)),
    ),
    "all of it can be forgotten": (
        Say("interests add reward models"),
        Say("interests add sky surveys where=here"),
        Say("my-data", ("All that is kept of you is in my-data.json",)),
        Say("forget-me", ("Sure?",)),
        Press("Delete everything", ("All of it is deleted",)),
        Say("interests where=here", ("sky surveys",)),
        Say("interests", ("No interests yet",)),
        Say("help", ("schedule",)),
    ),
}

ALONE: dict[str, tuple[Step, ...]] = {
    "words written to the bot alone are understood": (
        Say("hello", ("Hello! Tell me what you read about",)),
        Say("sparse language models", ("is no command of mine. Shall I look for papers on it?",)),
        Press("Search for it", ("Scaling laws for sparse language models",)),
        Say("interets add galaxy", ("Did you mean",)),
        Press("Yes, that", ("Got it. Your interests: galaxy",)),
        Say("thanks", ("You are welcome",)),
        Say("stop", ("For that there is",)),
    ),
    "commands written to the bot alone are the reader's own": (
        Say("interests add protein where=here", ("Got it. Your interests: protein",)),
        Say("schedule weekdays 09:00 Europe/Berlin", ("Scheduled for you",)),
        Say("save 7", ("Saved: Quantum error correction with surface codes",)),
        Say("export json", ("1 saved paper as CSL JSON, in saved.json.",)),
        Say("settings", ("Your schedule",)),
        Say("setup", ("Set up which channel?",)),
        Say("my-data", ("All that is kept of you is in my-data.json",)),
        Say("undo", ("Taken back: saving",)),
    ),
}
