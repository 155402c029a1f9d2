"""How the bundled model is made from published weights. Never imported at run time.

    python -m search.training --texts FILE... --output search/model

The weights file describes itself (`source`), the texts choose which of its 250,000 pieces stay
(`vocabulary`), `tokenizer` and `graph` write what `search.embedders.onnx` loads, and `folder` puts
the files down with their hashes. The same inputs give the same bytes.
"""
