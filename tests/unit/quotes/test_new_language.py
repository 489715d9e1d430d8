from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import reader

PACKAGE = Path(reader.__file__).parent
PACK = {
    "words.toml": """
language = "eo"
auxiliaries = ["estas", "estis"]
complementisers = ["ke"]
according_to = ["la\u016d"]
articles = ["la"]
determiners = { "la" = "u0" }
subject_pronouns = { "li" = "m1", "\u015di" = "f1" }
[grammar]
inverted_tag = true
inverted_pronouns = true
""",
    "verbs.txt": "diri q c s\n",
    "irregular.txt": "diri: diras, diras; diris, diris; dirinta\n",
    "nouns.txt": "person: estro\norganisation: polico\n",
    "names.txt": "f: ana\n",
}
TEXTS = {
    "\u201eNi restas \u0109i tie\u201c, diris Ana Miro.": [["direct", "Ni restas \u0109i tie", "Ana Miro"]],
    "La polico diris ke la ponto falis.": [["indirect", "ke la ponto falis", "La polico"]],
    "La\u016d la polico, la ponto falis.": [["indirect", "la ponto falis", "La polico"]],
    "La ponto falis en la nokto.": [],
}
CODE = """
import json, sys
from reader.quotes import attribute
texts = json.loads(sys.argv[1])
print(json.dumps([[[q.kind.value, q.span.of(text), q.speaker.name if q.speaker else ""]
                   for q in attribute(text, (), "eo").quotes] for text in texts]))
"""


def test_a_folder_is_enough_for_a_new_language(tmp_path: Path) -> None:
    # The engine as it is, in a copy that has one more folder: a small pack of Esperanto.
    for part in ("model", "quotes"):
        shutil.copytree(PACKAGE / part, tmp_path / "reader" / part, ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "reader" / "__init__.py").touch()
    folder = tmp_path / "reader" / "quotes" / "data" / "eo"
    folder.mkdir()
    for name, words in PACK.items():
        (folder / name).write_text(words, encoding="utf-8")
    command = [sys.executable, "-c", CODE, json.dumps(list(TEXTS))]
    answer = subprocess.run(command, check=True, capture_output=True, text=True, encoding="utf-8", cwd=tmp_path)
    found = json.loads(answer.stdout)
    told = [[[kind, words, who.lower()] for kind, words, who in quotes] for quotes in found]
    assert told == [[[kind, words, who.lower()] for kind, words, who in quotes] for quotes in TEXTS.values()]
