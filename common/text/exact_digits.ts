/** A double as a fraction of whole numbers, exactly. */
function fractionOf(value: number): { readonly over: bigint; readonly under: bigint } {
  let under = 1n;
  let over = value;
  while (!Number.isInteger(over)) {
    over *= 2;
    under *= 2n;
  }
  return { over: BigInt(over), under };
}

/** A double of zero or more times ten to a power, rounded; what is exactly between two goes to the even one. */
function scaled(value: number, power: number): bigint {
  const { over, under } = fractionOf(value);
  const ten = 10n ** BigInt(Math.abs(power));
  const [numerator, denominator] = power < 0 ? [over, under * ten] : [over * ten, under];
  const whole = numerator / denominator;
  const rest = (numerator % denominator) * 2n;
  const isUp = rest > denominator || (rest === denominator && whole % 2n === 1n);
  return isUp ? whole + 1n : whole;
}

/** A double of zero or more with so many decimals, as C's `%.nf` prints it. */
export function fixedDigits(value: number, decimals: number): string {
  const digits = scaled(value, decimals)
    .toString()
    .padStart(decimals + 1, '0');
  return decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

/** A double rounded to so many decimals, as Python's `round()` does; to tens and hundreds where they are below zero. */
export function roundDecimals(value: number, decimals: number): number {
  if (!Number.isFinite(value)) return value;
  const size = Math.abs(value);
  const rounded =
    decimals >= 0 ? Number(fixedDigits(size, decimals)) : Number(scaled(size, decimals)) * 10 ** -decimals;
  return value < 0 || Object.is(value, -0) ? -rounded : rounded;
}

/** The first so many digits of a double of zero or more, rounded, and the power of ten of the first. */
export function leadingDigits(value: number, count: number): { readonly digits: string; readonly power: number } {
  if (value === 0) return { digits: '0'.repeat(count), power: 0 };
  const guess = Number(value.toExponential().split('e')[1]);
  const digits = scaled(value, count - 1 - guess).toString();
  if (digits.length > count) return { digits: digits.slice(0, count), power: guess + 1 };
  if (digits.length === count) return { digits, power: guess };
  return { digits: scaled(value, count - guess).toString(), power: guess - 1 };
}
