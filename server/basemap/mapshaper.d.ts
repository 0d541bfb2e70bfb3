// The part of mapshaper that we call; the package ships no types.
declare module 'mapshaper' {
  /** Runs a command line of mapshaper on files held in memory; answers the files that its `-o` commands name. */
  export function applyCommands(
    commands: string,
    files: Record<string, string | Uint8Array>,
  ): Promise<Record<string, Uint8Array | string>>;
  const mapshaper: { applyCommands: typeof applyCommands };
  export default mapshaper;
}
