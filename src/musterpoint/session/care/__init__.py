"""The care ledger of an open plan: sealed where it is entered, opened where it is looked at."""
