"""The panel that lets the engine propose: parameters, progress, results side by side, accepting."""
