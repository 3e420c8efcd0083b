"""The fast scanner against a slow one that reads character by character."""

from importlib import import_module

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import textlab as tl
from textlab.tokens.index import few
from textlab.tokens.keys import Known, _slot_of
from textlab.tokens.scan import Rules, cut_words, example_of_each, scan, spans
from textlab.tokens.unicode import DIGIT, IDEOGRAPH, JOINS, JOINS_DIGITS, MARK, PUNCTUATION, WORD, classes

NASTY = [
    "",
    " ",
    "don't isn’t people's co-op F-16 3.14 1,000 U.S. e.g. J.D.Salinger",
    "café cafe\u0301 na\u00efve \u0301a -- --a a-- 'a' ’a’ a''b a--b a-'b",
    "3.14.15 1,000,000.5 .5 5. 1.a a.1 1,a a,1 ١٢٣.٤٥ ١,٢",
    "الكتاب हिन्दी मराठी ﬁn ﬀ ｆｕｌｌｗｉｄｔｈ １２．５ Ǆ ß ẞ İ ı",
    "税金は高い 税 金 税\u0301a a税b 税-金 漢字kanji漢字 ひらがなカタカナ 한국어 조선",
    "\U00020000\U0001d400 𝐀𝐁 𐐷𐐷 😀 👩‍💻 🇬🇧 a😀b",
    "a\u200db \u200d \u200da a\u00adb \u00ad soft\u00adhyphen l·l · a·b",
    "_ __ _a a_ snake_case 'n' rock'n'roll o'clock' '90s",
    "\ufeffBOM a\u2028b a\u2029b a\u0085b a\u00a0b a\u3000b",
    "x" * 7 + " " + "x" * 8 + " " + "x" * 9 + " " + "y" * 16 + " " + "y" * 17 + " " + "ab" * 40,
    "‐a‐b‑c–d—e “quoted” «g» ¿que? ... … !? a/b a\\b",
    "½ ² ³ Ⅻ ① 5€ £3 $4.50 100% 20°C №5 a²",
    "\U0010ffff \U000e0001 a\U000e0100 \ue000 a\ue000b",
]
ALPHABET = st.one_of(
    st.sampled_from("aAbzé1902 .,'’-‐·_!?\n\t\u0301\u200d\u00ad税金ひ😀€½\U0001d400ßİ"),
    st.characters(exclude_characters="\0", exclude_categories=["Cs"]),
)
quick = settings(deadline=None, max_examples=300)


def slow_spans(text, rules=Rules(urls=False)):  # noqa: B008
    """Tokens of a text by the rules of `tokenize`, one character after the other; offsets of characters."""
    text = "\0" + text + "\0\0"
    kind = [int(classes()[ord(c)]) for c in text]
    is_word = [bool(k & WORD) for k in kind]
    inside = list(is_word)
    for i in range(1, len(text) - 1):
        before, after = i - 1, i + 1
        if kind[i] & JOINS:
            inside[i] = is_word[before] and is_word[after] and not (kind[before] | kind[after]) & IDEOGRAPH
        if kind[i] & JOINS_DIGITS and kind[before] & kind[after] & DIGIT:
            inside[i] = True
        if text[i] == "." and is_word[before] and is_word[after]:
            alone = not is_word[i - 2] and not is_word[i + 2]
            inside[i] |= alone and text[before].isascii() and text[after].isascii()
    found, start = [], None
    for i in range(1, len(text)):
        if start is not None and (not inside[i] or cuts_before(i, kind, inside)):
            found.append((start, i))
            start = None
        if start is None and inside[i]:
            start = i
    found = [strip_marks(a, b, kind) for a, b in found]
    found = [(a, b) for a, b in found if a < b]
    if not rules.numbers:
        letter = [k & (WORD | DIGIT) == WORD for k in kind]
        found = [(a, b) for a, b in found if any(letter[a:b]) or not is_word[a]]
    if rules.punctuation:
        taken = {i for a, b in found for i in range(a, b)}
        found += [(i, i + 1) for i, k in enumerate(kind) if k & PUNCTUATION and i not in taken and not inside[i]]
    return [(a - 1, b - 1) for a, b in sorted(found)]


def cuts_before(i, kind, inside):
    """An ideograph stands alone: a word ends before it, and behind it and its marks."""
    before = i - 1
    while kind[before] & MARK:
        before -= 1
    return bool(kind[i] & IDEOGRAPH) or bool(kind[before] & IDEOGRAPH and not kind[i] & MARK)


def strip_marks(start, end, kind):
    while start < end and kind[start] & MARK:
        start += 1
    return start, end


