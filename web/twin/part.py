"""The parts that twins share: versions, clauses, assessments, and what was set aside."""

def identify(document: Document) -> dict[str, object]:
    key = document.key
    return {
        "document": document.id,
        "platform": key.platform,
        "type": key.type,
        "source": key.url,
        "language": key.language,
        "collection": key.collection,
    }


def describe_version(version: Version) -> dict[str, object]:
    return {
        "number": version.number,
        "at": name_stamp(version.at),
        "snapshot": version.snapshot,
        "snapshot_sha256": version.snapshot_sha256,
        "text_sha256": version.sha256,
        "reader": version.reader,
        "url": version.url,
        "reference": version.reference,
        "provenance": version.provenance,
        "title": version.title,
        "language": version.language,
    }


def _describe_clause(clause: Clause | None) -> dict[str, object] | None:
    return clause and {
        "start": clause.start,
        "end": clause.end,
        "headings": clause.headings,
        "number": clause.number,
        "text": clause.text,
        "clause_sha256": clause.sha256,
    }


def describe_entry(entry: ClauseChange) -> dict[str, object]:
    return {
        "kind": entry.kind,
        "provision": entry.provision,
        **_describe_assessment(entry.assessment, "direction"),
        "before": _describe_clause(entry.before),
        "after": _describe_clause(entry.after),
        "redline": entry.redline,
    }


def describe_state(state: State, last: datetime | None) -> dict[str, object]:
    return {
        "first_seen": name_stamp(state.version.at),
        "last_seen": stamp(last),
        "until": stamp(state.until),
        "change": state.change,
        **_describe_assessment(state.assessment, "polarity"),
        "clause": _describe_clause(state.clause),
        "version": describe_version(state.version),
    }


def describe_aside(aside: Aside) -> dict[str, object]:
    return {
        "verdict": aside.verdict,
        "kind": aside.kind,
        "count": aside.count,
        "first": name_stamp(aside.first),
        "last": name_stamp(aside.last),
        "reasons": aside.reasons,
    }


def _describe_assessment(assessment: Assessment | None, side: str) -> dict[str, object]:
    """Flatten an assessment. Without one nothing is claimed: no types, and null for the rest."""
    if assessment is None:
        return {"types": (), "severity": None}
    facts: list[dict[str, object]] = [
        {"name": each.name, "before": each.before, "after": each.after}
        for each in assessment.differences
    ] or [_describe_fact(fact) for fact in assessment.facts]
    return {
        "types": assessment.types,
        "severity": assessment.severity,
        side: getattr(assessment, side),
        "confidence": assessment.confidence,
        "basis": assessment.basis,
        "analyzer": assessment.analyzer,
        "facts": facts,
        "reasons": assessment.reasons,
        "scores": dict(assessment.scores),
    }


def _describe_fact(fact: Fact) -> dict[str, object]:
    return {"name": fact.name, "value": fact.value, "start": fact.start, "end": fact.end}


def stamp(moment: datetime | None) -> str | None:
    return moment and name_stamp(moment)
