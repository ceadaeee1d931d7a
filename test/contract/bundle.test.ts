/** @jest-environment jsdom */
import '../public/support/canvas';
import * as ElasticEui from '@elastic/eui';
import { within } from '@testing-library/react';
import Moment from 'moment';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import React from 'react';
import ReactDom from 'react-dom';
import type { AppRegistration, CoreStart } from '../../public/app/host_contract';
import { fakeServer } from '../public/support/fake_server';
import { emptyWorld } from '../public/support/world';
import { HOST_PAGES, isPlugin, type HostPage } from './bundle_pages';

const BUILD_LIMIT_MS = 120_000;
jest.setTimeout(BUILD_LIMIT_MS);
const ROOT = path.join(__dirname, '..', '..');
const KEY = 'plugin/tocsin/public';

let folder = '';
let bundle = '';
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'tocsin-bundle-'));
  execFileSync(process.execPath, ['scripts/build.mjs', '--into', folder], { cwd: ROOT });
  bundle = readFileSync(path.join(folder, 'plugin', 'target', 'public', 'tocsin.plugin.js'), 'utf8');
});
afterAll(() => rmSync(folder, { recursive: true }));

const LIBRARIES = { React, ReactDom, ElasticEui, Moment };

/** Puts on the page what a host puts there, and runs the bundle as a script of that page. */
function load(host: HostPage, libraries: Readonly<Record<string, unknown>> | null) {
  const page = host.open(libraries);
  Object.assign(window, page.globals);
  window.eval(bundle);
  return page;
}

const GLOBALS = ['__kbnBundles__', '__kbnSharedDeps__', '__osdBundles__', '__osdSharedDeps__'];
afterEach(() => GLOBALS.forEach(name => Reflect.deleteProperty(window, name)));

function pluginOn(page: ReturnType<HostPage['open']>) {
  const namespace = page.get(KEY);
  const create: unknown = typeof namespace === 'object' && namespace !== null ? Reflect.get(namespace, 'plugin') : null;
  const made: unknown = typeof create === 'function' ? Reflect.apply(create, undefined, [{}]) : null;
  if (isPlugin(made)) return made;
  throw new Error('the bundle has no plugin with setup and start');
}

const core: CoreStart = {
  http: fakeServer(emptyWorld()).http,
  notifications: { toasts: { addSuccess: () => null, addDanger: () => null } },
};

describe.each(HOST_PAGES)('on a page of $name', host => {
  test('the bundle makes one plugin known, which registers one app and draws it', async () => {
    const page = load(host, LIBRARIES);
    expect(page.keys()).toEqual([KEY]);
    expect(page.get(KEY)).toBe(page.get(KEY));
    const plugin = pluginOn(page);
    const apps: AppRegistration[] = [];
    plugin.setup({ application: { register: app => apps.push(app) } });
    plugin.start(core);
    expect(apps).toMatchObject([{ id: 'tocsin', title: 'Tocsin', appRoute: '/app/tocsin' }]);
    const element = document.body.appendChild(document.createElement('div'));
    const unmount = apps[0]?.mount({ element });
    await within(element).findByText('There are no rules yet');
    unmount?.();
    expect(element.innerHTML).toBe('');
  });

  test('without its libraries the page stays up', () => {
    const said = jest.spyOn(console, 'error').mockImplementation(() => undefined);
    const plugin = pluginOn(load(host, null));
    expect(() => {
      plugin.setup({ application: { register: () => undefined } });
      plugin.start(core);
    }).not.toThrow();
    expect(said).toHaveBeenCalled();
    said.mockRestore();
  });
});

test('nothing in the bundle needs what the strictest page forbids', () => {
  expect(bundle).not.toMatch(/\beval\(|new Function|react\/jsx-runtime|@elastic\/eui/);
});
