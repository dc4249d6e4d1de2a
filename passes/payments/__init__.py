"""Passes that cost something, and donations: orders, Stripe's payment page, receipts, refunds, withdrawals."""
