"""The core of kilde: passages, embedding, index and ranking. Imports nothing from `ingest` or `ui`."""
