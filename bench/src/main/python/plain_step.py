"""A contrastive training step as PyTorch users write it: a BERT in float32, queries and documents padded to the
longest of their batch, InfoNCE against all documents, clipping, AdamW.

usage: plain_step.py MODEL_FOLDER BATCHES.jsonl LEARNING_RATE
Answers each line of standard input, a step's number, with the step's loss and its seconds.
"""

import json
import math
import os
import struct
import sys
import time

import torch
import torch.nn.functional as functional


def weights(path):
    with open(path, "rb") as file:
        (size,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(size))
        body = bytearray(file.read())
    tensors = {}
    for name, info in header.items():
        if name != "__metadata__" and info["dtype"] == "F32":
            first, end = info["data_offsets"]
            flat = torch.frombuffer(body[first:end], dtype=torch.float32)
            tensors[name] = torch.nn.Parameter(flat.reshape(info["shape"]).clone())
    return tensors


class Bert:
    def __init__(self, folder):
        self.config = json.load(open(folder + "/config.json"))
        self.tensors = weights(folder + "/model.safetensors")
        self.epsilon = self.config["layer_norm_eps"]

    def linear(self, x, name):
        return functional.linear(x, self.tensors[name + ".weight"], self.tensors[name + ".bias"])

    def norm(self, x, name):
        size = (x.shape[-1],)
        return functional.layer_norm(x, size, self.tensors[name + ".weight"], self.tensors[name + ".bias"], self.epsilon)

    def split(self, x):
        heads = self.config["num_attention_heads"]
        return x.reshape(x.shape[0], x.shape[1], heads, -1).transpose(1, 2)

    def layer(self, x, bias, name):
        query = self.split(self.linear(x, name + ".attention.self.query"))
        key = self.split(self.linear(x, name + ".attention.self.key"))
        value = self.split(self.linear(x, name + ".attention.self.value"))
        scores = query.matmul(key.transpose(2, 3)) / math.sqrt(query.shape[-1]) + bias
        mixed = scores.softmax(-1).matmul(value).transpose(1, 2).reshape(x.shape)
        x = self.norm(self.linear(mixed, name + ".attention.output.dense") + x, name + ".attention.output.LayerNorm")
        inner = functional.gelu(self.linear(x, name + ".intermediate.dense"))
        return self.norm(self.linear(inner, name + ".output.dense") + x, name + ".output.LayerNorm")

    def embed(self, texts):
        length = max(map(len, texts))
        ids = torch.zeros(len(texts), length, dtype=torch.long)
        mask = torch.zeros(len(texts), length)
        for row, text in enumerate(texts):
            ids[row, : len(text)] = torch.tensor(text)
            mask[row, : len(text)] = 1
        tables = "embeddings."
        x = functional.embedding(ids, self.tensors[tables + "word_embeddings.weight"])
        x = x + self.tensors[tables + "token_type_embeddings.weight"][0]
        x = x + self.tensors[tables + "position_embeddings.weight"][:length]
        x = self.norm(x, tables + "LayerNorm")
        bias = (1 - mask)[:, None, None, :] * torch.finfo(torch.float32).min
        for number in range(self.config["num_hidden_layers"]):
            x = self.layer(x, bias, "encoder.layer.%d" % number)
        pooled = (x * mask[:, :, None]).sum(1) / mask.sum(1, keepdim=True)
        return functional.normalize(pooled, dim=1)


def step(model, optimiser, batch, temperature):
    scores = model.embed(batch["queries"]).matmul(model.embed(batch["documents"]).T) / temperature
    for row, column in batch["excluded"]:
        scores[row, column] = -math.inf
    loss = functional.cross_entropy(scores, torch.tensor(batch["positives"]))
    loss.backward()
    torch.nn.utils.clip_grad_norm_(list(model.tensors.values()), 1.0)
    optimiser.step()
    optimiser.zero_grad()
    return loss.item()


def main():
    torch.set_num_threads(len(os.sched_getaffinity(0)))
    folder, batches, rate = sys.argv[1:]
    model = Bert(folder)
    decayed = [tensor for tensor in model.tensors.values() if tensor.dim() > 1]
    others = [tensor for tensor in model.tensors.values() if tensor.dim() < 2]
    optimiser = torch.optim.AdamW(
        [{"params": decayed, "weight_decay": 0.01}, {"params": others, "weight_decay": 0.0}], lr=float(rate)
    )
    lines = [json.loads(line) for line in open(batches)]
    print(torch.__version__, torch.get_num_threads(), flush=True)
    for line in sys.stdin:
        start = time.perf_counter()
        loss = step(model, optimiser, lines[int(line)], 0.05)
        print(loss, time.perf_counter() - start, flush=True)


main()
