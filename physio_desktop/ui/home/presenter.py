"""Home mode as a home package sets it up: for one patient, with the sensor that is there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from physio_desktop import paths
from physio_desktop.sensing.source import DeviceEntry
from physio_desktop.settings import HOME_FIELDS, Settings, home_settings
from physio_desktop.ui.desk import Desk
from physio_desktop.ui.device.presenter import Lister
from physio_desktop.ui.wording import translate
from physio_desktop.workflows import home_packages
from physio_desktop.workflows.safekeeping import Progress

if TYPE_CHECKING:
    from physio_desktop.workflows.home_packages import HomePackage

Failed = Callable[[BaseException], None]


class HomePresenter:
    """Makes packages at the clinic, opens them at home, and begins there with the one patient."""

    def __init__(self, desk: Desk, lister: Lister) -> None:
        self.desk = desk
        self._lister = lister
        self._progress = Progress()

    # -- at the clinic

    def make(
        self, patient: str, out: Path, passphrase: str, wanted: Mapping[str, Any], ended: Callable[[], None]
    ) -> None:
        """`wanted`: language and size of type at home. `ended` in any case."""
        workplace = self.desk.workplace
        own = Settings.from_json(dict(wanted)).to_json()
        sent = {name: own[name] for name in HOME_FIELDS}

        def work() -> Path:
            store, lane, registry = workplace.store, workplace.storage, workplace.registry
            return home_packages.make(store, lane, registry, patient, sent, out, passphrase)

        def done(path: Path) -> None:
            ended()
            words = translate("Home", "{file} is ready. Tell the patient the passphrase by another way.")
            self.desk.say(words.format(file=path.name))

        def failed(error: BaseException) -> None:
            ended()
            self.desk.tell_error(error)

        self.desk.background.watch(workplace.jobs.submit(work), done, failed)

    # -- at home

    @property
    def share(self) -> float:
        return self._progress.share

    def cancel(self) -> None:
        self._progress.stop()

    def open_file(
        self, file: Path, passphrase: str, opened: Callable[[HomePackage, bool], None], failed: Failed
    ) -> None:
        """With whether this computer is this patient's already. `failed` hears of Stopped, too."""
        workplace = self.desk.workplace
        self._progress = progress = Progress()

        def work() -> tuple[HomePackage, bool]:
            package = home_packages.open_package(file, passphrase, progress)
            return package, home_packages.is_renewal(workplace.store, workplace.storage, package)

        future = workplace.jobs.submit(work)
        self.desk.background.watch(future, lambda found: opened(*found), failed)

    def set_up(self, package: HomePackage, done: Callable[[], None], failed: Failed) -> None:
        workplace = self.desk.workplace
        self._progress = progress = Progress()

        def work() -> None:
            store, lane, registry = workplace.store, workplace.storage, workplace.registry
            home_packages.set_up(store, lane, registry, package, progress)

        def finished(_: None) -> None:
            done()
            self.desk.patients_changed.emit()
            self.desk.change_settings(**home_settings(package.settings, package.patient))
            self.begin()
            self.desk.say(translate("Home", "It is set up. The language holds from the next start on."))

        self.desk.background.watch(workplace.jobs.submit(work), finished, failed)

    def begin(self) -> None:
        """With the patient whose home this is, and the sensor used last, if there is one."""
        settings = self.desk.settings
        if not (settings.home_mode and settings.home_patient) or self.desk.treatment.is_recording:
            return
        self.desk.choose_patient(settings.home_patient)
        if settings.last_source and self.desk.treatment.live is None:
            self.desk.connect_sensor(settings.last_source)

    def find_sensor(self) -> None:
        """One button for whoever has one sensor: that used last, else the first that is found."""
        future = self.desk.workplace.devices.submit(lambda: list(self._lister()))
        self.desk.background.watch(future, self._listed, self.desk.tell_error)

    def _listed(self, entries: list[DeviceEntry]) -> None:
        last = self.desk.settings.last_source
        real = [entry.uri for entry in entries if not entry.problem and not entry.uri.startswith("sim:")]
        if last and (last.startswith("sim:") or last.partition("?")[0] in real or not real):
            self.desk.connect_sensor(last)
        elif real:
            self.desk.connect_sensor(real[0])
        else:
            self.desk.say(translate("Home", "No sensor was found. Switch it on, or plug its cable in."))

    def package_beside_the_program(self) -> Path | None:
        """One that was put there for this computer; the first by name."""
        folders = [
            folder for folder in (paths.program_dir(), paths.preset_file().parent) if folder is not None
        ]
        for folder in folders:
            if found := sorted(folder.glob(f"*{home_packages.SUFFIX}")):
                return found[0]
        return None