def fast_spans(text, rules=Rules(urls=False)):  # noqa: B008
    chunk = bytearray(("\0" + text + "\0\0").encode())
    starts, ends = spans(chunk, rules)
    at = {b: i for i, b in enumerate(np.cumsum([0, *(len(c.encode()) for c in "\0" + text + "\0\0")]).tolist())}
    return [(at[a] - 1, at[b] - 1) for a, b in zip(starts.tolist(), ends.tolist(), strict=True)]


@pytest.mark.parametrize("text", NASTY)
@pytest.mark.parametrize("numbers", [True, False])
@pytest.mark.parametrize("punctuation", [True, False])
def test_nasty_strings_are_cut_as_by_hand(text, numbers, punctuation):
    rules = Rules(urls=False, numbers=numbers, punctuation=punctuation)
    assert fast_spans(text, rules) == slow_spans(text, rules)


@quick
@given(st.text(ALPHABET, max_size=40))
@example("À*r").via("one letter of two bytes")
def test_any_text_is_cut_as_by_hand(text):
    assert fast_spans(text) == slow_spans(text)


@quick
@given(st.text(ALPHABET, max_size=40), st.booleans(), st.booleans())
def test_any_text_is_cut_as_by_hand_with_other_rules(text, numbers, punctuation):
    rules = Rules(urls=False, numbers=numbers, punctuation=punctuation)
    assert fast_spans(text, rules) == slow_spans(text, rules)


@quick
@given(st.lists(st.text("abé税", min_size=1, max_size=20), max_size=30))
def test_tokens_share_a_code_exactly_when_they_are_the_same_bytes(words):
    chunk = bytearray(("\0" + " ".join(words) + "\0\0").encode())
    found = scan(chunk, Rules())
    starts, ends = spans(chunk, Rules())
    cut = [bytes(chunk[a:b]) for a, b in zip(starts.tolist(), ends.tolist(), strict=True)]
    examples = zip(found.starts[found.example].tolist(), found.size.tolist(), strict=True)
    types = [bytes(chunk[a : a + n]) for a, n in examples]
    assert [types[~c] for c in found.types.tolist()] == cut
    assert len(set(types)) == len(types)


def test_after_a_key_collision_the_words_themselves_are_compared(monkeypatch):
    import textlab.tokens.scan as module

    keys = module.keys_of

    def colliding(*a):
        made, long = keys(*a)
        made[long] = 7
        return made, long

    monkeypatch.setattr(module, "keys_of", colliding)
    found = scan(bytearray(b"\0government one governments government\0\0"), Rules())
    assert (~found.types).tolist() == [0, 1, 2, 0]
    assert found.size.tolist() == [10, 3, 11]
    assert found.keys is None  # so that they are not compared with those of other chunks


@pytest.mark.parametrize("size", [1, 7, 8, 9, 15, 16, 17, 24, 25])
def test_words_that_differ_in_one_byte_are_two(size):
    for at in range(size):
        one, other = (bytearray(b"a" * at + x + b"a" * (size - at - 1)) for x in (b"a", b"b"))
        found = scan(bytearray(b"\0") + one + b" " + other + b" " + one + b"\0\0", Rules())
        assert (~found.types).tolist() == [0, 1, 0]


@quick
@given(st.lists(st.text("abé税-", min_size=1, max_size=20), max_size=30))
def test_a_key_of_bytes_and_a_mix_never_meet(words):
    import textlab.tokens.scan as module

    chunk = bytearray(("\0" + " ".join(words) + "\0\0").encode())
    starts, ends = spans(chunk, Rules())
    keys, long = module.keys_of(chunk, starts, ends - starts)
    assert long.tolist() == np.flatnonzero(ends - starts > 8).tolist()
    top = keys >> np.uint64(59)
    assert ((top == 31) == (ends - starts > 8)).all()


def test_example_of_each_is_a_place_of_each():
    assert example_of_each(np.array([0, 0, 1, 0, 2, 1]), 3).tolist() == [3, 5, 4]
    assert example_of_each(np.array([], dtype=int), 0).tolist() == []


