"""What every document on paper is: an id and a title, what stands on it, and the template that sets it.

A document is one module that makes its content and one template (resources/paper) that sets it. `write`
turns both into a PDF.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from musterpoint.catalogue import Catalogue
from musterpoint.catalogue.style import MapStyle, load_style
from musterpoint.errors import InputError
from musterpoint.geo.walking import Measured
from musterpoint.jobs import Job
from musterpoint.paper.binding import set_and_bind
from musterpoint.paper.figures import Figure
from musterpoint.paper.grey import in_grey
from musterpoint.paper.served import Residents
from musterpoint.paper.words import Speaker, Words
from musterpoint.plan import CareDetails, Enterprise, Plan, Post, Site
from musterpoint.text import CHINESE, N_, Text, _

COMMON_HEADINGS = {
    "footer": N_("Plan revision {revision} · printed {printed}"),
    "page": N_("Page {page} of {pages}"),
    "lead": N_("Site lead"),
    "role": N_("Role"),
    "lane": N_("Lane"),
    "name": N_("Full name"),
    "unit": N_("Home unit"),
    "phone": N_("Phone"),
    "shift": N_("Shift"),
    "site": N_("Site"),
    "time": N_("Time"),
    "signature": N_("Signature"),
    "map": N_("Map 1:{scale}"),
}


@dataclass(frozen=True, slots=True)
class DocumentOptions:
    """What to print, and how.

    revision: the plan's. printed_at: local time. language: "zh_CN", "en" or "both". site_ids: None means
    every site, by number. served: site id → ids of the buildings that it serves. measured: site id → how
    their ways to it were measured. expected: site id → how many people come there; guests: site id → ids of
    the enterprises whose people do. replaced: post → id of the person who was on it when the roster went out,
    "" for nobody, for the posts that have changed since. paper: one of `PAPERS`.
    colour: False for printers that have black only. duplex: each run of pages begins on a new leaf.
    own_templates: folder with the office's own templates (see `render`). care: id of a visit → what the care
    ledger says of those who are visited; empty while it is locked, and for documents that aren't `personal`.
    """

    revision: int
    printed_at: datetime
    language: str = CHINESE
    site_ids: Sequence[str] | None = None
    served: Mapping[str, Sequence[str]] = field(default_factory=dict)
    measured: Mapping[str, Measured] = field(default_factory=dict)
    expected: Mapping[str, int] = field(default_factory=dict)
    guests: Mapping[str, Sequence[str]] = field(default_factory=dict)
    replaced: Mapping[str, str] = field(default_factory=dict)
    paper: str = "a4"
    colour: bool = True
    duplex: bool = False
    own_templates: Path | None = None
    care: Mapping[str, Sequence[CareDetails]] = field(default_factory=dict, repr=False)


class Order:
    """One document being made: the plan, what was chosen, and what its pages share."""

    def __init__(self, plan: Plan, catalogue: Catalogue, options: DocumentOptions, job: Job):
        self.plan = plan
        self.catalogue = catalogue
        self.options = options
        self.job = job
        self.speaker = Speaker.of(options.language)

    @cached_property
    def sites(self) -> list[Site]:
        """The chosen sites by number. Raises InputError for an unknown one and for a plan without any."""
        return chosen_sites(self.plan, self.options.site_ids)

    @cached_property
    def residents(self) -> Residents:
        return Residents(self.plan)

    @cached_property
    def style(self) -> MapStyle:
        return load_style() if self.options.colour else in_grey(load_style())

    def each_site(self) -> Iterator[Site]:
        """The chosen sites; tells of the progress and stops when the job does."""
        for done, site in enumerate(self.sites):
            self.job.progress(
                0.5 * done / len(self.sites), _("Drawing site {number}").format(number=site.number)
            )
            yield site

    def served(self, site: Site) -> Sequence[str]:
        """Ids of the buildings that the site serves."""
        return self.options.served.get(site.id, ())

    def expected(self, site: Site) -> Figure:
        """People who come to the site; None where nobody knows how many live in its buildings."""
        residents = self.residents.served(self.served(site), self.speaker).residents
        if residents.value is None:
            return residents
        share = round(residents.value * self.plan.campaign.share)
        return Figure(self.options.expected.get(site.id, share), residents.estimated)

    def guests(self, site: Site) -> list[Enterprise]:
        """The enterprises whose people come to the site, by the time at which they do."""
        firms = [self.plan.find("enterprise", id_) for id_ in self.options.guests.get(site.id, ())]
        return sorted(filter(None, firms), key=lambda firm: (firm.starts or datetime.max, firm.name))

    def change(self, post: Post) -> Words:
        """What became of a post since the roster went out; () where nothing did."""
        if post.id not in self.options.replaced:
            return ()
        before = self.plan.find("person", self.options.replaced[post.id])
        if before is None:
            return self.speaker.say(N_("new here"))
        return self.speaker.say(N_("was: {name}"), name=before.name)


def in_one_run(content: Any) -> Sequence[Any]:
    return (content,)


def so_many_a_run(number: int) -> Callable[[Sequence[Any]], Sequence[Sequence[Any]]]:
    """Shares out content that is a sequence of things with pages of their own; at least one run."""

    def share(content: Sequence[Any]) -> Sequence[Sequence[Any]]:
        return [content[first : first + number] for first in range(0, max(len(content), 1), number)]

    return share


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperDocument:
    """One kind of document. content: makes what is particular to it. runs: shares the content out so that
    each part has a few hundred pages (see `binding`). headings: every fixed word of its template, marked with
    `N_`. paper: the size it is usually printed on. personal: what is sealed may stand on it; no other
    document ever gets to see it."""

    id: str
    title: Text
    template: str
    content: Callable[[Order], Any]
    runs: Callable[[Any], Sequence[Any]] = in_one_run
    headings: Mapping[str, str] = field(default_factory=dict)
    paper: str = "a4"
    personal: bool = False


@dataclass(frozen=True, slots=True)
class PageModel:
    """A whole document in the words of the chosen languages. headings: every fixed word of the template.
    watermark: () unless it's a drill."""

    languages: tuple[str, ...]
    paper: str
    colour: bool
    duplex: bool
    campaign: str
    office: str
    revision: str
    printed: str
    watermark: Words
    headings: Mapping[str, Words]
    content: Any


