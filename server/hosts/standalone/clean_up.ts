/** What has to be ended when the host ends: the last begun first. */
export interface CleanUp {
  add(end: () => Promise<unknown>): void;
  run(): Promise<void>;
}

/** A list of endings; each is run once, and one that fails does not keep the others from running. */
export function createCleanUp(): CleanUp {
  const endings: (() => Promise<unknown>)[] = [];
  return {
    add: end => void endings.push(end),
    run: async () => {
      for (let end = endings.pop(); end; end = endings.pop()) await end().catch(() => undefined);
    },
  };
}