# ---------------------------------------------------------------------- addresses


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("see https://a.org/x?y=1#z, now", ["see", "https://a.org/x?y=1#z", "now"]),
        ("(www.a-b.co.uk/c_d)", ["www.a-b.co.uk/c_d"]),
        ("mail o'neil.x+y@mail.example.org.", ["mail", "o", "neil.x+y@mail.example.org"]),
        ("#tag @name # @ a#b a@b", ["#tag", "@name", "a", "#b", "a", "@b"]),
        ("#café_2024! @名前", ["#café_2024", "@名前"]),
        ("http:// www. ://x", ["http", "www", "x"]),
        ("x http://a b http://c d", ["x", "http://a", "b", "http://c", "d"]),
        ("o’neil@x.org", ["o", "neil@x.org"]),
        ("# comment\n# more words\n@decorated", ["comment", "more", "words", "@decorated"]),
    ],
)
def test_addresses_are_whole(text, tokens):
    chunk = bytearray(("\0" + text + "\0\0").encode())
    starts, ends = spans(chunk, Rules())
    assert [chunk[a:b].decode() for a, b in zip(starts.tolist(), ends.tolist(), strict=True)] == tokens


@quick
@given(
    st.lists(
        st.sampled_from(["http://a.b/c", "www.x.y", "a@b.org", "#t", "@n", "word", "it's", "3.5", "税"]), max_size=12
    )
)
def test_addresses_between_words_keep_the_order_of_the_text(parts):
    chunk = bytearray(("\0" + " ".join(parts) + "\0\0").encode())
    starts, ends = spans(chunk, Rules())
    assert [chunk[a:b].decode() for a, b in zip(starts.tolist(), ends.tolist(), strict=True)] == parts


@quick
@given(st.text(st.sampled_from("ab1.'’-@#:/wé税 \n_\u0301"), max_size=40))
def test_tokens_never_overlap_and_are_never_empty(text):
    starts, ends = spans(bytearray(("\0" + text + "\0\0").encode()), Rules())
    assert (starts < ends).all()
    assert (ends[:-1] <= starts[1:]).all()


# ---------------------------------------------------------------------- many chunks, one vocabulary


def cuts(chunk):
    starts, ends = spans(chunk, Rules())
    return [bytes(chunk[a:b]) for a, b in zip(starts.tolist(), ends.tolist(), strict=True)]


def chunk_of(words):
    return bytearray(("\0" + " ".join(words) + "\0\0").encode())


@quick
@given(st.lists(st.text("abé税", min_size=1, max_size=12), max_size=30), st.data())
def test_a_word_that_is_known_has_its_type_and_any_other_a_code(words, data):
    earlier = list(dict.fromkeys(data.draw(st.lists(st.sampled_from(words), max_size=20)) if words else []))
    first, chunk = scan(chunk_of(earlier), Rules()), chunk_of(words)
    cut = cuts(chunk_of(earlier))
    forms = [cut[i] for i in first.example.tolist()]
    found = scan(chunk, Rules(), Known.of(first.keys, first.size))
    new = [cuts(chunk)[i] for i in found.example.tolist()]
    assert [forms[t] if t >= 0 else new[~t] for t in found.types.tolist()] == cuts(chunk)
    slots = _slot_of(first.keys).tolist() if first.keys is not None else []
    lost = [forms.index(w) for w in set(forms) & set(new)]
    assert all(slots[k] in slots[:k] for k in lost)  # only an earlier word in its slot makes a word new again
    assert len(new) == len(set(new))


def test_two_words_in_one_slot_leave_it_to_the_earlier(monkeypatch):
    monkeypatch.setattr("textlab.tokens.keys._slot_of", lambda keys: np.zeros(len(keys), dtype=np.int64))
    first = scan(chunk_of(["tax", "rich"]), Rules())
    found = scan(chunk_of(["rich", "tax", "cut"]), Rules(), Known.of(first.keys, first.size))
    assert found.types.tolist() == [~0, 0, ~1]


def test_a_known_word_of_another_length_is_another_word(monkeypatch):
    import textlab.tokens.scan as module

    keys = module.keys_of
    monkeypatch.setattr(module, "keys_of", lambda *a: (np.full_like(keys(*a)[0], 7), keys(*a)[1]))
    first = scan(chunk_of(["government"]), Rules())
    found = scan(chunk_of(["governments", "government"]), Rules(), Known.of(first.keys, first.size))
    assert found.types.tolist() == [~0, 0]


@pytest.mark.parametrize("threads", [1, 2])
def test_the_words_of_the_first_chunk_are_looked_up_in_the_others(lay_out, monkeypatch, threads):
    new, find = [], Known.find

    def spied(self, keys, *a):
        types, unknown = find(self, keys, *a)
        new.append((len(keys), len(unknown)))
        return types, unknown

    monkeypatch.setattr(Known, "find", spied)
    monkeypatch.setattr(import_module("textlab.tokens.tokenize"), "CHUNK", 30)
    tl.tokenize(lay_out({f"d{k}": [{"text": "tax the rich government"}] for k in range(12)}), n_threads=threads)
    assert len(new) > 1
    assert all(n > 0 and unknown == 0 for n, unknown in new)


