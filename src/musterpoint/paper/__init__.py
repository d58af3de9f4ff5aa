"""Documents on paper: page models made from a plan, and the Typst templates (resources/paper) that set them.

A document is one module that makes its page model and one template of the same name.
"""
