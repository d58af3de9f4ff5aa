"""The kinds of slides that the program brings: each a function `(plan, catalogue, options) -> topics`.

One more kind is one more function here or in a plug-in, and one line where it is registered
(`musterpoint.plugins.builtin`).
"""
