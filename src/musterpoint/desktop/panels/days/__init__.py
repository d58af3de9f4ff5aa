"""The panel that tries the day out: simulations side by side, their tables and charts."""
