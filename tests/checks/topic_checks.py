"""Word fields, planted topics and hostile formulas that tests of topics share."""

import numpy as np

FIELDS = {
    "money": "tax levy bank debt budget price market trade".split(),
    "ships": "sail mast keel rope harbour anchor tide deck".split(),
    "bread": "flour yeast oven crust dough salt butter grain".split(),
}

HOSTILE = [
    "__import__('os').system('touch {0}')",
    "I(party.to_csv('{0}'))",
    "open('{0}', 'w')",
    "I(np.save('{0}', x))",
    "I((lambda: open('{0}', 'w'))())",
    "I([open(f, 'w') for f in ['{0}']])",
    "eval('open(\\'{0}\\', \\'w\\')')",
    "I(party[0])",
    "I(f'{{party}}')",
    "I(*party)",
    "contr.treatment.__init__",
    "np.load",
    "9 ** 9 ** 9 ** 9",
    "I(x ** 99999)",
    "'a' * 10000000000",
    "1 << 99999999999",
]


def field_of(topics, topic):
    """The field whose words a topic has."""
    terms = set(topics.table.loc[topics.table["topic"] == topic, "term"])
    return next(name for name, pool in FIELDS.items() if terms <= set(pool))


def field_of_phi(fitted, topic):
    """The field with most of the five top words."""
    terms = fitted.top(5).set_index("topic").loc[topic, "terms"].split()
    return max(FIELDS, key=lambda name: len(set(terms) & set(FIELDS[name])))


def block(topics, number):
    """The topic whose words are those of the planted one."""
    at = topics.dtm.terms
    inside = [f"w{i:02d}" for i in range(20 * number, 20 * number + 20)]
    return int(topics.shares.columns[topics.phi[:, np.isin(at, inside)].sum(axis=1).argmax()])
