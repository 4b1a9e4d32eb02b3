"""What young people are told when a file opens, in plain words; a version once given is frozen.

Not in the translation catalogues on purpose: the text kept is the text that was read.
"""

from typing import Final

DEFAULT_VERSION: Final = 1

DEFAULT_NOTICES: Final = {
    "fr": """\
Pour t'accompagner, notre équipe tient un dossier à ton prénom ou à ton surnom, comme tu préfères.

On y note comment te joindre, ta situation et ce qu'on fait ensemble. Rien sur ta santé, ta \
religion, tes origines ou tes éventuels ennuis avec la justice.

Seule notre équipe le lit. Ceux qui nous financent reçoivent des chiffres, jamais ton nom. Et on \
ne le montre à personne d'autre sans t'en avoir parlé.

Tu peux le lire, le faire corriger, dire non ou changer d'avis : il suffit de nous le demander. \
Après deux ans sans nouvelles, il est effacé. Et si on ne t'écoute pas, la CNIL est là pour ça.
""",
    "it": """\
Per accompagnarti, la nostra équipe tiene una scheda con il tuo nome o soprannome, come preferisci.

Scriviamo come contattarti, la tua situazione e quello che facciamo insieme. Niente sulla tua \
salute, la tua religione, le tue origini o eventuali problemi con la giustizia.

La legge solo la nostra équipe. Chi ci finanzia riceve dei numeri, mai il tuo nome. E non la \
mostriamo a nessun altro senza avertene parlato.

Puoi leggerla, farla correggere, dire di no o cambiare idea: basta chiedercelo. Dopo due anni \
senza notizie viene cancellata. E se non ti ascoltiamo, c'è il Garante per la privacy.
""",
    "en": """\
To support you, our team keeps a file under your first name or a nickname, as you like.

It says how to reach you, what your situation is and what we do together. Nothing about your \
health, your religion, where you come from or any trouble with the law.

Only our team reads it. Those who fund us get figures, never your name. And we show it to nobody \
else without talking to you first.

You may read it, have it corrected, say no or change your mind: just ask us. After two years \
without news it is erased. And if we do not listen, the data protection authority will.
""",
}
