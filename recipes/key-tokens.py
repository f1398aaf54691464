"""The texts of recipes/tokens.md, and how many of a text's key tokens `kalmia explain` told.

python3 recipes/key-tokens.py cut data/medquad/qa.jsonl.gz FOLDER
python3 recipes/key-tokens.py count TOKENIZER.json FOLDER/train.txt TOLD.jsonl ...
"""
import collections
import gzip
import json
import math
import random
import sys
import unicodedata

READ = 64  # tokens that the model reads


def cut(source, folder):
    """1,200 answers to train on, 300 of them and 300 on other topics to ask about."""
    texts = {}
    for row in map(json.loads, gzip.open(source, "rt")):
        answer = row["answer"].strip()
        if len(answer) > 200:
            texts.setdefault(answer, row)
    draw = random.Random(1)
    topics = sorted({row["focus"] for row in texts.values()})
    draw.shuffle(topics)
    others = set(topics[: len(topics) // 10])
    held = [text for text, row in texts.items() if row["focus"] in others]
    own = [text for text, row in texts.items() if row["focus"] not in others]
    draw.shuffle(held)
    draw.shuffle(own)
    with open(folder + "/train.txt", "w") as out:
        out.writelines(text.replace("\n", " ") + "\n" for text in own[:1200])
    for name, some in (("held", held[:300]), ("seen", own[:300])):
        with open(folder + "/" + name + ".jsonl", "w") as out:
            out.writelines(json.dumps({"id": texts[text]["id"], "text": text}) + "\n" for text in some)


def words(text):
    text = "".join(c for c in unicodedata.normalize("NFD", text.lower()) if unicodedata.category(c) != "Mn")
    word = ""
    for c in text + " ":
        if not c.isspace() and unicodedata.category(c)[0] not in "PS":
            word += c
            continue
        if word:
            yield word
        word = ""
        if not c.isspace():
            yield c


def tokens(text, vocabulary):
    for word in words(text):
        at, pieces = 0, []
        while at < len(word):
            mark = "##" if at else ""
            end = next((e for e in range(len(word), at, -1) if mark + word[at:e] in vocabulary), 0)
            if not end:
                pieces = ["[UNK]"]
                break
            pieces.append(mark + word[at:end])
            at = end
        yield from pieces


def count(tokenizer, train, *told):
    """As dev.kalmia.train.KeyTokens weighs them, with the frequencies of the texts that were trained on."""
    vocabulary = json.load(open(tokenizer))["model"]["vocab"]
    texts = list(dict.fromkeys(line.strip() for line in open(train)))
    frequency = collections.Counter(token for text in texts for token in set(tokens(text, vocabulary)))

    def keys(text):
        weights = {}
        for token, times in collections.Counter(list(tokens(text, vocabulary))[:READ]).items():
            seen = frequency.get(token, 1)
            word = token != "[UNK]" and any(c.isalnum() for c in token)
            if word and seen <= len(texts) / 10:
                weights[token] = times * math.log(len(texts) / seen)
        return sorted(weights, key=lambda token: (-weights[token], vocabulary[token]))[:5]

    for name in told:
        hits = []
        for line in map(json.loads, open(name)):
            best = keys(line["text"])
            if len(best) == 5:
                hits.append(len(set(best) & {token["token"] for token in line["tokens"]}))
        three = sum(hit >= 3 for hit in hits) / len(hits)
        print(f"{name}: {len(hits)} texts, {sum(hits) / 5 / len(hits):.1%} of the five, three or more in {three:.1%}")


{"cut": cut, "count": count}[sys.argv[1]](*sys.argv[2:])
