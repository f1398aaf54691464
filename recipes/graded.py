"""Makes data/liveqa-med-graded of data/liveqa-med: each question with each answer that people judged for it.

python3 recipes/graded.py data/liveqa-med data/liveqa-med-graded
"""
import gzip
import json
import sys

GRADES = ["incorrect", "related", "incomplete", "excellent"]
CHARACTERS = 1000


def write(path, rows):
    with open(path, "wb") as file:
        # Without a name and a time in it, the same rows are the same bytes.
        with gzip.GzipFile(filename="", mode="wb", fileobj=file, mtime=0) as packed:
            for row in rows:
                packed.write((json.dumps(row, ensure_ascii=False) + "\n").encode("utf-8"))


source, target = sys.argv[1:]
with gzip.open(source + "/corpus.jsonl.gz", "rt", encoding="utf-8") as lines:
    answers = {row["_id"]: (row["title"] + " " + row["text"]).strip()[:CHARACTERS] for row in map(json.loads, lines)}
with open(source + "/queries.jsonl", encoding="utf-8") as lines:
    questions = {row["_id"]: row["text"] for row in map(json.loads, lines)}
with open(source + "/qrels/test.tsv", encoding="utf-8") as lines:
    judgements = [line.rstrip("\n").split("\t") for line in lines][1:]

train, test = [], []
for question, answer, grade in judgements:
    grade = int(grade)
    row = {
        "sentence1": questions[question],
        "sentence2": answers[answer],
        "score": round(grade / 3, 4),
        "label": GRADES[grade],
        "relevant": int(grade >= 2),
        "question": question,
    }
    (train if int(question) % 2 == 1 else test).append(row)
tested = {row["sentence2"] for row in test}
write(target + "/train.jsonl.gz", [row for row in train if row["sentence2"] not in tested])
write(target + "/test.jsonl.gz", test)
