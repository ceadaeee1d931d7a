import { pagertree } from '../../../server/alerters/pagertree.ts';
import { alertFor, composed, httpParts, problemsOf } from '../../support/alerters.ts';

const HOOK = 'https://api.pagertree.com/integration/int_0123456789';
const sent = (id = 'alert') =>
  httpParts(composed(pagertree, { pagertree_integration_url: HOOK }, alertFor([{}], { id })))[0];

test('AL23: an incident is opened', () => {
  expect(sent()).toMatchObject({ method: 'POST', url: HOOK, proxy: null });
  expect(sent()?.json).toEqual({
    event_type: 'create',
    Id: '6bc4ea63-7a63-87b8-822c-82a20b60fa9f',
    Title: 'R',
    Description: 'Body\n\n',
  });
});

test('AL23: an alert has one id however often it is sent, and no other alert has it', () => {
  expect(sent()?.json).toEqual(sent()?.json);
  expect(sent('another')?.json).not.toMatchObject(sent()?.json ?? {});
});

test('it needs an address', () => {
  expect(problemsOf(pagertree, {})).toEqual([
    'pagertree_integration_url is required; add `pagertree_integration_url: …`',
  ]);
});
