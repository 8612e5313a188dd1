"""The journal: every act, in an append-only chain that shows where it was touched."""
