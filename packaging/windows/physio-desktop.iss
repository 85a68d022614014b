; Installer for Windows, made by Inno Setup 6 from dist\physio-desktop. `python dev.py package` runs it:
;   ISCC /DVersion=0.1.0 /Odist\installers packaging\windows\physio-desktop.iss
; Per user without rights:    physio-desktop-0.1.0-setup.exe
; Silently for all users:     physio-desktop-0.1.0-setup.exe /VERYSILENT /ALLUSERS /NORESTART
; With home mode at log-in:   ... /TASKS="associate,autostart"
; Uninstall keeps the data:   unins000.exe /VERYSILENT       and removes them with /REMOVEDATA

#ifndef Version
  #error Version is missing: /DVersion=0.1.0
#endif
#define Name "Physio Desktop"
#define Program "physio-desktop.exe"

[Setup]
AppId={{6F1C3C0E-64E5-4E2B-9C1B-7C0B2D7E5A41}
AppName={#Name}
AppVersion={#Version}
AppVerName={#Name} {#Version}
AppPublisher={#Name}
VersionInfoVersion={#Version}
DefaultDirName={autopf}\{#Name}
DefaultGroupName={#Name}
DisableProgramGroupPage=yes
PrivilegesRequired=lowest
PrivilegesRequiredOverridesAllowed=dialog commandline
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
MinVersion=10.0.17763
LicenseFile=..\..\LICENSE
OutputBaseFilename=physio-desktop-{#Version}-setup
SetupIconFile=..\..\build\physio-desktop\physio-desktop.ico
UninstallDisplayIcon={app}\{#Program}
UninstallDisplayName={#Name}
Compression=lzma2/max
SolidCompression=yes
WizardStyle=modern
ChangesAssociations=yes
CloseApplications=yes
RestartApplications=no
; The workflow signs setup and uninstaller where it has a certificate: ISCC /Ssigning=... /DSigned
#ifdef Signed
SignTool=signing
SignedUninstaller=yes
#endif

[Languages]
Name: "en"; MessagesFile: "compiler:Default.isl"
Name: "de"; MessagesFile: "compiler:Languages\German.isl"

[CustomMessages]
en.Associate=Open &sent sessions (.physio) with Physio Desktop
de.Associate=Gesendete &Sitzungen (.physio) mit Physio Desktop öffnen
en.Autostart=Start Physio Desktop when you &log in (for home mode)
de.Autostart=Physio Desktop bei der &Anmeldung starten (für den Heimmodus)
en.Sessions=Sent physiotherapy sessions
de.Sessions=Gesendete Physiotherapie-Sitzungen
en.RemoveData=Remove the recorded sessions, backups, settings and trained models of this user as well?%n%nThey cannot be brought back. "No" keeps them for a later installation.
de.RemoveData=Auch die aufgenommenen Sitzungen, Sicherungen, Einstellungen und trainierten Modelle dieses Benutzers entfernen?%n%nSie lassen sich nicht wiederherstellen. „Nein“ behält sie für eine spätere Installation.

[Tasks]
Name: "desktopicon"; Description: "{cm:CreateDesktopIcon}"; Flags: unchecked
Name: "associate"; Description: "{cm:Associate}"
Name: "autostart"; Description: "{cm:Autostart}"; Flags: unchecked

[Files]
Source: "..\..\dist\physio-desktop\*"; DestDir: "{app}"; Flags: ignoreversion recursesubdirs createallsubdirs

[InstallDelete]
; What an earlier version had and this one has not must not be loaded by it.
Type: filesandordirs; Name: "{app}\_internal"

[Icons]
Name: "{autoprograms}\{#Name}"; Filename: "{app}\{#Program}"
Name: "{autodesktop}\{#Name}"; Filename: "{app}\{#Program}"; Tasks: desktopicon

[Registry]
Root: HKA; Subkey: "Software\Classes\.physio"; ValueType: string; ValueData: "PhysioDesktop.Sessions"; Flags: uninsdeletevalue; Tasks: associate
Root: HKA; Subkey: "Software\Classes\.physio"; ValueType: string; ValueName: "Content Type"; ValueData: "application/vnd.physio-desktop.sessions"; Flags: uninsdeletevalue; Tasks: associate
Root: HKA; Subkey: "Software\Classes\PhysioDesktop.Sessions"; ValueType: string; ValueData: "{cm:Sessions}"; Flags: uninsdeletekey; Tasks: associate
Root: HKA; Subkey: "Software\Classes\PhysioDesktop.Sessions\DefaultIcon"; ValueType: string; ValueData: "{app}\{#Program},0"; Tasks: associate
Root: HKA; Subkey: "Software\Classes\PhysioDesktop.Sessions\shell\open\command"; ValueType: string; ValueData: """{app}\{#Program}"" ""%1"""; Tasks: associate
Root: HKA; Subkey: "Software\Microsoft\Windows\CurrentVersion\Run"; ValueType: string; ValueName: "PhysioDesktop"; ValueData: """{app}\{#Program}"""; Flags: uninsdeletevalue; Tasks: autostart

[Run]
Filename: "{app}\{#Program}"; Description: "{cm:LaunchProgram,{#Name}}"; Flags: nowait postinstall skipifsilent

[Code]
function DataFolder: string;
begin
  Result := ExpandConstant('{localappdata}\physio-desktop');
end;

function IsAskedFor(const Switch: string): Boolean;
var
  I: Integer;
begin
  Result := False;
  for I := 1 to ParamCount do
    if CompareText(ParamStr(I), Switch) = 0 then
      Result := True;
end;

procedure CurUninstallStepChanged(CurUninstallStep: TUninstallStep);
var
  Remove: Boolean;
begin
  if (CurUninstallStep <> usPostUninstall) or not DirExists(DataFolder) then
    exit;
  // Patient data stay unless somebody says otherwise, and silently only with the switch.
  if UninstallSilent then
    Remove := IsAskedFor('/REMOVEDATA')
  else
    Remove := MsgBox(CustomMessage('RemoveData'), mbConfirmation, MB_YESNO or MB_DEFBUTTON2) = IDYES;
  if Remove then
    DelTree(DataFolder, True, True, True);
end;
