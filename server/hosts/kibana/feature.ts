const APP = ['tocsin', 'kibana'];

/** What Kibana's roles can grant: seeing alerts and rules, or changing them, too. */
export const feature = {
  id: 'tocsin',
  name: 'Tocsin',
  category: { id: 'observability', label: 'Observability', order: 3000, euiIconType: 'logoObservability' },
  order: 9000,
  app: APP,
  catalogue: [],
  privileges: {
    all: {
      app: APP,
      catalogue: [],
      api: ['tocsin-read', 'tocsin-all'],
      savedObject: { all: [], read: [] },
      ui: ['show', 'save'],
    },
    read: { app: APP, catalogue: [], api: ['tocsin-read'], savedObject: { all: [], read: [] }, ui: ['show'] },
  },
} as const;
