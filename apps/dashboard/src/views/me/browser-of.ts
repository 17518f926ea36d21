const browsers: [string, RegExp][] = [
  ['Edge', /\bEdg\//],
  ['Opera', /\bOPR\//],
  ['Firefox', /\bFirefox\//],
  ['Chrome', /\b(Headless)?Chrom(e|ium)\//],
  ['Safari', /\bSafari\//],
  ['curl', /^curl\//],
]
const systems: [string, RegExp][] = [
  ['iPhone', /\biPhone\b/],
  ['iPad', /\biPad\b/],
  ['Android', /\bAndroid\b/],
  ['Windows', /\bWindows\b/],
  ['macOS', /\bMac OS X\b/],
  ['Linux', /\bLinux\b/],
]

/** As people call it: `Firefox, Linux`. */
export function browserOf(agent: string | null): string | undefined {
  const named = [browsers, systems].flatMap((list) => list.find(([, pattern]) => pattern.test(agent ?? ''))?.[0] ?? [])
  return named.length > 0 ? named.join(', ') : undefined
}
