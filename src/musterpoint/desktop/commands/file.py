"""The File, Language and Help menus."""

from __future__ import annotations

from musterpoint.desktop.ask import PLAN_FILTER, PLAN_SUFFIX, ask, ask_save_file
from musterpoint.desktop.dialogs.about import AboutDialog, KeysDialog
from musterpoint.desktop.dialogs.campaign import edit_campaign
from musterpoint.desktop.dialogs.new_plan import add_layer
from musterpoint.desktop.dialogs.site_import import import_sites
from musterpoint.desktop.workbench import Command, Workbench
from musterpoint.text import CHINESE, ENGLISH, N_, _


def _language(language: str, words: str) -> Command:
    return Command(
        id=f"language.{language or 'system'}",
        text=words,
        tip=N_("The language of the program; the plan's own words stay"),
        run=lambda workbench: workbench.program.use_language(language),
        checked=lambda workbench: workbench.settings.language == language,
    )


def _save_copy(workbench: Workbench) -> None:
    session = workbench.document.session
    proposed = session.path.with_name(_("{name} (copy)").format(name=session.path.stem) + PLAN_SUFFIX)
    path = ask_save_file(workbench.window, _("Save a copy"), proposed, PLAN_FILTER, PLAN_SUFFIX[1:])
    if path is None:
        return
    save = session.saving_of_copy(path, overwrite=True)

    def done(_nothing: None) -> None:
        workbench.document.message.emit(_("Saved as {path}").format(path=path.name))

    workbench.jobs.start(_("Saving a copy"), lambda _job: save(), done, lane="copy")


def _about(workbench: Workbench) -> None:
    ask(AboutDialog(workbench.window, workbench.host))


def _keys(workbench: Workbench) -> None:
    ask(KeysDialog(workbench.window, workbench.commands))


FILE_COMMANDS = (
    Command(
        id="file.new",
        text=N_("New plan from layers…"),
        icon="file-plus-outline",
        shortcut="Ctrl+N",
        tip=N_("Choose neighbourhoods and buildings and begin a plan with them"),
        run=lambda workbench: workbench.program.new_plan(),
    ),
    Command(
        id="file.open",
        text=N_("Open…"),
        icon="folder-open-outline",
        shortcut="Ctrl+O",
        tip=N_("Another plan; this one is saved already"),
        run=lambda workbench: workbench.program.choose_plan(),
    ),
    Command(
        id="file.add-layer",
        text=N_("Add a layer…"),
        icon="layers-plus",
        tip=N_("Bring roads, entrances, or a newer version of a layer into this plan"),
        run=add_layer,
        enabled=lambda workbench: not workbench.document.session.read_only,
    ),
    Command(
        id="file.import-sites",
        text=N_("Import sites…"),
        icon="map-marker-plus-outline",
        tip=N_("Take sites from a table (number, name, lanes, coordinates) and lay them out there"),
        run=import_sites,
        enabled=lambda workbench: not workbench.document.session.read_only,
    ),
    Command(
        id="file.campaign",
        text=N_("Campaign settings…"),
        icon="calendar-clock",
        tip=N_("Name, office, date, hours, shifts, and the figures to plan with"),
        run=edit_campaign,
        enabled=lambda workbench: not workbench.document.session.read_only,
    ),
    Command(
        id="file.save-copy",
        text=N_("Save a copy…"),
        icon="content-save-outline",
        tip=N_("Write the plan with its history into another file. This one stays open."),
        run=_save_copy,
    ),
    Command(
        id="file.start-page",
        text=N_("Close plan"),
        icon="home-outline",
        shortcut="Ctrl+W",
        tip=N_("Back to the start page. Everything is saved."),
        run=lambda workbench: workbench.program.show_start_page(),
    ),
    Command(
        id="file.quit",
        text=N_("Quit"),
        shortcut="Ctrl+Q",
        tip=N_("Everything is saved"),
        run=lambda workbench: workbench.program.quit(),
    ),
    _language("", N_("Follow the system")),
    _language(CHINESE, "简体中文"),
    _language(ENGLISH, "English"),
    Command(
        id="help.keys",
        text=N_("Keys and gestures"),
        icon="keyboard-outline",
        shortcut="F1;?",
        tip=N_("All keys and mouse gestures in one list, to print and pin up"),
        run=_keys,
    ),
    Command(
        id="help.about",
        text=N_("About Musterpoint"),
        icon="information-outline",
        tip=N_("Version, licence and plug-ins"),
        run=_about,
    ),
)
