"""Sealing words for people so that whoever carries them cannot read them; never on the server.

The platform (`riparian.secretariat`) may not import this package: an import contract holds it.
"""
