"""Common but differentiated responsibilities: keys that say which part of a burden is whose."""
