"""Words that hint at what a short block is for: a notice, a credit, a byline, a button, prose."""

from __future__ import annotations

import re
from typing import Final

_LEGAL = (
    r"©|\(c\)|copyright|all rights reserved|alle rechte|tous droits|reservados|todos los derechos"
    r"|все права|wszelkie prawa|δικαιωμ|版权|著作権|無断|सर्वाधिकार|terms|privacy|cookie|impressum"
)
_SUBSCRIBE = (
    r"subscri|sign up|newsletter|log ?in|register|abonn|anmelden|suscr|assine|подпи|prenumer"
    r"|zapisz|εγγραφ|订阅|登录|注册|登録|सब्सक्राइब|download|app store|google play|whatsapp|telegram"
    r"|follow us|facebook|twitter|instagram|youtube|e-?mail|account|donate|membership"
)
_PHOTO = (
    r"^(?:photo|foto|bild|image|picture|credit|source|quelle|фото|φωτο|zdj|fot\b|图|写真|फोटो|getty"
    r"|reuters|afp|ap photo|shutterstock|file pic|imago)|getty images|shutterstock|/reuters"
    r"|via reuters|/afp|/getty|/ap\b|picture alliance|imago"
)
_BYLINE = (
    r"^(?:by\b|von\b|par\b|por\b|da\b|di\b|автор|autor|author|written|posted|published|updated"
    r"|last (?:updated|modified)|reviewed|edited|veröffentlicht|stand:|дата|опубликован|добавлен"
    r"|dodano|data|publi|作者|来源|來源|编辑|編輯|記者|记者|责任编辑|发布|文/|πηγή|από|संवाददाता)"
    r"|minutes? read|min\.? read|\bago$|минут|lesezeit"
)
_TOOLS = (
    r"^(?:share|teilen|drucken|print|e-?mail|comments?|kommentar|save|listen|copy link|read more"
    r"|show more|advertisement|anzeige|reklam|реклам|werbung|publicidad|поделит|распечат|drukuj"
    r"|wyślij|komentarz|коммент|σχόλια|εκτύπωση|打印|分享|评论|評論|关闭|收藏|字体|कमेंट|शेयर|विज्ञापन"
    r"|कॉपी लिंक|tags?\b|теги|tagi|topics|keywords|stichw|schlagw|tw?eet|like|loading|skip|menu"
    r"|home|next|previous|back|click)"
)
CUES: Final = tuple(
    re.compile(pattern).search for pattern in (_LEGAL, _SUBSCRIBE, _PHOTO, _BYLINE, _TOOLS)
)
"""Searches in lower-cased text: legal, subscribe, photo, byline, tools."""

DATE: Final = re.compile(r"(?:19|20)\d\d|\d{1,2}[:.h]\d\d|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}").search
"""Finds a year, a clock time or a numeric date."""

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
