"""What is known of single pages, by file and field."""

from __future__ import annotations

_NO_PERSON = "names no person"
_OTHER_HEADLINE = "title of the browser tab or for sharing; the page's headline is another"

GOLD_ERRORS: dict[tuple[str, str], str] = {
    ("fundus__Bhaskar_2024_09_04", "authors"): "the newspaper itself",
    ("fundus__NTVTR_2024_04_30", "authors"): "an agency",
    ("fundus__NTVTR_2025_11_10", "authors"): "the site itself",
    ("fundus__People_2024_04_24", "authors"): "the editors (责编), not the authors",
    ("fundus__SRF_2024_04_15", "authors"): "initials of a desk",
    ("fundus__StuttgarterZeitung_2025_10_25", "title"): "kicker and headline joined",
    ("fundus__ThePortugalNews_2025_02_03", "authors"): "the newspaper itself",
    ("fundus__VerdensGang_2024_08_05", "title"): _OTHER_HEADLINE,
    ("fundus__ZDF_2024_04_22", "body"): "with consent texts, without quotes, list items glued",
    ("fundus__ZDF_2025_11_07", "title"): _OTHER_HEADLINE,
    ("fundus__ZwanzigMinuten_2025_11_06", "title"): _OTHER_HEADLINE,
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
    ("traf__tagesschau.de.rheinmetall.html", "authors"): "a list in a list, with the broadcaster",
}
"""Where the gold is wrong or means something else, and why."""

OPEN: dict[tuple[str, str], str] = {
    (
        "fundus__Bild_2023_05_15",
        "title",
    ): "generic title: name of the site at the end, or no headline found",
    (
        "fundus__BoersenZeitung_2024_10_23",
        "date_published",
    ): "no date found outside structured data",
    (
        "fundus__BoersenZeitung_2024_10_23",
        "title",
    ): "generic title: name of the site at the end, or no headline found",
    (
        "fundus__BoersenZeitung_2024_12_16",
        "title",
    ): "generic title: name of the site at the end, or no headline found",
    (
        "fundus__GlobalNews_2026_05_24",
        "authors",
    ): "authors of the byline are not found or not parted",
    ("fundus__Ilanga_2025_12_03", "authors"): "authors of the byline are not found or not parted",
    (
        "fundus__Ilanga_2025_12_03",
        "title",
    ): "generic title: name of the site at the end, or no headline found",
    (
        "fundus__LesothoTimes_2025_05_23",
        "authors",
    ): "authors of the byline are not found or not parted",
    (
        "fundus__LesothoTimes_2025_05_23",
        "title",
    ): "generic title: name of the site at the end, or no headline found",
    (
        "fundus__LesothoTimes_2025_11_24",
        "authors",
    ): "authors of the byline are not found or not parted",
    (
        "fundus__MainichiShimbun_2025_01_14",
        "title",
    ): "generic title: name of the site at the end, or no headline found",
    (
        "fundus__People_2024_04_24",
        "title",
    ): "generic title: name of the site at the end, or no headline found",
    ("fundus__SRF_2025_01_05", "authors"): "authors of the byline are not found or not parted",
    ("fundus__Stern_2024_11_05", "authors"): "authors of the byline are not found or not parted",
    ("fundus__Tageszeitung_2025_04_16", "date_published"): "no date found outside structured data",
    (
        "fundus__Tageszeitung_2025_04_16",
        "title",
    ): "generic title: name of the site at the end, or no headline found",
    (
        "fundus__TheNation_2023_05_15",
        "authors",
    ): "authors of the byline are not found or not parted",
    (
        "fundus__TheNation_2023_05_15",
        "title",
    ): "generic title: name of the site at the end, or no headline found",
    (
        "fundus__TheNation_2024_01_11",
        "authors",
    ): "authors of the byline are not found or not parted",
    (
        "fundus__TheNation_2024_01_11",
        "title",
    ): "generic title: name of the site at the end, or no headline found",
    ("hd-mc__1727473717.html", "date_published"): "no date found outside structured data",
    ("n4k__chinese_article_002", "date_published"): "no date found outside structured data",
    (
        "n4k__chinese_article_002",
        "title",
    ): "generic title: name of the site at the end, or no headline found",
    ("n4k__japanese_article", "date_published"): "no date found outside structured data",
    ("n4k__japanese_article2", "date_published"): "no date found outside structured data",
    ("postlight__arstechnica.com.html", "date_published"): "no date found outside structured data",
    (
        "postlight__timesofindia.indiatimes.com.html",
        "authors",
    ): "authors of the byline are not found or not parted",
    (
        "postlight__timesofindia.indiatimes.com.html",
        "date_published",
    ): "no date found outside structured data",
    (
        "postlight__timesofindia.indiatimes.com.html",
        "title",
    ): "generic title: name of the site at the end, or no headline found",
    (
        "postlight__www.abendblatt.de.html",
        "authors",
    ): "authors of the byline are not found or not parted",
    (
        "postlight__www.abendblatt.de.html",
        "date_published",
    ): "no date found outside structured data",
    (
        "postlight__www.abendblatt.de.html",
        "title",
    ): "generic title: name of the site at the end, or no headline found",
    ("postlight__www.asahi.com.html", "date_published"): "no date found outside structured data",
    (
        "postlight__www.asahi.com.html",
        "title",
    ): "generic title: name of the site at the end, or no headline found",
    ("postlight__www.ndtv.com.html", "date_published"): "no date found outside structured data",
    ("postlight__www.npr.org.html", "authors"): "authors of the byline are not found or not parted",
    ("postlight__www.npr.org.html", "date_published"): "no date found outside structured data",
    (
        "postlight__www.npr.org.html",
        "title",
    ): "generic title: name of the site at the end, or no headline found",
    ("postlight__www.spektrum.de.html", "date_published"): "no date found outside structured data",
    (
        "traf__d70fab3adde74d5fb63552855c981395.html",
        "body_must_contain",
    ): "a snippet is missing or too much",
    ("traf__spektrum.de.coronavirus.html", "body_must_contain"): "a snippet is missing or too much",
    (
        "traf__spektrum.de.coronavirus.html",
        "date_published",
    ): "no date found outside structured data",
    ("traf__spektrum.de.engelbart.html", "body_must_contain"): "a snippet is missing or too much",
    (
        "traf__tagesanzeiger.ch.umweltzerstoerung.html",
        "date_published",
    ): "no date found outside structured data",
    (
        "traf__tagesschau.de.rheinmetall.html",
        "date_published",
    ): "no date found outside structured data",
    (
        "traf__tagesspiegel.de.abstandsregeln.html",
        "body_must_contain",
    ): "a snippet is missing or too much",
    ("traf__zdf.de.corona.html", "authors"): "authors of the byline are not found or not parted",
    ("traf__zdf.de.corona.html", "body_must_contain"): "a snippet is missing or too much",
    ("traf__zdf.de.corona.html", "date_published"): "no date found outside structured data",
    ("wcxb-dev__0161", "body_must_contain"): "a snippet is missing or too much",
}
"""Where the extraction is wrong, and what is missing."""

NO_ARTICLES: dict[str, str] = {
    "traf__spektrum.de.engelbart.html": "a blog at scilogs.spektrum.de",
}
"""Pages that a site's spider does not ask for, and why."""
