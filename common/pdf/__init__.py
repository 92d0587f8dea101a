"""PDF made here: fonts with every rare name, type set the Chinese way, slips and report tables.

reportlab is imported in this package and in the apps' `rendering` packages, nowhere else.
"""
