/** How one timeline went. */
export interface TimelineResult {
  readonly file: string;
  readonly about: string;
  /** What was wrong, as lines; none where it went as it says. */
  readonly failure: readonly string[];
}

/** The results as JUnit's XML, which build servers read. Source: https://github.com/testmoapp/junitxml */
export function junitOf(results: readonly TimelineResult[]): string {
  const failed = results.filter(({ failure }) => failure.length > 0).length;
  const cases = results.map(({ file, about, failure }) => {
    const head = `    <testcase classname="${escape(file)}" name="${escape(about)}"`;
    if (failure.length === 0) return `${head}/>`;
    return `${head}>\n      <failure message="${escape(failure[0] ?? '')}">${escape(failure.join('\n'))}</failure>\n    </testcase>`;
  });
  const counts = `tests="${results.length}" failures="${failed}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${counts}>`,
    `  <testsuite name="tocsin" ${counts}>`,
    ...cases,
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

const ENTITIES: Readonly<Record<string, string>> = { '<': '&lt;', '>': '&gt;', '&': '&amp;', '"': '&quot;' };

const escape = (text: string): string =>
  text.replace(/[<>&"]/g, char => ENTITIES[char] ?? char).replace(/[^\n\t\P{Cc}]/gu, '');
