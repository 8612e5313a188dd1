"""Mail on its way: kept until a mail server takes it, whichever part of the platform wrote it."""

BACKEND = "riparian.secretariat.outbox.backend.OutboxBackend"
