"""From files to documents, passages and an index. Imports from `search`, never from `ui`."""
