"""The ways to keep vectors: FAISS in the index folder, and NumPy as the truth in tests."""
