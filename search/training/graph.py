"""The quantised encoder as an ONNX graph: token ids `(texts, tokens)` to unit vectors of the texts,
and short vectors of their tokens (`search.training.words`).

The graph holds onnxruntime's own fused operators, because writing them down beats asking its
optimiser: plain Add and LayerNormalization run eight times faster on a processor than
SkipLayerNormalization, into which the optimiser would merge them. There is no mask: all texts of
a call must be equally long, and `search.embedders.onnx` gives one at a time.
"""

from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper

from search.training.encoder import Encoder, Layer, Norm, Product, WordTable
from search.training.quantise import SMOOTHED, Peaks, quantise, smoothing
from search.training.source import BLOCK
from search.training.words import WordBasis

INPUT, OUTPUT, WORDS = "input_ids", "sentence_embedding", "word_vectors"
OPSET = 18
IR_VERSION = 10
_MICROSOFT = "com.microsoft"


class _Graph:
    """Nodes and constants as they are added; a value is known by its name."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def constant(self, values: npt.NDArray[Any]) -> str:
        name = f"c{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def add(self, operator: str, *inputs: str, domain: str = "", **attributes: Any) -> str:
        return self.add_many(operator, *inputs, outputs=1, domain=domain, **attributes)[0]

    def add_many(self, operator: str, *inputs: str, outputs: int, **attributes: Any) -> list[str]:
        names = [f"v{len(self.nodes)}.{at}" for at in range(outputs)]
        self.nodes.append(helper.make_node(operator, inputs, names, **attributes))
        return names


def build_graph(encoder: Encoder, peaks: Peaks, basis: WordBasis) -> onnx.ModelProto:
    """The whole model; `peaks` are `find_peaks`, `basis` `find_basis` of the same encoder."""
    graph = _Graph()
    words = _gather_words(graph, encoder.words)
    summed = graph.add("Add", words, _positions(graph, encoder))
    x = _normalise(graph, summed, encoder.input_norm, encoder.epsilon)
    for at, layer in enumerate(encoder.layers):
        x = _add_layer(graph, x, layer, encoder, {k[1]: v for k, v in peaks.items() if k[0] == at})
        if at + 1 == basis.layers:
            centred = graph.add("Sub", x, graph.constant(basis.mean))
            product = [centred, graph.constant(basis.directions)]
            graph.nodes.append(helper.make_node("MatMul", product, [WORDS]))
    mean = graph.add("ReduceMean", x, graph.constant(np.array([1])), keepdims=0)
    graph.nodes.append(helper.make_node("LpNormalization", [mean], [OUTPUT], axis=-1, p=2))
    return _model(graph, encoder.positions.shape[1], basis.directions.shape[1])


def _gather_words(graph: _Graph, words: WordTable) -> str:
    """The token vectors, unpacked for the tokens at hand; the table stays in 4 bits, unrounded.

    Byte j holds number j in its low half and number j + hidden / 2 in its high half.
    """
    tokens, blocks, _ = words.nibbles.shape
    flat = words.nibbles.reshape(tokens, -1)
    low, high = np.split(flat, 2, axis=1)
    packed = graph.add("Gather", graph.constant(low | high << 4), INPUT)
    lower = graph.add("BitwiseAnd", packed, graph.constant(np.array(15, np.uint8)))
    upper = graph.add("BitShift", packed, graph.constant(np.array(4, np.uint8)), direction="RIGHT")
    halves = graph.add("Concat", lower, upper, axis=-1)
    steps = graph.add("Cast", halves, to=TensorProto.FLOAT)
    steps = graph.add("Sub", steps, graph.constant(np.array(8, np.float32)))
    steps = graph.add("Reshape", steps, graph.constant(np.array([0, 0, blocks, BLOCK])))
    scales = graph.constant(words.scales.astype(np.float16)[:, :, None])
    scale = graph.add("Cast", graph.add("Gather", scales, INPUT), to=TensorProto.FLOAT)
    scaled = graph.add("Mul", steps, scale)
    return graph.add("Reshape", scaled, graph.constant(np.array([0, 0, flat.shape[1]])))


def _positions(graph: _Graph, encoder: Encoder) -> str:
    length = graph.add("Shape", INPUT, start=1, end=2)
    first = graph.constant(np.array([0]))
    return graph.add("Slice", graph.constant(encoder.positions), first, length, first)


def _add_layer(
    graph: _Graph, x: str, layer: Layer, encoder: Encoder, peaks: dict[Product, Any]
) -> str:
    def product(name: Product, value: str) -> str:
        return _multiply(graph, value, layer, name, peaks)

    parts = graph.add_many("Split", product("qkv", x), outputs=3, axis=-1, num_outputs=3)
    attended = graph.add("MultiHeadAttention", *parts, domain=_MICROSOFT, num_heads=encoder.heads)
    summed = graph.add("Add", product("attention", attended), x)
    x = _normalise(graph, summed, layer.attention_norm, encoder.epsilon)
    active = graph.add("Gelu", product("up", x), domain=_MICROSOFT)
    summed = graph.add("Add", product("down", active), x)
    return _normalise(graph, summed, layer.output_norm, encoder.epsilon)


def _multiply(
    graph: _Graph, value: str, layer: Layer, name: Product, peaks: dict[Product, Any]
) -> str:
    weight, bias = layer.products[name]
    if name in SMOOTHED:
        factors = smoothing(peaks[name], weight)
        weight = weight * factors[:, None]
        value = graph.add("Mul", value, graph.constant(1 / factors))
    quantised = quantise(weight)
    constants = (quantised.weight, quantised.scale, np.zeros_like(quantised.scale, np.int8), bias)
    names = [graph.constant(each) for each in constants]
    return graph.add("DynamicQuantizeMatMul", value, *names, domain=_MICROSOFT)


def _normalise(graph: _Graph, x: str, norm: Norm, epsilon: float) -> str:
    names = [graph.constant(each) for each in norm]
    return graph.add("LayerNormalization", x, *names, axis=-1, epsilon=epsilon)


def _model(graph: _Graph, dim: int, word_dim: int) -> onnx.ModelProto:
    ids = helper.make_tensor_value_info(INPUT, TensorProto.INT64, ["texts", "tokens"])
    vectors = [
        helper.make_tensor_value_info(OUTPUT, TensorProto.FLOAT, ["texts", dim]),
        helper.make_tensor_value_info(WORDS, TensorProto.FLOAT, ["texts", "tokens", word_dim]),
    ]
    body = helper.make_graph(graph.nodes, "encoder", [ids], vectors, graph.constants)
    opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid(_MICROSOFT, 1)]
    return helper.make_model(body, opset_imports=opsets, ir_version=IR_VERSION)
