from django.apps import AppConfig

from cms import schedules


class PassesConfig(AppConfig):
    name = "passes"
    private_models = frozenset(
        {
            "ActivationCode",
            "Batch",
            "CodeRequest",
            "Conflict",
            "Gift",
            "HolderContact",
            "Desk",
            "DeskEnrolment",
            "Order",
            "OrderLine",
            "Pass",
            "PassGroup",
            "PaymentEvent",
            "PrintRun",
            "ReceiptYear",
            "Refund",
            "Scan",
            "SharedCode",
            "SigningKey",
            "SponsorKey",
            "Stamp",
            "StampBook",
            "UseSlot",
            "Withdrawal",
        }
    )
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from passes import facets  # noqa: PLC0415 - the models are there only now
        from passes.wallets import checks  # noqa: F401, PLC0415 - the same; it registers itself

        facets.connect()
        schedules.every(minutes=60, name="cut_links", func="passes.tasks.cut_links")
        schedules.every(minutes=5, name="send_pass_addresses", func="passes.tasks.send_waiting")
        schedules.every(minutes=5, name="send_receipts", func="passes.payments.tasks.send_waiting")
        schedules.every(minutes=10, name="reconcile_payments", func="passes.payments.tasks.reconcile")
        schedules.nightly(name="forget_old_buyers", func="passes.payments.tasks.forget_old_buyers")
        schedules.nightly(name="forget_print_runs", func="passes.printing.tasks.forget")
        schedules.nightly(name="forget_code_requests", func="passes.tasks.forget_code_requests")
        schedules.nightly(name="forget_pass_addresses", func="passes.tasks.forget_old_addresses")
        schedules.every(minutes=5, name="send_gifts", func="passes.tasks.send_gifts")
        schedules.nightly(name="forget_gifts", func="passes.tasks.forget_gifts")
        schedules.nightly(name="forget_pass_uses", func="passes.tasks.forget_uses")
