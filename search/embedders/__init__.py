"""The ways to make vectors: the bundled ONNX model, and any sentence-transformers model."""
