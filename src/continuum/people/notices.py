"""What young people are told when a file opens, in plain words; a version once given is frozen.

Not in the translation catalogues on purpose: the text kept is the text that was read.
"""

from typing import Final

DEFAULT_VERSION: Final = 2
"""1 promised an erasure after two years that nothing did by itself; those told it keep it."""

DEFAULT_NOTICES: Final = {
    "fr": """\
Pour t'accompagner, notre équipe tient un dossier à ton prénom ou à ton surnom, comme tu préfères.

On y note comment te joindre, ta situation et ce qu'on fait ensemble. Rien sur ta santé, ta \
religion, tes origines ou tes éventuels ennuis avec la justice.

Seule notre équipe le lit. Ceux qui nous financent reçoivent des chiffres, jamais ton nom. Et on \
ne le montre à personne d'autre sans t'en avoir parlé.

Tu peux le lire, le faire corriger, le faire effacer, dire non ou changer d'avis : il suffit de \
nous le demander. Notre structure s'engage aussi à ne pas le garder plus de deux ans sans \
nouvelles de toi ; c'est l'équipe qui s'en occupe. Et si on ne t'écoute pas, la CNIL est là pour ça.
""",
    "it": """\
Per accompagnarti, la nostra équipe tiene una scheda con il tuo nome o soprannome, come preferisci.

Scriviamo come contattarti, la tua situazione e quello che facciamo insieme. Niente sulla tua \
salute, la tua religione, le tue origini o eventuali problemi con la giustizia.

La legge solo la nostra équipe. Chi ci finanzia riceve dei numeri, mai il tuo nome. E non la \
mostriamo a nessun altro senza avertene parlato.

Puoi leggerla, farla correggere, farla cancellare, dire di no o cambiare idea: basta chiedercelo. \
La nostra struttura si impegna anche a non tenerla più di due anni senza tue notizie; se ne \
occupa l'équipe. E se non ti ascoltiamo, c'è il Garante per la privacy.
""",
    "en": """\
To support you, our team keeps a file under your first name or a nickname, as you like.

It says how to reach you, what your situation is and what we do together. Nothing about your \
health, your religion, where you come from or any trouble with the law.

Only our team reads it. Those who fund us get figures, never your name. And we show it to nobody \
else without talking to you first.

You may read it, have it corrected, have it erased, say no or change your mind: just ask us. Our \
organisation also undertakes not to keep it beyond two years without news from you; the team \
sees to it. And if we do not listen, the data protection authority will.
""",
}
