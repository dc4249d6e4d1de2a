"""The words of the desk's page that the browser writes itself.

The identifiers are those that assets/desk/*.ts ask for. A counted message has two forms, `.one` and `.other`: French,
Dutch and English have no more. Places in braces are filled in the browser.
"""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext


def desk_messages() -> dict[str, str]:
    """The messages in the active language."""
    return {
        **_verdicts(),
        **_troubles(),
        **_camera(),
        **_typed(),
        **_passages(),
    }


def _verdicts() -> dict[str, str]:
    return {
        "word.accepted": _("Accepted"),
        "word.look": _("Look first"),
        "word.refused": _("Refused"),
        "waiting.word": _("One moment"),
        "waiting.slow": _("The network is slow. Please wait."),
        "waiting.another": _("Another code was read meanwhile. Scan it again after this answer."),
        "ready.live": _("Ready for the next pass."),
        "give.label": _("To give"),
        "check.label": _("To check"),
        "do.label": _("What to do"),
        "say.label": _("To say to the visitor"),
        "say.label_in": _("To say to the visitor, in {language}"),
    }


def _troubles() -> dict[str, str]:
    return {
        "trouble.no_answer.title": _("No answer from the network"),
        "trouble.no_answer.detail": _("The scan is kept on this device. Nothing is lost."),
        "trouble.no_answer.check": _("Look at the dates on the pass, then press Try again. Nothing will be counted twice."),
        "trouble.busy.title": _("Too many scans in a row"),
        "trouble.busy.detail": _("The scan is kept on this device. Nothing is lost."),
        "trouble.busy.check": _("Wait a few seconds, then press Try again."),
        "trouble.server.title": _("The network could not answer"),
        "trouble.server.detail": _("The scan is kept on this device. Nothing is lost. The pass is not in question."),
        "trouble.server.check": _("Look at the dates on the pass, then press Try again. Nothing will be counted twice."),
        **_counted(
            "registration.says",
            ngettext("The code says: {day}, for {n} person.", "The code says: {day}, for {n} people.", 1),
            ngettext("The code says: {day}, for {n} person.", "The code says: {day}, for {n} people.", 2),
        ),
        "registration.unchecked": _(
            "Without the network this device cannot tell whether the registration is genuine, cancelled, on the waiting list or already in."
        ),
        "registration.check": _(
            "Look for the name on the printed attendance sheet. When the network is back, press Try again: nothing will be counted twice."
        ),
        "unreadable.title": _("This code is not one of a pass"),
        "unreadable.detail": _("The visitor may have another code to show."),
        "unreadable.check": _("Ask for the Pass’Musées, or for the 10 characters under its code."),
        "foreign.title": _("This is not a Pass’Musées"),
        "foreign.detail": _("What was read is another kind of code. Nothing was counted."),
        "foreign.check": _("Ask for the Pass’Musées, or for the 10 characters under its code."),
        "incomplete.title": _("Only a part of the code was read"),
        "incomplete.detail": _("Nothing was counted."),
        "incomplete.check": _("Scan it again, and keep the scanner still until it beeps."),
        "device_removed.title": _("This device was removed"),
        "device_removed.detail": _("It can no longer check passes. The visitor’s pass is not in question."),
        "device_removed.check": _("Ask the museum’s coordinator to enrol this device again."),
        "network.none": _("No answer from the network for now. You can go on scanning; nothing will be lost."),
    }


def _camera() -> dict[str, str]:
    return {
        "camera.start": _("Scan"),
        "camera.starting": _("The camera is starting…"),
        "camera.again": _("Try again"),
        "camera.number": _("Camera {n}"),
        "camera.insecure.title": _("The camera needs a secure address"),
        "camera.insecure.detail": _(
            "Open this page again with an address that begins with https. Until then, type the short code."
        ),
        "camera.unsupported.title": _("This browser gives no camera"),
        "camera.unsupported.detail": _("Open this page in an up-to-date browser, or type the short code."),
        "camera.refused.title": _("The camera is not allowed"),
        "camera.refused.detail": _(
            "Touch the sign at the left of the address, allow the camera, then press Try again. Until then, type the short code."
        ),
        "camera.missing.title": _("No camera was found"),
        "camera.missing.detail": _("Plug one in and press Try again, use a USB scanner, or type the short code."),
        "camera.busy.title": _("The camera is in use elsewhere"),
        "camera.busy.detail": _(
            "Close the other applications that use it, then press Try again. Until then, type the short code."
        ),
        "camera.blank.title": _("The camera shows nothing"),
        "camera.blank.detail": _("Uncover the lens, then press Try again. Until then, type the short code."),
        "camera.stopped.title": _("The camera stopped"),
        "camera.stopped.detail": _("Press Try again to start it. Until then, type the short code."),
        "camera.decoder.title": _("The reader could not be loaded"),
        "camera.decoder.detail": _("Check the network, then press Try again. Until then, type the short code."),
    }


def _typed() -> dict[str, str]:
    return {
        "typed.count": _("{n} of {all}"),
        "typed.empty": _("Type the 10 characters that stand under the code of the pass."),
        "typed.foreign": _("The character {character} is never used in a code. Read it again."),
        "typed.wrong": _("One character is wrong. Compare with the pass."),
        "typed.suspect": _("One character is wrong, probably number {n}. Compare with the pass."),
        "typed.swapped": _("Two characters are probably the wrong way round. Compare with the pass."),
        **_counted(
            "typed.short",
            ngettext("{n} character is missing.", "{n} characters are missing.", 1),
            ngettext("{n} character is missing.", "{n} characters are missing.", 2),
        ),
        **_counted(
            "typed.long",
            ngettext("There is {n} character too many.", "There are {n} characters too many.", 1),
            ngettext("There is {n} character too many.", "There are {n} characters too many.", 2),
        ),
    }


def _passages() -> dict[str, str]:
    return {
        "passage.undone": pgettext("scan", "Cancelled"),
        "passage.unanswered": pgettext("scan", "No answer"),
        "passage.which": _("(scan of {time})"),
        "retry": _("Try again"),
        "undo.short": pgettext("scan", "Cancel"),
        "undo.done": _("The scan is cancelled. The pass can be scanned again."),
        "undo.failed": _("This scan can no longer be cancelled here."),
        "undo.no_answer": _("No answer from the network. The scan is not cancelled; try again."),
        **_counted(
            "unanswered",
            ngettext("{n} scan without an answer", "{n} scans without an answer", 1),
            ngettext("{n} scan without an answer", "{n} scans without an answer", 2),
        ),
        **_counted(
            "today.accepted",
            ngettext("{n} pass accepted", "{n} passes accepted", 1),
            ngettext("{n} pass accepted", "{n} passes accepted", 2),
        ),
        **_counted(
            "today.refused",
            ngettext("{n} refused", "{n} refused", 1),
            ngettext("{n} refused", "{n} refused", 2),
        ),
    }


def _counted(name: str, one: str, other: str) -> dict[str, str]:
    return {f"{name}.one": one, f"{name}.other": other}
