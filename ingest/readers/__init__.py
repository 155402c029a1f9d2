"""One module a family of file formats; `ingest.readers.detect` chooses by content."""
