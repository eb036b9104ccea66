"""The register record, the card and the accessibility statement, as Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from eval.transparency.facts import TO_FILL, Facts, to_fill


def register_text(record: Mapping[str, str], required: Iterable[str]) -> str:
    """The register record to read; a star marks the fields that must be filled."""
    wanted = set(required)
    lines = ["# Concept voor het Algoritmeregister", "", warning(), "", "| veld | inhoud |", "|---|---|"]
    lines += [f"| {name}{'*' if name in wanted else ''} | {cell(text) or '-'} |" for name, text in record.items()]
    return "\n".join([*lines, "", "*: verplicht.", ""])


def card_text(facts: Facts) -> str:
    """The model and data card: what answers, from which texts, how well, and where it is weak."""
    model = (
        f"{facts.chat_model}, bereikt op {facts.model_place}; elke zin wordt vóór het tonen met de bron vergeleken"
        if facts.uses_model
        else "geen: antwoorden bestaan uit letterlijke zinnen van de bronnen"
    )
    rows = [
        f"| {source.source_id} | {cell(source.title)} | {source.language} | {source.kind or '-'} "
        f"| {source.published or '-'} | {source.checked_on or '-'} | {cell(source.licence) or '-'} |"
        for source in facts.sources
    ]
    return "\n".join(
        [
            "# Model- en gegevenskaart",
            "",
            warning(),
            "",
            f"- Programma: Paraat {facts.version}; index {facts.fingerprint}.",
            f"- Zoeken op betekenis: {facts.embedder}. Herordenen: {facts.cross_encoder}.",
            f"- Taalmodel: {model}.",
            "- Bedoeld voor: vragen van inwoners en organisaties over deze bronnen, in het Nederlands en Engels.",
            "- Niet bedoeld voor: waarschuwen, hulp sturen, advies over één persoon of woning, besluiten over mensen.",
            "- Gemeten: zie docs/evaluation.md; eigen cijfers geeft paraat eval run met report.html. "
            + to_fill("cijfers en datum van de laatste meting op deze index"),
            "- Zwak: moeilijke afwijzingen, Papiaments, feiten die in een kort antwoord wegvallen.",
            "",
            "## Bronnen",
            "",
            "| bron | titel | taal | soort | gepubliceerd | nagekeken | licentie |",
            "|---|---|---|---|---|---|---|",
            *rows,
            "",
        ]
    )


def accessibility_text(facts: Facts) -> str:
    """A draft of the accessibility statement; its status is for the operator to say after a test."""
    lines = [
        "# Concept toegankelijkheidsverklaring",
        "",
        warning(),
        "",
        f"{facts.operator} wil dat iedereen deze assistent kan gebruiken.",
        "",
        f"- Adres waarvoor dit geldt: {to_fill('adres van de pagina of van de pagina met de widget')}",
        f"- Status: {to_fill('A, B of C, na een onderzoek volgens WCAG-EM')}",
        "- Norm: EN 301 549, dat is WCAG 2.1 niveau A en AA; gebouwd met WCAG 2.2 AA voor ogen.",
        f"- Onderzoek: {to_fill('datum, uitvoerder en rapport; ten minste elke 36 maanden')}",
        "- In het project beproefd: toetsenbord, schermlezernamen, contrast, 360 pixels breed, zonder JavaScript. "
        "Dat vervangt geen onderzoek van de pagina waarin de assistent staat.",
        f"- Bekende gebreken: {to_fill('gebrek, succescriterium, gevolg, alternatief en planning')}",
        f"- Melden: {facts.contact}. Reactie binnen {to_fill('aantal')} werkdagen.",
        f"- Ondertekend door: {to_fill('naam, functie en datum')}",
        "",
    ]
    return "\n".join(lines)


def warning() -> str:
    """What stands above every document: that it is a draft, and no legal advice."""
    return (
        "Concept, gemaakt uit de instellingen van de draaiende dienst. Geen juridisch advies. "
        f"Alles met {TO_FILL} vult de organisatie zelf in."
    )


def cell(text: str) -> str:
    """The text as it can stand in one cell of a table."""
    return " ".join(text.replace("|", "\\|").split())
