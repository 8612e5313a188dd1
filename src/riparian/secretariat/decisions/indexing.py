"""What of this app can be found."""

from riparian.secretariat.search.findable import Source

SOURCES: tuple[Source, ...] = ()
