import './canvas.ts';
import React from 'react';
import { render, type RenderResult } from '@testing-library/react';
import { createApi } from '../../../public/api/client.ts';
import { App } from '../../../public/app/app.tsx';
import type { Toast } from '../../../public/app/host_contract.ts';
import { createRouter, type Router } from '../../../public/app/router.ts';
import { Themed } from '../../../public/widgets/themed.tsx';
import { fakeServer, type World } from './fake_server.ts';
import { NOW } from './world.ts';

/** An app that is open at an address, with a server in memory behind it. */
export interface OpenApp extends ReturnType<typeof fakeServer> {
  readonly page: RenderResult;
  readonly router: Router;
  readonly toasts: { readonly kind: 'success' | 'danger'; readonly toast: Toast }[];
  readonly clock: { now: number };
}

const routers: Router[] = [];

/** Opens the app at an address such as `#/rules`. */
export function openApp(hash: string, world: World, { maySave = true } = {}): OpenApp {
  routers.splice(0).forEach(router => router.stop());
  window.history.replaceState(null, '', hash);
  const server = fakeServer(world);
  const router = createRouter(window);
  routers.push(router);
  const toasts: OpenApp['toasts'] = [];
  const clock = { now: NOW };
  const page = render(
    <Themed isDark={false}>
      <App
        api={createApi(server.http)}
        router={router}
        toasts={{
          addSuccess: toast => toasts.push({ kind: 'success', toast }),
          addDanger: toast => toasts.push({ kind: 'danger', toast }),
        }}
        chrome={{}}
        now={() => clock.now}
        maySave={maySave}
      />
    </Themed>,
  );
  return { ...server, page, router, toasts, clock };
}
