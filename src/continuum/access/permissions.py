"""What one may do, as verbs; who may do it is said in `roles`."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Permission(TextChoices):
    # one's own account
    USE_OWN_ACCOUNT = "use_own_account", _("Gérer son propre compte et ses sessions")
    # outreach
    SEE_OUTREACH = "see_outreach", _("Voir les tournées et les rencontres de sa structure")
    RECORD_ENCOUNTERS = (
        "record_encounters",
        _("Noter des rencontres, mener des tournées, ajouter un lieu"),
    )
    CORRECT_ENCOUNTERS = "correct_encounters", _("Corriger les rencontres notées par ses collègues")
    MANAGE_PLACES = "manage_places", _("Tenir la liste des lieux : les renommer, les fermer")
    # people
    SEE_FILES = "see_files", _("Voir les dossiers de sa structure")
    OPEN_FILES = "open_files", _("Ouvrir un dossier et le compléter")
    SEE_CONTACTS = "see_contacts", _("Révéler les coordonnées d'un jeune")
    JOIN_FILES = "join_files", _("Réunir et séparer des dossiers")
    ENROL = "enrol", _("Inscrire dans un dispositif et changer l'état d'une inscription")
    RECORD_EXITS = "record_exits", _("Enregistrer une sortie")
    # accounting
    SEE_FIGURES = "see_figures", _("Voir le bilan")
    SEE_FIGURES_OF_ALL = "see_figures_of_all", _("Voir le bilan de tout le consortium")
    MANAGE_INDICATORS = "manage_indicators", _("Définir les indicateurs et les chiffres publiés")
    IMPORT = "import", _("Importer des tableaux")
    EXPORT = "export", _("Exporter les chiffres d'un bilan")
    EXPORT_FILES = "export_files", _("Exporter la liste des jeunes")
    # consortium
    SEE_CONSORTIUM = "see_consortium", _("Voir les structures et les dispositifs")
    MANAGE_PROGRAMMES = (
        "manage_programmes",
        _("Configurer les dispositifs, volets, objectifs et places"),
    )
    MANAGE_SITES = "manage_sites", _("Tenir la liste des sites de sa structure")
    MANAGE_ORGANISATION = "manage_organisation", _("Configurer sa structure")
    MANAGE_ACCOUNTS = (
        "manage_accounts",
        _("Inviter et retirer des membres de sa structure, leur rendre l'accès"),
    )
    READ_AUDIT = "read_audit", _("Lire le journal des accès")
