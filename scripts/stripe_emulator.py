"""A small Stripe on this machine, for tests and trying out: payment pages, refunds, signed messages. No money, no network.

    .venv/bin/python -m scripts.stripe_emulator --webhook http://127.0.0.1:8000/payments/stripe/webhook/

It checks what the real one checks of us: keys, idempotency keys, amounts, states. It is not Stripe.
"""

from __future__ import annotations

import argparse
import html
import itertools
import json
import re
import threading
import time
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

import stripe

SECRET_KEY = "sk_test_emulator"  # noqa: S105 - nobody's
WEBHOOK_SECRET = "whsec_emulator"  # noqa: S105

Body = dict[str, Any]

#: Title, note and buttons of the fake payment page.
WORDS = {
    "fr": ("Faux paiement", "Exemple : aucun argent ne circule, rien n’est à saisir.", "Payer", "Revenir sans payer"),
    "nl": ("Nepbetaling", "Voorbeeld: er gaat geen geld om en u hoeft niets in te vullen.", "Betalen", "Terug zonder te betalen"),
    "en": ("Fake payment", "An example: no money moves, and nothing has to be typed.", "Pay", "Go back without paying"),
}
PAGE = """<!doctype html><html lang="{language}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title>
<style>:root {{ color-scheme: light dark }} body {{ max-width: 26rem; margin: 2rem auto; padding: 0 1rem; font: 1.1rem/1.5 sans-serif }}
button {{ display: block; width: 100%; min-height: 3rem; margin-top: 1rem; font: inherit }}</style></head>
<body><main><h1>{title}</h1><p>{note}</p><p>{names}: <strong>{amount}</strong></p>
<form method="post"><button name="do" value="pay">{pay}</button><button name="do" value="back">{back}</button></form></main></body></html>"""


class RefusedError(Exception):
    """What Stripe would answer instead."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status, self.code = status, code


class Stripe:
    """The state, and what can be done to it. `deliver`: send messages to the site at once; else they wait in `events`."""

    def __init__(self, *, webhook: str = "", deliver: bool = True) -> None:
        self.webhook, self.deliver = webhook, deliver
        self.base = ""
        self.sessions: dict[str, Body] = {}
        self.refunds: dict[str, Body] = {}
        self.payments: dict[str, Body] = {}
        self.answers: dict[str, tuple[Body, Body]] = {}
        self.events: list[Body] = []
        self.numbers = itertools.count(1)
        self.lock = threading.RLock()

    def new_id(self, prefix: str) -> str:
        return f"{prefix}_{next(self.numbers):06}"

    def once(self, key: str, params: Body, act: Any) -> Body:
        """The same answer for the same idempotency key; an error for the same key with another question."""
        with self.lock:
            if key and key in self.answers:
                asked, answer = self.answers[key]
                if asked != params:
                    raise RefusedError(400, "idempotency_error", "Same key, other parameters")
                return answer
            answer = act(params)
            if key:
                self.answers[key] = (params, answer)
            return answer

    def create_session(self, params: Body) -> Body:
        left = int(params["expires_at"]) - time.time()
        if not 30 * 60 - 5 <= left <= 24 * 3600:
            raise RefusedError(400, "parameter_invalid", "expires_at must be between 30 minutes and 24 hours from now")
        items = params["line_items"].values()
        total = sum(int(item["price_data"]["unit_amount"]) * int(item["quantity"]) for item in items)
        session_id = self.new_id("cs_test")
        self.sessions[session_id] = session = {
            "id": session_id, "object": "checkout.session", "status": "open", "payment_status": "unpaid",
            "amount_total": total, "currency": "eur", "payment_intent": None, "metadata": params.get("metadata", {}),
            "url": f"{self.base}/pay/{session_id}", "success_url": params["success_url"], "cancel_url": params["cancel_url"],
            "names": [item["price_data"]["product_data"]["name"] for item in items], "locale": params.get("locale", "fr"),
        }  # fmt: skip
        return dict(session)

    def pay(self, session_id: str) -> Body:
        with self.lock:
            session = self.found(self.sessions, session_id)
            if session["status"] == "open":
                intent = self.new_id("pi")
                session.update(status="complete", payment_status="paid", payment_intent=intent)
                self.payments[intent] = {"left": session["amount_total"], "metadata": session["metadata"]}
                self.tell("checkout.session.completed", session)
        return session

    def expire(self, session_id: str) -> Body:
        with self.lock:
            session = self.found(self.sessions, session_id)
            if session["status"] != "open":
                raise RefusedError(400, "resource_state", "Only open sessions can be expired")
            session["status"] = "expired"
            self.tell("checkout.session.expired", session)
        return session

    def refund(self, params: Body) -> Body:
        payment = self.found(self.payments, params["payment_intent"])
        amount = int(params.get("amount") or payment["left"])
        if not 0 < amount <= payment["left"]:
            raise RefusedError(400, "charge_already_refunded", "More than what is left of the charge")
        payment["left"] -= amount
        refund = {
            "id": self.new_id("re"), "object": "refund", "amount": amount, "currency": "eur", "status": "succeeded",
            "payment_intent": params["payment_intent"], "metadata": params.get("metadata", payment["metadata"]),
        }  # fmt: skip
        self.refunds[refund["id"]] = refund
        self.tell("refund.created", refund)
        return refund

    def dispute(self, intent: str, status: str) -> None:
        kind = "charge.dispute.closed" if status in ("won", "lost") else "charge.dispute.created"
        self.tell(
            kind, {"id": self.new_id("du"), "object": "dispute", "payment_intent": intent, "status": status, "metadata": {}}
        )

    def found(self, among: dict[str, Body], key: str) -> Body:
        if key not in among:
            raise RefusedError(404, "resource_missing", f"No such object: {key}")
        return among[key]

    def tell(self, kind: str, about: Body) -> None:
        event = {
            "id": self.new_id("evt"), "object": "event", "type": kind, "created": int(time.time()), "livemode": False,
            "data": {"object": dict(about)},
        }  # fmt: skip
        self.events.append(event)
        if self.webhook and self.deliver:
            threading.Thread(target=self.send, args=(event,), daemon=True).start()

    def send(self, event: Body) -> int:
        body, signature = signed(event)
        request = urllib.request.Request(  # noqa: S310 - the address given on the command line
            self.webhook, body.encode(), {"Stripe-Signature": signature, "Content-Type": "application/json"}
        )
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310 - the address given on the command line
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code


def signed(event: Body, *, secret: str = WEBHOOK_SECRET) -> tuple[str, str]:
    """The body of a message and its signature."""
    body = json.dumps(event)
    return body, stripe.WebhookSignature.generate_signature_header(body, secret)


def nested(pairs: list[tuple[str, str]]) -> Body:
    """Stripe's form encoding: a[b][0]=c."""
    tree: Body = {}
    for name, value in pairs:
        *path, last = re.findall(r"[^\[\]]+", name)
        node = tree
        for part in path:
            node = node.setdefault(part, {})
        node[last] = value
    return tree


