"""Lumenary, an invented place for pictures, and the history of its two documents."""

from store.record import Direction, DocumentKey, GateVerdict, Outcome, Polarity, Severity
from tests.web_story import Story, Thread, assess, at, decide, state

__all__ = ["LUMENARY_PRIVACY", "LUMENARY_TERMS"]

TRIAL = (
    "Every plan of Lumenary begins with a free trial of 7 days. You are not charged before the "
    "trial ends, and we remind you by e-mail two days before it does.",
    "Certain plans of Lumenary may begin with a free trial. You are charged when the trial ends "
    "unless you cancel before that day.",
)
LICENCE = (
    "You keep your pictures. You allow us to store and to show them, for as long as you keep them "
    "with us and only to run the service for you.",
    "You keep your pictures. You allow us and our partners to store, to adapt and to show them, "
    "in any medium and without an end, to run and to improve the service, which includes the "
    "training of models.",
)
NOTICE = (
    "We may change these terms. We tell you at least 30 days before a change takes effect.",
    "We may change these terms. We tell you at least 14 days before a change takes effect.",
)
LAW = (
    "These terms follow the law of the country that you live in, and its courts decide.",
    "A dispute about these terms is settled by an arbiter in Port Amsel alone, and not by a court.",
)
HELLO = "Lumenary keeps and shows your pictures. Please read these terms before you join."

LUMENARY_TERMS = Story(
    number=1,
    key=DocumentKey(
        platform="Lumenary",
        type="Terms of Service",
        url="https://lumenary.example/terms",
        language="en",
    ),
    days=(at(2025, 11, 3), at(2026, 2, 16), at(2026, 5, 21)),
    verified=at(2026, 5, 22, 5),
    due=at(2026, 5, 23, 5),
    summaries=(
        "Spelling corrected in one clause.",
        "The free trial of 7 days gave way to a possible trial, disputes moved from the courts to "
        "an arbiter, and pictures may be used to train models.",
    ),
    decisions=(
        decide(at(2025, 12, 1), GateVerdict.UNCHANGED),
        decide(at(2025, 12, 24), GateVerdict.NOISE, "links", "Only addresses of links differ."),
        decide(at(2026, 1, 5), GateVerdict.NOISE, "links", "Only addresses of links differ."),
        decide(at(2026, 1, 9), GateVerdict.QUARANTINED, "login", "The page asks to sign in."),
        decide(at(2026, 1, 30), GateVerdict.UNCHANGED),
        decide(at(2026, 3, 2), GateVerdict.ACCEPTED, "", technical=True),
        decide(at(2026, 4, 2), GateVerdict.HELD, "collapse", "Two thirds of the text are gone."),
        decide(at(2026, 5, 20), GateVerdict.UNCHANGED),
        decide(
            at(2026, 4, 11),
            GateVerdict.HELD,
            "",
            "The server did not answer within 30 seconds.",
            outcome=Outcome.NETWORK_ERROR,
        ),
        decide(at(2026, 5, 22, 5), GateVerdict.UNCHANGED),
    ),
    threads=(
        Thread(
            wordings=(HELLO.replace("Please", "Pleese"), HELLO, HELLO),
            headings=("Terms of Service",),
        ),
        Thread(
            wordings=(TRIAL[0], *TRIAL),
            headings=("Terms of Service", "Plans and payment", "Free trials"),
            number="2.1",
            assessment=assess(
                "auto-renewal",
                polarity=Polarity.ADVERSE,
                reasons=("A trial turns into a charge without a reminder.",),
                facts=(
                    state("may begin with a free trial", TRIAL[1], "free trial", "unspecified"),
                ),
            ),
            changes={
                2: assess(
                    "auto-renewal",
                    "fees-pricing",
                    severity=Severity.HIGH,
                    direction=Direction.ADVERSE,
                    reasons=(
                        "A promised length of the trial is no longer stated.",
                        "The reminder before the first charge is absent.",
                    ),
                    differences=(
                        ("free trial", "7 days", "unspecified"),
                        ("reminder", "2 days before", "absent"),
                    ),
                )
            },
        ),
        Thread(
            wordings=(LICENCE[0], *LICENCE),
            headings=("Terms of Service", "Your pictures"),
            number="3.1",
            assessment=assess(
                "content-licence",
                "ai-training",
                severity=Severity.HIGH,
                polarity=Polarity.ADVERSE,
                reasons=("The licence has no end and serves purposes beyond the service.",),
            ),
            changes={
                2: assess(
                    "content-licence",
                    "ai-training",
                    severity=Severity.CRITICAL,
                    direction=Direction.ADVERSE,
                    reasons=("The training of models is named as a purpose for the first time.",),
                    differences=(("licence ends", "with the account", "never"),),
                )
            },
        ),
        Thread(
            wordings=("", "", "You may download all of your pictures at any time, at no charge."),
            headings=("Terms of Service", "Your pictures"),
            number="3.2",
            assessment=assess("user-rights", severity=Severity.LOW, polarity=Polarity.FAVOURABLE),
            changes={
                2: assess(
                    "user-rights",
                    severity=Severity.LOW,
                    direction=Direction.FAVOURABLE,
                    reasons=("A right that was not stated before.",),
                    differences=(("download of own data", "absent", "at any time"),),
                )
            },
        ),
        Thread(
            wordings=(NOTICE[0], *NOTICE),
            headings=("Terms of Service", "Changes of these terms"),
            number="7",
            assessment=assess(
                "unilateral-change",
                polarity=Polarity.ADVERSE,
                facts=(state("at least 14 days", NOTICE[1], "notice period", "14 days"),),
            ),
            changes={
                2: assess(
                    "unilateral-change",
                    direction=Direction.ADVERSE,
                    reasons=("The notice is shorter than before.",),
                    differences=(("notice period", "30 days", "14 days"),),
                )
            },
        ),
        Thread(
            wordings=(LAW[0], LAW[0], ""),
            headings=("Terms of Service", "Disputes"),
            number="8",
            changes={
                2: assess(
                    "governing-law-venue",
                    direction=Direction.ADVERSE,
                    reasons=("The law and courts at the reader's home are no longer named.",),
                )
            },
        ),
        Thread(
            wordings=("", "", LAW[1]),
            headings=("Terms of Service", "Disputes"),
            number="8",
            assessment=assess("arbitration", severity=Severity.HIGH, polarity=Polarity.ADVERSE),
            changes={
                2: assess(
                    "arbitration",
                    severity=Severity.HIGH,
                    direction=Direction.ADVERSE,
                    reasons=("Disputes leave the courts.",),
                    differences=(("arbitration", "absent", "present"),),
                )
            },
        ),
    ),
)

LUMENARY_PRIVACY = Story(
    number=2,
    key=DocumentKey(
        platform="Lumenary",
        type="Privacy Policy",
        url="https://lumenary.example/privacy",
        language="en",
    ),
    days=(at(2025, 11, 3),),
    verified=at(2026, 5, 22, 5),
    due=at(2026, 5, 23, 5),
    degraded=True,
    threads=(
        Thread(
            wordings=("We keep the address of your device for 90 days.",),
            headings=("Privacy", "How long we keep data"),
            assessment=assess("retention", severity=Severity.LOW, polarity=Polarity.NEUTRAL),
        ),
    ),
)
