import React, { createContext, useContext, useEffect, useState } from 'react';
import type { ApiClient } from '../api/client.ts';
import type { Chrome, Toasts } from './host_contract.ts';
import type { Place, Router } from './router.ts';

/** What every page works with. */
export interface Services {
  readonly api: ApiClient;
  readonly router: Router;
  readonly toasts: Toasts;
  readonly chrome: Chrome;
  /** The present moment, in epoch milliseconds. */
  readonly now: () => number;
  /** Whether this reader may change things. */
  readonly canWrite: boolean;
}

const ServicesContext = createContext<Services | null>(null);

/** Gives the services to all that is below. */
export const ServicesProvider = ({
  services,
  children,
}: {
  readonly services: Services;
  readonly children: React.ReactNode;
}): React.ReactElement => <ServicesContext.Provider value={services}>{children}</ServicesContext.Provider>;

/** The services of the page. */
export function useServices(): Services {
  const services = useContext(ServicesContext);
  if (!services) throw new Error('a page needs its services around it');
  return services;
}

/** Where the reader is; the page is drawn again when that changes. */
export function usePlace(router: Router): Place {
  const [place, setPlace] = useState(() => router.current());
  useEffect(() => {
    setPlace(router.current());
    return router.subscribe(setPlace);
  }, [router]);
  return place;
}