class Handler(BaseHTTPRequestHandler):
    stripe: Stripe

    def do_GET(self) -> None:
        self.answer()

    def do_POST(self) -> None:
        self.answer()

    def answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        params = nested(parse_qsl(body, keep_blank_values=True))
        parts = self.path.split("?")[0].strip("/").split("/")
        try:
            if parts[0] == "pay":
                self.page(parts[1], params)
            elif self.headers.get("Authorization") != f"Bearer {SECRET_KEY}":
                raise RefusedError(401, "api_key_invalid", "Invalid API Key")
            else:
                self.json(200, self.api(parts[1:], params))
        except RefusedError as error:
            kind = "idempotency_error" if error.code == "idempotency_error" else "invalid_request_error"
            self.json(error.status, {"error": {"type": kind, "code": error.code, "message": str(error)}})

    def api(self, parts: list[str], params: Body) -> Body:
        service, key = self.stripe, self.headers.get("Idempotency-Key") or ""
        match self.command, parts:
            case "POST", ["checkout", "sessions"]:
                return service.once(key, params, service.create_session)
            case "GET", ["checkout", "sessions", session_id]:
                return service.found(service.sessions, session_id)
            case "POST", ["checkout", "sessions", session_id, "expire"]:
                return service.expire(session_id)
            case "POST", ["refunds"]:
                return service.once(key, params, service.refund)
        raise RefusedError(404, "unknown_url", "Unrecognized request URL")

    def page(self, session_id: str, params: Body) -> None:
        session = self.stripe.found(self.stripe.sessions, session_id)
        if self.command == "POST" and params.get("do") == "pay":
            self.redirect(self.stripe.pay(session_id)["success_url"])
        elif self.command == "POST":
            self.redirect(session["cancel_url"])
        else:
            language = session["locale"] if session["locale"] in WORDS else "fr"
            title, note, pay, back = WORDS[language]
            names = ", ".join(html.escape(name) for name in session["names"])
            amount = f"{session['amount_total'] / 100:.2f} €"
            self.send(
                "text/html; charset=utf-8",
                PAGE.format(language=language, title=title, note=note, pay=pay, back=back, names=names, amount=amount),
            )

    def redirect(self, address: str) -> None:
        self.send_response(303)
        self.send_header("Location", address)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def json(self, status: int, body: Body) -> None:
        self.send("application/json", json.dumps(body), status)

    def send(self, kind: str, text: str, status: int = 200) -> None:
        data = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_args: Any) -> None:
        """Nothing: tests read their own output."""


def serve(service: Stripe, port: int = 0) -> ThreadingHTTPServer:
    server = ThreadingHTTPServer(("127.0.0.1", port), type("Bound", (Handler,), {"stripe": service}))
    service.base = f"http://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    return server


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--webhook", required=True)
    parser.add_argument("--port", type=int, default=8012)
    options = parser.parse_args()
    service = Stripe(webhook=options.webhook)
    serve(service, options.port)
    print(f"STRIPE_API_BASE={service.base} STRIPE_SECRET_KEY={SECRET_KEY} STRIPE_WEBHOOK_SECRET={WEBHOOK_SECRET}")
    threading.Event().wait()


if __name__ == "__main__":
    main()
