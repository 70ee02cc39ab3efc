"""What is known of single pages, by file and field."""

from __future__ import annotations

_NO_PERSON = "names no person"
_OTHER_HEADLINE = "title of the browser tab or for sharing; the page's headline is another"

GOLD_ERRORS: dict[tuple[str, str], str] = {
    ("fundus__APNews_2024_09_03", "title"): _OTHER_HEADLINE,
    ("fundus__AsahiShimbun_2025_01_13", "authors"): "the newspaper, though it names its reporter",
    ("fundus__Bhaskar_2024_09_04", "authors"): "the newspaper itself",
    ("fundus__BoersenZeitung_2025_11_06", "authors"): "with an agency beside a person",
    ("fundus__DailyStar_2024_04_23", "title"): _OTHER_HEADLINE,
    ("fundus__NineNews_2026_07_04", "authors"): "with an agency beside a person",
    ("fundus__TagesAnzeiger_2024_09_04", "authors"): "with an agency beside a person",
    ("fundus__ZwanzigMinuten_2024_12_17", "authors"): "with an agency beside a person",
    ("fundus__NTVTR_2024_04_30", "authors"): "an agency",
    ("fundus__NTVTR_2025_11_10", "authors"): "the site itself",
    ("fundus__People_2024_04_24", "authors"): "the editors (责编), not the authors",
    ("fundus__SalzburgerNachrichten_2026_01_06", "authors"): "the newspaper itself",
    ("fundus__Hessenschau_2024_04_27", "authors"): "the newsroom; the byline names a person",
    ("fundus__SRF_2024_04_15", "authors"): "initials of a desk",
    ("fundus__StuttgarterZeitung_2025_10_25", "title"): "kicker and headline joined",
    ("fundus__ThePortugalNews_2025_02_03", "authors"): "the newspaper itself",
    ("fundus__VerdensGang_2024_08_05", "title"): _OTHER_HEADLINE,
    ("fundus__ZDF_2024_04_22", "body"): "with consent texts, without quotes, list items glued",
    ("fundus__ZDF_2025_11_07", "title"): _OTHER_HEADLINE,
    ("fundus__ZwanzigMinuten_2025_11_06", "title"): _OTHER_HEADLINE,
    ("hd-mc__1523761669.html", "language"): "Filipino by the code of Tagalog",
    ("hd-mc__1580240354.html", "language"): "no language (yu)",
    ("hd-mc__1641303898.html", "language"): "Macedonian taken for Slovene",
    ("hd-mc__1685121845.html", "language"): "unknown; it is Hebrew",
    ("n4k__japanese_article", "title"): "with a photo credit and the site's name",
    ("n4k__time_001", "title"): _OTHER_HEADLINE,
    ("n4k__yna_co_kr", "authors"): "an address",
    ("postlight__www.asahi.com.html", "authors"): "an address",
    ("traf__d70fab3adde74d5fb63552855c981395.html", "authors"): _NO_PERSON,
    ("traf__d70fab3adde74d5fb63552855c981395.html", "title"): "not on the saved page",
    ("traf__d76cf81a74fa4633bd19d7060f5c05ee.html", "authors"): _NO_PERSON,
    ("traf__economictimes.indiatimes.com.slideshow.html", "authors"): _NO_PERSON,
    ("traf__fr.de.nordkorea.html", "authors"): _NO_PERSON,
    ("traf__fr.de.nordkorea.html", "title"): "not on the saved page",
    ("traf__spektrum.de.coronavirus.html", "authors"): "two names in one",
    ("traf__tagesspiegel.de.abstandsregeln.html", "title"): "without the kicker of the headline",
    ("wcxb-dev__0161", "authors"): "with the newsroom's name",
    ("traf__tagesschau.de.rheinmetall.html", "authors"): "a list in a list, with the broadcaster",
    ("fundus__People_2024_04_24", "title"): "with the name of the site",
    ("hd-mc__1727473717.html", "date_published"): "the end of the live blog",
    ("postlight__fortune.com.html", "title"): "in other capitals than the page's",
    ("postlight__www.spektrum.de.html", "date_published"): "the same day, as UTC",
    (
        "traf__0b96fc66e2c94f45a1b923ec9a31fcf2.html",
        "date_published",
    ): "the local day of a UTC time",
    ("traf__aoc.media.archaisme.html", "date_published"): "a day after the page was published",
    ("traf__correiobraziliense.com.br-poderes.html", "authors"): "two names in one",
    ("traf__elespectador.com-orion.html", "date_published"): "the day in UTC",
    ("traf__eluniversal.com-senador.html", "date_published"): "a day after the page was published",
    ("traf__ladiaria.com.uy-productor.html", "authors"): "with the section",
    ("traf__tagesanzeiger.ch.umweltzerstoerung.html", "date_published"): "the day of a change",
    ("traf__uusisuomi.fi.angela.html", "date_published"): "the year is mistyped",
    ("traf__wsvn.com-crash.html", "authors"): "several names in one, with the station",
}
"""Where the gold is wrong or means something else, and why."""

OPEN: dict[tuple[str, str], str] = {
    (
        "traf__bondyblog.fr.paris-8.html",
        "body_must_contain",
    ): "who wrote an embedded tweet is left out",
    ("fundus__Morgunbladid_2025_04_16", "body"): "a part of the text is lost, other lines are kept",
    ("fundus__LesothoTimes_2025_11_24", "authors"): "the byline is not found, or not parted",
    (
        "hd-mc__1580240354.html",
        "date_published",
    ): "no date found outside structured data, or another one",
    (
        "hd-mc__1685121845.html",
        "date_published",
    ): "no date found outside structured data, or another one",
    (
        "n4k__japanese_article2",
        "date_published",
    ): "no date found outside structured data, or another one",
    (
        "postlight__newrepublic.com.html",
        "title",
    ): "the headline is not found, or not parted from the site's name",
    (
        "traf__cicero.de.pandemie.html",
        "date_published",
    ): "no date found outside structured data, or another one",
    (
        "traf__elmostrador.cl-congreso.html",
        "body_must_contain",
    ): "a part of the text is missing, or too much is there",
    ("traf__legrandcontinent.eu.heran.html", "authors"): "the byline is not found, or not parted",
    (
        "traf__pagina12.com.ar-suprema.html",
        "body_must_contain",
    ): "a part of the text is missing, or too much is there",
    (
        "traf__spektrum.de.coronavirus.html",
        "body_must_contain",
    ): "a part of the text is missing, or too much is there",
    (
        "traf__spektrum.de.coronavirus.html",
        "date_published",
    ): "no date found outside structured data, or another one",
    (
        "traf__spektrum.de.engelbart.html",
        "body_must_contain",
    ): "a part of the text is missing, or too much is there",
    (
        "traf__tagesschau.de.rheinmetall.html",
        "date_published",
    ): "no date found outside structured data, or another one",
    ("traf__zdf.de.corona.html", "authors"): "the byline is not found, or not parted",
    (
        "traf__zdf.de.corona.html",
        "date_published",
    ): "no date found outside structured data, or another one",
    ("wcxb-dev__0399", "authors"): "the byline is not found, or not parted",
}
"""Where the extraction is wrong, and what is missing."""

NO_ARTICLES: dict[str, str] = {
    "hd-mc__1580240354.html": "a blog at city.udn.com",
    "traf__spektrum.de.engelbart.html": "a blog at scilogs.spektrum.de",
}
"""Pages that a site's spider does not ask for, and why."""
