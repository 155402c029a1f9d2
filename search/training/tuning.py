"""`python -m search.training.tuning --paragraphs FILE --manual FILE --output FILE`: tune the model.

The encoder learns, by contrast with the other answers of a batch, to lay a question beside its
answer whatever the language of either (van den Oord et al. 2018, arXiv:1807.03748), while it is
held near the vectors it gave before. The file of changes goes into `python -m search.training`.
Some minutes on a graphics processor, a day without.
"""

import argparse
import gzip
import math
import random
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional as F

from search.training.encoder import PRODUCTS, SHORT, Encoder, Layer, small_encoder
from search.training.folder import PROMPTS
from search.training.pairs import Pair, Text, from_manual, from_paragraphs
from search.training.source import Floats, published_file

SEED = 7
PARAGRAPHS = 52_000
QUESTION_TOKENS, ANSWER_TOKENS = 160, 288
LEARNING_RATE, WARM_UP = 3e-5, 40
TEMPERATURE = 0.02
# What a vector that moves away from the published one costs, beside the contrast.
HELD = 10.0
# Answers this alike (cosine of the published vectors) are no contrast to each other.
COPY = 0.96
# How often question and answer come in which language: 0 Danish, 1 English.
LANGUAGES = {(0, 0): 0.35, (1, 0): 0.25, (1, 1): 0.25, (0, 1): 0.15}
# Half of the batches are drawn from two of so many groups of like answers: harder contrasts.
GROUPS, ROUNDS = 96, 8


