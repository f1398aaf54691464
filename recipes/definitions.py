"""The lexical rows of recipes/definitions.md: nouns by Webster's definitions, by words that match.

python3 recipes/definitions.py data/webster1913
"""
import collections
import gzip
import json
import math
import re
import sys

K1, B = 1.2, 0.75


def lines(path):
    return [json.loads(line) for line in gzip.open(path, "rt", encoding="utf-8")]


def words(text):
    return collections.Counter(re.findall(r"[a-z0-9]+", text.lower()))


folder = sys.argv[1]
documents = lines(folder + "/corpus.jsonl.gz")
queries = lines(folder + "/queries.jsonl.gz")
right = {}
for judged in open(folder + "/qrels/test.tsv").read().splitlines()[1:]:
    query, document, _ = judged.split("\t")
    right[query] = document
place = {document["_id"]: i for i, document in enumerate(documents)}
counts = [words(document["text"]) for document in documents]
found_in = collections.Counter(word for count in counts for word in count)
lengths = [sum(count.values()) for count in counts]
mean = sum(lengths) / len(lengths)
rarity = {word: math.log(1 + len(documents) / found_in[word]) for word in found_in}


def weight(word, count):
    return (1 + math.log(count)) * rarity[word]


norms = [math.sqrt(sum(weight(word, n) ** 2 for word, n in count.items())) for count in counts]


def bm25(asked):
    def of(word, n, length):
        rare = math.log(1 + (len(documents) - found_in[word] + 0.5) / (found_in[word] + 0.5))
        return rare * n * (K1 + 1) / (n + K1 * (1 - B + B * length / mean))

    return [sum(of(w, count[w], length) for w in asked if w in count) for count, length in zip(counts, lengths)]


def tf_idf(asked):
    return [
        sum(weight(w, n) * weight(w, count[w]) for w, n in asked.items() if w in count) / norm
        for count, norm in zip(counts, norms)
    ]


for name, score in (("BM25", bm25), ("TF-IDF", tf_idf)):
    ranks = []
    for query in queries:
        scores = score(words(query["text"]))
        own = place[right[query["_id"]]]
        better = sum(s > scores[own] or (s == scores[own] and i < own) for i, s in enumerate(scores))
        ranks.append(better + 1 if scores[own] > 0 else math.inf)
    ten = [rank for rank in ranks if rank <= 10]
    part = 100 / len(ranks)
    print(f"{name}: nDCG@10 {part * sum(1 / math.log2(rank + 1) for rank in ten):.2f}, "
          f"MRR@10 {part * sum(1 / rank for rank in ten):.2f}, first {part * ranks.count(1):.1f}, "
          f"among the first ten {part * len(ten):.1f}")
