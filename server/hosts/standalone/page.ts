/** How the page looks: as the reader chose, or as the machine is set. */
export type PageTheme = 'light' | 'dark' | 'auto';

/** The scripts of the page, in their order. */
const SCRIPTS = ['start.js', 'shared_deps.js', 'tocsin.plugin.js'] as const;

/** What may be done on the page: the same as Kibana allows, and nothing from elsewhere. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'unsafe-inline' 'self'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "worker-src blob: 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "form-action 'self'",
].join('; ');

/** Reads a theme from the address (`?theme=dark`) or from the cookie the switch sets. */
export function themeOf(query: unknown, cookies: string | undefined): PageTheme {
  const chosen = typeof query === 'string' ? query : /(?:^|;\s*)tocsin_theme=(\w+)/.exec(cookies ?? '')?.[1];
  return chosen === 'light' || chosen === 'dark' ? chosen : 'auto';
}

/** The one page of the standalone host; `version` makes browsers fetch anew what was built anew. */
export function renderPage(theme: PageTheme, version: string): string {
  const asset = (name: string): string => `/assets/${name}?v=${encodeURIComponent(version)}`;
  const sheet = (name: string, media: string): string => `<link rel="stylesheet" href="${asset(name)}"${media}>`;
  const themes =
    theme === 'auto'
      ? (['light', 'dark'] as const).map(name =>
          sheet(`eui_theme_${name}.min.css`, ` media="(prefers-color-scheme: ${name})"`),
        )
      : [sheet(`eui_theme_${theme}.min.css`, '')];
  return `<!doctype html>
<html lang="en" data-theme="${theme}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Tocsin</title>
<link rel="icon" href="data:image/svg+xml,${encodeURIComponent(ICON)}">
${themes.join('\n')}
${sheet('page.css', '')}
${SCRIPTS.map(name => `<script defer src="${asset(name)}"></script>`).join('\n')}
</head>
<body>
<header class="standaloneHeader">
<a class="standaloneHeader__name" href="/app/tocsin">Tocsin</a>
<nav class="standaloneHeader__crumbs" id="breadcrumbs" aria-label="Where you are"></nav>
<button type="button" class="standaloneHeader__switch" id="theme-switch" aria-label="Change the theme"></button>
</header>
<main id="app"><p class="standaloneWait">Loading …</p></main>
<div class="standaloneToasts" id="toasts"></div>
</body>
</html>
`;
}

const ICON =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><path fill="#0b64dd" d="M8 1a4.5 4.5 0 0 0-4.5 4.5V9L2 12h12l-1.5-3V5.5A4.5 4.5 0 0 0 8 1zM6.2 13a1.8 1.8 0 0 0 3.6 0z"/></svg>';
