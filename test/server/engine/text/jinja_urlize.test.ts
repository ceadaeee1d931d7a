import { readJinja } from '../../../../server/engine/text/jinja.ts';

function rendered(template: string, t: string): string {
  const read = readJinja(template);
  const filled = read.ok ? read.value.render({ t }) : read;
  if (!filled.ok) throw new Error(filled.error);
  return filled.value;
}

// What Jinja 3.1 gives.
test.each([
  [
    '{{ t|urlize }}',
    'see http://a.example/x, ok',
    'see <a href="http://a.example/x" rel="noopener">http://a.example/x</a>, ok',
  ],
  [
    '{{ t|urlize }}',
    'www.example.org and foo.com bar.net x.org',
    '<a href="https://www.example.org" rel="noopener">www.example.org</a> and <a href="https://foo.com" rel="noopener">foo.com</a> <a href="https://bar.net" rel="noopener">bar.net</a> x.org',
  ],
  ['{{ t|urlize }}', 'mail a@b.org now', 'mail <a href="mailto:a@b.org">a@b.org</a> now'],
  ['{{ t|urlize }}', 'mailto:a@b.org mailto:x', '<a href="mailto:a@b.org">a@b.org</a> mailto:x'],
  [
    '{{ t|urlize }}',
    '(http://example.org/z)',
    '(<a href="http://example.org/z" rel="noopener">http://example.org/z</a>)',
  ],
  [
    '{{ t|urlize }}',
    '<http://example.org>',
    '&lt;<a href="http://example.org" rel="noopener">http://example.org</a>&gt;',
  ],
  [
    '{{ t|urlize }}',
    'http://example.org/a(b)c',
    '<a href="http://example.org/a(b)c" rel="noopener">http://example.org/a(b)c</a>',
  ],
  [
    '{{ t|urlize }}',
    'http://example.org/(a)',
    '<a href="http://example.org/(a)" rel="noopener">http://example.org/(a)</a>',
  ],
  [
    '{{ t|urlize }}',
    'http://example.org/a)',
    '<a href="http://example.org/a" rel="noopener">http://example.org/a</a>)',
  ],
  [
    '{{ t|urlize }}',
    '((http://example.org))',
    '((<a href="http://example.org" rel="noopener">http://example.org</a>))',
  ],
  [
    '{{ t|urlize }}',
    'a http://example.org/?q=1&r=2.',
    'a <a href="http://example.org/?q=1&amp;r=2" rel="noopener">http://example.org/?q=1&amp;r=2</a>.',
  ],
  ['{{ t|urlize }}', 'http://localhost', '<a href="http://localhost" rel="noopener">http://localhost</a>'],
  ['{{ t|urlize }}', 'x.community', 'x.community'],
  ['{{ t|urlize }}', 'http://例.org/ü', '<a href="http://例.org/ü" rel="noopener">http://例.org/ü</a>'],
  [
    '{{ t|urlize }}',
    'http://example.org:80/',
    '<a href="http://example.org:80/" rel="noopener">http://example.org:80/</a>',
  ],
  ['{{ t|urlize }}', 'www.x', 'www.x'],
  ['{{ t|urlize }}', 'http://127.0.0.1:9/a', '<a href="http://127.0.0.1:9/a" rel="noopener">http://127.0.0.1:9/a</a>'],
  ['{{ t|urlize }}', '127.0.0.1', '127.0.0.1'],
  ['{{ t|urlize }}', 'http://[::1]/', '<a href="http://[::1]/" rel="noopener">http://[::1]/</a>'],
  [
    '{{ t|urlize }}',
    'see example.org/path?x#y',
    'see <a href="https://example.org/path?x#y" rel="noopener">example.org/path?x#y</a>',
  ],
  [
    '{{ t|urlize }}',
    '&lt;b&gt; http://example.org',
    '&amp;lt;b&amp;gt; <a href="http://example.org" rel="noopener">http://example.org</a>',
  ],
  ['{{ t|urlize }}', '(www.a.com).', '(<a href="https://www.a.com" rel="noopener">www.a.com</a>).'],
  ['{{ t|urlize }}', 'http://example.org/))', '<a href="http://example.org/" rel="noopener">http://example.org/</a>))'],
  [
    '{{ t|urlize }}',
    'http://a.org\nhttp://c.org  x',
    '<a href="http://a.org" rel="noopener">http://a.org</a>\n<a href="http://c.org" rel="noopener">http://c.org</a>  x',
  ],
  [
    '{{ t|urlize }}',
    'ab.info cd.gov x.org',
    '<a href="https://ab.info" rel="noopener">ab.info</a> <a href="https://cd.gov" rel="noopener">cd.gov</a> x.org',
  ],
  ['{{ t|urlize }}', 'a_b@example.org.', '<a href="mailto:a_b@example.org">a_b@example.org</a>.'],
  ['{{ t|urlize }}', '<b>a@example.org</b>', '&lt;b&gt;a@example.org&lt;/b&gt;'],
  ['{{ t|urlize }}', 'http://example.org&gt;', 'http://example.org&amp;gt;'],
  ['{{ t|urlize }}', 'javascript:alert(1) http://x"onmouseover=1', 'javascript:alert(1) http://x&#34;onmouseover=1'],
  [
    '{{ t|urlize }}',
    'http://example.org/"onclick=x',
    '<a href="http://example.org/&#34;onclick=x" rel="noopener">http://example.org/&#34;onclick=x</a>',
  ],
  ['{{ t|urlize }}', 'https://user:pw@example.org/', 'https://user:pw@example.org/'],
  ['{{ t|urlize }}', 'example.com:99999', '<a href="https://example.com:99999" rel="noopener">example.com:99999</a>'],
  ['{{ t|urlize }}', 'example.com:999999', 'example.com:999999'],
  ['{{ t|urlize }}', 'http://', 'http://'],
  [
    '{{ t|urlize(12) }}',
    'http://example.org/long/path',
    '<a href="http://example.org/long/path" rel="noopener">http://examp...</a>',
  ],
  [
    '{{ t|urlize(30, true) }}',
    'http://example.org/long/path',
    '<a href="http://example.org/long/path" rel="nofollow noopener">http://example.org/long/path</a>',
  ],
  [
    "{{ t|urlize(nofollow=true, target='_blank') }}",
    'http://example.org/',
    '<a href="http://example.org/" rel="nofollow noopener" target="_blank">http://example.org/</a>',
  ],
  [
    "{{ t|urlize(rel='me noopener') }}",
    'http://example.org/',
    '<a href="http://example.org/" rel="me noopener">http://example.org/</a>',
  ],
  [
    "{{ t|urlize(extra_schemes=['ftp:','tel:']) }}",
    'ftp://example.org/ tel:123',
    '<a href="ftp://example.org/" rel="noopener">ftp://example.org/</a> <a href="tel:123" rel="noopener">tel:123</a>',
  ],
  ["{{ t|urlize(3, true, '_top', 'x') }}", 'a@example.org', '<a href="mailto:a@example.org">a@example.org</a>'],
  ['{{ t|urlize(5) }}', 'mailto:abc@example.org', '<a href="mailto:abc@example.org">abc@example.org</a>'],
])('%s of %j', (template, text, expected) => {
  expect(rendered(template, text)).toBe(expected);
});

test.each([
  ["{{ t|urlize(extra_schemes=['x y']) }}", '"x y" is no beginning of an address'],
  ["{{ t|urlize('a') }}", 'whole number'],
])('%s is refused', (template, message) => {
  expect(() => rendered(template, 'http://example.org')).toThrow(message);
});
