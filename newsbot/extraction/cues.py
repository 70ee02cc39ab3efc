"""Words that hint at what a short block is for: a notice, a credit, a date, prose."""

from __future__ import annotations

import re
from typing import Final

_LEGAL = """
© (c) copyright rights reserved privacy cookie cookies terms impressum datenschutz agb rechte
vorbehalten droits réservés derechos reservados todos права защищены prawa zastrzeżone δικαιώματα
सर्वाधिकार gdpr disclaimer
"""
_SUBSCRIBE = """
subscribe subscription subscriber subscribers newsletter newsletters sign login log register
registered abonnieren abonnement abo anmelden kostenlos suscríbete assine подписаться подпишитесь
подписывайтесь prenumerata zapisz εγγραφή whatsapp telegram facebook twitter instagram youtube email
e-mail account donate membership app download inbox follow join सब्सक्राइब फॉलो ऐप
"""
_PHOTO = """
photo photos foto fotos bild image picture credit source quelle фото φωτο φωτογραφία zdjęcie fot
getty reuters afp shutterstock imago epa dpa courtesy pictured photograph screenshot flickr
wikimedia unsplash photo: foto: bild: image: source: credit: quelle: फोटो
"""
NOTICE: Final = frozenset(f"{_LEGAL} {_SUBSCRIBE} {_PHOTO}".split())
"""Words in lower case."""

_FIGURES: Final = re.compile(
    # A year, a time, a day: from the last digit of the first number on, so that it opens with one.
    r"\d(?:(?<=1)9\d\d|(?<=2)0\d\d|[:.h]\d\d|[./-]\d{1,2}[./-]\d\d)"
).search


def has_date(lower: str) -> bool:
    """Whether a short text in lower case has a date or time in digits."""
    return _FIGURES(lower) is not None


# The commonest words of fifteen languages: a line without any is a label, not a sentence.
_COMMON = """
the of and to in a is that for it was on with as be by at from this have are not has had its
will their an but they his her which he she we you said who been or more when were would
there can what if all so than der die das und ist von zu den mit des dem ein eine nicht auf
sich für auch es werden aus er hat dass sie nach wird bei um am sind noch wie einem über zum
war haben nur oder aber vor zur bis mehr durch man sein wurde de la le les et en un une du
que est pour qui dans par sur pas plus au avec ce il sont se son ne el los las y del por con
para su al lo como más pero sus o este fue ha no do da em uma os na não mais dos mas foi ao
ele à seu sua ou di che è per non sono si come anche dei della nel alla w i z że nie jest
jak po za od przez ale dla co tym który która są oraz być и в не на что с по как к из у за
от это он для но о его так же мы то все я она бы было και το να του η της με που την από για
τα είναι τον οι των στο σε ότι δεν θα στην στη ο के में की है से को का और ने पर कि यह इस भी
हैं लिए एक नहीं तो था कहा गया ही कर এর ও এই করে থেকে না হয় তার একটি যে এবং ve bir bu için
ile olarak daha çok van het een dat niet op te zijn voor met aan maar ook och att det som av
är till inte om ett yang dan dengan untuk dari ini itu pada tidak
"""
STOP_WORDS: Final = frozenset(_COMMON.split())
