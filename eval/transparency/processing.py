"""The record of processing activities, as Markdown."""

from __future__ import annotations

from eval.transparency.facts import Facts, is_local, to_fill
from eval.transparency.texts import cell, warning


def processing_text(facts: Facts) -> str:
    """The record of processing activities (AVG article 30, first paragraph), a to g."""
    rows = {
        "a. Verantwoordelijke": f"{facts.operator}, {facts.contact}; functionaris: "
        + to_fill("naam en bereikbaarheid van de functionaris voor gegevensbescherming"),
        "b. Doeleinden": _purposes(facts),
        "c. Betrokkenen en gegevens": _data(facts),
        "d. Ontvangers": _receivers(facts),
        "e. Doorgifte buiten de EER": _abroad(facts),
        "f. Bewaartermijnen": _terms(facts),
        "g. Beveiliging": "herkende persoonsgegevens worden uit de vraag gehaald; geen account, geen volgcookies; "
        "inhoudsbeleid en grens op het aantal vragen. " + to_fill("eigen maatregelen volgens BIO2"),
        "Grondslag": to_fill("artikel 6 AVG, meestal lid 1 onder e"),
        "DPIA": to_fill("uitkomst van de afweging of een DPIA nodig is"),
        "Privacyverklaring": facts.privacy,
    }
    lines = [f"| {name} | {cell(text)} |" for name, text in rows.items()]
    head = [
        "# Verwerking voor het register (AVG artikel 30)",
        "",
        warning(),
        "",
        "| onderdeel | inhoud |",
        "|---|---|",
    ]
    return "\n".join([*head, *lines, ""])


def _purposes(facts: Facts) -> str:
    purposes = ["vragen over de bronnen beantwoorden", "misbruik beperken"]
    if facts.keeps_questions:
        purposes.append("zien welke vragen de bronnen niet beantwoorden")
    if facts.takes_feedback:
        purposes.append("antwoorden verbeteren")
    return "; ".join(purposes)


def _data(facts: Facts) -> str:
    place = f"in Redis op {facts.shared_place}" if facts.shared_place else "in het geheugen"
    counting = f"{facts.rate_limit} vragen per minuut" if facts.rate_limit else ""
    parts = [
        "bezoekers: de tekst van hun vraag zolang zij wordt beantwoord",
        f"het netwerkadres {place} om te tellen ({counting})"
        if counting
        else "geen netwerkadressen (geen grens op het aantal vragen)",
        "vragen worden bewaard (aan): de tekst zonder herkende persoonsgegevens, taal, uitkomst en wat er het dichtst "
        "bij stond, zonder netwerkadres; bij een noodgeval wordt de tekst niet bewaard; namen worden niet herkend"
        if facts.keeps_questions
        else "vragen worden niet bewaard (uit)",
        "oordelen over antwoorden (aan): kenmerk van het antwoord, oordeel, toelichting"
        if facts.takes_feedback
        else "oordelen over antwoorden worden niet bewaard (uit)",
    ]
    if facts.counts_traffic:
        parts.append("aantallen antwoorden per uur, taal en uitkomst, die over niemand in het bijzonder gaan")
    return "; ".join(parts)


def _receivers(facts: Facts) -> str:
    found = []
    if _has_model_elsewhere(facts):
        found.append(
            f"de aanbieder van het taalmodel ({facts.model_place}) krijgt de vraag zonder herkende persoonsgegevens. "
            + to_fill("verwerkersovereenkomst, bewaartermijn en hertraining bij deze aanbieder")
        )
    found += [
        f"de beheerder van {place} krijgt {what}. " + to_fill(f"wie dat is en de verwerkersovereenkomst ({place})")
        for place, what in _stores_elsewhere(facts)
    ]
    return " ".join(found) or "geen ontvangers buiten de eigen machine"


def _abroad(facts: Facts) -> str:
    places = [facts.model_place] if _has_model_elsewhere(facts) else []
    places += [place for place, _ in _stores_elsewhere(facts)]
    if not places:
        return "geen"
    return to_fill(f"of buiten de EER wordt verwerkt ({', '.join(dict.fromkeys(places))})")


def _terms(facts: Facts) -> str:
    terms = [
        f"vragen, zonder herkende persoonsgegevens: hoogstens {facts.keep_days} dagen, daarna gewist"
        if facts.keeps_questions
        else "vragen worden niet opgeslagen",
        "antwoorden: een kwartier in het geheugen, zonder de vraag",
    ]
    blanks = ["webserverlogboeken", "reservekopieën"]
    if facts.takes_feedback:
        blanks.insert(0, "oordelen, die Paraat niet uit zichzelf wist")
    return "; ".join(terms) + "; " + to_fill(f"termijn voor {', '.join(blanks)}")


def _has_model_elsewhere(facts: Facts) -> bool:
    return facts.uses_model and not facts.is_model_local


def _stores_elsewhere(facts: Facts) -> tuple[tuple[str, str], ...]:
    """The hosts that are not the operator's own machine, each with what it holds."""
    stores = (
        (facts.database_place, "wat onder c is aangezet, en de aantallen"),
        (facts.shared_place, "netwerkadressen en antwoorden zolang er wordt geteld"),
        (facts.vectors_place, "van elke vraag de vector waarmee wordt gezocht, geen tekst"),
        (facts.traces_place, "kenmerk, uitkomst en duur van elk antwoord, geen tekst"),
    )
    return tuple((place, what) for place, what in stores if place and not is_local(place))
