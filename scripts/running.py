"""Runs the programs of set-up, and says in words why one failed."""

import os
import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
BUILD = ROOT / "build"
LOG = BUILD / "setup.log"
CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")

# What programs say when it is not their fault, and what to do then.
KNOWN_TROUBLE = [
    (
        r"No space left on device|ENOSPC|Errno 28",
        "Le disque est plein.",
        "Libérer 1,5 Go, puis relancer : ce qui est fait n'est pas refait.",
    ),
    (
        r"CERTIFICATE_VERIFY_FAILED|invalid peer certificate|SELF_SIGNED_CERT|UNABLE_TO_GET_ISSUER"
        r"|SSLError|NO_CERTIFICATE|UNABLE_TO_VERIFY|CERT_(?:UNTRUSTED|HAS_EXPIRED)",
        "Le certificat du registre de paquets n'est pas reconnu (serveur mandataire ?).",
        "Ajouter l'autorité de certification du réseau à celles du système "
        "(update-ca-certificates), ou : PIP_CERT=/ca.pem SSL_CERT_FILE=/ca.pem "
        "NODE_EXTRA_CA_CERTS=/ca.pem make demo",
    ),
    (
        r"[Ff]ailed to resolve|name resolution|dns error|Network is unreachable"
        r"|onnection refused|timed out|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|ECONNRE"
        r"|error sending request|NewConnectionError|No route to host"
        r"|Failed to fetch|Tunnel connection failed",
        "Les registres de paquets (Python, npm) ne répondent pas.",
        "Vérifier l'accès au réseau ; derrière un mandataire : HTTPS_PROXY=http://… make demo ; "
        "avec un miroir : PIP_INDEX_URL=… et npm_config_registry=…",
    ),
    (
        r"Permission denied|EACCES|Errno 13|Read-only file system|EROFS",
        "Un fichier du projet n'est pas inscriptible par ce compte.",
        "Lancer avec le compte propriétaire du dossier ; ou, en root : chown -R COMPTE DOSSIER",
    ),
    (
        r"ModuleNotFoundError|ImportError",
        "Il manque un morceau d'un paquet installé.",
        "Refaire l'installation : make clean, puis make demo (les données restent).",
    ),
    (
        r"THESE PACKAGES DO NOT MATCH THE HASHES|Hash mismatch|EINTEGRITY",
        "Un paquet reçu n'est pas celui qui est attendu.",
        "Ne pas insister : le miroir ou le réseau le change. Prévenir l'équipe.",
    ),
]


class Trouble(Exception):
    """What is in the way, and what to do about it."""

    def __init__(self, what: str, advice: str) -> None:
        super().__init__(what)
        self.what = what
        self.advice = advice


def environment() -> dict[str, str]:
    """What every program is told: our locale (the user's may not exist), our caches, our index."""
    found = {
        **os.environ,
        "LC_ALL": "C.UTF-8",
        "VIRTUAL_ENV": str(VENV),
        "PATH": f"{VENV / 'bin'}:{os.environ.get('PATH', os.defpath)}",
        "DJANGO_SETTINGS_MODULE": "continuum.config.settings",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "UV_SYSTEM_CERTS": "1",
        "npm_config_fetch_retries": "2",
        "npm_config_fetch_retry_mintimeout": "1000",
        "npm_config_fetch_retry_maxtimeout": "5000",
    }
    if CERTIFICATES.is_file():
        # Programs that bring authorities of their own do not know that of an office's proxy.
        found.setdefault("PIP_CERT", str(CERTIFICATES))
        found.setdefault("NODE_EXTRA_CA_CERTS", str(CERTIFICATES))
    if "PIP_INDEX_URL" in found:
        found.setdefault("UV_DEFAULT_INDEX", found["PIP_INDEX_URL"])
    if not os.access(Path(found.get("HOME", "/nonexistent")), os.W_OK):
        for variable, name in (
            *(("UV_CACHE_DIR", "uv"), ("PIP_CACHE_DIR", "pip")),
            ("npm_config_cache", "npm"),
        ):
            found.setdefault(variable, str(BUILD / ".cache" / name))
    return found


def run(*command: object, where: Path = ROOT) -> None:
    words = [str(word) for word in command]
    with LOG.open("a", encoding="utf-8") as log:
        log.write(f"\n$ {' '.join(words)}\n")
        try:
            done = subprocess.run(
                words,
                cwd=where,
                env=environment(),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                errors="replace",
                check=False,
            )
        except OSError as error:
            raise diagnosis(str(error)) from error
        log.write(done.stdout)
    if done.returncode != 0:
        raise diagnosis(done.stdout)


def diagnosis(said: str) -> Trouble:
    for pattern, what, advice in KNOWN_TROUBLE:
        if re.search(pattern, said):
            return Trouble(what, f"{advice}\nTout ce qui a été dit est dans {LOG}.")
    last = "\n".join(said.strip().splitlines()[-6:])
    return Trouble(last or "aucun message", f"Tout ce qui a été dit est dans {LOG}.")
