"""The terms of the confidence if the name of a field is the only evidence for an entity. Pure."""

from scanner.evidence.terms import Surroundings, Term
from scanner.fields.tally import FieldTally


def name_terms() -> tuple[Term, ...]:
    """The only term of a field whose values were not read or could not be judged: the field's name."""
    return (Term(key="name.alone", amount=1.0, says="the name alone"),)


def unmatched_terms(
    counts: FieldTally, failed: int, around: Surroundings, *, has_check: bool = False
) -> tuple[Term, ...]:
    """The terms of a field that has the entity's name but no recognised value.

    Args:
        failed: how many distinct values have the form but fail the check.
        has_check: whether the detector has a form or check, and no value has that form.
    """
    if counts.n_read and not counts.n_non_null:
        return (Term(key="named.empty", amount=1.0, says="the field has this name, but all are empty"),)
    terms = [Term(key="named", amount=1.0, says="the field has this name, but no value is recognised as one")]
    distinct = max(1, counts.n_distinct)
    if failed:
        share = min(1.0, failed / distinct)
        terms.append(
            Term(key="named.fails", amount=share, says=f"{failed:,} have the form, but fail the check")
        )
    if has_check:
        terms.append(
            Term(
                key="named.unlike",
                amount=1.0,
                says="these values do not have the form that the name suggests",
            )
        )
    if counts.is_coded:
        terms.append(Term(key="named.coded", amount=1.0, says="it repeats a few short words"))
    if around.is_common:
        terms.append(Term(key="named.common", amount=1.0, says="things can have this name, too"))
    if around.is_peoples and not counts.is_coded:
        terms.append(Term(key="named.people", amount=1.0, says="the record is about people"))
    says = "all its names show that the record is about somebody"
    terms.append(Term(key="named.names", amount=0.5 - around.nobodys, says=says))
    if around.beside:
        terms.append(Term(key="named.beside", amount=1.0, says=f"a neighbouring field holds {around.beside}"))
    if around.names_somebody and not counts.is_coded:
        terms.append(
            Term(
                key="named.somebody", amount=1.0, says="another field shows that the record is about somebody"
            )
        )
    return tuple(terms)
