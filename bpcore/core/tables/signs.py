"""Amounts whose sign stands in a column of its own, as income and expense do."""

from __future__ import annotations

from dataclasses import replace

from bpcore.core.tables.grid import Grid
from bpcore.core.tables.mends import Inquiry, box
from bpcore.core.tables.numbers import looks_like_a_number
from bpcore.core.tables.parts import named_as_time, words_of
from bpcore.core.tables.shape import Body

BELOW_ZERO = frozenset(
    "expense expenses debit debits dr d withdrawal withdrawals out outflow spending paid - − "
    "ausgabe ausgaben soll s abgang belastung lastschrift af uit debet uitgave uitgaven "
    "dépense dépenses débit debe cargo gasto gastos egreso débito despesa saída saida uscita "
    "uscite dare addebito wydatek obciążenie utgift gider borç расход 支出 借 出金 出".split()
)
"""What is said of an amount that goes off."""

ABOVE_ZERO = frozenset(
    "income incomes credit credits cr c deposit deposits in inflow revenue received + "
    "einnahme einnahmen haben h zugang gutschrift bij inkomst inkomsten "
    "recette recettes crédit haber abono ingreso ingresos crédito receita entrada entrata "
    "entrate avere accredito przychód uznanie gelir alacak приход 收入 収入 贷 貸 入金 入".split()
)
"""What is said of one that comes in."""

AMOUNTS = frozenset(
    "amount amounts sum value betrag umsatz wert summe bedrag montant importe monto valor "
    "importo kwota belopp beløb tutar сумма 金额 金額 금액".split()
)
"""What a column of amounts is called by."""


LOOKED_AT = 100
"""Cells in which a column that is none of two words mostly has a third one."""


def with_signs(body: Body, inquiry: Inquiry) -> Body:
    """Amounts below zero in rows in which a column beside them says so, where that is asked for.

    None of them may be below zero as it is written, and it must be clear in which column they are.
    """
    told = inquiry.mends.below_zero
    for column, text in told.items():
        if column not in body.names or text not in body.texts(column):
            raise inquiry.unreadable(f" has no row in which {column!r} is {text!r}")
    for one in body.names:
        off = told.get(one) or _off_and_in(body.texts(one))
        amount = _amount_beside(off, body, one in told) if off else ""
        if one in told and not amount:
            raise inquiry.unreadable(f": no one column has amounts above zero beside {one!r}")
        if not amount or one in inquiry.mends.keep:
            continue
        texts = list(dict.fromkeys(body.texts(one)))
        rows = [i for i, text in enumerate(body.texts(one)) if text == off]
        inquiry.ask(
            f"{one} is {off} in {len(rows)} of {len(body.grid.rows)} rows, and {amount} is "
            f"below zero in none of them",
            box(f"{amount} is below zero where {one} is {off}", below_zero={one: off}),
            *(box(f"keep {one} {text}", keep={one: text}) for text in texts),
            box(f"{amount} is as it is written, whatever {one} says", keep={one: None}),
        )
        if one in told:
            body = _turned(body, amount, rows)
    return body


def _off_and_in(cells: list[str]) -> str:
    """The word for what goes off, if all cells are this and one word for what comes in."""
    texts = set(cells[:LOOKED_AT])
    texts = set(cells) if len(texts) <= 2 else texts
    known = {text.strip(" .").casefold(): text for text in texts} if len(texts) == 2 else {}
    off, into = known.keys() & BELOW_ZERO, known.keys() & ABOVE_ZERO
    return known[off.pop()] if len(off) == len(into) == 1 else ""


def _amount_beside(off: str, body: Body, told: bool) -> str:
    """The column of amounts whose signs are told by such a word for those below zero, if it is one.

    Short words, as of those who go in and out, tell none but of a column called by amounts.
    """
    columns = [other for other in body.names if _are_positive(other, body)]
    called = [other for other in columns if AMOUNTS.intersection(words_of(other))]
    clear = told or len(off) > 3 or off in ("-", "−")
    amounts = called or (columns if clear else [])
    return amounts[0] if len(amounts) == 1 else ""


def _are_positive(name: str, body: Body) -> bool:
    """Whether a column has numbers, and none with a sign."""
    cells = list(filter(None, body.texts(name)))
    numbers = list(filter(looks_like_a_number, cells))
    signed = any(sign in one for one in numbers for sign in "-−–(")
    return not named_as_time(name) and 2 * len(numbers) > len(cells) and not signed


def _turned(body: Body, amount: str, rows: list[int]) -> Body:
    """With a minus before the amounts of some rows."""
    place, turned = body.names.index(amount), [list(row) for row in body.grid.rows]
    for i in rows:
        cell = turned[i][place]
        if looks_like_a_number(cell) and cell.strip("0., "):
            turned[i][place] = type(cell)(f"-{cell}")
    return replace(body, grid=Grid(turned, body.grid.at))
