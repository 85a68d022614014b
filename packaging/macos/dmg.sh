#!/bin/sh
# The disk image of dist/Physio Desktop.app, with a link to Applications. Runs on macOS: sh dmg.sh IMAGE
# Where PHYSIO_SIGNING_IDENTITY names a certificate of the key chain, program and image are signed; where
# PHYSIO_NOTARY_PROFILE names what `notarytool store-credentials` stored, Apple notarises the image.
set -eu
image=$1
here=$(cd "$(dirname "$0")" && pwd)
app="$here/../../dist/Physio Desktop.app"
if [ -n "${PHYSIO_SIGNING_IDENTITY:-}" ]; then
  codesign --force --deep --timestamp --options runtime --entitlements "$here/entitlements.plist" \
    --sign "$PHYSIO_SIGNING_IDENTITY" "$app"
else
  echo "No certificate: the program is signed for this computer alone."
  codesign --force --deep --entitlements "$here/entitlements.plist" --sign - "$app"
fi
codesign --verify --deep --strict "$app"
stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT
cp -R "$app" "$stage/"
ln -s /Applications "$stage/Applications"
rm -f "$image"
hdiutil create -volname "Physio Desktop" -srcfolder "$stage" -format UDZO -ov "$image"
if [ -n "${PHYSIO_SIGNING_IDENTITY:-}" ]; then
  codesign --sign "$PHYSIO_SIGNING_IDENTITY" --timestamp "$image"
fi
if [ -n "${PHYSIO_NOTARY_PROFILE:-}" ]; then
  xcrun notarytool submit "$image" --keychain-profile "$PHYSIO_NOTARY_PROFILE" --wait
  xcrun stapler staple "$image"
fi
