#!/bin/sh
# Install the package, start the program as another user would, look at what the desktop makes of it, and take
# it away again. Needs root or sudo: sh packaging/linux/check.sh FILE.deb
set -eu
package=$(readlink -f "$1")
as_root=
[ "$(id -u)" = 0 ] || as_root=sudo
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT

if command -v lintian >/dev/null; then
  # A program with everything inside, in /opt and not from Debian: these are how it is made. Whoever gives it
  # out puts an address into debian_package.py; until then the maintainer has none.
  lintian --fail-on error --suppress-tags dir-or-file-in-opt,embedded-library,unstripped-binary-or-object,\
custom-library-search-path,hardening-no-pie,library-not-linked-against-libc,shared-library-lacks-prerequisites,\
initial-upload-closes-no-bugs,bogus-mail-host,bogus-mail-host-in-debian-changelog,no-changelog,arch-dependent-file-in-usr-share,binary-from-other-architecture "$package"
fi
$as_root apt-get install -y --no-install-recommends "$package"
physio-desktop --version
env -i HOME="$home" PATH=/usr/bin:/bin LANG=C.UTF-8 physio-desktop self-test
id=org.physio_desktop.PhysioDesktop
desktop-file-validate "/usr/share/applications/$id.desktop"
appstreamcli validate --no-net "/usr/share/metainfo/$id.metainfo.xml"
if command -v xdg-mime >/dev/null && command -v update-mime-database >/dev/null; then
  printf 'PHYSIO\r\n0000' > "$home/sent.physio"
  kind=$(env HOME="$home" xdg-mime query filetype "$home/sent.physio")
  echo "A sent file is of the kind $kind"
  [ "$kind" = application/vnd.physio-desktop.sessions ]
fi
[ ! -x /usr/bin/udevadm ] || udevadm verify /usr/lib/udev/rules.d/70-physio-desktop.rules 2>/dev/null || true
$as_root apt-get remove -y physio-desktop
[ ! -e /opt/physio-desktop ] && [ ! -e /usr/bin/physio-desktop ]
[ -d "$home/.local/share/physio-desktop" ]  # what was recorded is still there
echo "Installed, started, and taken away; the data are still there."
