"""The supplies panel: what is needed, there and missing, what goes where and when, and what lies in store."""
