"""The graded pairs of data/liveqa-med: each question with each answer that people judged for it.

python3 recipes/graded.py data/liveqa-med
"""
import gzip
import json
import sys

GRADES = ["incorrect", "related", "incomplete", "excellent"]
CHARACTERS = 1000

folder = sys.argv[1]
with gzip.open(folder + "/corpus.jsonl.gz", "rt", encoding="utf-8") as lines:
    answers = {row["_id"]: (row["title"] + " " + row["text"]).strip() for row in map(json.loads, lines)}
with open(folder + "/queries.jsonl", encoding="utf-8") as lines:
    questions = {row["_id"]: row["text"] for row in map(json.loads, lines)}
with open(folder + "/qrels/test.tsv", encoding="utf-8") as lines:
    judgements = [line.rstrip("\n").split("\t") for line in lines][1:]

with open(folder + "/graded.jsonl.gz", "wb") as file:
    # Without a name and a time in it, the same rows are the same bytes.
    with gzip.GzipFile(filename="", mode="wb", fileobj=file, mtime=0) as packed:
        for question, answer, grade in judgements:
            row = {
                "sentence1": questions[question],
                "sentence2": answers[answer][:CHARACTERS],
                "score": round(int(grade) / 3, 4),
                "label": GRADES[int(grade)],
                "question": question,
            }
            packed.write((json.dumps(row, ensure_ascii=False) + "\n").encode("utf-8"))