def page_model(
    document: PaperDocument, plan: Plan, catalogue: Catalogue, options: DocumentOptions, job: Job
) -> PageModel:
    """All that stands on a document. Raises as `write` does."""
    order = Order(plan, catalogue, options, job)
    speaker, campaign = order.speaker, plan.campaign
    headings = {key: speaker.pattern(message) for key, message in COMMON_HEADINGS.items()}
    headings["title"] = speaker.name(document.title)
    headings |= {key: speaker.pattern(message) for key, message in document.headings.items()}
    return PageModel(
        speaker.languages,
        options.paper,
        options.colour,
        options.duplex,
        campaign.name,
        campaign.office,
        str(options.revision),
        f"{options.printed_at:%Y-%m-%d %H:%M}",
        speaker.say(N_("EXERCISE")) if campaign.drill else (),
        headings,
        document.content(order),
    )


def write(
    document: PaperDocument, plan: Plan, catalogue: Catalogue, options: DocumentOptions, job: Job
) -> bytes:
    """The document as one PDF.

    Raises InputError for an unknown site or a plan that has nothing for this document, UserError where the
    computer has no Chinese font, Cancelled when the job was stopped.
    """
    model = page_model(document, plan, catalogue, options, job)
    title = document.title
    job.progress(0.5, _("Setting “{document}”").format(document=title))
    pdf = set_and_bind(
        document.template,
        [replace(model, content=part) for part in document.runs(model.content)],
        options.printed_at,
        options.own_templates,
        options.duplex,
        job.part(0.5, 1.0),
    )
    job.progress(1.0, _("“{document}” is ready").format(document=title))
    return pdf


def chosen_sites(plan: Plan, site_ids: Sequence[str] | None) -> list[Site]:
    """The sites with these ids by number, or all. Raises InputError as `Order.sites` does."""
    sites = plan.sites()
    if not sites:
        raise InputError(
            _("There is nothing to print: the plan has no sites yet."),
            _("What is printed is made for its sites."),
            _("Drag a site kit from the palette onto the map, then print again."),
        )
    if site_ids is None:
        return sites
    unknown = sorted(set(site_ids) - {site.id for site in sites})
    if unknown:
        raise InputError(
            _("The plan has no site {site}.").format(site=", ".join(unknown)),
            _("Its sites are: {sites}.").format(sites=", ".join(site.id for site in sites)),
            _("Choose one of these, or leave the choice out to print all."),
        )
    return [site for site in sites if site.id in set(site_ids)]
