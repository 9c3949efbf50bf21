/**
 * What to install where the engine cannot be loaded: the .vsix carries the engine, not the system's FFmpeg libraries it was built with. Which those are is
 * read from the addon's bytes: what it links, and what it loads later. Pure: the addon's bytes come in.
 */

/** Names of shared libraries that the engine needs beside the system's own, as the loader looks for them. */
export function neededLibraries(addon: Uint8Array): readonly string[] {
  const text = Buffer.from(addon.buffer, addon.byteOffset, addon.byteLength).toString('latin1');
  const names = text.match(/\blib(?:av[a-z]+|sw[a-z]+|zimg|hwy)\.(?:so\.\d+|\d+\.dylib)/gu) ?? [];
  return [...new Set(names)].sort();
}

/** Which library the loader looked for in vain, by its own words; undefined when they say something else. */
export function missingLibrary(message: string): string | undefined {
  const [, onLinux, onMac] =
    /(lib[\w+-]+\.so\.\d+): cannot open|(?:Library not loaded: |dlopen\()(?:\S*\/)?(lib[\w+-]+\.\d+\.dylib)/u.exec(
      message,
    ) ?? [];
  return onLinux ?? onMac;
}

/** The command that brings them; undefined where we know of none. */
export function installCommand(
  libraries: readonly string[],
  platform: NodeJS.Platform,
  hasApt: boolean,
): string | undefined {
  if (libraries.length === 0) return undefined;
  if (platform === 'darwin') return 'brew install ffmpeg zimg highway';
  if (platform !== 'linux' || !hasApt) return undefined;
  return `sudo apt install ${libraries.map(debianPackage).join(' ')}`;
}

/** Debian calls a library’s package by its name and number: libavcodec.so.59 is in libavcodec59. */
function debianPackage(library: string): string {
  return library.replace('.so.', '');
}

/** What is said beside the loader's own words. `command`: as `installCommand` has it. */
export function libraryAdvice(libraries: readonly string[], command: string | undefined): string {
  if (libraries.length === 0) return 'Install Framewright again.';
  const which = `The engine in this package needs ${libraries.join(', ')} of FFmpeg, zimg and Highway on this machine.`;
  const how =
    command === undefined ? 'Install them with this system’s packages' : `This brings them: ${command}`;
  return `${which} ${how}. Where this system has other versions of them, build the package here: "npm run package" in Framewright’s sources.`;
}
