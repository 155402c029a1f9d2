"""The core of kilde: passages, embedding, index, ranking. Imports nothing from other packages."""
