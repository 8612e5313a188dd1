"""The one who acts or reads: an account seen through its roles, or nobody in particular."""

from dataclasses import dataclass, field, replace

from riparian.secretariat.accounts.roles import CAPABILITIES, REACH, Audience, Capability


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """A person acting for a country in some roles; frozen, so that no page can widen it."""

    user_id: int | None = None
    name: str = ""
    country: str = ""
    roles: frozenset[str] = field(default_factory=frozenset)
    is_administrator: bool = False
    zone: str = "UTC"
    scopes: frozenset[str] | None = None
    # What was declared that readings are used for; a value of `Purpose`, or nothing.
    purpose: str = ""

    @property
    def is_signed_in(self) -> bool:
        """Return whether this is an account at all."""
        return self.user_id is not None

    @property
    def reach(self) -> frozenset[Audience]:
        """Return the audiences this actor belongs to, where its country is named or a member."""
        if not self.country:
            return frozenset()
        return frozenset().union(*(REACH.get(role, frozenset()) for role in self.roles))

    def reading_for(self, purpose: str) -> "Actor":
        """Return the same actor as if it had declared that purpose."""
        return replace(self, purpose=purpose)

    def can(self, capability: Capability) -> bool:
        """Return whether one of the roles carries the capability; a token may narrow it."""
        if self.scopes is not None and "write" not in self.scopes:
            return False
        return bool(self.country) and any(
            capability in CAPABILITIES.get(role, frozenset()) for role in self.roles
        )

    @property
    def can_read_journal(self) -> bool:
        """Return whether this actor may read the whole journal."""
        return any(
            Capability.READ_JOURNAL in CAPABILITIES.get(role, frozenset()) for role in self.roles
        )


NOBODY = Actor(name="anonymous")
