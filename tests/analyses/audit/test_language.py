"""The language that a document looks like."""

import pandas as pd
import pytest
from audit_checks import facts_of, one

import textlab as tl
from textlab.analyses.audit import verdicts

SAMPLES = {
    "en": "the price of the house is not what it was and they have to pay for it with all that is left of their money, "
    "but this is as it has been for years in the town",
    "de": "der Preis ist nicht mehr so hoch, wie er im letzten Jahr war, und die Leute sind froh, dass sie es sich noch "
    "leisten können, auch wenn das nicht für alle in der Stadt gilt",
    "fr": "le prix de la maison est plus haut que dans les autres villes et il ne faut pas que nous soyons seuls à payer "
    "pour tout ce qui est fait par les riches avec notre argent",
    "es": "el precio de la casa es más alto que en las otras ciudades y no se puede pagar con lo que se gana, pero la gente "
    "dice que los ricos no pagan por su parte como los demás",
    "it": "il prezzo della casa è più alto che nelle altre città e non si può pagare con i soldi che ci sono, ma la gente "
    "dice che anche i ricchi non pagano le tasse per gli altri come si deve",
    "pt": "o preço da casa é mais alto do que em outras cidades e não se pode pagar com o dinheiro que as pessoas têm, mas os "
    "ricos não pagam a sua parte para uma vida mais justa como se diz na rua",
    "nl": "de prijs van het huis is hoger dan in een andere stad en wij kunnen dat niet meer betalen met ons geld, maar er "
    "zijn ook mensen die het wel kunnen en die er niet voor willen werken",
    "sv": "priset på huset är högre än i en annan stad och det är inte så att vi kan betala med våra pengar, men de som har "
    "råd till det vill inte ha med saken att göra om de får välja",
    "da": "prisen på huset er højere end i en anden by, og det er ikke så let for os at betale med vores penge, men de som "
    "har råd til det vil ikke af med sagen, og vi kan ikke se en vej ud af det fra år til år",
    "pl": "cena domu jest większa niż w innym mieście i nie jest tak, że można to zapłacić, ale dla ludzi z pieniędzmi to "
    "nie jest problem, bo oni się na tym znają i po prostu są przez to bogaci",
    "fi": "talon hinta on nyt niin suuri, että se ei ole enää meille mahdollinen, mutta se on kuin uni ja sen takia me myös "
    "muutamme, kun aika on oikea tai jos niin ei ole, niin kaikki on ennallaan",
    "tr": "bu ev çok pahalı ve bir yıl içinde daha da pahalı olacak, ama kadar insan var ki ne olsa bunu alır, çünkü bu şehir "
    "için para gibi bir şey var ve sonra her şey değil mi o kadar kolay olarak",
    "ru": "цена на дом выше, чем в другом городе, и это не так, что мы можем за него платить, но у тех, кто так богат, все "
    "по их воле и к ним идут, как к царю, что бы он ни сказал от них",
    "uk": "ціна за дім є вищою, ніж у місті, і це не так, що ми можемо платити, але для тих, хто є багатий, то все за їх "
    "волею, та до них ідуть, як до царя, що він їм каже від себе",
}  # fmt: skip


@pytest.mark.parametrize("language", SAMPLES)
def test_the_language_shows_in_the_function_words(language):
    assert one(SAMPLES[language])["language_found"] == language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("税金は富裕層が払うべきだと彼女は言った。しかし町の人々はそれを信じなかったので、会議は長く続いた。", "ja"),
        ("她说富人应该纳税但是镇上的人不相信所以会议开了很久大家都很累最后什么也没有决定下来", "zh"),
        ("η τιμή του σπιτιού είναι πιο υψηλή από ό τι στην άλλη πόλη και δεν μπορούμε να την πληρώσουμε με τα χρήματα " * 2, "el"),
        ("Too short to tell, this is.", "unknown"),
        ("lorem ipsum dolor sit amet consectetur adipiscing elit sed eiusmod tempor " * 4, "unknown"),
        (" ".join([SAMPLES["en"], *[SAMPLES["de"]] * 2]), "unknown"),
        ("", "unknown"),
    ],
)  # fmt: skip
@pytest.mark.filterwarnings("ignore:tokenize.*single characters")
def test_scripts_tell_and_doubt_stays_doubt(lay_out, text, language):
    assert facts_of(lay_out({"d": [{"text": text}]})).iloc[0]["language_found"] == language


def test_a_declared_language_that_does_not_fit_is_doubted():
    corpus = tl.from_frame(pd.DataFrame({"text": [SAMPLES["de"], SAMPLES["fr"]], "language": ["en-GB", "fr-CA"]}))
    table = verdicts(facts_of(corpus))
    wrong, right = (table[table["doc_id"] == d].set_index("method").loc["kwic"] for d in corpus.documents.index)
    assert wrong["verdict"] == "doubtful"
    assert "says 'en-GB', and it looks like 'de'" in wrong["because"]
    assert right["verdict"] == "supported"