class _Block(nn.Module):
    """One layer, as `search.training.graph` computes it."""

    def __init__(self, layer: Layer, heads: int, epsilon: float) -> None:
        super().__init__()
        self.heads, self.epsilon = heads, epsilon
        self.held = nn.ParameterDict()
        for product in PRODUCTS:
            weight, bias = layer.products[product]
            self.held[f"{SHORT[product]}_w"] = nn.Parameter(torch.from_numpy(weight.T.copy()))
            self.held[f"{SHORT[product]}_b"] = nn.Parameter(torch.from_numpy(bias.copy()))
        for name, norm in (("aln", layer.attention_norm), ("oln", layer.output_norm)):
            self.held[f"{name}_w"] = nn.Parameter(torch.from_numpy(norm.scale.copy()))
            self.held[f"{name}_b"] = nn.Parameter(torch.from_numpy(norm.shift.copy()))

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        texts, tokens, hidden = x.shape
        parts = self._product("qkv", x).view(texts, tokens, 3, self.heads, hidden // self.heads)
        query, key, value = parts.permute(2, 0, 3, 1, 4)
        attended = F.scaled_dot_product_attention(query, key, value, attn_mask=mask)
        attended = attended.transpose(1, 2).reshape(texts, tokens, hidden)
        x = self._norm("aln", self._product("ao", attended) + x)
        return self._norm("oln", self._product("fo", F.gelu(self._product("fi", x))) + x)

    def _product(self, name: str, x: Tensor) -> Tensor:
        return F.linear(x, self.held[f"{name}_w"], self.held[f"{name}_b"])

    def _norm(self, name: str, x: Tensor) -> Tensor:
        weight, bias = self.held[f"{name}_w"], self.held[f"{name}_b"]
        return F.layer_norm(x, x.shape[-1:], weight, bias, self.epsilon)


class Trainable(nn.Module):
    """The encoder with everything but its token and position vectors free to move."""

    def __init__(self, encoder: Encoder) -> None:
        super().__init__()
        words = (encoder.words.nibbles.astype(np.float32) - 8) * encoder.words.scales[:, :, None]
        self.register_buffer("words", torch.from_numpy(words.reshape(len(words), -1)))
        self.register_buffer("positions", torch.from_numpy(encoder.positions.copy()))
        self.scale = nn.Parameter(torch.from_numpy(encoder.input_norm.scale.copy()))
        self.shift = nn.Parameter(torch.from_numpy(encoder.input_norm.shift.copy()))
        self.blocks = nn.ModuleList(
            _Block(layer, encoder.heads, encoder.epsilon) for layer in encoder.layers
        )
        self.epsilon = encoder.epsilon

    def forward(self, texts: Sequence[Sequence[int]]) -> Tensor:
        """Unit vectors `(texts, hidden)` of token ids."""
        longest = max(map(len, texts))
        ids = torch.tensor([[*text, *[0] * (longest - len(text))] for text in texts])
        here = torch.tensor([[n < len(text) for n in range(longest)] for text in texts])
        ids, here = ids.to(self.scale.device), here.to(self.scale.device)
        x = self.words[ids] + self.positions[:longest]  # type: ignore[index]
        x = F.layer_norm(x, x.shape[-1:], self.scale, self.shift, self.epsilon)
        for block in self.blocks:
            x = block(x, here[:, None, None, :])
        x = x.float() * here[:, :, None]
        return F.normalize(x.sum(1) / here.sum(1, keepdim=True), dim=1)

    def named(self) -> dict[str, Floats]:
        """The weights that may move, by the names of the published file."""
        found = {"emb.ln.w": self.scale, "emb.ln.b": self.shift}
        for at, block in enumerate(self.blocks):
            held = block.held.items()  # type: ignore[operator, union-attr]
            found |= {f"l{at}.{name.replace('_', '.')}": value for name, value in held}
        return {name: each.detach().float().cpu().numpy().copy() for name, each in found.items()}


class Tuning:
    """One run: tokenised pairs, the published vectors to stay near, and the draw of batches."""

    def __init__(self, model: Trainable, pairs: Sequence[Pair], tokenizer: Tokenizer) -> None:
        self.model = model
        self.questions = [_ids(tokenizer, "query", [p.question[n] for p in pairs]) for n in (0, 1)]
        self.answers = [_ids(tokenizer, "passage", [p.answer[n] for p in pairs]) for n in (0, 1)]
        self.asked = [_vectors(model, each) for each in self.questions]
        self.answered = [_vectors(model, each) for each in self.answers]
        self.rng = np.random.default_rng(SEED)
        self.groups = _groups(self.answered[0] + self.answered[1], self.rng)

    def run(self, seconds: float, batch: int) -> None:
        """Train for so long, in batches of so many pairs."""
        optimiser = torch.optim.AdamW(self.model.parameters(), weight_decay=0.01, betas=(0.9, 0.98))
        started, step, done = time.monotonic(), 0, 0.0
        while done < 1:
            for group in optimiser.param_groups:
                cosine = 0.5 + 0.5 * math.cos(math.pi * done)
                group["lr"] = LEARNING_RATE * min(1, (step + 1) / WARM_UP) * cosine
            loss = self.loss(self._draw(batch))
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
            optimiser.step()
            step += 1
            done = (time.monotonic() - started) / seconds
            if step % 25 == 0:
                print(step, f"{loss.item():.3f}", flush=True)

    def loss(self, chosen: Sequence[int]) -> Tensor:
        """Contrast with the batch's other answers, and the way from the published vectors."""
        drawn = self.rng.choice(len(LANGUAGES), len(chosen), p=list(LANGUAGES.values()))
        languages = [list(LANGUAGES)[number] for number in drawn]
        ordered = sorted(
            zip(chosen, languages, strict=True),
            key=lambda each: len(self.answers[each[1][1]][each[0]]),
        )
        device = self.model.scale.device
        with torch.autocast(device.type, torch.bfloat16, enabled=device.type == "cuda"):
            asked = self.model([self.questions[q][at] for at, (q, _) in ordered])
            # A quarter at a time, of like lengths, so that little is padded.
            step = 1 + len(ordered) // 4
            quarters = [ordered[start : start + step] for start in range(0, len(ordered), step)]
            answered = torch.cat(
                [self.model([self.answers[a][at] for at, (_, a) in part]) for part in quarters]
            )
        before = torch.stack([self.answered[a][at] for at, (_, a) in ordered]).to(device)
        before_asked = torch.stack([self.asked[q][at] for at, (q, _) in ordered]).to(device)
        copies = before @ before.T > COPY
        copies.fill_diagonal_(False)
        alike = (asked.float() @ answered.float().T / TEMPERATURE).masked_fill(copies, -1e4)
        own = torch.arange(len(ordered), device=device)
        contrast = F.cross_entropy(alike, own) + 0.3 * F.cross_entropy(alike.T, own)
        moved = (1 - (answered * before).sum(1)).mean()
        moved = moved + 0.5 * (1 - (asked * before_asked).sum(1)).mean()
        loss: Tensor = contrast + HELD * moved
        return loss

    def _draw(self, size: int) -> list[int]:
        total = len(self.questions[0])
        size = min(size, total)
        if self.rng.random() < 0.5:
            return [int(at) for at in self.rng.choice(total, size, replace=False)]
        drawn: dict[int, None] = {}
        while len(drawn) < size:
            group = self.groups[self.rng.integers(len(self.groups))]
            drawn |= dict.fromkeys(self.rng.permutation(group)[: size // 2 + 1])
        return [int(at) for at in list(drawn)[:size]]


def _ids(tokenizer: Tokenizer, prompt: str, texts: Sequence[str]) -> list[list[int]]:
    most = {"query": QUESTION_TOKENS, "passage": ANSWER_TOKENS}[prompt]
    encoded = (each.ids for each in tokenizer.encode_batch([PROMPTS[prompt] + t for t in texts]))
    return [ids if len(ids) <= most else [*ids[: most - 1], ids[-1]] for ids in encoded]


@torch.no_grad()
def _vectors(model: Trainable, texts: Sequence[list[int]], size: int = 512) -> Tensor:
    order = sorted(range(len(texts)), key=lambda at: len(texts[at]))
    found = torch.empty(len(texts), model.scale.numel())
    device = model.scale.device.type
    for first in range(0, len(order), size):
        rows = order[first : first + size]
        with torch.autocast(device, torch.bfloat16, enabled=device == "cuda"):
            found[rows] = model([texts[at] for at in rows]).float().cpu()
    return found


def _groups(vectors: Tensor, rng: np.random.Generator) -> list[np.ndarray]:
    """The places of like answers, by k-means on the centred vectors; none is empty."""
    x = F.normalize(vectors - vectors.mean(0), dim=1)
    centres = x[torch.from_numpy(rng.permutation(len(x))[:GROUPS])]
    for _ in range(ROUNDS):
        nearest = (x @ centres.T).argmax(1)
        means = [x[nearest == n].mean(0) for n in range(len(centres)) if (nearest == n).any()]
        centres = F.normalize(torch.stack(means), dim=1)
    nearest = (x @ centres.T).argmax(1)
    groups = [torch.nonzero(nearest == n)[:, 0].numpy() for n in range(len(centres))]
    return [group for group in groups if len(group)]


def tune(
    encoder: Encoder, tokenizer: Tokenizer, pairs: Sequence[Pair], seconds: float, batch: int
) -> dict[str, Floats]:
    """What training changed of each weight, by the names of the published file."""
    torch.manual_seed(SEED)
    model = Trainable(encoder).to("cuda" if torch.cuda.is_available() else "cpu")
    before = model.named()
    Tuning(model, pairs, tokenizer).run(seconds, batch)
    after = model.named()
    return {name: (after[name] - before[name]).astype(np.float16) for name in before}


def read_pairs(paragraphs: Path, manual: Path) -> list[Pair]:
    """Pairs from two files of Danish <TAB> English, the same in every run."""
    rng = random.Random(SEED)  # noqa: S311  # no secret
    taken = _lines(paragraphs)
    rng.shuffle(taken)
    return [*from_paragraphs(taken[:PARAGRAPHS], rng), *from_manual(_lines(manual))]


def _lines(path: Path) -> list[Text]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        split = [line.rstrip("\n").split("\t") for line in lines]
    return [(each[0], each[1]) for each in split if len(each) == 2 and all(each)]


def main() -> None:
    """Parse the arguments, tune, and write the changes."""
    parser = argparse.ArgumentParser(prog="python -m search.training.tuning", description=__doc__)
    parser.add_argument("--texts", nargs="+", type=Path, required=True, help="for the vocabulary")
    parser.add_argument("--paragraphs", type=Path, required=True, help="*.tsv.gz, paragraphs")
    parser.add_argument("--manual", type=Path, required=True, help="*.tsv.gz, lines in order")
    parser.add_argument("--output", type=Path, required=True, help="*.npz")
    parser.add_argument("--seconds", type=float, default=245)
    parser.add_argument("--batch", type=int, default=512)
    given = parser.parse_args()
    encoder, tokenizer = small_encoder(published_file(), given.texts)
    pairs = read_pairs(given.paragraphs, given.manual)
    changes = tune(encoder, tokenizer, pairs, given.seconds, given.batch)
    np.savez(given.output, **changes)  # type: ignore[arg-type]  # numpy's stub takes no keywords


if __name__ == "__main__":
    main()
