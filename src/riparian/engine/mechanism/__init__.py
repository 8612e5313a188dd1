"""How the mechanism works: who is told, who decides, and how long it takes."""
