// Loaded into the attacked server: collects garbage when asked by SIGUSR2 and says so on its standard output.
process.on('SIGUSR2', () => {
  for (let i = 0; i < 3; i++) globalThis.gc?.();
  process.stdout.write('{"collected":true}\n');
});
