"""Names and abbreviations of the months in the languages of most corpora."""

from __future__ import annotations

__all__ = ["month_of"]

# English, German, French, Spanish, Italian, Portuguese, Dutch, Swedish/Danish; then, as inflected in dates, Polish,
# Czech, Russian, Ukrainian, Turkish, Finnish, Hungarian. A month is also recognized by its first three or four letters
# (by three, French juin would be juillet).
# Without listopada, which is November in Polish and October in Croatian.
_MONTHS = """
january januar janvier enero gennaio janeiro januari jan janv ene gen jänner stycznia ledna января січня ocak tammikuuta január
february februar février fevrier febrero febbraio fevereiro februari feb févr fév fevr fev lutego února февраля лютого şubat helmikuuta február
march märz maerz mars marzo março marco maart mar mär mrz mrt marca března марта березня mart maaliskuuta március
april avril abril aprile apr avr abr kwietnia dubna апреля квітня nisan huhtikuuta április
may mai mayo maggio maio mei maj mag maja května мая травня mayıs toukokuuta május
june juni juin junio giugno junho jun giu czerwca června июня червня haziran kesäkuuta június
july juli juillet julio luglio julho jul juil lug lipca července июля липня temmuz heinäkuuta július
august août aout agosto augustus augusti aug ago aoû sierpnia srpna августа серпня ağustos elokuuta augusztus
september septembre septiembre setiembre settembre setembro sep sept set września září сентября вересня eylül syyskuuta szeptember
october oktober octobre octubre ottobre outubro oct okt ott out października října октября жовтня ekim lokakuuta október
november novembre noviembre novembro nov listopadu ноября листопада kasım marraskuuta
december dezember décembre decembre diciembre dicembre dezembro desember dec dez déc dic grudnia prosince декабря грудня aralık joulukuuta
"""  # noqa: E501
_MONTH_OF = {name: k for k, names in enumerate(_MONTHS.split("\n")[1:-1], 1) for name in names.split()}


def month_of(name: str) -> int | None:
    """Return the number of a month; None if the name is unknown.

    >>> [month_of(name) for name in ("March", "märz", "Марта", "Smarch")]
    [3, 3, 3, None]
    """
    return _MONTH_OF.get(name.lower())
