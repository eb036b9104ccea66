"""The record for the Dutch algorithm register, by the fields of its publication standard 1.0."""

from __future__ import annotations

from eval.transparency.facts import Facts, to_fill

# The fields without which a record is not published.
REQUIRED = (
    "Naam",
    "Korte omschrijving",
    "Organisatie",
    "Status",
    "Contactgegevens",
    "Publicatiecategorie",
    "Taal",
    "Schema",
)
# The longest text that the standard allows.
LIMITS = {"Naam": 100, "Korte omschrijving": 350, "Organisatie": 100}


def register_record(facts: Facts) -> dict[str, str]:
    """The fields of the standard in its order, filled as far as the configuration tells; the rest says what is missing.

    Source: publication standard of the Algoritmeregister, version 1.0, chapter on information fields.
    """
    return _general(facts) | _responsible(facts) | _working(facts) | _about_the_record()


def _general(facts: Facts) -> dict[str, str]:
    return {
        "Naam": "Vragen over de veiligheidsstrategie beantwoorden (Paraat)",
        "Korte omschrijving": (
            "Paraat zoekt bij een vraag over veiligheid de zinnen op die antwoord geven en toont van elke zin de bron "
            "en de bladzijde. Staat het antwoord niet in de bronnen, dan zegt Paraat dat. Bij een noodgeval noemt "
            "Paraat eerst het alarmnummer."
        ),
        "Organisatie": facts.operator,
        "Thema": "Openbare orde en veiligheid",
        "Status": to_fill("In ontwikkeling, In gebruik of Buiten gebruik"),
        "Begindatum": to_fill("jjjj-mm"),
        "Einddatum": "",
        "Contactgegevens": facts.contact,
        "Link naar publiekspagina": to_fill("adres van de pagina waar de assistent staat"),
        "Publicatiecategorie": to_fill(
            "Impactvolle algoritmes of Overige algoritmes; weeg mee dat Paraat geen besluit over mensen neemt"
        ),
        "Link naar bronregistratie": "",
    }


def _responsible(facts: Facts) -> dict[str, str]:
    model = (
        f" Een taalmodel ({facts.chat_model}) kan de zinnen anders verwoorden; elke zin wordt vóór het tonen met de "
        "bron vergeleken en vervalt als die haar niet draagt."
        if facts.uses_model
        else " Er wordt geen taalmodel gebruikt: antwoorden bestaan uit letterlijke zinnen van de bronnen."
    )
    return {
        "Doel en impact": (
            "Inwoners en organisaties vinden sneller wat officiële teksten over risico's en voorbereiding zeggen. "
            "De assistent neemt geen besluit en verandert niets aan rechten of plichten van de vrager."
        ),
        "Afwegingen": (
            "Gekozen is voor antwoorden die zin voor zin zijn na te lezen, en voor zwijgen als de bron niets zegt."
            + model
        ),
        "Menselijke tussenkomst": to_fill(
            "wie antwoorden nakijkt en hoe vaak; de beheerder kan de dienst stilzetten en een bericht tonen"
        ),
        "Risicobeheer": (
            "Bekende risico's: een verkeerde plaats, een te ruim antwoord, een gemist noodgeval. Ze worden gemeten met "
            "paraat eval run, paraat eval triage en paraat eval redteam; een index die een drempel mist, wordt niet "
            "gepubliceerd (paraat index build --gate). " + to_fill("wie de uitkomsten leest en wat er dan gebeurt")
        ),
        "Wettelijke basis": to_fill("grondslag van de taak, zoals artikel 46 lid 2 Wet veiligheidsregio's"),
        "Link naar wettelijke basis": to_fill("adres op wetten.overheid.nl"),
        "Link naar verwerkingsregister": to_fill("adres van de verwerking in het eigen register"),
        "Impacttoetsen": to_fill("uitgevoerde toetsen, zoals DPIA en IAMA"),
    }


def _working(facts: Facts) -> dict[str, str]:
    names = "; ".join(f"{source.title} ({source.published or 'zonder datum'})" for source in facts.sources)
    kept = (
        f" Vragen worden zonder herkende persoonsgegevens hoogstens {facts.keep_days} dagen bewaard."
        if facts.keeps_questions
        else " Vragen worden niet bewaard."
    )
    words = f", en {facts.chat_model} verwoordt wat gevonden is" if facts.uses_model else ""
    return {
        "Gegevens": (
            f"Teksten: {names}. De vraag van de bezoeker wordt gebruikt om te zoeken; namen, nummers en adressen die "
            f"worden herkend, worden eerst weggelaten.{kept}"
        ),
        "Technische werking": (
            "Regels herkennen noodgevallen en vragen buiten het onderwerp. Daarna wordt gezocht met woorden (BM25) en "
            f"met betekenis ({facts.embedder}); een vast model schat de zekerheid{words}. Dezelfde vraag geeft "
            f"hetzelfde antwoord. Versie {facts.version}, index {facts.fingerprint[:16]}."
        ),
        "Leverancier": to_fill("wie de dienst levert en draait; de programmatuur is open (EUPL-1.2)"),
        "Link naar broncode": to_fill("adres van de broncode zoals die draait"),
    }


def _about_the_record() -> dict[str, str]:
    return {
        "Taal": "Nederlands",
        "Schema": "1.0",
        "Bron-id": to_fill("eigen kenmerk van deze registratie, als dat er is"),
        "Zoektermen": "chatbot, vragen en antwoorden, veiligheidsstrategie, noodpakket, crisis",
    }
