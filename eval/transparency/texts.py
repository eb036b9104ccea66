"""The card, the processing record and the accessibility statement, as Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from eval.transparency.facts import TO_FILL, Facts, to_fill


def register_text(record: Mapping[str, str], required: Iterable[str]) -> str:
    """The register record to read; a star marks the fields that must be filled."""
    wanted = set(required)
    lines = ["# Concept voor het Algoritmeregister", "", _warning(), "", "| veld | inhoud |", "|---|---|"]
    lines += [f"| {name}{'*' if name in wanted else ''} | {_cell(text) or '-'} |" for name, text in record.items()]
    return "\n".join([*lines, "", "*: verplicht.", ""])


def card_text(facts: Facts) -> str:
    """The model and data card: what answers, from which texts, how well, and where it is weak."""
    model = (
        f"{facts.chat_model}, bereikt op {facts.model_place}; elke zin wordt vóór het tonen met de bron vergeleken"
        if facts.uses_model
        else "geen: antwoorden bestaan uit letterlijke zinnen van de bronnen"
    )
    rows = [
        f"| {source.source_id} | {_cell(source.title)} | {source.language} | {source.kind or '-'} "
        f"| {source.published or '-'} | {source.checked_on or '-'} | {_cell(source.licence) or '-'} |"
        for source in facts.sources
    ]
    return "\n".join(
        [
            "# Model- en gegevenskaart",
            "",
            _warning(),
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


def processing_text(facts: Facts) -> str:
    """The record of processing activities (AVG article 30, first paragraph), a to g."""
    receivers = "geen ontvangers buiten de eigen machine"
    if facts.uses_model and not facts.is_model_local:
        receivers = (
            f"de aanbieder van het taalmodel ({facts.model_place}) krijgt de vraag zonder herkende persoonsgegevens. "
            + to_fill("verwerkersovereenkomst, bewaartermijn en hertraining bij deze aanbieder")
        )
    abroad = (
        "geen" if not facts.uses_model or facts.is_model_local else to_fill("of de aanbieder buiten de EER verwerkt")
    )
    feedback = (
        "oordelen over antwoorden (aan): kenmerk van het antwoord, oordeel, toelichting"
        if facts.takes_feedback
        else "oordelen over antwoorden worden niet bewaard (uit)"
    )
    limit = f"{facts.rate_limit} vragen per minuut" if facts.rate_limit else "geen grens, dus geen adressen in geheugen"
    rows = {
        "a. Verantwoordelijke": f"{facts.operator}, {facts.contact}; functionaris: "
        + to_fill("naam en bereikbaarheid van de functionaris voor gegevensbescherming"),
        "b. Doeleinden": "vragen over de bronnen beantwoorden; misbruik beperken",
        "c. Betrokkenen en gegevens": "bezoekers: de tekst van hun vraag zolang zij wordt beantwoord; het netwerkadres "
        f"in het geheugen om te tellen ({limit}); {feedback}",
        "d. Ontvangers": receivers,
        "e. Doorgifte buiten de EER": abroad,
        "f. Bewaartermijnen": "vragen en antwoorden worden niet opgeslagen; "
        + to_fill("termijn voor oordelen, webserverlogboeken en reservekopieën"),
        "g. Beveiliging": "herkende persoonsgegevens worden uit de vraag gehaald; geen account, geen volgcookies; "
        "inhoudsbeleid en grens op het aantal vragen. " + to_fill("eigen maatregelen volgens BIO2"),
        "Grondslag": to_fill("artikel 6 AVG, meestal lid 1 onder e"),
        "DPIA": to_fill("uitkomst van de afweging of een DPIA nodig is"),
        "Privacyverklaring": facts.privacy,
    }
    lines = [f"| {name} | {_cell(text)} |" for name, text in rows.items()]
    head = [
        "# Verwerking voor het register (AVG artikel 30)",
        "",
        _warning(),
        "",
        "| onderdeel | inhoud |",
        "|---|---|",
    ]
    return "\n".join([*head, *lines, ""])


def accessibility_text(facts: Facts) -> str:
    """A draft of the accessibility statement; its status is for the operator to say after a test."""
    lines = [
        "# Concept toegankelijkheidsverklaring",
        "",
        _warning(),
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


def _warning() -> str:
    return (
        "Concept, gemaakt uit de instellingen van de draaiende dienst. Geen juridisch advies. "
        f"Alles met {TO_FILL} vult de organisatie zelf in."
    )


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())