def test_more_types_than_there_are_slots(lay_out, monkeypatch):
    rows = {f"d{k}": [{"text": " ".join(f"w{i % 97}x" for i in range(k, k + 40))}] for k in range(40)}
    whole = tl.tokenize(lay_out(rows), n_threads=1)
    monkeypatch.setattr(import_module("textlab.tokens.tokenize"), "CHUNK", 200)
    for bits in (1, 4):
        monkeypatch.setattr("textlab.tokens.keys.SLOTS", bits)
        for threads in (1, 2):
            parts = tl.tokenize(lay_out(rows), n_threads=threads)
            assert parts.ids.tolist() == whole.ids.tolist()
            assert parts.types.tolist() == whole.types.tolist()


@pytest.mark.filterwarnings("ignore:tokenize.*single characters")
def test_a_text_of_many_chunks_is_tokenized_like_its_parts(lay_out, monkeypatch):
    texts = [" ".join(NASTY[i % len(NASTY)] for i in range(k, k + 4)) for k in range(60)]
    rows = {f"d{k}": [{"text": t.replace("\0", "")}] for k, t in enumerate(texts)}
    whole = tl.tokenize(lay_out(rows))
    monkeypatch.setattr(import_module("textlab.tokens.tokenize"), "CHUNK", 500)
    for threads in (1, 3):
        parts = tl.tokenize(lay_out(rows), n_threads=threads)
        assert parts.ids.tolist() == whole.ids.tolist()
        assert parts.starts.tolist() == whole.starts.tolist()
        assert parts.types.tolist() == whole.types.tolist()
        assert parts.bounds.tolist() == whole.bounds.tolist()


def test_room_is_made_for_the_passages_that_are_tokenized_and_grows_where_words_are_short(lay_out, monkeypatch):
    module = import_module("textlab.tokens.tokenize")

    asked, held = [], module.Held
    monkeypatch.setattr(module, "Held", lambda n: asked.append(n) or held(n))
    corpus = lay_out({"long": [{"text": "word " * 1000}], "short": [{"text": "a b c d e f"}]})
    tokens = tl.tokenize(corpus.where(doc_id="short"))
    assert asked == [11 // 4]
    assert tokens.types[tokens.ids].tolist() == list("abcdef")


def test_a_word_that_met_a_collision_in_one_chunk_is_still_one_type(lay_out, monkeypatch):
    import textlab.tokens.scan as module

    rows = {f"d{k}": [{"text": f"word numbers-{k} longer-than-eight"}] for k in range(6)}
    whole = tl.tokenize(lay_out(rows))
    calls = []

    def colliding(keys, long):
        calls.append(1)
        keys[long] *= len(calls) != 2
        return keys, long

    keys = module.keys_of
    monkeypatch.setattr(module, "keys_of", lambda *a: colliding(*keys(*a)))
    monkeypatch.setattr(import_module("textlab.tokens.tokenize"), "CHUNK", 10)
    parts = tl.tokenize(lay_out(rows), n_threads=1)
    assert parts.types[parts.ids].tolist() == whole.types[whole.ids].tolist()
    assert parts.types.tolist() == whole.types.tolist()


@given(st.lists(st.integers(0, 60)), st.data(), st.sampled_from([0, 3, 100]))
def test_a_few_values_are_put_in_as_many_are(values, data, at_most):
    import textlab.tokens.scan as module

    values = np.array(values, dtype=np.int64)
    at = np.array(sorted(data.draw(st.lists(st.integers(0, len(values)), max_size=8))), dtype=np.int64)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_FEW", at_most)
        found = module._insert(values, at, -1 - np.arange(len(at)))
    assert found.tolist() == np.insert(values, at, -1 - np.arange(len(at))).tolist()


@given(st.lists(st.booleans(), max_size=70))
def test_where_little_is_set(mask):
    assert few(np.array(mask, dtype=bool)).tolist() == np.flatnonzero(mask).tolist()


@pytest.mark.parametrize("mark", ["#", "@", "x@y.", "http://x.y/"])
@pytest.mark.parametrize("word", ["²٣" * 1500, "a" + "é" * 3000, "世" * 2000, "x" * 2046 + "世界"])
def test_an_address_that_is_too_long_ends_with_a_character(mark: str, word: str) -> None:
    """Addresses were cut after 2,048 bytes, within a character: a word that is no text (found by the attack)."""
    cut = cut_words(f"so {mark}{word} tax")
    assert cut[0] == "so"
    assert cut[-1] == "tax"
    assert all(w in f"so {mark}{word} tax" for w in cut)
