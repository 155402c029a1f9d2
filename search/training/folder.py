"""Write the model's folder: graph, tokenizer, and a description with the hash of each."""

import hashlib
import json
from pathlib import Path

import onnx
from tokenizers import Tokenizer

from search.embedders.onnx import DESCRIPTION, FORMAT, GRAPH, TOKENIZER

NAME = "kilde-e5-small-da-en"
# E5 was trained with these before every text; without them the vectors are worse.
PROMPTS = {"query": "query: ", "passage": "passage: "}


def write_folder(folder: Path, model: onnx.ModelProto, tokenizer: Tokenizer) -> None:
    """Write the files that `search.embedders.onnx` loads; the card and licence are by hand."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / GRAPH).write_bytes(model.SerializeToString(deterministic=True))
    (folder / TOKENIZER).write_text(tokenizer.to_str(), encoding="utf-8")
    hashes = {
        name: hashlib.sha256((folder / name).read_bytes()).hexdigest()
        for name in (GRAPH, TOKENIZER)
    }
    dim, word_dim = (each.type.tensor_type.shape.dim[-1].dim_value for each in model.graph.output)
    description = {
        "format": FORMAT,
        "name": NAME,
        "dim": dim,
        "word_dim": word_dim,
        "max_tokens": _positions(model),
        "prompts": PROMPTS,
        "sha256": hashes,
    }
    text = json.dumps(description, indent=2, ensure_ascii=False)
    (folder / DESCRIPTION).write_text(text + "\n", encoding="utf-8")


def _positions(model: onnx.ModelProto) -> int:
    """How many tokens the table of positions has room for."""
    table = next(node.input[0] for node in model.graph.node if node.op_type == "Slice")
    return next(int(each.dims[0]) for each in model.graph.initializer if each.name == table)
