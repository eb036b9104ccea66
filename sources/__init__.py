"""From registered texts to Documents made of Sections, with pages and offsets."""

from sources.alike import find_floods
from sources.checking import SourceCheck, check_records, check_sources
from sources.comparing import Difference, compare
from sources.copies import Copies, open_copies
from sources.documents import Block, Document, NoteMark, Section, Source, SourceError
from sources.fetching import Fetcher
from sources.guarding import read_document, read_documents
from sources.records import read_records
from sources.registers import builtin_sources, load_register, official_sources, select_sources
from sources.syncing import Outcome, add_file, hosts_of, sync

__all__ = [
    "Block",
    "Copies",
    "Difference",
    "Document",
    "Fetcher",
    "NoteMark",
    "Outcome",
    "Section",
    "Source",
    "SourceCheck",
    "SourceError",
    "add_file",
    "builtin_sources",
    "check_records",
    "check_sources",
    "compare",
    "find_floods",
    "hosts_of",
    "load_register",
    "official_sources",
    "open_copies",
    "read_document",
    "read_documents",
    "read_records",
    "select_sources",
    "sync",
]
