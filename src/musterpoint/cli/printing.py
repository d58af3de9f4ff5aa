"""Verbs about paper: print, templates."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from musterpoint.cli.care import unlock
from musterpoint.cli.context import Context
from musterpoint.cli.pages import LANGUAGES, check_output, chosen, find_site
from musterpoint.cli.parser import Verbs, add_output, add_plan
from musterpoint.cli.plans import written
from musterpoint.cli.terminal import Answer
from musterpoint.errors import InputError
from musterpoint.files import write_bytes
from musterpoint.paper.render import PAPERS
from musterpoint.paper.templates import copy_templates, own_templates
from musterpoint.plugins.points import Document, PrintOptions
from musterpoint.session import Session
from musterpoint.session.care.ledger import details_by_visit
from musterpoint.session.printed import PRINTED, sites_to_print
from musterpoint.session.published import replaced_since_publishing
from musterpoint.text import _, current_language

ALL = "all"


def add_to(verbs: Verbs) -> None:
    printed = verbs.add("print", print_documents, _("write documents as PDF"))
    add_plan(printed)
    printed.add_argument(
        "documents", metavar="DOCUMENT", nargs="+", help=_("which documents, such as duty-sheets, or all")
    )
    add_output(printed, ".pdf")
    printed.add_argument(
        "--site", metavar="ID", action="append", help=_("only this site, by number or id; may be repeated")
    )
    printed.add_argument(
        "--changed", action="store_true", help=_("only sites that changed since they were printed last")
    )
    printed.add_argument(
        "--mark", action="store_true", help=_("note in the plan that this revision has been printed")
    )
    printed.add_argument("--language", choices=LANGUAGES, help=_("language of the document"))
    printed.add_argument("--paper", choices=tuple(PAPERS), help=_("size of the page"))
    printed.add_argument("--grey", action="store_true", help=_("for printers that have black only"))
    printed.add_argument("--duplex", action="store_true", help=_("for leaves printed on both sides"))
    copied = verbs.add("templates", copy, _("copy the documents' templates beside the plan, to change them"))
    add_plan(copied)


def print_documents(options: argparse.Namespace, context: Context) -> Answer:
    """One document as one PDF; several as one PDF each, their names ending in the document's. Of all, those
    that the plan has nothing for are left out; of several that were named, none is written then."""
    check_output(options.output, (".pdf",))
    documents = _chosen(options.documents, context)
    with context.open(options.plan, read_only=not options.mark) as session:
        sites = _sites(options, session)
        if sites == []:
            return Answer({"written": []}, [_("Nothing has changed since it was printed.")])
        found, empty = _all_made(documents, sites, options, session, context)
        if empty and (ALL not in options.documents or not found):
            raise _nothing_for(empty, len(documents))
        for document, error in empty.items():
            context.terminal.say(f"{documents[document].title}: {error.problem}")
        paths = [_target(options.output, documents[id_], documents) for id_ in found]
        for path, pdf in zip(paths, found.values(), strict=True):
            write_bytes(path, pdf)
        if options.mark:
            session.mark_revision(PRINTED)
    names = [str(path) for path in paths]
    return Answer({"written": names[0] if len(documents) == 1 else names}, list(map(written, paths)))


def copy(options: argparse.Namespace, context: Context) -> Answer:
    """The templates in a folder beside the plan."""
    with context.open(options.plan, read_only=True) as session:
        folder = copy_templates(session.path)
    return Answer({"written": str(folder)}, [written(folder)])


def _chosen(ids: Sequence[str], context: Context) -> dict[str, Document]:
    offered = context.host.documents
    if ALL in ids:
        return dict(offered)
    return {id_: chosen(offered, id_, _("documents")) for id_ in dict.fromkeys(ids)}


def _all_made(
    documents: Mapping[str, Document],
    sites: Sequence[str] | None,
    options: argparse.Namespace,
    session: Session,
    context: Context,
) -> tuple[dict[str, bytes], dict[str, InputError]]:
    """The documents' PDFs, and why the plan has nothing for the others; nothing is written yet."""
    found, empty = {}, {}
    for id_, document in documents.items():
        try:
            found[id_] = _made(document, sites, options, session, context)
        except InputError as error:
            empty[id_] = error
    return found, empty


def _nothing_for(empty: Mapping[str, InputError], asked: int) -> InputError:
    """Names every document that can't be printed; the error of a document that was asked for alone."""
    if asked == 1:
        return next(iter(empty.values()))
    return InputError(
        _("Nothing was written: the plan has nothing for {documents}.").format(documents=", ".join(empty)),
        " ".join(error.problem for error in empty.values()),
        _("Leave these out, or print all: what the plan has nothing for is then left out."),
    )


def _sites(options: argparse.Namespace, session: Session) -> list[str] | None:
    """The ids of the sites that were asked for, None for all."""
    sites = [find_site(session.plan, text).id for text in options.site] if options.site else None
    if not options.changed:
        return sites
    return [id_ for id_ in sites_to_print(session) if sites is None or id_ in sites]


def _target(output: Path, document: Document, documents: Mapping[str, Document]) -> Path:
    return output if len(documents) == 1 else output.with_stem(f"{output.stem}-{document.id}")


def _made(
    document: Document,
    sites: Sequence[str] | None,
    options: argparse.Namespace,
    session: Session,
    context: Context,
) -> bytes:
    personal = document.personal and unlock(session)
    print_options = PrintOptions(
        revision=session.revision,
        printed_at=datetime.now().replace(microsecond=0),
        language=LANGUAGES.get(options.language) or current_language(),
        site_ids=sites,
        replaced=replaced_since_publishing(session),
        paper=options.paper or document.paper,
        colour=not options.grey,
        duplex=options.duplex,
        own_templates=own_templates(session.path),
        care=details_by_visit(session.plan, session.seal.key) if personal else {},
    )
    return document.write(session.plan, session.catalogue, print_options, context.job())
