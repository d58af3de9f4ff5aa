"""The five cases that the program was made from, as plans made by a seeded generator."""

from musterpoint.samples.make import CASES, CaseTitle, make_sample

__all__ = ["CASES", "CaseTitle", "make_sample"]
