"""From registered texts to Documents made of Sections, with pages and offsets."""

from sources.checking import SourceCheck, check_sources
from sources.documents import Block, Document, NoteMark, Section, Source, SourceError
from sources.guarding import read_document, read_documents
from sources.records import read_records
from sources.registers import builtin_sources, load_register, select_sources

__all__ = [
    "Block",
    "Document",
    "NoteMark",
    "Section",
    "Source",
    "SourceCheck",
    "SourceError",
    "builtin_sources",
    "check_sources",
    "load_register",
    "read_document",
    "read_documents",
    "read_records",
    "select_sources",
]
