import type { Json } from '../model/json.ts';
import { isNumber, type WrittenNumber } from '../model/written_number.ts';
import { formatNumber, type NumberText } from './format_number.ts';
import { pythonStr } from './python.ts';

const SPEC = /^(?:([\s\S])?([<>=^]))?([+\- ])?(z)?(#)?(0)?(\d+)?([,_])?(?:\.(\d+))?([bcdeEfFgGnosxX%])?$/u;

/** No message is wider: a template cannot ask for a gigabyte of blanks. */
const MAX_WIDTH = 10_000;

/**
 * A value as Python's `format(value, spec)` prints it; undefined where the spec is not for such a value.
 * Source: https://docs.python.org/3/library/string.html#format-specification-mini-language
 */
export function formatValue(value: Json, written: string): string | undefined {
  if (written === '') return pythonStr(value);
  const spec = readSpec(written);
  if (!spec) return undefined;
  if (typeof value === 'string') return formatText(value, spec);
  if (typeof value === 'boolean') return formatNumeric(Number(value), spec);
  return isNumber(value) ? formatNumeric(value, spec) : undefined;
}

interface Spec {
  readonly fill: string;
  readonly align: string | undefined;
  readonly sign: string | undefined;
  readonly isZeroPlain: boolean;
  readonly isAlternate: boolean;
  readonly isZeroPadded: boolean;
  readonly width: number;
  readonly group: string | undefined;
  readonly precision: number | undefined;
  readonly kind: string | undefined;
}

function readSpec(written: string): Spec | undefined {
  const parts = SPEC.exec(written);
  if (!parts) return undefined;
  const [, fill, align, sign, z, alternate, zero, width = '0', group, precision, kind] = parts;
  const spec = {
    fill: fill ?? (zero === undefined ? ' ' : '0'),
    align,
    sign,
    isZeroPlain: z !== undefined,
    isAlternate: alternate !== undefined,
    isZeroPadded: zero !== undefined,
    width: Number(width),
    group,
    precision: precision === undefined ? undefined : Number(precision),
    kind,
  };
  return Math.max(spec.width, spec.precision ?? 0) > MAX_WIDTH ? undefined : spec;
}

function formatText(value: string, spec: Spec): string | undefined {
  const isForNumbers = spec.sign ?? spec.group ?? (spec.isZeroPlain || spec.isAlternate || spec.align === '=');
  if (isForNumbers || (spec.kind ?? 's') !== 's') return undefined;
  return pad([...value].slice(0, spec.precision).join(''), spec.align ?? '<', spec);
}

function formatNumeric(value: number | WrittenNumber, spec: Spec): string | undefined {
  const { isZeroPadded, kind } = spec;
  if (kind === 's' || (kind === 'n' && spec.group)) return undefined;
  const shown = formatNumber(value, spec);
  if (!shown) return undefined;
  const align = spec.align ?? (isZeroPadded ? '=' : '>');
  const { sign, whole, rest } = spec.group ? grouped(shown, spec) : shown;
  return align === '='
    ? sign + pad(whole + rest, '>', { ...spec, width: spec.width - sign.length })
    : pad(sign + whole + rest, align, spec);
}

/** Digits in groups; zeros that fill the width are grouped with them. */
function grouped({ sign, whole, rest }: NumberText, spec: Spec): NumberText {
  const size = /^[xXob]$/.test(spec.kind ?? '') ? 4 : 3;
  const isFilled = spec.fill === '0' && (spec.align ?? (spec.isZeroPadded ? '=' : '>')) === '=';
  const room = isFilled ? spec.width - sign.length - rest.length : 0;
  const digits = whole.padStart(whole === '' ? 0 : digitsThatFill(room, size), '0');
  return { sign, whole: digits.replace(new RegExp(`\\B(?=(\\w{${size}})+$)`, 'g'), spec.group ?? ''), rest };
}

/** How many digits take at least so much room with their separators. */
const digitsThatFill = (room: number, size: number): number => {
  let digits = 0;
  while (digits + Math.floor(Math.max(0, digits - 1) / size) < room) digits += 1;
  return digits;
};

function pad(shown: string, align: string, { fill, width }: Pick<Spec, 'fill' | 'width'>): string {
  const room = width - [...shown].length;
  if (room <= 0) return shown;
  const before = align === '<' ? 0 : align === '^' ? Math.floor(room / 2) : room;
  return fill.repeat(before) + shown + fill.repeat(room - before);
}
