"""Fetches questions and answers from the open-data service of Rijksoverheid, as records one a line."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from sources.documents import SourceError
from sources.fetching import Fetched, Fetcher

HOST = "opendata.rijksoverheid.nl"
ROWS = 200
# The service has some thousands of records; more pages than this are not its own.
MOST_PAGES = 60
# Its list of subjects has many more; these are about what this project answers.
SUBJECTS = frozenset(
    {
        "Alarmnummer 112",
        "Dreiging in Nederland",
        "Buitenlandse inmenging en beïnvloeding in Nederland",
        "Desinformatie, misinformatie en nepnieuws",
        "Cybercrime en cybersecurity",
        "Droogte en hitte",
        "Drinkwater",
        "Infectieziekten",
        "Gevaarlijke stoffen",
        "Afhandeling schade bij rampen",
        "Betalingsverkeer",
        "Caribisch deel van het Koninkrijk",
    }
)


def is_opendata(url: str) -> bool:
    """Whether an address is one of the service."""
    return urlsplit(url).path.startswith("/v1/infotypes/")


def fetch_records(fetcher: Fetcher, url: str, old: bytes = b"", since: str = "") -> Fetched:
    """All records on our subjects as JSON lines, ordered by id.

    With `old` and `since` (YYYYMMDD) only records changed since that day are asked for, and take the place of those
    in `old`. A record whose text is not in the list is fetched by its own address.

    Raises:
        SourceError: the service fails, or answers with something else than its records.
    """
    records = {str(record["id"]): record for record in parse_lines(old)} if since else {}
    for page in range(MOST_PAGES):
        rows = fetch_page(fetcher, url, page * ROWS, since)
        for row in rows:
            if is_ours(row):
                records[str(row["id"])] = row if "content" in row else fetch_one(fetcher, row)
        if len(rows) < ROWS:
            break
    lines = [json.dumps(records[name], ensure_ascii=False, sort_keys=True) for name in sorted(records)]
    if not lines:
        raise SourceError(f"{url} has no records on the subjects of this project")
    return Fetched(content=("\n".join(lines) + "\n").encode(), url=url, type="application/json")


def fetch_page(fetcher: Fetcher, url: str, offset: int, since: str) -> list[dict[str, Any]]:
    """One page of the list."""
    parts = urlsplit(url)
    query = {**dict(parse_qsl(parts.query)), "output": "json", "rows": str(ROWS), "offset": str(offset)}
    if since:
        query["lastmodifiedsince"] = since
    address = urlunsplit(parts._replace(query=urlencode(query)))
    rows = read_json(fetcher.fetch(address, ("jsonl",)), address)
    if not isinstance(rows, list) or not all(isinstance(row, dict) and row.get("id") for row in rows):
        raise SourceError(f"{address} does not answer with a list of records that have an id")
    return rows


def fetch_one(fetcher: Fetcher, row: Mapping[str, Any]) -> dict[str, Any]:
    """A record with its text."""
    address = f"{row.get('dataurl') or ''}"
    found = read_json(fetcher.fetch(f"{address}?output=json", ("jsonl",)), address)
    if not isinstance(found, dict) or not found.get("id"):
        raise SourceError(f"{address} does not answer with a record")
    return found


def read_json(fetched: Fetched, address: str) -> object:
    """The value an answer holds."""
    try:
        return json.loads(fetched.content or b"")
    except ValueError as error:
        raise SourceError(f"{address} does not answer with JSON") from error


def parse_lines(content: bytes) -> list[dict[str, Any]]:
    """The records of an earlier fetch."""
    return [json.loads(line) for line in content.decode().splitlines() if line.strip()]


def is_ours(row: Mapping[str, Any]) -> bool:
    """Whether a record is about one of our subjects; one without subjects is not."""
    subjects = row.get("subjects")
    return isinstance(subjects, Sequence) and any(str(subject) in SUBJECTS for subject in subjects)
