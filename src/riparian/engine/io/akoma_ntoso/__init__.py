"""Akoma Ntoso 3.0 (OASIS LegalDocML): a document in one language and version, out and in.

Work, expression and manifestation follow the naming convention of the standard and of AKN4UN. What
the standard has no element for (whose words it is, whether they are a summary, how much of the date
is known, titles in other languages) stands in `proprietary` and in attributes of our own namespace,
so that an export read again is equal.
"""

from riparian.engine.io.akoma_ntoso.expression import ISO_639_2, Expression, Reference
from riparian.engine.io.akoma_ntoso.reading import expression_of
from riparian.engine.io.akoma_ntoso.writing import akoma_ntoso_of

__all__ = ["ISO_639_2", "Expression", "Reference", "akoma_ntoso_of", "expression_of"]
