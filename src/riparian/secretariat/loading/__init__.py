"""Fill a new database: the instance's public record, and the accounts of a demonstration."""
